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
        /// Amsterdam (EIP-7928, EIP-7843).
        BlockAccessListHash: byte[] option
        SlotNumber: uint64 option
    }

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
        BlockAccessListHash = None
        SlotNumber = None
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

/// A field after the first fifteen: the fork it came with, and how it is read and written.
type private Added =
    {
        Since: Fork
        Read: Rlp.Item -> Header -> Header option
        Write: Header -> Rlp.Item option
    }

let private hashField since set get =
    {
        Since = since
        Read =
            fun item header ->
                match item with
                | Fixed 32 hash -> Some(set hash header)
                | _ -> None
        Write = get >> Option.map Str
    }

let private numberField since set get =
    {
        Since = since
        Read =
            fun item header ->
                match item with
                | UInt64 number -> Some(set number header)
                | _ -> None
        Write = get >> Option.map Rlp.ofUInt64
    }

/// The forms of headers: every fork has the fields of the one before it and its own behind them.
let private added =
    [
        {
            Since = London
            Read =
                fun item header ->
                    match item with
                    | Scalar 32 fee -> Some { header with BaseFee = Some fee }
                    | _ -> None
            Write = fun header -> header.BaseFee |> Option.map Rlp.ofBigInt
        }
        hashField Shanghai (fun hash h -> { h with WithdrawalsRoot = Some hash }) _.WithdrawalsRoot
        numberField Cancun (fun gas h -> { h with BlobGasUsed = Some gas }) _.BlobGasUsed
        numberField Cancun (fun gas h -> { h with ExcessBlobGas = Some gas }) _.ExcessBlobGas
        hashField
            Cancun
            (fun hash h ->
                { h with
                    ParentBeaconBlockRoot = Some hash
                })
            _.ParentBeaconBlockRoot
        hashField Prague (fun hash h -> { h with RequestsHash = Some hash }) _.RequestsHash
        hashField
            Amsterdam
            (fun hash h ->
                { h with
                    BlockAccessListHash = Some hash
                })
            _.BlockAccessListHash
        numberField Amsterdam (fun slot h -> { h with SlotNumber = Some slot }) _.SlotNumber
    ]

/// Number of fields of a fork's header.
let fieldCount fork =
    15 + (added |> List.filter (fun field -> fork >= field.Since) |> List.length)

let private fieldCounts = ForkTable.inOrder |> List.map fieldCount |> Set.ofList

/// Header with any of the known field counts.
let ofItem item =
    match item with
    | Rlp.List fields when Set.contains fields.Length fieldCounts ->
        let read header (field, item) = header |> Option.bind (field.Read item)

        List.zip (List.take (fields.Length - 15) added) (List.skip 15 fields)
        |> List.fold read (readBase (List.take 15 fields))
    | _ -> None

/// Strict: the form of `fork`, nothing else.
let ofItemAt fork item =
    match item with
    | Rlp.List fields when fields.Length = fieldCount fork -> ofItem item
    | _ -> None

let toItem header =
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
        @ List.choose (fun field -> field.Write header) added
    )

let encode header = Rlp.encode (toItem header)

let hash header = Keccak.hash (encode header)

/// An ancestor's bytes under the fork of the block or the one before it (execution-specs `validate_headers`).
let decodeAncestor fork bytes =
    match Rlp.decode bytes with
    | Error _ -> None
    | Ok item ->
        ofItemAt fork item
        |> Option.orElseWith (fun () -> ofItemAt (ForkTable.previous fork) item)

/// keccak(rlp([])): the ommers hash of a block without ommers.
let emptyOmmersHash = Keccak.hash (Rlp.encode (Rlp.List []))
