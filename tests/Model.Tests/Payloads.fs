/// Blocks as execution payloads: the inverse of what the model does to a payload.
module Perjury.Tests.Payloads

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Model.WireTypes

let private number bytes = Bytes.toUInt64LittleEndian bytes

let private deposit (bytes: byte[]) : DepositRequest =
    {
        Pubkey = Bytes.slice 0 48 bytes
        WithdrawalCredentials = Bytes.slice 48 32 bytes
        Amount = number (Bytes.slice 80 8 bytes)
        Signature = Bytes.slice 88 96 bytes
        Index = number (Bytes.slice 184 8 bytes)
    }

let private withdrawal (bytes: byte[]) : WithdrawalRequest =
    {
        SourceAddress = Bytes.slice 0 20 bytes
        ValidatorPubkey = Bytes.slice 20 48 bytes
        Amount = number (Bytes.slice 68 8 bytes)
    }

let private consolidation (bytes: byte[]) : ConsolidationRequest =
    {
        SourceAddress = Bytes.slice 0 20 bytes
        SourcePubkey = Bytes.slice 20 48 bytes
        TargetPubkey = Bytes.slice 68 48 bytes
    }

/// Items of one request list; None when its bytes are not whole items or more than the wire carries.
let private itemsOf (lists: Requests.Requests) kind width most read =
    let payload =
        lists
        |> List.tryFind (fst >> (=) kind)
        |> Option.map snd
        |> Option.defaultValue Bytes.empty

    if payload.Length % width = 0 && payload.Length / width <= most then
        Some(Array.chunkBySize width payload |> List.ofArray |> List.map read)
    else
        None

let private builderDeposit (bytes: byte[]) : BuilderDepositRequest =
    {
        Pubkey = Bytes.slice 0 48 bytes
        WithdrawalCredentials = Bytes.slice 48 32 bytes
        Amount = number (Bytes.slice 80 8 bytes)
        Signature = Bytes.slice 88 96 bytes
    }

let private builderExit (bytes: byte[]) : BuilderExitRequest =
    {
        SourceAddress = Bytes.slice 0 20 bytes
        Pubkey = Bytes.slice 20 48 bytes
    }

/// From Amsterdam the wire has no bounds on how many there are (EIP-7688).
let private requests schema lists =
    let most bound =
        if schema >= AmsterdamSchemaId then
            System.Int32.MaxValue
        else
            bound

    match
        itemsOf lists 0uy 192 (most 8192) deposit,
        itemsOf lists 1uy 76 (most 16) withdrawal,
        itemsOf lists 2uy 116 (most 2) consolidation,
        itemsOf lists 3uy 184 (most 0) builderDeposit,
        itemsOf lists 4uy 68 (most 0) builderExit
    with
    | Some deposits, Some withdrawals, Some consolidations, Some builderDeposits, Some builderExits ->
        Some
            {
                Deposits = deposits
                Withdrawals = withdrawals
                Consolidations = consolidations
                BuilderDeposits = builderDeposits
                BuilderExits = builderExits
            }
    | _ -> None

let private withdrawalOf item =
    match item with
    | Rlp.List [ UInt64 index; UInt64 validator; Fixed 20 address; UInt64 amount ] ->
        {
            Index = index
            ValidatorIndex = validator
            Address = address
            Amount = amount
        }
    | _ -> failwith "a valid block's withdrawal does not decode"

let private transactionBytes item =
    match item with
    | Str bytes -> bytes
    | Rlp.List _ -> Rlp.encode item

/// The payload of a valid block, or None when a payload cannot carry its requests or withdrawals.
let ofBlock schema chainId (header: Headers.Header) transactions withdrawals lists accessList =
    let payload: ExecutionPayload =
        {
            ParentHash = header.ParentHash
            FeeRecipient = header.Coinbase
            StateRoot = header.StateRoot
            ReceiptsRoot = header.ReceiptsRoot
            LogsBloom = header.Bloom
            PrevRandao = header.MixHash
            BlockNumber = header.Number
            GasLimit = header.GasLimit
            GasUsed = header.GasUsed
            Timestamp = header.Timestamp
            ExtraData = header.ExtraData
            BaseFeePerGas = Option.defaultValue 0I header.BaseFee
            BlockHash = Headers.hash header
            Transactions = List.map transactionBytes transactions
            Withdrawals = List.map withdrawalOf withdrawals
            BlobGasUsed = Option.defaultValue 0UL header.BlobGasUsed
            ExcessBlobGas = Option.defaultValue 0UL header.ExcessBlobGas
            BlockAccessList = BlockAccessList.encode accessList
            SlotNumber = Option.defaultValue 0UL header.SlotNumber
        }

    let fork = Forks.ofIndex (byte (schema >>> 8)) |> Option.get

    let versionedHashes =
        payload.Transactions
        |> List.collect (fun bytes ->
            match Transactions.ofPayloadBytes fork bytes with
            | Ok transaction -> Transactions.versionedHashes transaction
            | Error _ -> [])

    requests schema lists
    |> Option.filter (fun _ -> schema >= AmsterdamSchemaId || payload.Withdrawals.Length <= 16)
    |> Option.map (fun requests ->
        Payload
            {
                SchemaId = schema
                ChainId = chainId
                PublicKeys = []
                Witness = { State = []; Codes = []; Headers = [] }
                Request =
                    {
                        ExecutionPayload = payload
                        VersionedHashes = if schema >= 0x1001 then versionedHashes else []
                        ParentBeaconBlockRoot =
                            Option.defaultValue (Bytes.zeros 32) header.ParentBeaconBlockRoot
                        ExecutionRequests = requests
                        EncodedRequests = []
                    }
            })
