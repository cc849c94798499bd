/// Nodes of the Merkle Patricia trie and their one canonical encoding (Yellow Paper appendix D).
module Perjury.Model.TrieNode

open Perjury.Model.Rlp

type Node =
    | Empty
    /// A node known only by its hash.
    | Stub of hash: byte[]
    | Leaf of path: byte[] * value: byte[]
    | Extension of path: byte[] * child: Node
    /// Sixteen children; the value is empty when no key ends here.
    | Branch of children: Node[] * value: byte[]

let rec toItem node =
    match node with
    | Empty -> Str Bytes.empty
    | Stub hash -> Str hash
    | Leaf(path, value) -> Rlp.List [ Str(Nibbles.toHexPrefix true path); Str value ]
    | Extension(path, child) -> Rlp.List [ Str(Nibbles.toHexPrefix false path); reference child ]
    | Branch(children, value) -> Rlp.List [ yield! Seq.map reference children; yield Str value ]

/// How a parent names a child: by hash, or by its encoding when that is shorter than 32 bytes.
and reference node =
    match node with
    | Empty
    | Stub _ -> toItem node
    | _ ->
        let item = toItem node
        let bytes = Rlp.encode item
        if bytes.Length < 32 then item else Str(Keccak.hash bytes)

let encode node = Rlp.encode (toItem node)

let emptyRoot = Keccak.hash (encode Empty)

let private isOccupied node = node <> Empty

/// Strict: hex-prefix flag and padding canonical, paths and values where they must not be empty, at least two
/// occupied places in a branch, children inline only below 32 bytes. Hashed children become stubs.
let rec private ofItem item =
    match item with
    | Str [||] -> Some Empty
    | Str _ -> None
    | Rlp.List [ Str prefix; second ] ->
        match Nibbles.ofHexPrefix prefix, second with
        | Some(true, path), Str value when value.Length > 0 -> Some(Leaf(path, value))
        | Some(false, path), child when path.Length > 0 ->
            match childOf child with
            | Some(Stub _ | Branch _ as node) -> Some(Extension(path, node))
            | _ -> None
        | _ -> None
    | Rlp.List items when items.Length = 17 ->
        let children = items |> List.take 16 |> List.map childOf

        match items[16] with
        | Str value when List.forall Option.isSome children ->
            let nodes = children |> List.map Option.get |> List.toArray

            let occupied =
                (Array.filter isOccupied nodes).Length + (if value.Length > 0 then 1 else 0)

            if occupied >= 2 then Some(Branch(nodes, value)) else None
        | _ -> None
    | _ -> None

and private childOf item =
    match item with
    | Str [||] -> Some Empty
    | Fixed 32 hash -> Some(Stub hash)
    | Rlp.List _ when (Rlp.encode item).Length < 32 -> ofItem item
    | _ -> None

/// The node an encoding stands for; None when it is not one a trie produces.
let decode bytes =
    match Rlp.decode bytes with
    | Ok item -> ofItem item
    | Error _ -> None

/// Hashes of the stubs directly below a node, through inline children.
let rec stubs node =
    match node with
    | Empty
    | Leaf _ -> []
    | Stub hash -> [ hash ]
    | Extension(_, child) -> stubs child
    | Branch(children, _) -> children |> Seq.collect stubs |> List.ofSeq
