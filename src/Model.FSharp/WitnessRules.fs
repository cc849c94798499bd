/// What a witness must be, one predicate per rule. `Sufficient` asks that it answers every read; `Canonical` asks that it
/// is the one witness a builder makes: sorted, without duplicates, nothing that is not read.
module Perjury.Model.WitnessRules

open Perjury.Model.Reasons
open System.Collections.Generic
open Perjury.Model.Headers
open Perjury.Model.TrieNode
open Perjury.Model.WireTypes
open Perjury.Model.Witness

// headers (execution-specs `validate_headers`)

/// The parent is there: the last header.
let hasParent (witness: ExecutionWitness) = not witness.Headers.IsEmpty

/// Every ancestor in the form of the block's fork or the one before it.
let ancestors fork (witness: ExecutionWitness) =
    witness.Headers |> List.map (Headers.decodeAncestor fork)

/// Each ancestor names the one before it as its parent; one that does not decode names nothing.
let isContiguous (headers: Header option list) (hashes: byte[] list) =
    List.zip headers hashes
    |> List.pairwise
    |> List.forall (fun ((_, hash), (next, _)) ->
        match next with
        | Some header -> Bytes.equal header.ParentHash hash
        | None -> false)

// order (Canonical: strictly ascending as raw bytes, as the structural check of the execution-specs witness tests asks)

let isSorted (entries: byte[] list) =
    entries |> List.pairwise |> List.forall (fun (a, b) -> Bytes.compare a b <= 0)

let isUnique (entries: byte[] list) =
    HashSet<byte[]>(entries, Bytes.equality).Count = entries.Length

// minimality (Canonical: nothing that was not read, EIP-8025)

/// Every node was gone through.
let areNodesMinimal (access: Access) (witness: ExecutionWitness) =
    witness.State
    |> List.forall (fun node -> Set.contains (Keccak.hash node) access.Nodes)

/// Every code was read.
let areCodesMinimal (access: Access) (witness: ExecutionWitness) =
    witness.Codes
    |> List.forall (fun code -> Set.contains (Keccak.hash code) access.Codes)

/// No ancestor older than the oldest whose hash was read, at this distance; the parent is always needed.
let areAncestorsMinimal oldest (witness: ExecutionWitness) = witness.Headers.Length <= max 1 oldest

/// The empty trie and the empty code are known without a preimage, so that listing them is never needed.
let private emptyTrie = TrieNode.encode Empty

let hasNoEmptyNode (witness: ExecutionWitness) =
    not (List.contains emptyTrie witness.State)

let hasNoEmptyCode (witness: ExecutionWitness) =
    not (List.contains Bytes.empty witness.Codes)

// completeness (execution-specs `witness_state.py`: what is missing raises)

let areAncestorsComplete oldest (witness: ExecutionWitness) = witness.Headers.Length >= max 1 oldest

// encodings (execution-specs `incremental_mpt.py`)

/// An extension's child, when it is known, must be a branch.
let private isChildAllowed node child =
    match node, child with
    | Extension(_, Stub _), Branch _ -> true
    | Extension(_, Stub _), _ -> false
    | _ -> true

/// Everything reachable from the roots through the witness is a canonical node. Nodes that are not there are stubs;
/// each hash is visited once, so that a witness with shared subtrees costs its size.
let areReachableNodesCanonical (find: byte[] -> byte[] option) (roots: seq<byte[]>) =
    let visited = HashSet<byte[]>(Bytes.equality)
    let pending = Stack<byte[]>(roots)
    let mutable good = true

    let visit hash =
        match find hash |> Option.map TrieNode.decode with
        | None -> ()
        | Some None -> good <- false
        | Some(Some node) ->
            for child in TrieNode.stubs node do
                match find child |> Option.bind TrieNode.decode with
                | Some below when not (isChildAllowed node below) -> good <- false
                | _ -> pending.Push child

    while good && pending.Count > 0 do
        let hash = pending.Pop()

        if not (Bytes.equal hash emptyRoot) && visited.Add hash then
            visit hash

    good

// the canonical form as a whole (EIP-8025)

/// The rules of the canonical form that need no execution.
let staticForm (witness: ExecutionWitness) =
    List.concat
        [
            unless (isSorted witness.State) UnsortedNodes
            unless (isUnique witness.State) DuplicateNode
            unless (hasNoEmptyNode witness) UnusedNode
            unless (isSorted witness.Codes) UnsortedCodes
            unless (isUnique witness.Codes) DuplicateCode
            unless (hasNoEmptyCode witness) UnusedCode
        ]
