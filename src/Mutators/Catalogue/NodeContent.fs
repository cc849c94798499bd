namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the content of a node, with every hash above it recomputed: only strict decoding of the node, or the state root after
/// execution, can reject them.
module NodeContent =
    type private Lie = byte[] -> Draw<byte[] option>

    let private constant make : Lie = fun node -> draw { return make node }

    // Number of attempts: a node that the lie does not apply to is replaced by another.
    let private forge (lie: Lie) : Drawing =
        let rec search tries (entries: byte[][]) =
            draw {
                let! index = below entries.Length
                let! forged = lie entries[index]

                match forged with
                | Some node when not (Bytes.equal node entries[index]) -> return [ Forge(State, index, node) ]
                | _ when tries > 0 -> return! search (tries - 1) entries
                | _ -> return []
            }

        fun _ draft ->
            let entries = entriesOf State draft
            if entries.Length = 0 then none else search 24 entries

    let private items node =
        match Rlp.decode node with
        | Ok(List items) -> Some items
        | _ -> None

    let private relist items = Some(Rlp.encode (List items))

    let private longLength: Lie = constant withLongPrefix

    let private trailingByte: Lie =
        constant (fun node -> Some(Array.append node [| 0uy |]))

    let private shorter: Lie =
        constant (fun node -> Some(Array.truncate (node.Length - 1) node))

    let private arity count : Lie =
        constant (fun node ->
            items node
            |> Option.filter (fun items -> items.Length = count)
            |> Option.bind (fun items -> relist (items @ [ Str [||] ])))

    let private withoutLast count : Lie =
        constant (fun node ->
            items node
            |> Option.filter (fun items -> items.Length = count)
            |> Option.bind (fun items -> relist (List.take (count - 1) items)))

    /// Branch with only one of its children.
    let private lonelyBranch: Lie =
        fun node ->
            match items node with
            | Some items when items.Length = 17 ->
                let taken = [ 0..15 ] |> List.filter (fun i -> items[i] <> Str [||]) |> Array.ofList

                draw {
                    let! kept = oneOf taken

                    return
                        items
                        |> List.mapi (fun i item -> if i = kept || i = 16 then item else Str [||])
                        |> relist
                }
            | _ -> draw { return None }

    /// Child reference that is one byte too short or too long.
    let private childLength change : Lie =
        fun node ->
            match items node with
            | Some items when items.Length = 17 ->
                let hashes =
                    [ 0..15 ]
                    |> List.choose (fun i ->
                        match items[i] with
                        | Str hash when hash.Length = 32 -> Some(i, hash)
                        | _ -> None)
                    |> Array.ofList

                if hashes.Length = 0 then
                    draw { return None }
                else
                    draw {
                        let! index, hash = oneOf hashes
                        return items |> List.updateAt index (Str(change hash)) |> relist
                    }
            | _ -> draw { return None }

    /// Path with an invalid hex prefix: a flag nibble above 3 (Yellow Paper appendix C).
    let private pathFlag: Lie =
        constant (fun node ->
            match items node with
            | Some [ Str path; value ] when path.Length > 0 ->
                relist [ Str(Array.updateAt 0 (path[0] ^^^ 0x40uy) path); value ]
            | _ -> None)

    let private emptyPath: Lie =
        constant (fun node ->
            match items node with
            | Some [ Str _; value ] -> relist [ Str [||]; value ]
            | _ -> None)

    let private valueOnBranch: Lie =
        constant (fun node ->
            match items node with
            | Some items when items.Length = 17 -> relist (List.updateAt 16 (Str [| 1uy |]) items)
            | _ -> None)

    /// Branch value of nested lists: decoding it must not exhaust the stack.
    let private nestOnBranch: Lie =
        constant (fun node ->
            match items node with
            | Some items when items.Length = 17 ->
                let nest = Seq.fold (fun inner _ -> List [ inner ]) (List []) (seq { 1..199 })
                relist (List.updateAt 16 nest items)
            | _ -> None)

    /// Child of nested lists, which is no node at any depth.
    let private nestedChild: Lie =
        constant (fun node ->
            match items node with
            | Some items when items.Length = 17 ->
                match items |> List.tryFindIndex (fun item -> item <> Str [||]) with
                | Some child ->
                    let nest = Seq.fold (fun inner _ -> List [ inner ]) (List []) (seq { 1..199 })
                    relist (List.updateAt child nest items)
                | None -> None
            | _ -> None)

    /// Mutates the account of a leaf.
    let private account change : Lie =
        constant (fun node ->
            match items node with
            | Some [ path; Str value ] ->
                match Rlp.decode value with
                | Ok(List [ Str nonce; Str balance; Str root; Str code ]) ->
                    change (nonce, balance, root, code)
                    |> Option.bind (fun (fields: byte[] list) ->
                        relist [ path; Str(Rlp.encode (List(List.map Str fields))) ])
                | _ -> None
            | _ -> None)

    /// Bytes behind the account of a leaf.
    let private accountTail: Lie =
        constant (fun node ->
            match items node with
            | Some [ path; Str value ] when value.Length > 60 ->
                relist [ path; Str(Array.append value [| 0uy |]) ]
            | _ -> None)

    let private isCodeOf (code: byte[]) = not (Bytes.equal code Keccak.emptyHash)

    let private richer (balance: byte[]) =
        Bytes.ofBigInt (Bytes.toBigInt balance + 1I)

    /// Mutates the value of a storage leaf; does not apply to an account leaf.
    let private slot change : Lie =
        constant (fun node ->
            match items node with
            | Some [ path; Str value ] ->
                match Rlp.decode value with
                | Ok(Str number) ->
                    change number |> Option.bind (fun changed -> relist [ path; Str changed ])
                | _ -> None
            | _ -> None)

    let families =
        [
            refused "forge-node-long-length" [ "F14" ] [ MalformedNode ] (forge longLength)
            refused "forge-node-trailing-byte" [ "F11"; "F14" ] [ MalformedNode ] (forge trailingByte)
            refused "forge-node-cut-short" [ "F10"; "F11" ] [ MalformedNode ] (forge shorter)
            refused "forge-branch-18-items" [ "F11" ] [ MalformedNode ] (forge (arity 17))
            refused "forge-branch-16-items" [ "F11" ] [ MalformedNode ] (forge (withoutLast 17))
            refused "forge-leaf-3-items" [ "F11" ] [ MalformedNode ] (forge (arity 2))
            refused "forge-leaf-1-item" [ "F11" ] [ MalformedNode ] (forge (withoutLast 2))
            refused "forge-one-child-branch" [ "F9"; "F11" ] [ MalformedNode ] (forge lonelyBranch)
            refused
                "forge-child-31-bytes"
                [ "F11" ]
                [ MalformedNode ]
                (forge (childLength (fun hash -> hash[..30])))
            refused
                "forge-child-33-bytes"
                [ "F11" ]
                [ MalformedNode ]
                (forge (childLength (fun hash -> Array.append hash [| 0uy |])))
            unsettled "forge-path-flag" [ "F11" ] (forge pathFlag)
            refused "forge-empty-path" [ "F11" ] [ MalformedNode ] (forge emptyPath)
            // Releases of the wire before v21.0.7 read a branch with a value.
            depends "forge-branch-value" [ "F11"; "F26" ] (forge valueOnBranch)
            depends "forge-nested-branch-value" [ "F23"; "F26" ] (forge nestOnBranch)
            refused "forge-nested-child" [ "F23" ] [ MalformedNode ] (forge nestedChild)
            rejected
                "forge-account-3-fields"
                [ "F22" ]
                (forge (account (fun (nonce, balance, root, _) -> Some [ nonce; balance; root ])))
            rejected
                "forge-account-5-fields"
                [ "F22" ]
                (forge (
                    account (fun (nonce, balance, root, code) -> Some [ nonce; balance; root; code; [||] ])
                ))
            rejected "forge-account-trailing-byte" [ "F22" ] (forge accountTail)
            unsettled
                "forge-account-leading-zero"
                [ "F22" ]
                (forge (
                    account (fun (nonce, balance, root, code) ->
                        Some [ nonce; Array.append [| 0uy |] balance; root; code ])
                ))
            rejected
                "forge-account-short-root"
                [ "F22" ]
                (forge (
                    account (fun (nonce, balance, root, code) -> Some [ nonce; balance; root[..30]; code ])
                ))
            depends
                "forge-account-balance"
                [ "F8" ]
                (forge (
                    account (fun (nonce, balance, root, code) -> Some [ nonce; richer balance; root; code ])
                ))
            depends
                "forge-account-nonce"
                [ "F8" ]
                (forge (
                    account (fun (nonce, balance, root, code) -> Some [ richer nonce; balance; root; code ])
                ))
            depends
                "forge-account-no-code"
                [ "F2"; "F8"; "F18" ]
                (forge (
                    account (fun (nonce, balance, root, code) ->
                        if isCodeOf code then
                            Some [ nonce; balance; root; Keccak.emptyHash ]
                        else
                            None)
                ))
            // A guest that requires the code of every account that is read reports it as missing.
            depends
                "forge-account-unknown-code"
                [ "F17"; "F2" ]
                (forge (
                    account (fun (nonce, balance, root, code) ->
                        if isCodeOf code then
                            None
                        else
                            Some [ nonce; balance; root; Keccak.hash code ])
                ))
            depends
                "forge-account-no-storage"
                [ "F1"; "F8" ]
                (forge (
                    account (fun (nonce, balance, root, code) ->
                        if Bytes.equal root TrieNode.emptyRoot then
                            None
                        else
                            Some [ nonce; balance; TrieNode.emptyRoot; code ])
                ))
            depends
                "forge-slot-value"
                [ "F8" ]
                (forge (slot (fun value -> Some(Rlp.encode (Str(richer value))))))
            rejected
                "forge-slot-leading-zero"
                [ "F14" ]
                (forge (slot (fun value -> Some(Rlp.encode (Str(Array.append [| 0uy |] value))))))
            rejected
                "forge-slot-list"
                [ "F14"; "F22" ]
                (forge (slot (fun value -> Some(Rlp.encode (List [ Str value ])))))
            rejected
                "forge-slot-trailing-byte"
                [ "F22" ]
                (forge (slot (fun value -> Some(Array.append (Rlp.encode (Str value)) [| 0uy |]))))
            rejected "forge-slot-zero" [ "F14" ] (forge (slot (fun _ -> Some [| 0x80uy |])))
        ]
