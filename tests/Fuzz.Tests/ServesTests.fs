/// What a target does not serve is skipped and counted, and what is known is no finding.
module Perjury.Tests.ServesTests

open System
open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Targets.External
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Export

let private all =
    lazy
        (Corpus.embeddedFor
            [
                { Registry.standard with
                    Serves = Serves.everything
                }
            ]
            1UL)

/// What a target file with this field serves; the error is one line.
let private served (serves: string) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "one.json")

        File.WriteAllText(
            path,
            "{ \"name\": \"one\", \"mode\": \"batch\", \"command\": [\"true\"], \"serves\": "
            + serves
            + " }"
        )

        Definition.load path |> Result.map _.Serves)

let private subjectsFor serves =
    match served serves with
    | Error why -> failtest why
    | Ok serves ->
        Corpus.embeddedFor
            [
                { Registry.standard with
                    Serves = serves
                }
            ]
            1UL

let private names (subjects: Subject list) =
    subjects
    |> List.map (fun subject -> (subject.Name.Split '#')[0])
    |> List.distinct

[<Tests>]
let tests =
    testList
        "ServesTests"
        [
            testCase "the embedded corpus has Amsterdam in each release of rules and wire"
            <| fun () ->
                let subjects, skipped = all.Value

                Expect.containsAll
                    (names subjects)
                    [
                        "Amsterdam"
                        "Amsterdam202604"
                        "AmsterdamZkevm033"
                        "Amsterdam@v21.0.0"
                        "AmsterdamZkevm033@zkevm-v0.3.3"
                        "Bpo2ToAmsterdam"
                    ]
                    "chains"

                Expect.equal skipped [ "wire v21.0.1", 14 ] "skipped"

            testCase "a target is offered what it serves, and the rest is counted"
            <| fun () ->
                let subjects, skipped =
                    subjectsFor """{ "schemaIds": ["0x1501"], "wire": ["v21.0.1"], "forks": ["Amsterdam"] }"""

                Expect.equal (names subjects) [ "Amsterdam@v21.0.1" ] "names"
                let everything, _ = all.Value
                let offered = subjects.Length + List.sumBy snd skipped
                Expect.equal offered (everything.Length + 14) "offered and skipped"
                Expect.contains (List.map fst skipped) "wire v21.0.7" "why"

                let chains, _ = subjectsFor """{ "largestChainId": 9007199254740991 }"""
                Expect.isFalse (List.contains "HighChainId" (names chains)) "HighChainId"

            testCase "the same bytes have one root by v21.0.1 and another by v21.0.7"
            <| fun () ->
                let older, _ = subjectsFor """{ "wire": ["v21.0.1"], "schemaIds": ["0x1501"] }"""
                let newer, _ = subjectsFor """{ "wire": ["v21.0.7"], "schemaIds": ["0x1501"] }"""

                let byBytes =
                    newer
                    |> List.map (fun subject -> Bytes.toHex subject.Bytes, subject)
                    |> Map.ofList

                for subject in older do
                    let other = byBytes[Bytes.toHex subject.Bytes]
                    Expect.notEqual subject.Accepted other.Accepted subject.Name

                    let guest =
                        match Registry.inWire (Option.get (WireName.tryParse "v21.0.1")) Guest.target with
                        | Ok target -> target
                        | Error why -> failtest why

                    Expect.equal
                        (guest.Run Sufficient subject.Bytes).Observation
                        (Output subject.Accepted)
                        subject.Name

            testCase "the suite of a target is told in the release of the wire that it serves"
            <| fun () ->
                let serves =
                    { Serves.everything with
                        Wires = [ "v21.0.1" ]
                    }

                let chains =
                    Chain.embeddedFor serves 1UL
                    |> List.filter (fun chain -> chain.Network = "Amsterdam")
                    |> List.map (fun chain ->
                        { chain with
                            Blocks = Array.truncate 3 chain.Blocks
                        })

                let families =
                    Catalogue.families
                    |> Array.filter (fun family -> family.Name = "remove-state-node")

                let target =
                    { Registry.standard with
                        Serves = serves
                    }

                let cases =
                    Suite.ofCatalogue { Draws = 2; PerFork = 0; PerRole = 1 } 1 1UL chains families ignore
                    |> Suite.withControls
                    |> List.filter (Suite.missing target >> Option.isNone)

                let subjects =
                    cases
                    |> List.map (fun case -> (case.Source.Subject.Name.Split '#')[0])
                    |> List.distinct

                Expect.equal subjects [ "Amsterdam@v21.0.1" ] "subjects"

                for case in cases do
                    let reading release =
                        match Registry.inWire release Guest.target with
                        | Ok target -> target.Run Sufficient (SuiteCase.input case)
                        | Error why -> failtest why

                    Expect.isNone
                        (Compare.disagreement case.Expected (reading (WireName.ofReading case.Draft.Reading)))
                        (SuiteCase.idOf case)

                    Expect.isSome
                        (Compare.disagreement case.Expected (reading WireName.ofInput))
                        $"the root of another release: {SuiteCase.idOf case}"

            for json, why in
                [
                    """{ "wire": ["v21.0.1", "v21.0.7"] }""", "same bytes"
                    """{ "wire": ["v9"] }""", "none of"
                    """{ "forks": ["Teapot"] }""", "no fork"
                    """{ "schemaIds": ["0x15"] }""", "no schema id"
                    """{ "chains": 1 }""", "not known"
                    """{ "largestChainId": -1 }""", "64 bits"
                ] do
                testCase $"a target file that says nothing sensible is refused: {json}"
                <| fun () ->
                    match served json with
                    | Ok _ -> failtest "read"
                    | Error error -> Expect.stringContains error why "why"

            testCase "a line may hold bytes and a reason"
            <| fun () ->
                inFolder (fun folder ->
                    let path = Path.Combine(folder, "one.json")

                    File.WriteAllText(
                        path,
                        "{ \"name\": \"one\", \"mode\": \"batch\", \"command\": [\"true\"], \"reasons\": { \"no trie\": \"missing-node\" } }"
                    )

                    match Definition.load path with
                    | Error why -> failtest why
                    | Ok definition ->
                        let bytes = "0x" + String('0', 86)
                        let line text = Reading.ofLine definition [||] text
                        let own = line (bytes + " malformed-node: child 3")
                        Expect.equal own.Observation (Output(Array.zeroCreate 43)) "bytes"
                        Expect.equal (Answer.reasons own) [ "malformed-node" ] "its own reason"
                        let translated = line $"OK {bytes} there is no trie"
                        Expect.equal (Answer.reasons translated) [ "missing-node" ] "translated"
                        Expect.equal translated.Words (Some "there is no trie") "words"
                        let foreign = line $"{bytes} whatever"
                        Expect.isEmpty (Answer.reasons foreign) "no reason of ours"
                        Expect.equal foreign.Words (Some "whatever") "words")

            for json, why in
                [
                    """[{ "finding": "trap", "lookAgain": "2027-01-01" }]""", "does not say why"
                    """[{ "finding": "trap", "why": "w" }]""", "no date"
                    """[{ "finding": "trap", "why": "w", "lookAgain": "soon" }]""", "a date"
                    """[{ "why": "w", "lookAgain": "2027-01-01" }]""", "names no family"
                    """[{ "finding": "trap", "famly": "x", "why": "w", "lookAgain": "2027-01-01" }]""",
                    "famly"
                ] do
                testCase $"known differences that are not whole are refused: {json}"
                <| fun () ->
                    inFolder (fun folder ->
                        let path = Path.Combine(folder, "known.json")
                        File.WriteAllText(path, json)

                        match Known.read path with
                        | Ok _ -> failtest "read"
                        | Error error -> Expect.stringContains error why "why")

            testCase "a guest that gives no reason is known by the one that holds"
            <| fun () ->
                let subject = List.head (Corpus.embedded 1UL)

                let plan =
                    Plan.make 1UL [| (Catalogue.tryFind "remove-state-node").Value |] [| subject |]

                let mute =
                    { Registry.standard with
                        Run =
                            fun _ _ ->
                                {
                                    Observation = Output subject.Accepted
                                    Rejection = None
                                    Words = None
                                }
                    }

                let case = (Plan.case plan 0UL).Value
                let judgement = Judge.case [ mute ] [ Sufficient ] case |> List.head

                let entry: Known.Difference =
                    {
                        Target = None
                        Family = None
                        Subject = None
                        Case = None
                        Finding = Some "accepts-invalid"
                        Reason = Some "missing-node"
                        Why = "a test"
                        LookAgain = None
                    }

                Expect.isTrue (Known.covers [ entry ] case judgement) "by the reason"

                Expect.isFalse
                    (Known.covers
                        [
                            { entry with
                                Reason = Some "missing-code"
                            }
                        ]
                        case
                        judgement)
                    "by another reason"
        ]
