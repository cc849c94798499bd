/// Witnesses that are small and unfold without end, or large and nested: one output, at once, from guest and model.
module Perjury.Tests.UnfoldingTests

open System
open System.Diagnostics
open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Guest
open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators

/// Processor time, which the load of the machine does not change.
let private seconds work =
    let clock () =
        Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds

    let before = clock ()
    let result = work ()
    result, clock () - before

let private kept name =
    File.ReadAllBytes(Path.Combine(Archives.repositoryRoot, "tests", "cases", name + ".ssz"))

/// An extension inside an extension, and so on, as deep as an entry has room for; the number makes it another one.
let private nested number =
    let path = Nibbles.toHexPrefix false [| 1uy |]

    let inner =
        List
            [
                Str(Nibbles.toHexPrefix true [| 1uy; 2uy |])
                Str(Bytes.ofBigInt (bigint (number + 1)))
            ]

    Seq.fold (fun child _ -> List [ Str path; child ]) inner (seq { 1..230 })
    |> Rlp.encode

let private many = lazy (List.init (60 * 1024 * 1024 / (nested 1).Length) nested)

let private withEntries (entries: byte[] list) (input: byte[]) =
    match Wire.decode input with
    | Ok decoded ->
        let witness = Wire.witness decoded

        Wire.encode (
            Wire.withWitness
                { witness with
                    State = witness.State @ entries
                }
                decoded
        )
    | Error error -> failtest $"%A{error}"

/// The root of the state is the first of them, and every hash above it fits.
let private reachable () =
    let subject =
        Perjury.Witness.EmbeddedCorpus.Cases 1UL
        |> Seq.choose (fun case -> Subject.ofBytes case.Name case.Input |> Result.toOption)
        |> Seq.find (fun subject ->
            (Draft.payload subject.Draft).IsSome && subject.Draft.Witness.State.Length > 2)

    let root =
        match Rlp.decode (Array.last subject.Draft.Witness.Headers) with
        | Ok(List fields) ->
            match fields[3] with
            | Str root -> root
            | List _ -> [||]
        | Ok(Str _)
        | Error _ -> [||]

    let index =
        subject.Draft.Witness.State
        |> Array.findIndex (fun node -> Bytes.equal (Keccak.hash node) root)

    match Apply.apply (Forge(State, index, nested 0)) subject.Draft with
    | Ok draft -> Draft.encode draft
    | Error refusal -> failtest $"%A{refusal}"

let private isQuick name (input: byte[]) =
    let verdict, ofGuest =
        seconds (fun () -> StatelessValidator.Validate(input, Perjury.Guest.Conformance.Sufficient))

    let judged, ofModel = seconds (fun () -> Oracle.judge Judging.Sufficient input)
    say $"{name}: {input.Length} bytes, guest {ofGuest:F2} s, model {ofModel:F2} s"
    Expect.equal verdict.Output (Wire.encodeOutput (Judging.output judged)) name
    Expect.isLessThan ofGuest 2.0 $"{name}, guest"
    Expect.isLessThan ofModel 2.0 $"{name}, model"

[<Tests>]
let tests =
    testSequenced
    <| testList
        "UnfoldingTests"
        [
            for name in [ "dag-7-nodes"; "shared-subtree-12-levels"; "empty-ext-4000" ] do
                testCase $"a small witness that unfolds is answered at once: {name}"
                <| fun () -> isQuick name (kept name)

            testCase "60 MiB of nested extensions that nothing reaches are answered at once"
            <| fun () -> isQuick "unreached" (withEntries many.Value (kept "junk-node-child-33"))

            testCase "60 MiB of nested extensions below the root are answered at once"
            <| fun () -> isQuick "reached" (withEntries many.Value (reachable ()))
        ]
