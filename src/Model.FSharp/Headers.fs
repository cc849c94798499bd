/// Block headers in all their forms: each fork's RLP list is the previous one with fields appended.
module Perjury.Model.Headers

open System.Numerics
open Perjury.Model.Rlp
open Perjury.Model.Forks

type Header =
    {
        ParentHash: byte[]
        OmmersHash: byte[]
        Coinbase: byte[]
        StateRoot: byte[]
        TransactionsRoot: byte[]
        ReceiptsRoot: byte[]
        Bloom: byte[]
        Difficulty: BigInteger
        Number: uint64
        GasLimit: uint64
        GasUsed: uint64
        Timestamp: uint64
        ExtraData: byte[]
        /// The proof-of-work mix hash; prev_randao from Paris.
        MixHash: byte[]
        Nonce: byte[]
        /// London (EIP-1559).
        BaseFee: BigInteger option
        /// Shanghai (EIP-4895).
        WithdrawalsRoot: byte[] option
        /// Cancun (EIP-4844, EIP-4788): gas used, excess, beacon root.
        BlobGasUsed: uint64 option
        ExcessBlobGas: uint64 option
        ParentBeaconBlockRoot: byte[] option
        /// Prague (EIP-7685).
        RequestsHash: byte[] option
    }

/// Number of fields of a fork's header.
let fieldCount fork =
    if fork >= Prague then 21
    elif fork >= Cancun then 20
    elif fork >= Shanghai then 17
    elif fork >= London then 16
    else 15

/// A header with nothing in it: what a form does not have stays so.
let private blank =
    {
        ParentHash = Bytes.zeros 32
        OmmersHash = Bytes.zeros 32
        Coinbase = Bytes.zeros 20
        StateRoot = Bytes.zeros 32
        TransactionsRoot = Bytes.zeros 32
        ReceiptsRoot = Bytes.zeros 32
        Bloom = Bytes.zeros 256
        Difficulty = 0I
        Number = 0UL
        GasLimit = 0UL
        GasUsed = 0UL
        Timestamp = 0UL
        ExtraData = Bytes.empty
        MixHash = Bytes.zeros 32
        Nonce = Bytes.zeros 8
        BaseFee = None
        WithdrawalsRoot = None
        BlobGasUsed = None
        ExcessBlobGas = None
        ParentBeaconBlockRoot = None
        RequestsHash = None
    }

/// The fifteen fields of every header (Yellow Paper section 4.3.4).
let private readBase fields =
    match fields with
    | [ Fixed 32 parent
        Fixed 32 ommers
        Fixed 20 coinbase
        Fixed 32 state
        Fixed 32 transactions
        Fixed 32 receipts
        Fixed 256 bloom
        Scalar 32 difficulty
        UInt64 number
        UInt64 gasLimit
        UInt64 gasUsed
        UInt64 timestamp
        Str extra
        Fixed 32 mix
        Fixed 8 nonce ] ->
        Some
            { blank with
                ParentHash = parent
                OmmersHash = ommers
                Coinbase = coinbase
                StateRoot = state
                TransactionsRoot = transactions
                ReceiptsRoot = receipts
                Bloom = bloom
                Difficulty = difficulty
                Number = number
                GasLimit = gasLimit
                GasUsed = gasUsed
                Timestamp = timestamp
                ExtraData = extra
                MixHash = mix
                Nonce = nonce
            }
    | _ -> None

/// The fields after the first fifteen, as far as they are there.
let private readAdded header added =
    match added with
    | [] -> Some header
    | [ Scalar 32 baseFee ] -> Some { header with BaseFee = Some baseFee }
    | [ Scalar 32 baseFee; Fixed 32 withdrawals ] ->
        Some
            { header with
                BaseFee = Some baseFee
                WithdrawalsRoot = Some withdrawals
            }
    | Scalar 32 baseFee :: Fixed 32 withdrawals :: UInt64 used :: UInt64 excess :: Fixed 32 beacon :: requests ->
        let cancun =
            { header with
                BaseFee = Some baseFee
                WithdrawalsRoot = Some withdrawals
                BlobGasUsed = Some used
                ExcessBlobGas = Some excess
                ParentBeaconBlockRoot = Some beacon
            }

        match requests with
        | [] -> Some cancun
        | [ Fixed 32 hash ] -> Some { cancun with RequestsHash = Some hash }
        | _ -> None
    | _ -> None

/// Header with any of the known field counts.
let ofItem item =
    match item with
    | Rlp.List fields when fields.Length >= 15 ->
        readBase (List.take 15 fields)
        |> Option.bind (fun header -> readAdded header (List.skip 15 fields))
    | _ -> None

/// Strict: the form of `fork`, nothing else.
let ofItemAt fork item =
    match item with
    | Rlp.List fields when fields.Length = fieldCount fork -> ofItem item
    | _ -> None

let toItem header =
    let optional write value =
        value |> Option.map write |> Option.toList

    Rlp.List(
        [
            Str header.ParentHash
            Str header.OmmersHash
            Str header.Coinbase
            Str header.StateRoot
            Str header.TransactionsRoot
            Str header.ReceiptsRoot
            Str header.Bloom
            Rlp.ofBigInt header.Difficulty
            Rlp.ofUInt64 header.Number
            Rlp.ofUInt64 header.GasLimit
            Rlp.ofUInt64 header.GasUsed
            Rlp.ofUInt64 header.Timestamp
            Str header.ExtraData
            Str header.MixHash
            Str header.Nonce
        ]
        @ optional Rlp.ofBigInt header.BaseFee
        @ optional Str header.WithdrawalsRoot
        @ optional Rlp.ofUInt64 header.BlobGasUsed
        @ optional Rlp.ofUInt64 header.ExcessBlobGas
        @ optional Str header.ParentBeaconBlockRoot
        @ optional Str header.RequestsHash
    )

let encode header = Rlp.encode (toItem header)

let hash header = Keccak.hash (encode header)

/// An ancestor's bytes under the fork of the block or the one before it (execution-specs `validate_headers`).
let decodeAncestor fork bytes =
    match Rlp.decode bytes with
    | Error _ -> None
    | Ok item ->
        ofItemAt fork item
        |> Option.orElseWith (fun () -> ofItemAt (previous fork) item)

/// keccak(rlp([])): the ommers hash of a block without ommers.
let emptyOmmersHash = Keccak.hash (Rlp.encode (Rlp.List []))
