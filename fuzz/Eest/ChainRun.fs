/// A blockchain test, block by block: as a full node runs it, and as a prover does.
module Perjury.Fuzz.Eest.ChainRun

open Perjury.Fixtures
open Perjury.Guest
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Fuzz
open Perjury.Witness

/// Which lives of a block are led.
type Lives =
    {
        Stateful: bool
        Stateless: bool
        /// Whether the names of exceptions are compared.
        Names: bool
        /// Whether every element of every witness is removed in turn.
        Minimality: bool
    }

type private Ran =
    {
        Rejection: Rejection option
        Imported: ImportResult option
        Header: Header option
    }

let private rejected rejection header =
    {
        Rejection = Some rejection
        Imported = None
        Header = header
    }

let private import (chain: ChainStore) (rlp: byte[]) =
    let raw = ByteSlice rlp

    match BlockDecoder.TryDecodeHeader raw with
    | false, _ -> rejected (Rejection(Reason.MalformedBlock, "block: the header does not decode")) None
    | true, header ->
        match chain.Spec.ForkAt(header.Number, header.Timestamp) with
        | null -> rejected (Rejection(Reason.UnknownFork, "no fork is active")) (Some header)
        | fork ->
            match BlockDecoder.TryDecode(raw, fork) with
            | null, block ->
                let imported = chain.Import(block, fork)

                {
                    Rejection = Option.ofObj imported.Rejection
                    Imported = Some imported
                    Header = Some header
                }
            | rejection, _ -> rejected rejection (Some header)

// The parent alone, for a block that never came to execution.
let private leastWitness (chain: ChainStore) (header: Header option) =
    let headers =
        match header with
        | None -> [||]
        | Some header ->
            match chain.AncestorsOf(header).TryGet 1UL with
            | true, parent -> [| HeaderEncoder.Encode parent |]
            | false, _ -> [||]

    WitnessLists([||], [||], headers)

let private inputOf (chain: ChainStore) (rlp: byte[]) ran =
    match ran.Imported with
    | Some imported ->
        let requests =
            match imported.Result with
            | null -> [||]
            | result -> result.Requests

        StatelessInputBuilder.Build(rlp, chain.Spec, imported.Witness, requests)
    | None -> StatelessInputBuilder.Build(rlp, chain.Spec, leastWitness chain ran.Header, [||])

let private checkVerdict lives (block: FixtureBlock) ran =
    match Option.ofObj block.ExpectException, ran.Rejection with
    | _ when not lives.Stateful -> Ok()
    | None, None -> Ok()
    | None, Some rejection -> Error $"a valid block is rejected: {rejection}"
    | Some expected, None -> Error $"accepted, {expected} is expected"
    | Some expected, Some rejection when lives.Names && not (Exceptions.covers expected rejection.Reason) ->
        Error $"{rejection}, {expected} is expected"
    | _ -> Ok()

let private runBlock target lives chain (block: FixtureBlock) =
    let ran = import chain block.Rlp

    checkVerdict lives block ran
    |> Result.bind (fun () ->
        match ran.Rejection, ran.Header with
        | _ when not lives.Stateless -> Ok()
        | None, Some header ->
            let input = inputOf chain block.Rlp ran

            Stateless.checkValid target input header
            |> Result.bind (fun () ->
                if lives.Minimality then
                    Minimality.check target input
                else
                    Ok())
        | _ -> Stateless.checkInvalid target (inputOf chain block.Rlp ran))

/// The inputs of the valid blocks of a case, with their canonical witnesses.
let validInputs (spec: ChainSpec) (test: FixtureCase) =
    match Chains.start spec test with
    | Error _ -> []
    | Ok chain ->
        [
            for block in test.Blocks do
                let ran = import chain block.Rlp

                if ran.Rejection.IsNone then
                    inputOf chain block.Rlp ran
        ]

/// What is wrong with the case, if anything; the first thing counts.
let run target lives (spec: ChainSpec) (test: FixtureCase) =
    let step chain result (index, block) =
        result
        |> Result.bind (fun () ->
            runBlock target lives chain block
            |> Result.mapError (fun why -> $"block {index}: {why}"))

    Chains.start spec test
    |> Result.bind (fun chain ->
        Seq.indexed test.Blocks
        |> Seq.fold (step chain) (Ok())
        |> Result.bind (fun () -> Chains.checkEnd chain test))

/// Runs the chain and hands out the canonical witness of every valid block with the input made of it.
let witnesses (spec: ChainSpec) (test: FixtureCase) (take: int -> WitnessLists -> byte[] -> unit) =
    Chains.start spec test
    |> Result.map (fun chain ->
        for index, block in Seq.indexed test.Blocks do
            let ran = import chain block.Rlp

            match ran.Rejection, ran.Imported with
            | None, Some imported -> take index imported.Witness (inputOf chain block.Rlp ran)
            | _ -> ())
