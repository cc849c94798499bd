/// Blockchain tests of public archives withMutations as engine tests: the same blocks, delivered by engine_newPayload calls.
module Perjury.Tests.EngineForm

open System.Text.Json.Nodes
open Perjury.Fixtures
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Conform.Eest
open Perjury.Witness

let private text (value: string) : JsonNode = nonNull (JsonValue.Create value)

let private hex (bytes: byte[]) =
    text ("0x" + System.Convert.ToHexStringLower bytes)

let private hash (value: Hash256) = hex (value.ToArray())
let private number (value: uint64) = text $"0x{value:x}"

// A number in whole bytes, at least one.
let private hexOf (field: HeaderField) (value: byte[]) =
    hex (
        if field.Kind = JsonKind.Number && value.Length = 0 then
            [| 0uy |]
        else
            value
    )

let private object' (fields: (string * JsonNode) list) =
    let result = JsonObject()
    fields |> List.iter (fun (name, value) -> result[name] <- value)
    result

let private array (items: JsonNode seq) : JsonNode =
    let result = JsonArray()
    items |> Seq.iter result.Add
    result

let private headerFields (header: Header) =
    [
        for field, value in Seq.zip HeaderJson.Fields (HeaderFields.Of header) ->
            field.Name, hexOf field value
    ]
    @ [ "hash", hash header.Hash ]

let private withdrawal (given: Withdrawal) : JsonNode =
    object'
        [
            "index", number given.Index
            "validatorIndex", number given.ValidatorIndex
            "address", hex (given.Address.ToArray())
            "amount", number given.Amount
        ]

let private payload (block: Block) (extras: PayloadExtras) =
    let header = block.Header

    object' (
        [
            for field, value in Seq.zip HeaderJson.Fields (HeaderFields.Of header) do
                match field.PayloadName with
                | null -> ()
                | name -> name, hexOf field value
            "blockHash", hash header.Hash
            "transactions", array [ for transaction in block.Transactions -> hex (transaction.Raw.ToArray()) ]
            if header.Form.HasWithdrawalsRoot then
                "withdrawals", array (Seq.map withdrawal block.Withdrawals)
            if header.Form.HasBlockAccessListHash then
                "blockAccessList", hex extras.BlockAccessList
        ]
    )

/// The call as JSON, with its version.
let call (block: Block) (extras: PayloadExtras) =
    let header = block.Header

    let hashes =
        block.Transactions |> Seq.collect _.BlobVersionedHashes |> Seq.map hash |> array

    let parameters =
        [ payload block extras :> JsonNode ]
        @ (if header.Form.HasBlobGas then
               [ hashes; hash header.ParentBeaconBlockRoot ]
           else
               [])
        @ (if header.Form.HasRequestsHash then
               [ array (Seq.map hex extras.Requests) ]
           else
               [])

    let version =
        if header.Form.HasBlockAccessListHash then "5"
        elif header.Form.HasRequestsHash then "4"
        elif header.Form.HasBlobGas then "3"
        elif header.Form.HasWithdrawalsRoot then "2"
        else "1"

    object' [ "params", array parameters; "newPayloadVersion", text version ]

let private account (given: FixtureAccount) : JsonNode =
    object'
        [
            "nonce", number given.Nonce
            "balance", hex given.Balance
            "code", hex given.Code
            "storage",
            object'
                [
                    for slot in given.Storage ->
                        "0x" + System.Convert.ToHexStringLower slot.Key, hex slot.Value
                ]
        ]

let private blobSchedule (test: FixtureCase) =
    object'
        [
            for entry in test.BlobSchedule ->
                entry.Fork,
                object'
                    [
                        "target", number entry.Target
                        "max", number entry.Max
                        "baseFeeUpdateFraction", number entry.BaseFeeUpdateFraction
                    ]
                :> JsonNode
        ]

/// Calls and verdicts of a chain, block by block; None when a block cannot be delivered by a call that says the same.
let calls (spec: ChainSpec) (test: FixtureCase) =
    let chain =
        match Chains.start spec test with
        | Ok chain -> chain
        | Error why -> failwith why

    let deliver (given: FixtureBlock) =
        match BlockDecoder.TryDecodeHeader(ByteSlice given.Rlp) with
        | false, _ -> None
        | true, header ->
            match spec.ForkAt(header.Number, header.Timestamp) with
            | null -> None
            | fork ->
                match BlockDecoder.TryDecode(ByteSlice given.Rlp, fork) with
                | null, block when isNull given.ExpectException ->
                    let result = nonNull (chain.Import(block, fork).Result)
                    Some(call block (PayloadExtras.Of result))
                | _ -> None

    let delivered = test.Blocks |> Seq.map deliver |> List.ofSeq

    if List.forall Option.isSome delivered then
        Some(List.choose id delivered)
    else
        None

/// The case with these calls in place of its blocks.
let case (test: FixtureCase) (calls: JsonObject list) (last: Hash256) =
    let genesis =
        match BlockDecoder.TryDecodeHeader(ByteSlice(nonNull test.GenesisRlp)) with
        | true, header -> header
        | false, _ -> failwith "the genesis RLP does not decode"

    object'
        [
            "network", text test.Network
            "config", object' [ "chainid", number test.ChainId; "blobSchedule", blobSchedule test ]
            "pre",
            object'
                [
                    for given in test.Pre ->
                        "0x" + System.Convert.ToHexStringLower given.Address, account given
                ]
            "genesisBlockHeader", object' (headerFields genesis)
            "engineNewPayloads", array (Seq.cast<JsonNode> calls)
            "lastblockhash", hash last
            "_info", object' [ "fixture-format", text "blockchain_test_engine" ]
        ]
