/// Input bytes of fixtures.
module Perjury.Fuzz.Corpus.Inputs

open Perjury.Fixtures
open Perjury.Guest.Chain
open Perjury.Witness
open Perjury.Fuzz.Targets

let private blobs (test: FixtureCase) =
    [|
        for entry in test.BlobSchedule do
            match Networks.TryParseFork entry.Fork with
            | true, fork -> BlobSchedule(fork, entry.Target, entry.Max, entry.BaseFeeUpdateFraction)
            | false, _ -> ()
    |]

/// Chain specification of a network's name. What the name Amsterdam stands for has changed: the rules are those that the source of
/// the case had, unless the caller names them.
let chainOf (rules: Rules option) (test: FixtureCase) : Result<ChainSpec, string> =
    match Networks.TryParse(test.Network, test.ChainId, blobs test) with
    | true, spec ->
        rules
        |> Option.defaultWith (fun () -> Rules.ofCase test)
        |> Rules.fork
        |> (nonNull spec).WithAmsterdam
        |> Ok
    | false, _ -> Error $"network {test.Network} is not served"

let private listsOf (witness: ExecutionWitness) =
    WitnessLists(Array.ofSeq witness.State, Array.ofSeq witness.Codes, Array.ofSeq witness.Headers)

// Of "Prague-or-later" the first word counts; "pre-Shanghai" names no fork, so the public chain's schedule decides.
let private chainOfRealBlock (test: FixtureCase) =
    match Networks.TryParseFork((test.Network.Split '-')[0]) with
    | true, fork -> Ok(ChainSpec.Always(test.ChainId, fork))
    | false, _ ->
        match Networks.TryGetPublic test.ChainId with
        | true, spec -> Ok(nonNull spec)
        | false, _ -> Error $"unknown-fork: network {test.Network} of chain {test.ChainId} is not served"

/// Input of a block with the witness of its fixture; the error is a rejection (`kebab-name: detail`).
let ofWitnessedBlockIn wire (test: FixtureCase) (block: FixtureBlock) : Result<byte[], string> =
    match block.ExecutionWitness with
    | null -> Error "missing-witness: the fixture gives none"
    | witness ->
        chainOfRealBlock test
        |> Result.map (fun spec ->
            StatelessInputBuilder.Build(block.Rlp, spec, listsOf witness, release = wire.Guest))

let ofWitnessedBlock test block =
    ofWitnessedBlockIn WireName.ofInput test block

/// Reduces the witness of a block to the canonical one and builds the input of it.
let reducedWitness wire (test: FixtureCase) (block: FixtureBlock) : Result<WitnessLists * byte[], string> =
    match block.ExecutionWitness with
    | null -> Error "missing-witness: the fixture gives none"
    | witness ->
        chainOfRealBlock test
        |> Result.bind (fun spec ->
            match WitnessReducer.Reduce(block.Rlp, spec, listsOf witness) with
            | null, rejection -> Error(string rejection)
            | reduced, _ ->
                Ok(reduced, StatelessInputBuilder.Build(block.Rlp, spec, reduced, release = wire.Guest)))

/// Input with the reduced witness, a subject about which every lie has a known verdict.
let reducedOfWitnessedBlock test block =
    reducedWitness WireName.ofInput test block |> Result.map snd
