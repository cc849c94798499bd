/// Forging: recomputes every hash that depends on mutated content and that the author of the input controls.
module internal Perjury.Mutators.Forge

open System
open Perjury.Model
open Perjury.Model.WireTypes

let private forkOf (input: PayloadInput) =
    Forks.ofIndex (byte (input.SchemaId >>> 8))

/// Hash of the header that a payload implies; none when the schema names no fork.
let impliedHash (input: PayloadInput) =
    forkOf input
    |> Option.map (fun fork -> Headers.hash (Blocks.impliedHeader fork input.Request))

/// Sets a payload's block hash to its own hash.
let pin (input: PayloadInput) =
    impliedHash input
    |> Option.map (fun hash ->
        { input with
            Request =
                { input.Request with
                    ExecutionPayload =
                        { input.Request.ExecutionPayload with
                            BlockHash = hash
                        }
                }
        })

/// An entry with one hash in the place of another, wherever it names it; none where it does not.
let private substitute (before: byte[]) (after: byte[]) (entry: byte[]) =
    let rec from (start: int) (changed: byte[] option) =
        let found = entry.AsSpan(start).IndexOf(ReadOnlySpan before)

        if found < 0 then
            changed
        else
            let copy = changed |> Option.defaultWith (fun () -> Array.copy entry)
            after.AsSpan().CopyTo(copy.AsSpan(start + found))
            from (start + found + before.Length) (Some copy)

    from 0 None

/// Replaces a hash in every entry of a list but the forged one, which stays as it was told: one that names itself, or an entry that
/// names it, would never have a hash of its own. Gives the changed entries, before and after.
let private rename (forged: byte[]) before after (entries: byte[][]) =
    let renamed =
        entries
        |> Array.map (fun entry ->
            if Object.ReferenceEquals(entry, forged) then
                None
            else
                substitute before after entry)

    let changed =
        Array.zip entries renamed
        |> Array.choose (fun (was, became) -> became |> Option.map (fun became -> was, became))

    Array.map2 (fun was became -> Option.defaultValue was became) entries renamed, List.ofArray changed

/// Changes behind those that wait to be followed. One of an entry that waits already takes its place: an entry with many ways to the
/// forged one would be followed once for each of them.
let private wait pending changes =
    let add pending (was: byte[], became: byte[]) =
        match
            pending
            |> List.tryFindIndex (fun (_, waiting) -> Object.ReferenceEquals(waiting, was))
        with
        | Some at -> List.updateAt at (fst (List.item at pending), became) pending
        | None -> pending @ [ was, became ]

    List.fold add pending changes

// A node's hash occurs in its parent, a root in an account leaf or in a header, a header's hash in the next header or the payload.
let rec private climb forged pending (witness: Witness) (input: PayloadInput) =
    match pending with
    | [] -> witness, input
    // who names it finds the forged entry, which is the same
    | (was: byte[], _) :: rest when Bytes.equal was forged -> climb forged rest witness input
    | (was, became: byte[]) :: rest ->
        let before = Keccak.hash was
        let after = Keccak.hash became
        let state, changedNodes = rename forged before after witness.State
        let headers, changedHeaders = rename forged before after witness.Headers
        let payload = input.Request.ExecutionPayload

        let input =
            if Bytes.equal payload.ParentHash before then
                Scalars.set ParentHash after input |> Option.defaultValue input
            else
                input

        climb
            forged
            (wait rest (changedNodes @ changedHeaders))
            { witness with
                State = state
                Headers = headers
            }
            input

let private sorted (entries: byte[][]) = Array.sortWith Bytes.compare entries

/// Replaces an entry of the witness and everything that refers to it by hash. State and codes are sorted again, so that the canonical
/// form does not reject the lie.
let forge field index entry (witness: Witness) (input: PayloadInput) =
    let entries = Witness.entries field witness
    let was = entries[index]
    let changed = Witness.withEntries field (Array.updateAt index entry entries) witness
    let witness, input = climb entry [ was, entry ] changed input

    pin input
    |> Option.map (fun input ->
        { witness with
            State = sorted witness.State
            Codes = sorted witness.Codes
        },
        input)
