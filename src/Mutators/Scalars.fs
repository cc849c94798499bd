/// Values of an input in wire form: numbers little-endian, the schema id as its two bytes.
module Perjury.Mutators.Scalars

open System
open System.Buffers.Binary
open System.Numerics
open Perjury.Model
open Perjury.Model.WireTypes

let private le (value: uint64) = Bytes.ofUInt64LittleEndian 8 value

let private number (bytes: byte[]) =
    BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan bytes)

/// All values, in wire order.
let all =
    [
        SchemaId
        ParentHash
        FeeRecipient
        StateRoot
        ReceiptsRoot
        LogsBloom
        PrevRandao
        BlockNumber
        GasLimit
        GasUsed
        Timestamp
        ExtraData
        BaseFeePerGas
        BlockHash
        BlobGasUsed
        ExcessBlobGas
        ParentBeaconBlockRoot
        BlockAccessList
        SlotNumber
        ChainId
    ]

let get scalar (input: PayloadInput) =
    let payload = input.Request.ExecutionPayload

    match scalar with
    | ParentHash -> payload.ParentHash
    | FeeRecipient -> payload.FeeRecipient
    | StateRoot -> payload.StateRoot
    | ReceiptsRoot -> payload.ReceiptsRoot
    | LogsBloom -> payload.LogsBloom
    | PrevRandao -> payload.PrevRandao
    | BlockNumber -> le payload.BlockNumber
    | GasLimit -> le payload.GasLimit
    | GasUsed -> le payload.GasUsed
    | Timestamp -> le payload.Timestamp
    | ExtraData -> payload.ExtraData
    | BaseFeePerGas -> Array.rev (Bytes.ofWord payload.BaseFeePerGas)
    | BlockHash -> payload.BlockHash
    | BlobGasUsed -> le payload.BlobGasUsed
    | ExcessBlobGas -> le payload.ExcessBlobGas
    | ParentBeaconBlockRoot -> input.Request.ParentBeaconBlockRoot
    | BlockAccessList -> payload.BlockAccessList
    | SlotNumber -> le payload.SlotNumber
    | ChainId -> le input.ChainId
    | SchemaId -> [| byte (input.SchemaId >>> 8); byte input.SchemaId |]

let private withPayload (input: PayloadInput) payload =
    { input with
        Request =
            { input.Request with
                ExecutionPayload = payload
            }
    }

let private setPayload scalar (value: byte[]) (p: ExecutionPayload) =
    match scalar with
    | ParentHash -> { p with ParentHash = value }
    | FeeRecipient -> { p with FeeRecipient = value }
    | StateRoot -> { p with StateRoot = value }
    | ReceiptsRoot -> { p with ReceiptsRoot = value }
    | LogsBloom -> { p with LogsBloom = value }
    | PrevRandao -> { p with PrevRandao = value }
    | BlockNumber -> { p with BlockNumber = number value }
    | GasLimit -> { p with GasLimit = number value }
    | GasUsed -> { p with GasUsed = number value }
    | Timestamp -> { p with Timestamp = number value }
    | ExtraData -> { p with ExtraData = value }
    | BaseFeePerGas ->
        { p with
            BaseFeePerGas = BigInteger(ReadOnlySpan value, isUnsigned = true)
        }
    | BlockHash -> { p with BlockHash = value }
    | BlobGasUsed -> { p with BlobGasUsed = number value }
    | ExcessBlobGas -> { p with ExcessBlobGas = number value }
    | BlockAccessList -> { p with BlockAccessList = value }
    | SlotNumber -> { p with SlotNumber = number value }
    | ParentBeaconBlockRoot
    | ChainId
    | SchemaId -> p

/// Sets a value of the input; none when its size is wrong on the wire, or the schema is unknown.
let set scalar (value: byte[]) (input: PayloadInput) =
    let sizeFits =
        scalar = ExtraData
        || scalar = BlockAccessList
        || value.Length = (get scalar input).Length

    match scalar with
    | _ when not sizeFits -> None
    | ParentBeaconBlockRoot ->
        Some
            { input with
                Request =
                    { input.Request with
                        ParentBeaconBlockRoot = value
                    }
            }
    | ChainId -> Some { input with ChainId = number value }
    | SchemaId ->
        Some
            { input with
                SchemaId = int value[0] * 256 + int value[1]
            }
    | _ -> Some(withPayload input (setPayload scalar value input.Request.ExecutionPayload))
