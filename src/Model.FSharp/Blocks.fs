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

let transactionsRoot (encoded: byte[] list) = Trie.root (Trie.ofList encoded)

let withdrawalsRoot withdrawals =
    withdrawals
    |> List.map (withdrawalItem >> Rlp.encode)
    |> Trie.ofList
    |> Trie.root

/// A transaction inside block RLP: legacy ones as lists, typed ones as byte strings of type and list.
let private transactionOfItem fork item =
    match item with
    | Rlp.List _ -> Rlp.encode item, ofLegacyItem item
    | Str bytes -> bytes, ofTypedBytes fork bytes

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

/// Block from its RLP in a fork's form; withdrawals are there from Shanghai. Transactions may be undecodable one by one.
let ofItem fork size item =
    let build headerItem transactions ommers withdrawals =
        match
            ofItemAt fork headerItem, readAll Headers.ofItem ommers, readAll withdrawalOfItem withdrawals
        with
        | Some header, Some ommers, Some withdrawals ->
            Some
                {
                    Header = header
                    Transactions = List.map (transactionOfItem fork) transactions
                    Ommers = ommers
                    Withdrawals = withdrawals
                    Size = size
                }
        | _ -> None

    match item with
    | Rlp.List [ header; Rlp.List transactions; Rlp.List ommers ] when fork < Shanghai ->
        build header transactions ommers []
    | Rlp.List [ header; Rlp.List transactions; Rlp.List ommers; Rlp.List withdrawals ] when fork >= Shanghai ->
        build header transactions ommers withdrawals
    | _ -> None

/// The header a payload implies (execution-specs `build_header`, EIP-3675, 4399, 4788, 4844, 4895, 7685).
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
        RequestsHash = since Prague (Requests.hash (Requests.ofPayload request.ExecutionRequests))
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
