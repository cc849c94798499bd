namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the list of ancestors that go on after the parent, or have another header in its place.
module HeaderLists =
    let private ownHeader (draft: Draft) =
        match draft.Input with
        | WireTypes.Payload payload ->
            Forks.ofIndex (byte (payload.SchemaId >>> 8))
            |> Option.map (fun fork -> Headers.encode (Blocks.impliedHeader fork payload.Request))
        | WireTypes.Block block -> Blocks.headerOf block.Block |> Option.map Headers.encode

    let private number change item =
        match item with
        | Str value -> Str(Bytes.ofBigInt (change (Bytes.toBigInt value)))
        | List _ -> item

    /// A header like another one, so many blocks higher and under a parent.
    let private later steps (parent: byte[]) (header: byte[]) =
        match Rlp.decode header with
        | Ok(List fields) when fields.Length > 8 ->
            fields
            |> List.updateAt 0 (Str(Keccak.hash parent))
            |> List.updateAt 8 (number (fun n -> n + steps) fields[8])
            |> List
            |> Rlp.encode
            |> Some
        | _ -> None

    let private insert at entry = Insert(Headers, at, entry)

    /// The header of the block itself behind the parent.
    let private appendOwn: Drawing =
        fun _ draft ->
            match ownHeader draft with
            | Some own -> one (insert (entriesOf Headers draft).Length own)
            | None -> none

    /// And the headers of blocks that are still to come.
    let private appendLater: Drawing =
        fun _ draft ->
            match ownHeader draft with
            | None -> none
            | Some own ->
                draw {
                    let! count = between 1 3
                    let at = (entriesOf Headers draft).Length

                    let coming =
                        List.scan
                            (fun before _ -> before |> Option.bind (fun before -> later 1I before before))
                            (Some own)
                            [ 1..count ]

                    return
                        if List.forall Option.isSome coming then
                            coming |> List.mapi (fun i header -> insert (at + i) (Option.get header))
                        else
                            []
                }

    /// Behind the parent, another header of the oldest one's number, whose hash BLOCKHASH reads.
    let private appendEarlier: Drawing =
        fun _ draft ->
            let headers = entriesOf Headers draft

            match headers |> Array.tryHead |> Option.map Rlp.decode with
            | Some(Ok(List fields)) when headers.Length > 1 && fields.Length > 11 ->
                let other = List.updateAt 11 (number (fun n -> n + 1I) fields[11]) fields
                one (insert headers.Length (Rlp.encode (List other)))
            | _ -> none

    /// Between the oldest and the parent, another header of the same number: nothing needs it but the chain.
    let private otherBetween: Drawing =
        fun _ draft ->
            let headers = entriesOf Headers draft

            if headers.Length < 3 then
                none
            else
                draw {
                    let! index = between 1 (headers.Length - 2)

                    return
                        match Rlp.decode headers[index] with
                        | Ok(List fields) when fields.Length > 11 ->
                            let other = List.updateAt 11 (number (fun n -> n + 1I) fields[11]) fields
                            [ Replace(Headers, index, Rlp.encode (List other)) ]
                        | _ -> []
                }

    /// A leaf with more ether in it.
    let private richer (node: byte[]) =
        match Rlp.decode node with
        | Ok(List [ Str path; Str value ]) ->
            match Rlp.decode value with
            | Ok(List [ Str nonce; Str balance; Str root; Str code ]) ->
                let more = Bytes.ofBigInt (Bytes.toBigInt balance + 1_000_000_000_000_000_000I)
                let account = Rlp.encode (List [ Str nonce; Str more; Str root; Str code ])
                Some(Rlp.encode (List [ Str path; Str account ]))
            | _ -> None
        | _ -> None

    /// Beside the parent, another header one higher, of a state in which somebody is richer; both states are in the witness.
    let private forgedState place : Drawing =
        fun _ draft ->
            let entries = entriesOf State draft

            let leaves =
                entries
                |> Array.indexed
                |> Array.choose (fun (index, node) -> richer node |> Option.map (fun forged -> index, forged))

            match Draft.payload draft with
            | Some payload when leaves.Length > 0 ->
                draw {
                    let! index, forged = oneOf leaves

                    match Forge.forge State index forged draft.Witness payload with
                    | None -> return []
                    | Some(changed, _) ->
                        let fresh = changed.State |> Array.filter (holds entries >> not)
                        let parent = Array.last changed.Headers
                        let headers = entriesOf Headers draft

                        return
                            match later 1I headers[headers.Length - 1] parent with
                            | Some header ->
                                [
                                    for i, node in Array.indexed fresh do
                                        Insert(State, entries.Length + i, node)
                                    insert (place headers.Length) header
                                ]
                            | None -> []
                }
            | _ -> none

    /// A header that no form of this fork's ancestors has, before the others.
    let private otherFork: Drawing =
        fun _ draft ->
            match Array.tryHead (entriesOf Headers draft) |> Option.map Rlp.decode with
            | Some(Ok(List fields)) when fields.Length > 15 ->
                one (insert 0 (Rlp.encode (List(List.take 15 fields @ List.replicate 9 (Str [| 1uy |])))))
            | _ -> none

    let highest =
        [
            rejected "append-higher-header" [ "F4"; "F5" ] (forgedState id)
            rejected "prepend-higher-header" [ "F3"; "F5" ] (forgedState (fun _ -> 0))
        ]

    let earlier = [ rejected "append-header-of-earlier-number" [ "F5" ] appendEarlier ]

    let families =
        [
            rejected "append-own-header" [ "F5" ] appendOwn
            rejected "append-later-headers" [ "F5" ] appendLater
            rejected "prepend-header-of-no-fork" [ "F3" ] otherFork
            rejected "other-header-between" [ "F3" ] otherBetween
        ]
        @ earlier
        @ highest
