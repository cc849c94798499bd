module Perjury.Tests.OracleTests

open System
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Model.Judging

/// Honest inputs in canonical form, in both wire forms where both exist.
let private honest =
    lazy
        (List.concat
            [
                EestRun.honestInputs "eest_stable_v5.4.0" (fun index -> index % 400 = 3)
                |> List.ofSeq
                EestRun.honestInputs "eest_historic_bal_v5.7.0" (fun index -> index % 800 = 5)
                |> List.ofSeq
            ])

let private inputs () =
    let inputs = honest.Value
    Expect.isGreaterThan inputs.Length 20 "inputs.Length"
    inputs

let private isAccept verdict =
    match verdict with
    | Accept _ -> true
    | Reject _ -> false

let private reasonsOf verdict =
    match verdict with
    | Accept _ -> []
    | Reject(_, reasons) -> reasons

let private judged conformance input =
    Oracle.judge conformance (Wire.encode input)

let private withWitness change input =
    Wire.withWitness (change (Wire.witness input)) input

/// All witnesses with one element less, with the reason that must be among the reasons.
let private removals (witness: ExecutionWitness) =
    [
        for i in 0 .. witness.State.Length - 1 ->
            MissingNode,
            { witness with
                State = List.removeAt i witness.State
            }
        for i in 0 .. witness.Codes.Length - 1 ->
            MissingCode,
            { witness with
                Codes = List.removeAt i witness.Codes
            }
        match witness.Headers with
        | [ _ ] -> yield MissingParentHeader, { witness with Headers = [] }
        | _ ->
            yield
                MissingAncestor,
                { witness with
                    Headers = List.tail witness.Headers
                }
    ]

/// A leaf that no trie of a test holds.
let private junk =
    TrieNode.encode (TrieNode.Leaf(Array.create 63 1uy, [| 1uy; 2uy; 3uy |]))

let private additions: (Reason * (ExecutionWitness -> ExecutionWitness)) list =
    [
        UnusedNode,
        (fun w ->
            { w with
                State = List.sortWith Bytes.compare (junk :: w.State)
            })
        UnusedNode,
        (fun w ->
            { w with
                State = List.sortWith Bytes.compare ([| 0x80uy |] :: w.State)
            })
        UnusedNode,
        (fun w ->
            { w with
                State = w.State @ [ [| 0x81uy; 0x99uy |] ]
            })
        DuplicateNode,
        (fun w ->
            { w with
                State = List.head w.State :: w.State
            })
        UnsortedNodes, (fun w -> { w with State = List.rev w.State })
        UnusedCode,
        (fun w ->
            { w with
                Codes = List.sortWith Bytes.compare ([| 0xFEuy; 0xFEuy |] :: w.Codes)
            })
        UnusedCode,
        (fun w ->
            { w with
                Codes = Bytes.empty :: w.Codes
            })
    ]

/// A witness with a few random changes: removals, repetitions, swaps, flipped bits, foreign entries.
let private forge (random: Random) (foreign: ExecutionWitness) (witness: ExecutionWitness) =
    let flip (bytes: byte[]) =
        let at = random.Next(max 1 bytes.Length)

        bytes
        |> Array.mapi (fun i b -> if i = at then b ^^^ (1uy <<< random.Next 8) else b)

    let change (foreign: byte[] list) (entries: byte[] list) =
        if entries.IsEmpty then
            List.truncate 1 foreign
        else
            let at = random.Next entries.Length

            match random.Next 6 with
            | 0 -> List.removeAt at entries
            | 1 -> List.insertAt at entries[at] entries
            | 2 -> List.rev entries
            | 3 -> List.updateAt at (flip entries[at]) entries
            | 4 -> entries @ List.truncate 2 foreign
            | _ -> entries

    {
        State = change foreign.State witness.State
        Codes = change foreign.Codes witness.Codes
        Headers =
            if random.Next 3 = 0 then
                change foreign.Headers witness.Headers
            else
                witness.Headers
    }

let private studied =
    lazy [| for input in inputs () -> input, Oracle.study (Wire.encode input) |]

[<Tests>]
let tests =
    testList
        "OracleTests"
        [
            testCase "a canonical witness is minimal: without any one element it is rejected in both modes"
            <| fun () ->
                for input in inputs () do
                    for reason, forged in removals (Wire.witness input) do
                        for conformance in [ Sufficient; Canonical ] do
                            let verdict = judged conformance (Wire.withWitness forged input)

                            Expect.isTrue
                                (List.contains reason (reasonsOf verdict))
                                $"%A{reason} not in %A{reasonsOf verdict}"

            testCase "more, twice and unsorted is tolerated in Sufficient and rejected in Canonical"
            <| fun () ->
                for input in inputs () do
                    for reason, change in additions do
                        let forged = withWitness change input

                        if forged <> input then
                            Expect.isTrue (isAccept (judged Sufficient forged)) $"%A{reason}"

                            Expect.isTrue
                                (List.contains reason (reasonsOf (judged Canonical forged)))
                                $"%A{reason}"

            testCase "Canonical accepts only what Sufficient accepts, with the same output"
            <| fun () ->
                for input in inputs () do
                    match judged Canonical input, judged Sufficient input with
                    | Accept one, Accept other -> Expect.equal one other "one"
                    | canonical, sufficient -> failtest $"%A{canonical} %A{sufficient}"

            property 500 "what is expected of a forged witness is what judging it gives"
            <| fun (seed: int) ->
                let random = Random seed

                let draw () =
                    studied.Value[random.Next studied.Value.Length]

                let input, honest = draw ()
                let foreign = Wire.witness (fst (draw ()))
                let forged = forge random foreign (Wire.witness input)
                let bytes = Wire.encode (Wire.withWitness forged input)

                for conformance in [ Sufficient; Canonical ] do
                    let expected = Oracle.expect conformance (Option.get honest) forged
                    let actual = Oracle.judge conformance bytes
                    Expect.equal (Judging.output expected) (Judging.output actual) $"%A{expected} %A{actual}"

                    let common =
                        reasonsOf actual
                        |> List.filter (fun reason -> List.contains reason (reasonsOf expected))

                    Expect.isTrue (isAccept actual || not common.IsEmpty) $"%A{expected} %A{actual}"

            property 500 "what is remembered of executions changes no judgement"
            <| fun (seed: int) ->
                let random = Random seed
                let input, _ = studied.Value[random.Next studied.Value.Length]
                let foreign, _ = studied.Value[random.Next studied.Value.Length]

                let forged =
                    forge random (Wire.witness foreign) (Wire.witness input)
                    |> fun witness -> Wire.encode (Wire.withWitness witness input)

                let bytes =
                    if random.Next 4 = 0 then
                        let at = random.Next forged.Length
                        Array.updateAt at (forged[at] ^^^ (1uy <<< random.Next 8)) forged
                    else
                        forged

                let releases = Releases.ofInput bytes
                let remembered = Judging.examineBothAs releases bytes
                let anew = Judging.examineBothAnew releases bytes

                for conformance in [ Sufficient; Canonical ] do
                    Expect.equal (remembered conformance) (anew conformance) $"{conformance} of seed {seed}"

            testCase "damaged inputs get an output of 43 bytes and never success for another block"
            <| fun () ->
                let random = Random 7
                let mutable rejected = 0

                for input in inputs () do
                    let bytes = Wire.encode input

                    for _ in 1..40 do
                        let at = random.Next bytes.Length

                        let changed =
                            bytes
                            |> Array.mapi (fun i b -> if i = at then b ^^^ (1uy <<< random.Next 8) else b)

                        let verdict = Oracle.judge Canonical changed

                        Expect.equal
                            ((Wire.encodeOutput (Judging.output verdict)).Length)
                            43
                            "(Wire.encodeOutput (Judging.output verdict)).Length"

                        if not (isAccept verdict) then
                            rejected <- rejected + 1

                Expect.isGreaterThan rejected 500 "rejected"

            property 100 "random bytes are answered with the sentinel"
            <| fun (bytes: byte[]) ->
                match Oracle.judge Sufficient bytes with
                | Reject(output, [ reason ]) ->
                    output = Wire.sentinel
                    && (reason = Reason.UnknownSchema || reason = UndecodableInput)
                | _ -> false
        ]
