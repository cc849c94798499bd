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

let private wide (value: UInt256) =
    let bytes: byte[] = Array.zeroCreate 32
    value.WriteBigEndian(System.Span bytes)
    hex bytes

let private object' (fields: (string * JsonNode) list) =
    let result = JsonObject()
    fields |> List.iter (fun (name, value) -> result[name] <- value)
    result

let private array (items: JsonNode seq) : JsonNode =
    let result = JsonArray()
    items |> Seq.iter result.Add
    result

let private headerFields (header: Header) =
    let since count fields =
        if header.FieldCount >= count then fields else []

    [
        "parentHash", hash header.ParentHash
        "uncleHash", hash header.OmmersHash
        "coinbase", hex (header.Coinbase.ToArray())
        "stateRoot", hash header.StateRoot
        "transactionsTrie", hash header.TransactionsRoot
        "receiptTrie", hash header.ReceiptsRoot
        "bloom", hex (header.LogsBloom.ToArray())
        "difficulty", wide header.Difficulty
        "number", number header.Number
        "gasLimit", number header.GasLimit
        "gasUsed", number header.GasUsed
        "timestamp", number header.Timestamp
        "extraData", hex (header.ExtraData.ToArray())
        "mixHash", hash header.PrevRandao
        "nonce", hex (Array.zeroCreate 8)
        "hash", hash header.Hash
    ]
    @ since 16 [ "baseFeePerGas", wide header.BaseFeePerGas ]
    @ since 17 [ "withdrawalsRoot", hash header.WithdrawalsRoot ]
    @ since
        20
        [
            "blobGasUsed", number header.BlobGasUsed
            "excessBlobGas", number header.ExcessBlobGas
            "parentBeaconBlockRoot", hash header.ParentBeaconBlockRoot
        ]
    @ since 21 [ "requestsHash", hash header.RequestsHash ]

let private withdrawal (given: Withdrawal) : JsonNode =
    object'
        [
            "index", number given.Index
            "validatorIndex", number given.ValidatorIndex
            "address", hex (given.Address.ToArray())
            "amount", number given.Amount
        ]

let private payload (block: Block) =
    let header = block.Header

    let since count fields =
        if header.FieldCount >= count then fields else []

    object' (
        [
            "parentHash", hash header.ParentHash
            "feeRecipient", hex (header.Coinbase.ToArray())
            "stateRoot", hash header.StateRoot
            "receiptsRoot", hash header.ReceiptsRoot
            "logsBloom", hex (header.LogsBloom.ToArray())
            "prevRandao", hash header.PrevRandao
            "blockNumber", number header.Number
            "gasLimit", number header.GasLimit
            "gasUsed", number header.GasUsed
            "timestamp", number header.Timestamp
            "extraData", hex (header.ExtraData.ToArray())
            "baseFeePerGas", wide header.BaseFeePerGas
            "blockHash", hash header.Hash
            "transactions", array [ for transaction in block.Transactions -> hex (transaction.Raw.ToArray()) ]
        ]
        @ since 17 [ "withdrawals", array (Seq.map withdrawal block.Withdrawals) ]
        @ since
            20
            [
                "blobGasUsed", number header.BlobGasUsed
                "excessBlobGas", number header.ExcessBlobGas
            ]
    )

/// The call as JSON, with its version.
let call (block: Block) (requests: byte[] seq) =
    let header = block.Header

    let hashes =
        block.Transactions |> Seq.collect _.BlobVersionedHashes |> Seq.map hash |> array

    let parameters =
        [ payload block :> JsonNode ]
        @ (if header.FieldCount >= 20 then
               [ hashes; hash header.ParentBeaconBlockRoot ]
           else
               [])
        @ (if header.FieldCount >= 21 then
               [ array (Seq.map hex requests) ]
           else
               [])

    let version =
        match header.FieldCount with
        | 16 -> "1"
        | 17 -> "2"
        | 20 -> "3"
        | _ -> "4"

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
                    let requests = (nonNull (chain.Import(block, fork).Result)).Requests
                    Some(call block requests)
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
