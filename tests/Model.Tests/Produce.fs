/// Blocks made by the model for the model: a header filled in from what execution gives.
module Perjury.Tests.Produce

open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Model.Forks

/// A configuration with one fork from the first block on.
let configOf fork : ChainConfig =
    {
        ChainId = 1UL
        Forks =
            [
                {
                    Fork = fork
                    ByTimestamp = false
                    Activation = 0UL
                }
            ]
        Blobs = []
    }

let private optional fork first value =
    if fork >= first then Some value else None

/// A header before it is filled in.
let private draft fork (parent: Headers.Header option) timestamp : Headers.Header =
    {
        ParentHash = parent |> Option.map Headers.hash |> Option.defaultValue (Bytes.zeros 32)
        OmmersHash = Headers.emptyOmmersHash
        Coinbase = Array.create 20 0xC0uy
        StateRoot = TrieNode.emptyRoot
        TransactionsRoot = TrieNode.emptyRoot
        ReceiptsRoot = TrieNode.emptyRoot
        Bloom = Bytes.zeros 256
        Difficulty = if fork >= Paris then 0I else 131072I
        Number =
            parent
            |> Option.map (fun header -> header.Number + 1UL)
            |> Option.defaultValue 0UL
        GasLimit = 5_000_000UL
        GasUsed = 0UL
        Timestamp = timestamp
        ExtraData = [||]
        MixHash = Bytes.zeros 32
        Nonce = Bytes.zeros 8
        BaseFee = optional fork London 1_000_000_000I
        WithdrawalsRoot = optional fork Shanghai TrieNode.emptyRoot
        BlobGasUsed = optional fork Cancun 0UL
        ExcessBlobGas = optional fork Cancun 0UL
        ParentBeaconBlockRoot = optional fork Cancun (Bytes.zeros 32)
        RequestsHash = None
        BlockAccessListHash = None
        SlotNumber = None
    }

/// A chain of one block, the genesis of an allocation.
let genesis fork allocations =
    let root, chain = Chain.allocate allocations

    let header =
        { draft fork None 0UL with
            StateRoot = root
        }

    header, Chain.ofGenesis (Headers.encode header) chain

/// A header after a parent with everything that does not depend on execution as it must be.
let next (rules: Rules) (parent: Headers.Header) timestamp =
    let header = draft rules.Fork (Some parent) timestamp

    let difficulty =
        HeaderRules.expectedDifficulty rules header parent |> Option.defaultValue 0I

    { header with
        Difficulty = difficulty
        BaseFee = optional rules.Fork London (Fees.expectedBaseFee parent)
    }

let private inputOf fork (header: Headers.Header) (ommers: Headers.Header list) =
    let block =
        Rlp.List [ Headers.toItem header; Rlp.List []; Rlp.List(List.map Headers.toItem ommers) ]

    Block
        {
            Block = Rlp.encode block
            Witness = { State = []; Codes = []; Headers = [] }
            ChainConfig = configOf fork
        }

/// A block without transactions on a chain, before Shanghai: its input with the witness it needs, sealed as far as
/// execution got, and the result when it got to the end.
let block fork (chain: Chain.Chain) (header: Headers.Header) (ommers: Headers.Header list) =
    let hash = Keccak.hash (Rlp.encode (Rlp.List(List.map Headers.toItem ommers)))
    let header = { header with OmmersHash = hash }

    match Chain.prove chain (inputOf fork header ommers) with
    | Some(_, Ok result) ->
        let closed =
            { header with
                StateRoot = result.StateRoot
            }

        match Chain.prove chain (inputOf fork closed ommers) with
        | Some(input, Ok result) -> input, Some(closed, result)
        | other -> failwith $"%A{other}"
    | Some(input, Error _) -> input, None
    | None -> failwith "the block does not decode"
