/// The builder's witness beside the model's minimal set: what the model's own execution reads of a state that the model built.
module Perjury.Tests.MinimalWitnessTests

open Expecto
open Perjury.Tests.Suite
open Perjury.Fixtures
open Perjury.Model
open Perjury.Model.Chain
open Perjury.Mutators
open Perjury.Witness

let private allocation (account: FixtureAccount) : Allocation =
    {
        Address = account.Address
        Nonce = account.Nonce
        Balance = Bytes.toBigInt account.Balance
        Code = account.Code
        Storage =
            [
                for slot in account.Storage -> Bytes.toBigInt slot.Key, Bytes.toBigInt slot.Value
            ]
    }

let private genesis (test: FixtureCase) =
    let header =
        test.GenesisRlp
        |> Option.ofObj
        |> Option.bind Blocks.headerOf
        |> Option.map Headers.encode
        |> Option.defaultValue [||]

    let _, chain = test.Pre |> Seq.map allocation |> List.ofSeq |> Chain.allocate
    Chain.ofGenesis header chain

/// The block in its own wire form, as the model reads it, without a witness.
let private bare (built: EestBlocks.Built) =
    StatelessInputWriter.BlockForm(built.Rlp, built.Spec, WitnessLists([||], [||], [||]))
    |> Wire.decode
    |> Result.toOption

let private differences (built: EestBlocks.Built) (witness: WireTypes.ExecutionWitness) =
    let compare what (ours: byte[][]) (theirs: byte[] list) =
        if List.ofArray ours = theirs then
            []
        else
            let only a b =
                Set.difference (Set.ofSeq a) (Set.ofSeq b) |> Set.count

            [
                $"{built.Name}: {what}: {only ours theirs} only of the builder, {only theirs ours} only of the model"
            ]

    compare "state" built.Witness.State witness.State
    @ compare "codes" built.Witness.Codes witness.Codes
    @ compare "headers" built.Witness.Headers witness.Headers

type private Progress =
    {
        Chains: Map<byte[], Chain>
        Compared: int
        Problems: string list
    }

let private prove progress (built: EestBlocks.Built) =
    let header = Blocks.headerOf built.Rlp

    let parent =
        header
        |> Option.bind (fun header -> Map.tryFind header.ParentHash progress.Chains)

    match built.Exception, header, parent, bare built with
    | None, Some header, Some chain, Some input ->
        match Chain.prove chain input with
        | Some(proven, Ok result) ->
            {
                Chains = Map.add (Headers.hash header) (Chain.append chain header result) progress.Chains
                Compared = progress.Compared + 1
                Problems = progress.Problems @ differences built (Wire.witness proven)
            }
        | _ ->
            { progress with
                Problems = progress.Problems @ [ $"{built.Name}: the model cannot execute it" ]
            }
    | _ -> progress

let private run test =
    let chain = genesis test

    let start =
        {
            Chains = Map.ofList [ Keccak.hash chain.Headers.Head, chain ]
            Compared = 0
            Problems = []
        }

    List.fold prove start (EestBlocks.ofCase test)

/// Whether a case is drawn: one in so many, by its place and a seed.
let private isDrawn oneIn _ index =
    oneIn <= 1
    || Draw.run (Rng.stream (uint64 index) (Rng.ofSeed 20261121UL)) (Draw.below oneIn) = 0

[<Tests>]
let tests =
    testList
        "MinimalWitnessTests"
        [
            // The share of an archive in the blocks that are compared, in percent, and how many cases there are to draw from.
            for archive, share, cases in
                [
                    "eest_stable_v5.4.0", 44, 5987
                    "eest_historic_bal_v5.7.0", 44, 10167
                    "eest_amsterdam_bal_v5.7.0", 3, 88
                    "legacy_blockchain_tests", 9, 397
                ] do
                testCase $"the builder's witness is the model's minimal set, byte for byte: {archive}"
                <| fun () ->
                    let wanted = Settings.count 300 * share / 100
                    let oneIn = max 1 (cases / max 1 wanted)

                    let results = EestBlocks.cases archive (isDrawn oneIn) |> Seq.map run |> List.ofSeq

                    let compared = results |> List.sumBy _.Compared
                    let problems = results |> List.collect _.Problems
                    say $"{archive}: {compared} blocks compared, {problems.Length} problems"

                    for problem in problems do
                        say problem

                    Expect.isGreaterThan compared 0 "compared"
                    Expect.none problems "problems"
        ]
