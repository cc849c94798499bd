/// The Merkle Patricia trie, whole or partial. A partial trie holds stubs; going through one asks the store for the node.
/// A node the store does not have is an answer of its own and never reads as "absent".
module Perjury.Model.Trie

open Perjury.Model.Outcome
open Perjury.Model.TrieNode

type Fault =
    | Missing of hash: byte[]
    | Malformed of hash: byte[]

/// The node behind a hash.
type Store = byte[] -> Result<Node, Fault>

/// Store of a whole trie: no stub is ever met.
let noStore: Store = fun hash -> Error(Missing hash)

/// Trie whose root has this hash, nothing of it known yet.
let ofRoot root =
    if Bytes.equal root emptyRoot then Empty else Stub root

let root node =
    match node with
    | Stub hash -> hash
    | _ -> Keccak.hash (TrieNode.encode node)

let private resolve (store: Store) node =
    match node with
    | Stub hash -> store hash
    | _ -> Ok node

let rec private getAt store node (path: byte[]) =
    match node with
    | Empty -> Ok None
    | Stub hash -> store hash |> Result.bind (fun node -> getAt store node path)
    | Leaf(own, value) -> Ok(if own = path then Some value else None)
    | Extension(own, child) ->
        if Nibbles.startsWith own path then
            getAt store child (Nibbles.skip own.Length path)
        else
            Ok None
    | Branch(_, Rlp.Str value) when path.Length = 0 -> Ok(if value.Length = 0 then None else Some value)
    | Branch(_, Rlp.List _) when path.Length = 0 -> Error(Malformed(Keccak.hash (TrieNode.encode node)))
    | Branch(children, _) -> getAt store children[int path[0]] (Nibbles.skip 1 path)

/// Value of a key, or None when the trie proves that it has none.
let get store node key = getAt store node (Nibbles.ofBytes key)

let private extend path child =
    if Array.isEmpty path then child else Extension(path, child)

let private noChildren = Array.create 16 Empty

/// Branch with `node` under the first nibble of `path`, or `value` in the branch itself when the path is empty.
let private hang (children: Node[], value) (path: byte[]) (make: byte[] -> Node) (here: Rlp.Item) =
    if path.Length = 0 then
        children, here
    else
        Array.updateAt (int path[0]) (make (Nibbles.skip 1 path)) children, value

/// The branch where a node's own path and a key's part, and the path to it: the node is kept on one side, the value put on the other.
let private part (own: byte[]) (path: byte[]) (keep: byte[] -> Node) (here: Rlp.Item) (value: byte[]) =
    let shared = Nibbles.commonPrefixLength own path
    let ownRest, rest = Nibbles.skip shared own, Nibbles.skip shared path
    let kept = hang (noChildren, noValue) ownRest keep here

    let branch = hang kept rest (fun tail -> Leaf(tail, value)) (Rlp.Str value)

    extend path[.. shared - 1] (Branch branch)

let rec private putAt store node (path: byte[]) (value: byte[]) =
    match node with
    | Empty -> Ok(Leaf(path, value))
    | Stub hash -> store hash |> Result.bind (fun node -> putAt store node path value)
    | Leaf(own, _) when own = path -> Ok(Leaf(path, value))
    | Leaf(own, old) -> Ok(part own path (fun tail -> Leaf(tail, old)) (Rlp.Str old) value)
    | Extension(own, child) when Nibbles.startsWith own path ->
        putAt store child (Nibbles.skip own.Length path) value
        |> Result.map (fun child -> Extension(own, child))
    | Extension(own, child) -> Ok(part own path (fun tail -> extend tail child) noValue value)
    | Branch(children, _) when path.Length = 0 -> Ok(Branch(children, Rlp.Str value))
    | Branch(children, old) ->
        let at = int path[0]

        putAt store children[at] (Nibbles.skip 1 path) value
        |> Result.map (fun child -> Branch(Array.updateAt at child children, old))

/// Trie with the key set; the value must not be empty.
let put store node key value =
    putAt store node (Nibbles.ofBytes key) value

/// A path in front of a node, merged with the path the node itself has. Only here the kind of a sibling matters.
let private prepend store (path: byte[]) node =
    outcome {
        match! resolve store node with
        | Leaf(own, value) -> return Leaf(Array.append path own, value)
        | Extension(own, child) -> return Extension(Array.append path own, child)
        | _ -> return extend path node
    }

/// A branch that may have lost an entry: with one left it gives way to that entry.
let private collapse store (children: Node[]) (value: Rlp.Item) =
    match List.filter (fun i -> children[i] <> Empty) [ 0..15 ] with
    | [] when value = noValue -> Ok Empty
    | [ only ] when value = noValue -> prepend store [| byte only |] children[only]
    | left ->
        match left, value with
        | [], Rlp.Str value -> Ok(Leaf([||], value))
        | _ -> Ok(Branch(children, value))

let private whenChanged change below =
    match below with
    | None -> Ok None
    | Some node -> change node |> Result.map Some

/// The node without the key, or None when the key is not below it: then every node keeps the encoding it has.
let rec private removeAt store node (path: byte[]) =
    match node with
    | Empty -> Ok None
    | Stub hash -> store hash |> Result.bind (fun node -> removeAt store node path)
    | Leaf(own, _) -> Ok(if own = path then Some Empty else None)
    | Extension(own, child) when Nibbles.startsWith own path ->
        removeAt store child (Nibbles.skip own.Length path)
        |> Result.bind (
            whenChanged (fun child -> if child = Empty then Ok Empty else prepend store own child)
        )
    | Extension _ -> Ok None
    | Branch(_, value) when path.Length = 0 && value = noValue -> Ok None
    | Branch(children, _) when path.Length = 0 -> collapse store children noValue |> Result.map Some
    | Branch(children, value) ->
        let at = int path[0]

        removeAt store children[at] (Nibbles.skip 1 path)
        |> Result.bind (whenChanged (fun child -> collapse store (Array.updateAt at child children) value))

/// Trie without the key; unchanged when the key is absent.
let remove store node key =
    removeAt store node (Nibbles.ofBytes key)
    |> Result.map (Option.defaultValue node)

/// All changes of a block to one trie: writes first, then deletes, so that a branch that loses one entry and wins
/// another never asks for a sibling (execution-specs `mpt_set_storage_slots`).
let update store node (changes: (byte[] * byte[] option) list) =
    let writes =
        changes
        |> List.choose (fun (key, value) -> value |> Option.map (fun value -> key, value))

    let deletes = changes |> List.filter (snd >> Option.isNone) |> List.map fst

    outcome {
        let! written = fold (fun node (key, value) -> put store node key value) node writes
        return! fold (remove store) written deletes
    }

let rec private pathAt store node (path: byte[]) hashes =
    match node with
    | Stub hash -> store hash |> Result.bind (fun node -> pathAt store node path (hash :: hashes))
    | Extension(own, child) when Nibbles.startsWith own path ->
        pathAt store child (Nibbles.skip own.Length path) hashes
    | Branch(children, _) when path.Length > 0 ->
        pathAt store children[int path[0]] (Nibbles.skip 1 path) hashes
    | _ -> Ok(List.rev hashes)

/// Hashes of the nodes that prove the key's value or its absence, from the root down.
let path store node key =
    pathAt store node (Nibbles.ofBytes key) []

let rec private hashedAt node =
    seq {
        match node with
        | Empty
        | Stub _ -> ()
        | Leaf _ -> yield TrieNode.encode node
        | Extension(_, child) ->
            yield TrieNode.encode node
            yield! hashedAt child
        | Branch(children, _) ->
            yield TrieNode.encode node
            yield! Seq.collect hashedAt children
    }

/// Encodings of the nodes of a trie that are named by hash: the root, and every other of at least 32 bytes.
let encodings node =
    match node with
    | Empty
    | Stub _ -> Seq.empty
    | _ ->
        let below =
            hashedAt node |> Seq.skip 1 |> Seq.filter (fun bytes -> bytes.Length >= 32)

        Seq.append [ TrieNode.encode node ] below

/// Trie of an ordered list: key rlp(i), as for transactions, receipts and withdrawals.
let ofList (values: byte[] list) =
    values
    |> Seq.indexed
    |> fold (fun node (i, value) -> put noStore node (Rlp.encode (Rlp.ofUInt64 (uint64 i))) value) Empty
    |> Result.defaultValue Empty

/// Its root; most lies about a block leave its lists alone.
let listRoot = Memo.manyLists (ofList >> root)
