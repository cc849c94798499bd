/// A mutation carried out. Only positions decide: a list is never looked into, and nothing is repaired.
module Perjury.Mutators.Apply

open System

let private inRange (entries: byte[][]) index = index >= 0 && index < entries.Length

let private replaceAt index entry (entries: byte[][]) =
    let copy = Array.copy entries
    copy[index] <- entry
    copy

let private edit (entries: byte[][]) index change =
    if inRange entries index then
        match change entries[index] with
        | Ok entry -> Ok(replaceAt index entry entries)
        | Error refusal -> Error refusal
    else
        Error NoSuchEntry

let private flip offset mask (entry: byte[]) =
    if offset < 0 || offset >= entry.Length then
        Error NoSuchEntry
    else
        let copy = Array.copy entry
        copy[offset] <- copy[offset] ^^^ mask
        Ok copy

let private truncate length (entry: byte[]) =
    if length < 0 || length > entry.Length then
        Error NoSuchEntry
    else
        Ok(Array.sub entry 0 length)

let private insertAt at entry (entries: byte[][]) =
    if at < 0 || at > entries.Length then
        Error NoSuchEntry
    else
        Ok(Array.insertAt at entry entries)

let private swap first second (entries: byte[][]) =
    if inRange entries first && inRange entries second then
        Ok(entries |> replaceAt first entries[second] |> replaceAt second entries[first])
    else
        Error NoSuchEntry

let private entriesAfter mutation (entries: byte[][]) =
    match mutation with
    | Remove(_, index) when inRange entries index -> Ok(Array.removeAt index entries)
    | Remove _ -> Error NoSuchEntry
    | Clear _ -> Ok [||]
    | Duplicate(_, index, at) when inRange entries index -> insertAt at entries[index] entries
    | Duplicate _ -> Error NoSuchEntry
    | Swap(_, first, second) -> swap first second entries
    | Reverse _ -> Ok(Array.rev entries)
    | Insert(_, at, entry) -> insertAt at entry entries
    | Replace(_, index, entry) -> edit entries index (fun _ -> Ok entry)
    | Flip(_, index, offset, mask) -> edit entries index (flip offset mask)
    | Truncate(_, index, length) -> edit entries index (truncate length)
    | Extend(_, index, tail) -> edit entries index (fun entry -> Ok(Array.append entry tail))

let private same (before: byte[][]) (after: byte[][]) =
    before.Length = after.Length
    && Array.forall2
        (fun (a: byte[]) (b: byte[]) ->
            Object.ReferenceEquals(a, b) || a.AsSpan().SequenceEqual(ReadOnlySpan b))
        before
        after

/// The draft with the lie told, or why it cannot be told there.
let apply mutation (draft: Draft) =
    let field = Mutation.field mutation
    let before = Witness.entries field draft.Witness

    match entriesAfter mutation before with
    | Error refusal -> Error refusal
    | Ok after when same before after -> Error ChangesNothing
    | Ok after -> Ok(Draft.withWitness (Witness.withEntries field after draft.Witness) draft)

/// Several lies, one after the other; the whole must change something, too.
let applyAll mutations (draft: Draft) =
    let told =
        List.fold (fun state mutation -> Result.bind (apply mutation) state) (Ok draft) mutations

    match told with
    | Ok after when
        same draft.Witness.State after.Witness.State
        && same draft.Witness.Codes after.Witness.Codes
        && same draft.Witness.Headers after.Witness.Headers
        ->
        Error ChangesNothing
    | _ -> told
