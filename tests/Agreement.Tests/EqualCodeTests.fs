/// Codes of one hash that are read and written by the same transaction and block: guest, model and builder name the same codes, and
/// what a witness lacks is met in the same order.
module Perjury.Tests.EqualCodeTests

open Expecto
open Perjury.Tests.Suite
open Perjury.Guest.Chain
open Perjury.Model
open Perjury.Mutators
open Perjury.Witness

/// PERJURY_AGREEMENT_COUNT replaces the number of chains of each fork.
[<Literal>]
let private Seeds = 6

[<Literal>]
let private Blocks = 3

let private forks =
    [
        ForkId.Homestead
        ForkId.Istanbul
        ForkId.Prague
        ForkId.Osaka
        ForkId.Amsterdam
    ]

/// Lies that leave out each code, alone and with nodes of the witness: the code may be met before the node or after it.
let private lies (draft: Draft) =
    let nodes = draft.Witness.State.Length

    [
        for code in 0 .. draft.Witness.Codes.Length - 1 do
            [ Remove(Codes, code) ]

            for part in 0..3 do
                [ Remove(Codes, code); Remove(State, part * (nodes - 1) / 3) ]
    ]

let private judge (tally: Verdicts.Tally) name (subject: Subject) =
    Verdicts.agree tally (fun () -> name) subject.Bytes |> ignore

    for lie in lies subject.Draft do
        match Apply.applyAll lie subject.Draft with
        | Ok draft ->
            let told () =
                $"{name}, {lie |> List.map Naming.text}"

            Verdicts.agree tally told (Draft.encode draft) |> ignore
        | Error refusal -> failtest $"{name}: {refusal}"

let private chain fork seed =
    let spec = ChainSpec.Always(1UL, fork)

    EqualCodes.blocks spec (uint64 seed) Blocks
    |> List.mapi (fun index block ->
        let name = $"{fork} {seed}#{index + 1}"

        match Subject.ofBytes name (EmbeddedCorpus.ToInput(block, spec)) with
        | Ok subject -> name, subject
        | Error error -> failtest $"{name}: {error}")

[<Tests>]
let tests =
    testList
        "EqualCodeTests"
        [
            for fork in forks do
                testCase $"guest, model and builder agree on codes of one hash: {fork}"
                <| fun () ->
                    let tally = Verdicts.Tally()

                    let subjects =
                        [
                            for seed in 1 .. Settings.count Seeds do
                                yield! chain fork seed
                        ]

                    for name, subject in subjects do
                        judge tally name subject

                    say $"{fork}: {tally.Summary}"
                    Expect.none tally.Disagreements "disagreements"

                    Expect.isGreaterThanOrEqual
                        tally.Accepted
                        (2 * subjects.Length)
                        "honest blocks in both forms"

                    // Of each code there are blocks that need it and blocks that serve it themselves, or do not read it.
                    for code in EqualCodes.both do
                        let listed =
                            subjects
                            |> List.filter (fun (_, subject) ->
                                Array.exists (Bytes.equal code) subject.Draft.Witness.Codes)

                        if fork >= ForkId.Prague || code.Length < 23 then
                            Expect.inRange
                                listed.Length
                                (1, subjects.Length - 1)
                                $"blocks that list the code of {code.Length} bytes"
        ]
