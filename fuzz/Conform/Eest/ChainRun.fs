/// Runs a blockchain test block by block: imports each block as a full node and validates its witness statelessly.
module Perjury.Fuzz.Conform.Eest.ChainRun

open Perjury.Fixtures
open Perjury.Guest
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Witness
open Perjury.Fuzz.Targets

/// Checks that are made on each block.
type Checks =
    {
        Stateful: bool
        Stateless: bool
        /// Whether the exception names of the fixture are compared.
        Names: bool
        /// Whether each element of each witness is removed in turn.
        Minimality: bool
        /// Release of the wire that inputs are written in, and read.
        Wire: WireName
    }

type private Processed =
    {
        Rejection: Rejection option
        Imported: ImportResult option
        Header: Header option
        /// Engine API call that delivered the block, where one did.
        Call: (EngineCall * Fork) option
        /// False for a call that the Engine API refuses before validation: no stateless input exists for it.
        IsBlock: bool
    }

let private rejected rejection header =
    {
        Rejection = Some rejection
        Imported = None
        Header = header
        Call = None
        IsBlock = true
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

                { rejected (Rejection(Reason.MalformedBlock, "")) (Some header) with
                    Rejection = Option.ofObj imported.Rejection
                    Imported = Some imported
                }
            | rejection, _ -> rejected rejection (Some header)

let private importCall (chain: ChainStore) (payload: EnginePayload) =
    let fields = Payloads.fieldsOf payload

    match chain.Spec.ForkAt(fields.Number, fields.Timestamp) with
    | null -> rejected (Rejection(Reason.UnknownFork, "no fork is active")) None
    | fork ->
        match Payloads.callOf fork payload with
        | Error why ->
            { rejected (Rejection(Reason.MalformedBlock, why)) None with
                IsBlock = false
            }
        | Ok call ->
            let processed =
                match Payloads.bind fork call with
                | Some rejection -> rejected rejection (Some call.Header)
                | None -> import chain (call.BlockRlp())

            { processed with
                Call = Some(call, fork)
            }

/// Imports a block in the form that the case delivers it in.
let private deliver chain (block: FixtureBlock) =
    match block.Payload with
    | null -> import chain block.Rlp
    | payload -> importCall chain payload

// Witness of the parent header alone, for a block that was rejected before execution.
let private leastWitness (chain: ChainStore) (header: Header option) =
    let headers =
        match header with
        | None -> [||]
        | Some header ->
            match chain.AncestorsOf(header).TryGet 1UL with
            | true, parent -> [| HeaderEncoder.Encode parent |]
            | false, _ -> [||]

    WitnessLists([||], [||], headers)

let private witnessOf chain processed =
    match processed.Imported with
    | Some imported -> imported.Witness
    | None -> leastWitness chain processed.Header

let private extrasOf processed =
    match processed.Imported with
    | Some imported when not (isNull imported.Result) -> PayloadExtras.Of(nonNull imported.Result)
    | _ -> PayloadExtras.None

/// Input of a block. A payload stays a payload where a request has that form, so that its false fields are seen.
let private inputOf wire (chain: ChainStore) (block: FixtureBlock) processed =
    let witness = witnessOf chain processed

    match processed.Call with
    | None ->
        Some(StatelessInputBuilder.Build(block.Rlp, chain.Spec, witness, extrasOf processed, wire.Guest))
    | Some(call, fork) ->
        StatelessInputBuilder.Build(call, chain.Spec, fork, witness, processed.Rejection.IsNone, wire.Guest)
        |> Option.ofObj

/// Summary of a case that passes.
type Summary =
    {
        Sizes: Sizes
        /// Stateless bytes of the fixture that were found right.
        Official: Official
        /// Rejections whose exception names in the fixture are unknown to the table.
        Uncompared: string list
        /// First block that the case counts as valid and that is rejected, where the verdict of a full node is not compared.
        Refused: string option
        /// Blocks that the target was asked about.
        Asked: int
        /// What the target does not serve of the other blocks.
        NotServed: string list
    }

/// Compares the verdict with the fixture's; gives a line for an exception name that cannot be compared.
let private checkVerdict checks (block: FixtureBlock) processed =
    match Option.ofObj block.ExpectException, processed.Rejection with
    | _ when not checks.Stateful -> Ok []
    | _, Some _ when not (isNull block.ErrorCode) -> Ok []
    | _, None when not (isNull block.ErrorCode) ->
        Error $"accepted, the Engine API's error {block.ErrorCode} is expected"
    | None, None -> Ok []
    | None, Some rejection -> Error $"a valid block is rejected: {rejection}"
    | Some expected, None -> Error $"accepted, {expected} is expected"
    | Some _, Some _ when not checks.Names -> Ok []
    | Some expected, Some rejection ->
        match Exceptions.compare expected rejection.Reason with
        | Exceptions.Named -> Ok []
        | Exceptions.NamedOtherwise -> Error $"{rejection}, {expected} is expected"
        | Exceptions.Foreign -> Ok [ $"{rejection}; {expected} is no name of the table" ]

/// What is wrong later with a chain whose block was refused is wrong for that reason: the heads differ because of it.
let private because refused why =
    match refused with
    | Some reason -> $"{why}; {reason}"
    | None -> why

/// Whether the case counts the block as valid, which the import of a chain that is only proven does not ask.
let private refusal checks (block: FixtureBlock) processed =
    match processed.Rejection with
    | Some rejection when not checks.Stateful && isNull block.ExpectException && isNull block.ErrorCode ->
        Some $"a valid block is rejected: {rejection}"
    | _ -> None

/// A witness that the wire cannot carry is refused here, not by the guest who would be given it.
let private excess processed =
    processed.Imported
    |> Option.bind (fun imported -> Option.ofObj (imported.Witness.Excess()))

let private validate target checks input processed chain =
    match input, processed.Header with
    | _ when not (checks.Stateless && processed.IsBlock) -> Ok Sizes.none
    | _ when processed.Rejection.IsNone && (excess processed).IsSome ->
        Error $"no witness: {Option.get (excess processed)}"
    | None, _ -> Ok Sizes.none
    | Some input, _ when processed.Rejection.IsSome ->
        Stateless.checkInvalid target input |> Result.map (fun () -> Sizes.none)
    | Some input, Some header ->
        Stateless.checkValid target checks.Wire input header
        |> Result.bind (fun () ->
            if checks.Minimality then
                Minimality.check target input
            else
                Ok 0)
        |> Result.map (Sizes.ofBlock (witnessOf chain processed) input)
    | Some _, None -> Error "a valid block without a header"

/// The fixture's own stateless bytes; of an invalid block the witness is nobody's.
let private checkOfficial target checks test chain block processed =
    let built =
        if processed.Rejection.IsNone then
            inputOf checks.Wire chain block processed
            |> Option.map (fun input -> witnessOf chain processed, input)
        else
            None

    if checks.Stateless then
        Official.check target test block built
    else
        Ok Official.none

let private runBlock target checks test chain refusedBefore (block: FixtureBlock) =
    let processed = deliver chain block
    let refused = refusedBefore |> Option.orElse (refusal checks block processed)

    let input = inputOf checks.Wire chain block processed
    let missing = input |> Option.bind (WireName.missing target checks.Wire)

    checkVerdict checks block processed
    |> Result.bind (fun uncompared ->
        if missing.IsSome && checks.Stateless && processed.IsBlock then
            Ok
                {
                    Sizes = Sizes.none
                    Official = Official.none
                    Uncompared = uncompared
                    Refused = refused
                    Asked = 0
                    NotServed = Option.toList missing
                }
        else
            validate target checks input processed chain
            |> Result.bind (fun sizes ->
                checkOfficial target checks test chain block processed
                |> Result.map (fun official ->
                    {
                        Sizes = sizes
                        Official = official
                        Uncompared = uncompared
                        Refused = refused
                        Asked = 1
                        NotServed = []
                    })))
    |> Result.mapError (because refused)

/// Inputs of the valid blocks of a case, with canonical witnesses.
let validInputs (spec: ChainSpec) (test: FixtureCase) =
    match Chains.start spec test with
    | Error _ -> []
    | Ok chain ->
        [
            for block in test.Blocks do
                let processed = deliver chain block

                if processed.Rejection.IsNone then
                    yield! Option.toList (inputOf WireName.ofInput chain block processed)
        ]

/// Runs a case; the error is the first thing that is wrong.
let run target checks (spec: ChainSpec) (test: FixtureCase) =
    let step chain result (index, block) =
        result
        |> Result.bind (fun summary ->
            runBlock target checks test chain summary.Refused block
            |> Result.map (fun next ->
                {
                    Sizes = Sizes.add summary.Sizes next.Sizes
                    Official = Official.add summary.Official next.Official
                    Uncompared =
                        summary.Uncompared
                        @ (next.Uncompared |> List.map (fun what -> $"block {index}: {what}"))
                    Refused = next.Refused
                    Asked = summary.Asked + next.Asked
                    NotServed = summary.NotServed @ next.NotServed
                })
            |> Result.mapError (fun why -> $"block {index}: {why}"))

    let nothing =
        {
            Sizes = Sizes.none
            Official = Official.none
            Uncompared = []
            Refused = None
            Asked = 0
            NotServed = []
        }

    Chains.start spec test
    |> Result.bind (fun chain ->
        Seq.indexed test.Blocks
        |> Seq.fold (step chain) (Ok nothing)
        |> Result.bind (fun summary ->
            Chains.checkEnd chain test
            |> Result.map (fun () -> summary)
            |> Result.mapError (because summary.Refused)))

/// Runs the chain and passes the canonical witness and the input of every valid block to `take`.
let witnesses wire (spec: ChainSpec) (test: FixtureCase) (take: int -> WitnessLists -> byte[] -> unit) =
    let one chain result (index, block) =
        result
        |> Result.bind (fun () ->
            let processed = deliver chain block

            match
                processed.Rejection, excess processed, processed.Imported, inputOf wire chain block processed
            with
            | None, Some why, _, _ -> Error $"block {index}: {why}"
            | None, None, Some imported, Some input -> Ok(take index imported.Witness input)
            | _ -> Ok())

    Chains.start spec test
    |> Result.bind (fun chain -> Seq.fold (one chain) (Ok()) (Seq.indexed test.Blocks))
