namespace Perjury.Mutators

open Perjury.Model
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about which entries the witness has and in which order: their verdicts follow from the canonical witness alone.
module WitnessLists =
    // One byte beyond the limit of the wire: the whole input must be undecodable, however harmless the entry.
    let private overlong field limit =
        withEntry field (fun _ entries index ->
            one (Extend(field, index, Array.zeroCreate (max 1 (limit + 1 - entries[index].Length)))))

    let private adjacent field =
        withEntry field (fun _ entries first -> one (Swap(field, first, (first + 1) % entries.Length)))

    /// A true entry of another subject that this one does not have.
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
            draw {
                let! candidate = oneOf (Pool.entries field pool)

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

    /// A header between the oldest and the parent left out: a gap.
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

    /// The genuine parent of the oldest header, when some subject has it.
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

    let private nodes =
        [
            rejected "remove-state-node" [ "F1"; "F9"; "F10" ] (remove State)
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
            tolerated "add-empty-state-entry" [ "F11" ] (add State (fixedEntry [||]))
        ]

    let private codes =
        [
            rejected "remove-code" [ "F2" ] (remove Codes)
            rejected "flip-code" [ "F2" ] (flip Codes)
            rejected "truncate-code" [ "F2" ] (truncate Codes)
            rejected "extend-code" [ "F2" ] (extend Codes)
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
            rejected "overlong-header" [ "F15" ] (overlong Headers Expectation.MaxHeader)
            tolerated "prepend-older-header" [] older
        ]

    let families = nodes @ codes @ headers
