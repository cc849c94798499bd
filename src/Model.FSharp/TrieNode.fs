/// Nodes of the Merkle Patricia trie and their one canonical encoding (Yellow Paper appendix D).
module Perjury.Model.TrieNode

open Perjury.Model.Rlp

type Node =
    | Empty
    /// A node known only by its hash.
    | Stub of hash: byte[]
    | Leaf of path: byte[] * value: byte[]
    | Extension of path: byte[] * child: Node
    /// Sixteen children; the value is the empty string when no key ends here.
    | Branch of children: Node[] * value: Item

let rec toItem node =
    match node with
    | Empty -> Str Bytes.empty
    | Stub hash -> Str hash
    | Leaf(path, value) -> Rlp.List [ Str(Nibbles.toHexPrefix true path); Str value ]
    | Extension(path, child) -> Rlp.List [ Str(Nibbles.toHexPrefix false path); reference child ]
    | Branch(children, value) -> Rlp.List [ yield! Seq.map reference children; yield value ]

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

/// No key ends at the branch.
let noValue = Str Bytes.empty

let private countOccupied (children: Node[]) value =
    (children |> Array.filter ((<>) Empty) |> Array.length)
    + (if value = noValue then 0 else 1)

/// What execution-specs `decode_witness_to_mpt` refuses is refused: a list of other than 2 or 17 items, a path that is
/// no string, a leaf value that is no string, an extension without a path or without a branch below, a branch with
/// fewer than two entries, a child reference that is no node and no hash. Hashed children become stubs.
let rec private ofItem item =
    match item with
    | Str [||] -> Some Empty
    | Str _ -> None
    | Rlp.List [ Str prefix; second ] -> Nibbles.ofHexPrefix prefix |> Option.bind (ofPair second)
    | Rlp.List items when items.Length = 17 ->
        let children = items |> List.take 16 |> List.map childOf

        if List.forall Option.isSome children then
            let nodes = children |> List.map Option.get |> List.toArray

            if countOccupied nodes items[16] >= 2 then
                Some(Branch(nodes, items[16]))
            else
                None
        else
            None
    | _ -> None

and private ofPair second (isLeaf, path) =
    match second with
    | Str value when isLeaf -> Some(Leaf(path, value))
    | child when not isLeaf && path.Length > 0 ->
        match childOf child with
        | Some(Stub _ | Branch _ as node) -> Some(Extension(path, node))
        | _ -> None
    | _ -> None

and private childOf item =
    match item with
    | Str [||] -> Some Empty
    | Fixed 32 hash -> Some(Stub hash)
    | Rlp.List _ -> ofItem item
    | Str _ -> None

/// The node an encoding stands for; None when it is not one a trie produces.
let decode =
    Memo.lateAnswers (fun bytes ->
        match Rlp.decode bytes with
        | Ok item -> ofItem item
        | Error _ -> None)

/// As an engine reads it that looks at no shape (Leniency): any list of 2 or 17 items, a reference of any other length is none.
let rec private looseItem item =
    match item with
    | Rlp.List [ Str [||]; Str value ] -> Some(Leaf([||], value))
    | Rlp.List [ Str prefix; second ] ->
        match Nibbles.ofHexPrefix prefix, second with
        | Some(true, path), Str value -> Some(Leaf(path, value))
        | Some(false, path), child -> looseChild child |> Option.map (fun node -> Extension(path, node))
        | _ -> None
    | Rlp.List items when items.Length = 17 ->
        let children = items |> List.take 16 |> List.map looseChild

        if List.forall Option.isSome children then
            Some(Branch(children |> List.map Option.get |> List.toArray, items[16]))
        else
            None
    | _ -> None

and private looseChild item =
    match item with
    | Fixed 32 hash -> Some(Stub hash)
    | Str _ -> Some Empty
    | Rlp.List _ -> looseItem item

let decodeLoosely bytes =
    match Rlp.decodeFirst bytes with
    | Ok item -> looseItem item
    | Error _ -> None

/// Hashes of the stubs directly below a node, through inline children.
let rec stubs node =
    match node with
    | Empty
    | Leaf _ -> []
    | Stub hash -> [ hash ]
    | Extension(_, child) -> stubs child
    | Branch(children, _) -> children |> Seq.collect stubs |> List.ofSeq

/// Whether a node of an account or storage trie has a shape that the specification decodes and yet refuses on a path, from
/// tests-zkevm v21.0.7 on (decision 0090): a value in a branch, or a child inside it that has to be named by its hash.
let rec isOdd node =
    match node with
    | Empty
    | Stub _
    | Leaf _ -> false
    | Extension(_, child) -> isOddChild child
    | Branch(children, value) -> value <> noValue || Array.exists isOddChild children

and private isOddChild child =
    match child with
    | Empty
    | Stub _ -> false
    | _ -> (encode child).Length >= 32 || isOdd child
