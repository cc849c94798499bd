namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the form of a trie, with every hash above them recomputed: keys and values may stay what they were, and the nodes are
/// none that a trie has.
module NodeShapes =
    /// What stands in a node's place, and the further entries that it names.
    type private Shape = byte[] -> Draw<(byte[] * byte[][]) option>

    type private Node =
        | Leaf of path: byte[] * value: byte[]
        | Extension of path: byte[] * child: Item
        | Branch of Item list

    let private read node =
        match Rlp.decode node with
        | Ok(List [ Str prefix; second ]) ->
            match Nibbles.ofHexPrefix prefix, second with
            | Some(true, path), Str value -> Some(Leaf(path, value))
            | Some(false, path), child when path.Length > 0 -> Some(Extension(path, child))
            | _ -> None
        | Ok(List items) when items.Length = 17 -> Some(Branch items)
        | _ -> None

    let private leaf path value =
        Rlp.encode (List [ Str(Nibbles.toHexPrefix true path); Str value ])

    let private extension path child =
        Rlp.encode (List [ Str(Nibbles.toHexPrefix false path); child ])

    let private noChild = Str [||]

    let private branch (children: (int * Item) list) value =
        let at index =
            children
            |> List.tryFind (fst >> (=) index)
            |> Option.map snd
            |> Option.defaultValue noChild

        Rlp.encode (List(List.map at [ 0..15 ] @ [ value ]))

    /// How a parent names a node, and the entry that this needs.
    let private named node =
        match Rlp.decode node with
        | Ok item when Array.length node < 32 -> item, [||]
        | _ -> Str(Keccak.hash node), [| node |]

    let private byHash node = Str(Keccak.hash node), [| node |]

    let private hasStub (items: Item list) =
        List.take 16 items
        |> List.indexed
        |> List.choose (fun (i, item) ->
            match item with
            | Str hash when hash.Length = 32 -> Some i
            | _ -> None)

    // The node limit of the wire: nothing longer would be read at all.
    let private fits (entry: byte[]) = entry.Length <= 1024

    /// Places the shape on a node of the witness: execution goes through every one of them, or collapses a branch onto it.
    let private place (shape: Shape) : Drawing =
        let rec search tries (entries: byte[][]) =
            draw {
                let! index = below entries.Length
                let! shaped = shape entries[index]

                match shaped with
                | Some(node, more) when
                    not (Bytes.equal node entries[index]) && fits node && Array.forall fits more
                    ->
                    let added =
                        more
                        |> Array.filter (holds entries >> not)
                        |> Array.mapi (fun i entry -> Insert(State, entries.Length + i, entry))

                    return List.ofArray added @ [ Forge(State, index, node) ]
                | _ when tries > 0 -> return! search (tries - 1) entries
                | _ -> return []
            }

        fun _ draft ->
            let entries = entriesOf State draft
            if entries.Length = 0 then none else search 24 entries

    let private constant make : Shape =
        fun node -> draw { return read node |> Option.bind make }

    let private branchOfOne =
        constant (fun node ->
            match node with
            | Leaf(path, value) when path.Length > 0 ->
                let child, more = named (leaf path[1..] value)
                Some(branch [ int path[0], child ] noChild, more)
            | _ -> None)

    let private extensionToLeaf =
        constant (fun node ->
            match node with
            | Leaf(path, value) when path.Length > 1 ->
                let child, more = named (leaf path[1..] value)
                Some(extension path[..0] child, more)
            | _ -> None)

    /// Two keys of the last nibble under a branch: one is the leaf's own, the other nobody has.
    let private fork (path: byte[]) value reference =
        let last = path.Length - 1
        let own, more = reference (leaf path[last..] value)
        let other = (int path[last - 1] + 1) % 16
        let alone = List [ Str(Nibbles.toHexPrefix true [| 0uy |]); Str [| 1uy |] ]

        let child, further =
            byHash (branch [ int path[last - 1], own; other, alone ] noChild)

        extension path[.. last - 2] child, Array.append more further

    let private extensionToExtension =
        constant (fun node ->
            match node with
            | Leaf(path, value) when path.Length > 3 ->
                let second, more = fork path[1..] value named
                let below, further = named second
                Some(extension path[..0] below, Array.append more further)
            | Extension(path, child) when path.Length > 1 ->
                let below, more = named (extension path[1..] child)
                Some(extension path[..0] below, more)
            | _ -> None)

    // Between a branch and its child: in the place of the child it would name what it replaces, which is then gone.
    let private emptyExtension: Shape =
        fun node ->
            match read node with
            | Some(Branch items) when not (List.isEmpty (hasStub items)) ->
                draw {
                    let! child = oneOf (Array.ofList (hasStub items))
                    let between = extension [||] items[child]
                    let changed = List.updateAt child (Str(Keccak.hash between)) items
                    return Some(Rlp.encode (List changed), [| between |])
                }
            | _ -> draw { return None }

    /// A leaf whose path is longer or shorter than its place has room for, in nibbles.
    let private pathBy change =
        constant (fun node ->
            match node with
            | Leaf(path, value) when path.Length + change > 0 ->
                let other =
                    if change < 0 then
                        path[.. path.Length + change - 1]
                    else
                        Array.append path (Array.create change 7uy)

                Some(leaf other value, [||])
            | _ -> None)

    /// F25: a node that is short enough to stand inside its parent is named by hash.
    let private hashOfShort =
        constant (fun node ->
            match node with
            | Leaf(path, value) when path.Length > 2 && (leaf path[path.Length - 1 ..] value).Length < 32 ->
                Some(fork path value byHash)
            | _ -> None)

    /// F24: a node that has to be named by hash stands inside its parent.
    let private embedded =
        constant (fun node ->
            match node with
            | Leaf(path, value) when path.Length > 2 && (leaf path[path.Length - 1 ..] value).Length >= 32 ->
                match Rlp.decode (leaf path[path.Length - 1 ..] value) with
                | Ok item -> Some(fork path value (fun _ -> item, [||]))
                | Error _ -> None
            | _ -> None)

    /// F26: a list where a branch has its value.
    let private listAsValue =
        constant (fun node ->
            match node with
            | Branch items -> Some(Rlp.encode (List(List.updateAt 16 (List [ Str [| 1uy |] ]) items)), [||])
            | _ -> None)

    /// Off every path: a child that the witness does not show gives way to a shape that it does.
    let private beside (shape: byte[] * byte[][]) : Drawing =
        let node, more = shape

        let unread (entries: byte[][]) =
            let shown =
                entries
                |> Array.map Keccak.hash
                |> fun hashes -> System.Collections.Generic.HashSet<byte[]>(hashes, Bytes.equality)

            fun (items: Item list) ->
                hasStub items
                |> List.filter (fun i ->
                    match items[i] with
                    | Str hash -> not (shown.Contains hash)
                    | List _ -> false)

        let rec search tries (entries: byte[][]) unread =
            draw {
                let! index = below entries.Length

                match read entries[index] with
                | Some(Branch items) when not (List.isEmpty (unread items)) ->
                    let! child = oneOf (Array.ofList (unread items))
                    let changed = List.updateAt child (Str(Keccak.hash node)) items

                    let added =
                        Array.append more [| node |]
                        |> Array.mapi (fun i entry -> Insert(State, entries.Length + i, entry))

                    return List.ofArray added @ [ Forge(State, index, Rlp.encode (List changed)) ]
                | _ when tries > 0 -> return! search (tries - 1) entries unread
                | _ -> return []
            }

        fun _ draft ->
            let entries = entriesOf State draft

            if entries.Length = 0 then
                none
            else
                search 24 entries (unread entries)

    let private far = Array.create 60 5uy
    let private content = Bytes.zeros 40
    let private farLeaf = leaf far content
    let private stubs = [ 1, Str(Bytes.zeros 32); 9, Str(Bytes.zeros 32) ]

    let private shapes =
        [
            "branch-of-one", [ "F9"; "F11" ], branchOfOne
            "extension-to-leaf", [ "F11" ], extensionToLeaf
            "extension-to-extension", [ "F11" ], extensionToExtension
            "empty-extension", [ "F11"; "F23" ], emptyExtension
        ]

    /// What no decoder reads.
    let malformed =
        [
            for name, faults, shape in shapes do
                refused $"shape-{name}" faults [ MalformedNode ] (place shape)
        ]

    /// What is refused where execution goes through it; a path that ends before it proves absence without it.
    let odd =
        [
            depends "shape-embedded-child" [ "F24" ] (place embedded)
            depends "shape-hash-of-short-node" [ "F25" ] (place hashOfShort)
            depends "shape-list-as-branch-value" [ "F26" ] (place listAsValue)
        ]

    /// The key that the leaf had is gone; nobody asks for the one that it has.
    let paths =
        [
            for total, change in [ 62, -2; 66, 2; 144, 80 ] do
                depends $"shape-leaf-path-{total}" [ "F11"; "F22" ] (place (pathBy change))
        ]

    /// Upstream leaves open what a guest says of them (tests-zkevm v21.0.7).
    let offPaths =
        [
            for name, faults, shape in
                [
                    "branch-of-one",
                    [ "F11" ],
                    (branch [ 3, Str(Keccak.hash farLeaf) ] noChild, [| farLeaf |])
                    "extension-to-leaf",
                    [ "F11" ],
                    (extension [| 5uy |] (Str(Keccak.hash farLeaf)), [| farLeaf |])
                    "empty-extension", [ "F11" ], (extension [||] (Str(Keccak.hash farLeaf)), [| farLeaf |])
                    "child-33", [ "F11" ], (branch ((4, Str(Bytes.zeros 33)) :: stubs) noChild, [||])
                    "embedded-child",
                    [ "F24" ],
                    (branch ((4, List [ Str(Nibbles.toHexPrefix true far); Str content ]) :: stubs) noChild,
                     [||])
                    "short-node", [ "F25" ], (leaf [| 1uy |] [| 1uy |], [||])
                    "branch-value", [ "F26" ], (branch stubs (Str [| 1uy |]), [||])
                ] do
                unsettled $"shape-{name}-off-path" faults (beside shape)
        ]

    let families = malformed @ odd @ paths @ offPaths
