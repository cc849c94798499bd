namespace Perjury.Mutators

open Perjury.Model
open Perjury.Mutators.Draw

/// Required verdict of a family in a mode: from the canonical witness (docs/architecture.md); from the model where the block decides.
type Declared =
    | Accepts
    | Rejects
    | Depends
    /// Open upstream (docs/decisions/0021): judged, but neither verdict is a finding, and no case is exported.
    | Open

/// Family: a kind of lie, and how to draw one for a draft.
type Family =
    {
        /// Unique name, by which reports group.
        Name: string
        /// Fault classes of docs/fault-classes.md that the family looks for.
        Faults: string list
        Sufficient: Declared
        Canonical: Declared
        /// Possible reasons, where every lie of the family is rejected for one of a few; empty where only the model can decide.
        Certain: Reason list
        /// Draws mutations to apply in order; empty where none applies to the draft.
        Draw: Pool -> Draft -> Draw<Mutation list>
    }

module Family =
    type Drawing = Pool -> Draft -> Draw<Mutation list>

    let none: Draw<Mutation list> = draw { return [] }

    let one mutation : Draw<Mutation list> = draw { return [ mutation ] }

    let make name faults sufficient canonical draw =
        {
            Name = name
            Faults = faults
            Sufficient = sufficient
            Canonical = canonical
            Certain = []
            Draw = draw
        }

    let rejected name faults draw = make name faults Rejects Rejects draw

    /// Family that is rejected in both modes, for one of these reasons.
    let refused name faults reasons draw =
        { rejected name faults draw with
            Certain = reasons
        }

    let tolerated name faults draw = make name faults Accepts Rejects draw
    let depends name faults draw = make name faults Depends Depends draw
    let unsettled name faults draw = make name faults Open Open draw

    /// Entries of any list of a draft.
    let entriesOf field (draft: Draft) =
        match field with
        | State
        | Codes
        | Headers -> Witness.entries field draft.Witness
        | _ ->
            Draft.payload draft
            |> Option.map (fun payload -> Request.entries field payload)
            |> Option.defaultValue [||]

    /// Draws a lie about one entry.
    let withEntry field (make: Pool -> byte[][] -> int -> Draw<Mutation list>) : Drawing =
        fun pool draft ->
            let entries = entriesOf field draft

            if entries.Length = 0 then
                none
            else
                draw {
                    let! index = below entries.Length
                    return! make pool entries index
                }

    /// Draws the same lies with the block hash recomputed.
    let pinned (drawing: Drawing) : Drawing =
        fun pool draft ->
            draw {
                let! mutations = drawing pool draft
                return if mutations.IsEmpty then [] else mutations @ [ Pin ]
            }

    let remove field =
        withEntry field (fun _ _ index -> one (Remove(field, index)))

    let flip field =
        withEntry field (fun _ entries index ->
            draw {
                let! offset = below (max 1 entries[index].Length)
                let! bit = below 8
                return [ Flip(field, index, offset, 1uy <<< bit) ]
            })

    let truncate field =
        withEntry field (fun _ entries index ->
            draw {
                let! length = below (max 1 entries[index].Length)
                return [ Truncate(field, index, length) ]
            })

    let extend field =
        withEntry field (fun _ _ index ->
            draw {
                let! count = between 1 8
                let! tail = bytes count
                return [ Extend(field, index, tail) ]
            })

    let duplicate field =
        withEntry field (fun _ entries index ->
            draw {
                let! at = below (entries.Length + 1)
                return [ Duplicate(field, index, at) ]
            })

    let swap field =
        withEntry field (fun _ entries first ->
            draw {
                let! second = below entries.Length
                return [ Swap(field, first, second) ]
            })

    let reverse field : Drawing =
        fun _ draft ->
            if (entriesOf field draft).Length < 2 then
                none
            else
                one (Reverse field)

    let clear field : Drawing = fun _ _ -> one (Clear field)

    let add field (entry: Pool -> Draft -> Draw<byte[] option>) : Drawing =
        fun pool draft ->
            draw {
                let! entry = entry pool draft
                let! at = below ((entriesOf field draft).Length + 1)
                return entry |> Option.map (fun entry -> Insert(field, at, entry)) |> Option.toList
            }

    let junk low high : Pool -> Draft -> Draw<byte[] option> =
        fun _ _ ->
            draw {
                let! length = between low high
                let! entry = bytes length
                return Some entry
            }

    let fixedEntry entry : Pool -> Draft -> Draw<byte[] option> = fun _ _ -> draw { return Some entry }

    /// The encoding of a list with a longer length prefix than it needs; none where it is no list or a very long one.
    let withLongPrefix (list: byte[]) =
        match Array.tryHead list with
        | Some 0xF8uy -> Some(Array.append [| 0xF9uy; 0uy |] list[1..])
        | Some 0xF9uy -> Some(Array.append [| 0xFAuy; 0uy |] list[1..])
        | Some prefix when prefix >= 0xC0uy && prefix < 0xF8uy ->
            Some(Array.append [| 0xF8uy; prefix - 0xC0uy |] list[1..])
        | _ -> None

    let holds (entries: byte[][]) entry =
        Array.exists (Bytes.equal entry) entries
