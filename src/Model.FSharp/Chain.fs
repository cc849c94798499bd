/// A chain whose whole state is known: where honest witnesses come from (EIP-8025: what execution reads, decision 0020).
module Perjury.Model.Chain

open Perjury.Model.WireTypes
open Perjury.Model.Witness

/// An account of a genesis.
type Allocation =
    {
        Address: byte[]
        Nonce: uint64
        Balance: bigint
        Code: byte[]
        Storage: (bigint * bigint) list
    }

/// All preimages up to a block; a persistent value, so that a chain can fork.
type Chain =
    {
        Nodes: Map<byte[], byte[]>
        Codes: Map<byte[], byte[]>
        /// Newest first.
        Headers: byte[] list
    }

let private addAll entries table =
    Seq.fold (fun table bytes -> Map.add (Keccak.hash bytes) bytes table) table entries

let private storageTrie (allocation: Allocation) =
    let put trie (slot: bigint, value: bigint) =
        Trie.put Trie.noStore trie (Keccak.hash (Bytes.ofWord slot)) (Rlp.encode (Rlp.ofBigInt value))

    allocation.Storage
    |> List.filter (fun (_, value) -> not value.IsZero)
    |> Outcome.fold put TrieNode.Empty
    |> Result.defaultValue TrieNode.Empty

let private leafOf (allocation: Allocation) storage =
    encodeAccount
        {
            Nonce = allocation.Nonce
            Balance = allocation.Balance
            StorageRoot = Trie.root storage
            CodeHash = Keccak.hash allocation.Code
        }

/// State root and preimages of an allocation.
let allocate (allocations: Allocation list) =
    let storages = allocations |> List.map storageTrie

    let put trie (allocation: Allocation, storage) =
        Trie.put Trie.noStore trie (Keccak.hash allocation.Address) (leafOf allocation storage)

    let accounts =
        List.zip allocations storages
        |> Outcome.fold put TrieNode.Empty
        |> Result.defaultValue TrieNode.Empty

    Trie.root accounts,
    {
        Nodes = Map.empty |> addAll (Seq.collect Trie.encodings (accounts :: storages))
        Codes =
            Map.empty
            |> addAll (allocations |> List.map (fun allocation -> allocation.Code))
        Headers = []
    }

/// The chain of a genesis header, as bytes, over the preimages of its state.
let ofGenesis header (chain: Chain) = { chain with Headers = [ header ] }

let private preimages (chain: Chain) =
    {
        Node = fun hash -> Map.tryFind hash chain.Nodes
        Code = fun hash -> Map.tryFind hash chain.Codes
        Ancestors =
            chain.Headers
            |> List.truncate 256
            |> List.rev
            |> List.map Keccak.hash
            |> Array.ofList
    }

let private headersOf (chain: Chain) =
    chain.Headers |> List.truncate 256 |> List.rev

/// An input for the chain's next block with the witness it needs, and what executing it gives.
/// None when the block cannot be read.
let proveAs releases (chain: Chain) input =
    let bare =
        {
            State = []
            Codes = []
            Headers = headersOf chain
        }

    Judging.proveAs releases (preimages chain) (Wire.withWitness bare input)
    |> Option.map (fun (witness, executed) -> Wire.withWitness witness input, executed)

let prove chain input = proveAs Releases.newest chain input

/// The chain with a block that has been executed on it.
let append (chain: Chain) (header: Headers.Header) (result: Transition.Result) =
    match StateRoots.tries result.Post with
    | Error _ -> chain
    | Ok(accounts, storages) ->
        {
            Nodes = chain.Nodes |> addAll (Seq.collect Trie.encodings (accounts :: storages))
            Codes = chain.Codes |> addAll (Map.values result.Post.Codes)
            Headers = Headers.encode header :: chain.Headers
        }
