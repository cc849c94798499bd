namespace Perjury.Mutators

open Perjury.Model
open Perjury.Mutators.Draw

/// One kind of lie: how to draw one about a draft, and all of them where they can be counted.
type Family =
    {
        /// Unique; what reports group by.
        Name: string
        /// Fault classes of spec §6 that it looks for.
        Faults: string list
        /// What a single lie of this kind must lead to, in each mode: acceptance or rejection (spec §2.8).
        Sufficient: bool
        Canonical: bool
        /// A lie about the draft, or none where the draft offers no place for one.
        Draw: Pool -> Draft -> Draw<Mutation option>
    }

module Catalogue =
    let private none: Draw<Mutation option> = draw { return None }

    let private some mutation : Draw<Mutation option> = draw { return Some mutation }

    let private entriesOf field (draft: Draft) = Witness.entries field draft.Witness

    let private withEntry field make : Pool -> Draft -> Draw<Mutation option> =
        fun pool draft ->
            let entries = entriesOf field draft

            if entries.Length = 0 then
                none
            else
                draw {
                    let! index = below entries.Length
                    return! make pool entries index
                }

    let private remove field =
        withEntry field (fun _ _ index -> some (Remove(field, index)))

    let private flip field =
        withEntry field (fun _ entries index ->
            draw {
                let! offset = below (max 1 entries[index].Length)
                let! bit = below 8
                return Some(Flip(field, index, offset, 1uy <<< bit))
            })

    let private truncate field =
        withEntry field (fun _ entries index ->
            draw {
                let! length = below (max 1 entries[index].Length)
                return Some(Truncate(field, index, length))
            })

    let private extend field =
        withEntry field (fun _ entries index ->
            draw {
                let! count = between 1 8
                let! tail = bytes count
                return Some(Extend(field, index, tail))
            })

    // One byte beyond the limit of the wire: the whole input must be undecodable, however harmless the entry.
    let private overlong field limit =
        withEntry field (fun _ entries index ->
            some (Extend(field, index, Array.zeroCreate (max 1 (limit + 1 - entries[index].Length)))))

    let private duplicate field =
        withEntry field (fun _ entries index ->
            draw {
                let! at = below (entries.Length + 1)
                return Some(Duplicate(field, index, at))
            })

    let private swap field =
        withEntry field (fun _ entries first ->
            draw {
                let! second = below entries.Length
                return Some(Swap(field, first, second))
            })

    let private adjacent field =
        withEntry field (fun _ entries first -> some (Swap(field, first, (first + 1) % entries.Length)))

    let private whole make : Pool -> Draft -> Draw<Mutation option> = fun _ _ -> some make

    let private add
        field
        (entry: Pool -> Draft -> Draw<byte[] option>)
        : Pool -> Draft -> Draw<Mutation option> =
        fun pool draft ->
            draw {
                let! entry = entry pool draft
                let! at = below ((entriesOf field draft).Length + 1)
                return entry |> Option.map (fun entry -> Insert(field, at, entry))
            }

    let private junk low high : Pool -> Draft -> Draw<byte[] option> =
        fun _ _ ->
            draw {
                let! length = between low high
                let! entry = bytes length
                return Some entry
            }

    let private fixedEntry entry : Pool -> Draft -> Draw<byte[] option> =
        fun _ _ -> draw { return Some entry }

    let private holds (entries: byte[][]) entry =
        Array.exists (Bytes.equal entry) entries

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
                        None
                    else
                        Some(Replace(field, index, candidate))
            })

    let private reverse field : Pool -> Draft -> Draw<Mutation option> =
        fun _ draft ->
            if (entriesOf field draft).Length < 2 then
                none
            else
                some (Reverse field)

    let private headerAt position : Pool -> Draft -> Draw<Mutation option> =
        fun _ draft ->
            match position (entriesOf Headers draft).Length with
            | Some index -> some (Remove(Headers, index))
            | None -> none

    /// A header between the oldest and the parent left out: a gap.
    let private gap: Pool -> Draft -> Draw<Mutation option> =
        fun _ draft ->
            let count = (entriesOf Headers draft).Length

            if count < 3 then
                none
            else
                draw {
                    let! index = between 1 (count - 2)
                    return Some(Remove(Headers, index))
                }

    /// The genuine parent of the oldest header, when some subject has it.
    let private older: Pool -> Draft -> Draw<Mutation option> =
        fun pool draft ->
            let headers = entriesOf Headers draft

            match Array.tryHead headers |> Option.map Rlp.decode with
            | Some(Ok(Rlp.List(Rlp.Str parent :: _))) when headers.Length < Expectation.MaxHeaders ->
                match pool.ByHash.TryGetValue parent with
                | true, header -> some (Insert(Headers, 0, header))
                | false, _ -> none
            | _ -> none

    let private prependJunk: Pool -> Draft -> Draw<Mutation option> =
        fun _ _ ->
            draw {
                let! length = between 0 600
                let! entry = bytes length
                return Some(Insert(Headers, 0, entry))
            }

    let private family name faults sufficient canonical draw =
        {
            Name = name
            Faults = faults
            Sufficient = sufficient
            Canonical = canonical
            Draw = draw
        }

    let private rejected name faults draw = family name faults false false draw
    let private tolerated name faults draw = family name faults true false draw

    let private nodes =
        [
            rejected "remove-state-node" [ "F1"; "F9"; "F10" ] (remove State)
            rejected "flip-state-node" [ "F1" ] (flip State)
            rejected "truncate-state-node" [ "F1" ] (truncate State)
            rejected "extend-state-node" [ "F1" ] (extend State)
            rejected "replace-state-node" [ "F1"; "F8" ] (replaceForeign State)
            rejected "clear-state-nodes" [ "F1"; "F8" ] (whole (Clear State))
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
            rejected "clear-codes" [ "F2" ] (whole (Clear Codes))
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
            rejected "clear-headers" [ "F5" ] (whole (Clear Headers))
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

    /// All families, in the order of reports.
    let families = Array.ofList (nodes @ codes @ headers)

    let tryFind name =
        families |> Array.tryFind (fun family -> family.Name = name)
