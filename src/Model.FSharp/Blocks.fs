/// Blocks: a header and its body, from an execution payload or from RLP.
module Perjury.Model.Blocks

open Perjury.Model.Rlp
open Perjury.Model.Forks
open Perjury.Model.Headers
open Perjury.Model.Transactions
open Perjury.Model.WireTypes

type Block =
    {
        Header: Header
        /// Each with its bytes as the transactions trie holds them.
        Transactions: (byte[] * Result<Transaction, Reason list>) list
        Ommers: Header list
        Withdrawals: Withdrawal list
        /// Length of the block's RLP (EIP-7934).
        Size: int64
    }

let withdrawalItem (w: Withdrawal) =
    Rlp.List
        [
            Rlp.ofUInt64 w.Index
            Rlp.ofUInt64 w.ValidatorIndex
            Str w.Address
            Rlp.ofUInt64 w.Amount
        ]

let private withdrawalOfItem item =
    match item with
    | Rlp.List [ UInt64 index; UInt64 validator; Fixed 20 address; UInt64 amount ] ->
        Some
            {
                Index = index
                ValidatorIndex = validator
                Address = address
                Amount = amount
            }
    | _ -> None

let transactionsRoot (encoded: byte[] list) = Trie.listRoot encoded

let withdrawalsRoot withdrawals =
    withdrawals |> List.map (withdrawalItem >> Rlp.encode) |> Trie.listRoot

/// A transaction inside block RLP: legacy ones as lists, typed ones as byte strings of type and list. A string without a
/// type in front is a malformed block as well.
let private transactionOfEncoding fork (encoding: byte[]) =
    match Rlp.decode encoding with
    | Ok(Rlp.List _ as item) -> encoding, ofLegacyItem item
    | Ok(Str bytes) when bytes.Length > 0 && bytes[0] < 0x80uy -> bytes, ofTypedBytes fork bytes
    | Ok(Str bytes) -> bytes, Error [ MalformedBlock; MalformedTransaction; EmptyTransaction ]
    | Error _ -> encoding, Error [ MalformedTransaction ]

let private transactionItem (bytes: byte[]) =
    match Array.tryHead bytes with
    | Some prefix when prefix >= 0xC0uy -> bytes
    | _ -> Rlp.encode (Str bytes)

let private readAll read items =
    let values = List.map read items

    if List.forall Option.isSome values then
        Some(List.map Option.get values)
    else
        None

/// All items of a list, or None.
let private listOf read encoding =
    match Rlp.decode encoding with
    | Ok(Rlp.List items) -> readAll read items
    | _ -> None

/// Header of a block, in whatever form it has, from the block's RLP; the body may be broken.
let headerOf (block: byte[]) =
    Rlp.tryFirst block
    |> Option.bind (Rlp.decode >> Result.toOption)
    |> Option.bind Headers.ofItem

/// Block from its RLP in a fork's form; withdrawals are there from Shanghai. Transactions may be undecodable one by one.
let ofBytes fork (block: byte[]) =
    let build header transactions ommers withdrawals =
        let decoded = Rlp.decode header |> Result.toOption |> Option.bind (ofItemAt fork)

        match decoded, Rlp.trySplit transactions, listOf (ofItemAt fork) ommers, withdrawals with
        | Some header, Some transactions, Some ommers, Some withdrawals ->
            Some
                {
                    Header = header
                    Transactions = List.map (transactionOfEncoding fork) transactions
                    Ommers = ommers
                    Withdrawals = withdrawals
                    Size = int64 block.Length
                }
        | _ -> None

    match Rlp.trySplit block with
    | Some [ header; transactions; ommers ] when fork < Shanghai -> build header transactions ommers (Some [])
    | Some [ header; transactions; ommers; withdrawals ] when fork >= Shanghai ->
        build header transactions ommers (listOf withdrawalOfItem withdrawals)
    | _ -> None

/// Block from its RLP with a header of any form and with withdrawals or without: how a credulous engine reads it (Leniency).
let ofBytesLoosely fork (block: byte[]) =
    let build header transactions withdrawals =
        match
            Rlp.decode header |> Result.toOption |> Option.bind ofItem, Rlp.trySplit transactions, withdrawals
        with
        | Some header, Some transactions, Some withdrawals ->
            Some
                {
                    Header = header
                    Transactions = List.map (transactionOfEncoding fork) transactions
                    Ommers = []
                    Withdrawals = withdrawals
                    Size = int64 block.Length
                }
        | _ -> None

    match Rlp.trySplit block with
    | Some [ header; transactions; _ ] -> build header transactions (Some [])
    | Some [ header; transactions; _; withdrawals ] ->
        build header transactions (listOf withdrawalOfItem withdrawals)
    | _ -> None

/// The header a payload implies (execution-specs `build_header`, EIP-3675, 4399, 4788, 4844, 4895, 7685, 7843, 7928).
let impliedHeader fork (request: NewPayloadRequest) =
    let payload = request.ExecutionPayload

    let since first value =
        if fork >= first then Some value else None

    {
        ParentHash = payload.ParentHash
        OmmersHash = emptyOmmersHash
        Coinbase = payload.FeeRecipient
        StateRoot = payload.StateRoot
        TransactionsRoot = transactionsRoot payload.Transactions
        ReceiptsRoot = payload.ReceiptsRoot
        Bloom = payload.LogsBloom
        Difficulty = System.Numerics.BigInteger.Zero
        Number = payload.BlockNumber
        GasLimit = payload.GasLimit
        GasUsed = payload.GasUsed
        Timestamp = payload.Timestamp
        ExtraData = payload.ExtraData
        MixHash = payload.PrevRandao
        Nonce = Bytes.zeros 8
        BaseFee = Some payload.BaseFeePerGas
        WithdrawalsRoot = since Shanghai (withdrawalsRoot payload.Withdrawals)
        BlobGasUsed = since Cancun payload.BlobGasUsed
        ExcessBlobGas = since Cancun payload.ExcessBlobGas
        ParentBeaconBlockRoot = since Cancun request.ParentBeaconBlockRoot
        RequestsHash = since Prague (Requests.claimed request)
        BlockAccessListHash = since Amsterdam (Keccak.hash payload.BlockAccessList)
        SlotNumber = since Amsterdam payload.SlotNumber
    }

/// Block of a payload in the fork its schema names.
let ofPayload fork (request: NewPayloadRequest) =
    let payload = request.ExecutionPayload
    let header = impliedHeader fork request

    let size =
        Rlp.encodeRawList
            [
                Headers.encode header
                Rlp.encodeRawList (List.map transactionItem payload.Transactions)
                Rlp.encode (Rlp.List [])
                Rlp.encode (Rlp.List(List.map withdrawalItem payload.Withdrawals))
            ]

    {
        Header = header
        Transactions = payload.Transactions |> List.map (fun bytes -> bytes, ofPayloadBytes fork bytes)
        Ommers = []
        Withdrawals = payload.Withdrawals
        Size = int64 size.Length
    }
