/// Application of a mutation. Hashes and counts that the mutation does not name stay as they are.
module Perjury.Mutators.Apply

open System
open Perjury.Model

let private inRange (entries: byte[][]) index = index >= 0 && index < entries.Length

let private edit (entries: byte[][]) index change =
    if inRange entries index then
        change entries[index]
        |> Result.map (fun entry -> Array.updateAt index entry entries)
    else
        Error NoSuchEntry

let private flip offset mask (entry: byte[]) =
    if offset < 0 || offset >= entry.Length then
        Error NoSuchEntry
    else
        Ok(Array.updateAt offset (entry[offset] ^^^ mask) entry)

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
        Ok(
            entries
            |> Array.updateAt first entries[second]
            |> Array.updateAt second entries[first]
        )
    else
        Error NoSuchEntry

/// List that a mutation changes, with its new entries; none for mutations of no single list.
let private listChange mutation : (Field * (byte[][] -> Result<byte[][], Refusal>)) option =
    match mutation with
    | Remove(field, index) ->
        Some(
            field,
            fun entries ->
                if inRange entries index then
                    Ok(Array.removeAt index entries)
                else
                    Error NoSuchEntry
        )
    | Clear field -> Some(field, (fun _ -> Ok [||]))
    | Duplicate(field, index, at) ->
        Some(
            field,
            fun entries ->
                if inRange entries index then
                    insertAt at entries[index] entries
                else
                    Error NoSuchEntry
        )
    | Swap(field, first, second) -> Some(field, swap first second)
    | Reverse field -> Some(field, Array.rev >> Ok)
    | Insert(field, at, entry) -> Some(field, insertAt at entry)
    | Replace(field, index, entry) -> Some(field, (fun entries -> edit entries index (fun _ -> Ok entry)))
    | Flip(field, index, offset, mask) -> Some(field, (fun entries -> edit entries index (flip offset mask)))
    | Truncate(field, index, length) -> Some(field, (fun entries -> edit entries index (truncate length)))
    | Extend(field, index, tail) ->
        Some(field, (fun entries -> edit entries index (fun entry -> Ok(Array.append entry tail))))
    | Set _
    | Forge _
    | Pin
    | Fit _
    | ReplaceBlock _
    | CutInput _
    | ExtendInput _
    | OverwriteInput _ -> None

let private isOfWitness field =
    match field with
    | State
    | Codes
    | Headers -> true
    | _ -> false

/// Whether the release of the wire has room for such keys.
let private carriesKeys (wire: WireSchemas.WireRelease) (keys: byte[][]) =
    match wire.PublicKeys with
    | Some(Ssz.List(Ssz.ByteVector size, _)) -> keys |> Array.forall (fun key -> key.Length = size)
    | Some(Ssz.List(Ssz.ByteList(Ssz.AtMost most), _)) ->
        keys |> Array.forall (fun key -> int64 key.Length <= most)
    | _ -> false

let private tellAboutRequest field change (draft: Draft) =
    match Draft.payload draft with
    | None -> Error NotOnTheWire
    | Some payload ->
        change (Request.entries field payload)
        |> Result.bind (fun entries ->
            match Request.withEntries field entries payload with
            | Some _ when field = PublicKeys && not (carriesKeys draft.Releases.Wire entries) ->
                Error NotOnTheWire
            | Some payload -> Ok(Draft.withPayload payload draft)
            | None -> Error NotOnTheWire)

let private tellAboutList field change (draft: Draft) =
    if isOfWitness field then
        change (Witness.entries field draft.Witness)
        |> Result.map (fun entries ->
            Draft.withWitness (Witness.withEntries field entries draft.Witness) draft)
    else
        tellAboutRequest field change draft

let private onPayload change (draft: Draft) =
    match Draft.payload draft |> Option.bind change with
    | Some payload -> Ok(Draft.withPayload payload draft)
    | None -> Error NotOnTheWire

let private forge field index entry (draft: Draft) =
    match Draft.payload draft with
    | Some payload when inRange (Witness.entries field draft.Witness) index ->
        match Forge.forge field index entry draft.Witness payload with
        | Some(witness, payload) -> Ok(draft |> Draft.withWitness witness |> Draft.withPayload payload)
        | None -> Error NotOnTheWire
    | Some _ -> Error NoSuchEntry
    | None -> Error NotOnTheWire

let private whole (draft: Draft) =
    Wire.withWitness (Witness.toModel draft.Witness) draft.Input

let private fit leniency (draft: Draft) =
    if draft.IsEdited then
        Error NotOnTheWire
    else
        match Fit.fit draft.Releases leniency (whole draft) with
        | Some input -> Ok(Draft.withInput input draft)
        | None -> Error NotOnTheWire

let private replaceBlock bytes (draft: Draft) =
    match draft.Input with
    | WireTypes.Block block -> Ok(Draft.withInput (WireTypes.Block { block with Block = bytes }) draft)
    | WireTypes.Payload _ -> Error NotOnTheWire

let private applyOnly mutation (draft: Draft) =
    match mutation with
    | Set(SchemaId, _) when not draft.Releases.Wire.HasSchemaId -> Error NotOnTheWire
    | Set(scalar, value) -> onPayload (Scalars.set scalar value) draft
    | Pin -> onPayload Forge.pin draft
    | Fit leniency -> fit leniency draft
    | ReplaceBlock bytes -> replaceBlock bytes draft
    | Forge(field, index, entry) -> forge field index entry draft
    | OverwriteInput(offset, _) when offset < 0 -> Error NoSuchEntry
    | CutInput _
    | ExtendInput _
    | OverwriteInput _ ->
        Ok
            { draft with
                Edits = draft.Edits @ [ mutation ]
            }
    | _ ->
        match listChange mutation with
        | Some(field, change) -> tellAboutList field change draft
        | None -> Ok draft

let private sameEntries (before: byte[][]) (after: byte[][]) =
    before.Length = after.Length
    && Array.forall2
        (fun (a: byte[]) (b: byte[]) -> Object.ReferenceEquals(a, b) || Bytes.equal a b)
        before
        after

let private sameFrame (before: Draft) (after: Draft) =
    let before, after = before.Frame, after.Frame

    Object.ReferenceEquals(before, after)
    || (Bytes.equal before.Before after.Before && Bytes.equal before.After after.After)

/// Whether two drafts encode to the same bytes.
let same (before: Draft) (after: Draft) =
    if before.IsEdited || after.IsEdited then
        Bytes.equal (Draft.encode before) (Draft.encode after)
    else
        sameEntries before.Witness.State after.Witness.State
        && sameEntries before.Witness.Codes after.Witness.Codes
        && sameEntries before.Witness.Headers after.Witness.Headers
        && sameFrame before after

/// Applies a mutation; the error says why it cannot be applied.
let apply mutation (draft: Draft) =
    match applyOnly mutation draft with
    | Ok after when same draft after -> Error ChangesNothing
    | applied -> applied

/// Applies several mutations in order; together they must change something, too.
let applyAll mutations (draft: Draft) =
    let applied =
        List.fold (fun state mutation -> Result.bind (apply mutation) state) (Ok draft) mutations

    match applied with
    | Ok after when same draft after -> Error ChangesNothing
    | applied -> applied
