namespace Perjury.Mutators

open System.Collections.Generic
open System.Runtime.CompilerServices
open Perjury.Model
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the presence and order of witness entries, whose verdicts follow from the canonical witness alone.
module WitnessLists =
    // One byte beyond the limit of the wire: the whole input must not decode, however harmless the entry.
    let private overlong field limit : Drawing =
        fun pool draft ->
            // The oldest release takes entries of a MiB and more.
            if field <> Headers && not draft.Releases.Wire.HasSchemaId then
                none
            else
                withEntry
                    field
                    (fun _ entries index ->
                        one (
                            Extend(
                                field,
                                index,
                                Array.zeroCreate (max 1 (limit + 1 - entries[index].Length))
                            )
                        ))
                    pool
                    draft

    let private adjacent field =
        withEntry field (fun _ entries first -> one (Swap(field, first, (first + 1) % entries.Length)))

    /// Entry of another subject that this one does not have.
    let private foreign field : Pool -> Draft -> Draw<byte[] option> =
        fun pool draft ->
            let candidates = Pool.entries field pool
            let own = entriesOf field draft

            let rec search tries =
                draw {
                    let! candidate = oneOf candidates

                    if not (holds own candidate) then return Some candidate
                    elif tries = 0 then return None
                    else return! search (tries - 1)
                }

            if candidates.Length = 0 then
                draw { return None }
            else
                search 8

    let private replaceForeign field =
        withEntry field (fun pool entries index ->
            let candidates = Pool.entries field pool

            if Seq.isEmpty candidates then
                draw { return [] }
            else
                draw {
                    let! candidate = oneOf candidates

                    return
                        if holds entries candidate then
                            []
                        else
                            [ Replace(field, index, candidate) ]
                })

    let private headerAt position : Drawing =
        fun _ draft ->
            match position (entriesOf Headers draft).Length with
            | Some index -> one (Remove(Headers, index))
            | None -> none

    /// Gap: removes a header between the oldest and the parent.
    let private gap: Drawing =
        fun _ draft ->
            let count = (entriesOf Headers draft).Length

            if count < 3 then
                none
            else
                draw {
                    let! index = between 1 (count - 2)
                    return [ Remove(Headers, index) ]
                }

    /// Genuine parent of the oldest header, when some subject has it.
    let private older: Drawing =
        fun pool draft ->
            let headers = entriesOf Headers draft

            match Array.tryHead headers |> Option.map Rlp.decode with
            | Some(Ok(Rlp.List(Rlp.Str parent :: _))) when headers.Length < Expectation.MaxHeaders ->
                match pool.ByHash.TryGetValue parent with
                | true, header -> one (Insert(Headers, 0, header))
                | false, _ -> none
            | _ -> none

    let private prependJunk: Drawing =
        fun _ _ ->
            draw {
                let! length = between 0 600
                let! entry = bytes length
                return [ Insert(Headers, 0, entry) ]
            }

    let private isMarker (code: byte[]) =
        code.Length = 23 && Bytes.equal code[..2] [| 0xEFuy; 1uy; 0uy |]

    // Cached by the list of nodes, which all drafts with unchanged nodes share.
    let private pairsFound = ConditionalWeakTable<byte[][], int list[]>()

    let private pairsOf (nodes: byte[][]) (pairs: Lazy<int list[]>) =
        match pairsFound.TryGetValue nodes with
        | true, found -> found
        | false, _ ->
            pairsFound.AddOrUpdate(nodes, pairs.Value)
            pairs.Value

    /// EIP-7702: the delegation marker holds the address of the code; both codes are read.
    let private removeMarker: Drawing =
        fun _ draft ->
            let markers =
                entriesOf Codes draft
                |> Array.indexed
                |> Array.filter (snd >> isMarker)
                |> Array.map fst

            if markers.Length = 0 then
                none
            else
                draw {
                    let! index = oneOf markers
                    return [ Remove(Codes, index) ]
                }

    /// Code hash of an account whose leaf is in the witness, found by the part of its path that the leaf contains.
    let private codeHashOf (draft: Draft) (address: byte[]) =
        let path = Nibbles.ofBytes (Keccak.hash address)

        entriesOf State draft
        |> Array.tryPick (fun node ->
            match Rlp.decode node with
            | Ok(Rlp.List [ Rlp.Str prefix; Rlp.Str value ]) ->
                match Nibbles.ofHexPrefix prefix, Rlp.decode value with
                | Some(true, rest), Ok(Rlp.List [ _; _; _; Rlp.Str code ]) when
                    rest.Length > 40 && Bytes.equal path[64 - rest.Length ..] rest
                    ->
                    Some code
                | _ -> None
            | _ -> None)

    let private removeDelegate: Drawing =
        fun _ draft ->
            let codes = entriesOf Codes draft

            let delegates =
                codes
                |> Array.filter isMarker
                |> Array.choose (fun marker -> codeHashOf draft marker[3..])

            match
                codes
                |> Array.tryFindIndex (fun code -> Array.contains (Keccak.hash code) delegates)
            with
            | Some index when delegates.Length > 0 -> one (Remove(Codes, index))
            | _ -> none

    /// One of two present children of a branch: when a block deletes the other, the branch collapses into this one.
    let private removeChildOfTwo: Drawing =
        fun _ draft ->
            let nodes = entriesOf State draft

            let pairs =
                lazy
                    (let places = Dictionary<byte[], int> ByContent.Instance
                     nodes |> Array.iteri (fun index node -> places[Keccak.hash node] <- index)

                     let childrenOf node =
                         match Rlp.decode node with
                         | Ok(Rlp.List items) when items.Length = 17 ->
                             items
                             |> List.take 16
                             |> List.choose (fun item ->
                                 match item with
                                 | Rlp.Str [||] -> None
                                 | Rlp.Str hash when places.ContainsKey hash -> Some places[hash]
                                 | _ -> Some -1)
                         | _ -> []

                     nodes
                     |> Array.map childrenOf
                     |> Array.filter (fun children -> children.Length = 2 && not (List.contains -1 children)))

            // Cached, because hashing all nodes is expensive and most subjects have no such pair.
            let pairs = pairsOf nodes pairs

            if pairs.Length = 0 then
                none
            else
                draw {
                    let! pair = oneOf pairs
                    let! which = below 2
                    return [ Remove(State, pair[which]) ]
                }

    /// Nested lists up to the length limit of an entry, which no rule requires to be decoded.
    let private nested: Pool -> Draft -> Draw<byte[] option> =
        fun _ _ ->
            draw {
                let! depth = between 100 330

                let nest =
                    Seq.fold (fun inner _ -> Rlp.List [ inner ]) (Rlp.List []) (seq { 1..depth })

                return Some(Rlp.encode nest)
            }

    let private nodes =
        [
            rejected "remove-state-node" [ "F1"; "F9"; "F10" ] (remove State)
            rejected "remove-child-of-two" [ "F9" ] removeChildOfTwo
            rejected "flip-state-node" [ "F1" ] (flip State)
            rejected "truncate-state-node" [ "F1" ] (truncate State)
            rejected "extend-state-node" [ "F1" ] (extend State)
            rejected "replace-state-node" [ "F1"; "F8" ] (replaceForeign State)
            rejected "clear-state-nodes" [ "F1"; "F8" ] (clear State)
            rejected "overlong-state-node" [ "F15" ] (overlong State Expectation.MaxNode)
            tolerated "duplicate-state-node" [] (duplicate State)
            tolerated "swap-state-nodes" [] (swap State)
            tolerated "reverse-state-nodes" [] (reverse State)
            tolerated "add-foreign-state-node" [] (add State (foreign State))
            tolerated "add-junk-state-node" [ "F11" ] (add State (junk 1 200))
            tolerated "add-unfinished-state-node" [ "F11" ] (add State (fixedEntry [| 0x81uy; 0x99uy |]))
            tolerated "add-empty-trie-node" [ "F11" ] (add State (fixedEntry [| 0x80uy |]))
            tolerated "add-nested-state-entry" [ "F23" ] (add State nested)
            tolerated "add-empty-state-entry" [ "F11" ] (add State (fixedEntry [||]))
        ]

    let private codes =
        [
            rejected "remove-code" [ "F2" ] (remove Codes)
            rejected "flip-code" [ "F2" ] (flip Codes)
            rejected "truncate-code" [ "F2" ] (truncate Codes)
            rejected "extend-code" [ "F2" ] (extend Codes)
            rejected "remove-delegation-marker" [ "F21" ] removeMarker
            rejected "remove-delegate-code" [ "F21"; "F2" ] removeDelegate
            rejected "replace-code" [ "F2" ] (replaceForeign Codes)
            rejected "clear-codes" [ "F2" ] (clear Codes)
            rejected "overlong-code" [ "F15" ] (overlong Codes Expectation.MaxCode)
            tolerated "duplicate-code" [] (duplicate Codes)
            tolerated "swap-codes" [] (swap Codes)
            tolerated "reverse-codes" [] (reverse Codes)
            tolerated "add-foreign-code" [] (add Codes (foreign Codes))
            tolerated "add-junk-code" [] (add Codes (junk 1 200))
            tolerated "add-empty-code" [] (add Codes (fixedEntry [||]))
        ]

    let private headers =
        [
            rejected "clear-headers" [ "F5" ] (clear Headers)
            rejected
                "remove-parent-header"
                [ "F5" ]
                (headerAt (fun count -> if count > 1 then Some(count - 1) else None))
            rejected
                "remove-oldest-header"
                [ "F6" ]
                (headerAt (fun count -> if count > 1 then Some 0 else None))
            rejected "gap-in-headers" [ "F3" ] gap
            rejected "swap-headers" [ "F4" ] (adjacent Headers)
            rejected "reverse-headers" [ "F4" ] (reverse Headers)
            rejected "flip-header" [ "F3"; "F5" ] (flip Headers)
            rejected "truncate-header" [ "F5" ] (truncate Headers)
            rejected "extend-header" [ "F5" ] (extend Headers)
            rejected "replace-header" [ "F3"; "F5" ] (replaceForeign Headers)
            rejected "duplicate-header" [ "F3" ] (duplicate Headers)
            rejected "prepend-junk-header" [ "F3" ] prependJunk
            rejected "prepend-nested-header" [ "F3"; "F23" ] (fun pool draft ->
                draw {
                    let! entry = nested pool draft
                    return entry |> Option.map (fun entry -> Insert(Headers, 0, entry)) |> Option.toList
                })
            rejected "overlong-header" [ "F15" ] (overlong Headers Expectation.MaxHeader)
            tolerated "prepend-older-header" [] older
        ]

    let families = nodes @ codes @ headers
