namespace Perjury.Mutators

open System
open System.Buffers.Binary
open Perjury.Model

/// Witness as arrays, because mutations name entries by index.
type Witness =
    {
        State: byte[][]
        Codes: byte[][]
        Headers: byte[][]
    }

/// By which releases an input of the fork that is not final is read.
type Reading =
    /// By what its bytes say, which a lie about the bytes may change.
    | OfInput
    | As of Releases.Releases

module Reading =
    let releases reading bytes =
        match reading with
        | OfInput -> Releases.ofInput bytes
        | As releases -> releases

    /// Release of the wire by which inputs are read; none where their bytes say it.
    let wire reading =
        match reading with
        | OfInput -> None
        | As releases -> Some releases.Wire.Name

    /// Reading by a release of the wire; none where there is none of that name.
    let tryOfWire name =
        WireSchemas.wireReleases
        |> List.tryFind (fun release -> release.Name = name)
        |> Option.map (Releases.ofWire >> As)

/// Encoding of an input around its witness.
type internal Frame =
    {
        Before: byte[]
        After: byte[]
        /// Places of the offsets of what comes after the witness, as they are with an empty one.
        Offsets: int list
    }

/// Decoded input. A lie about the witness keeps the encoding of the rest, so that its cost is that of its change.
type Draft =
    internal
        {
            /// Input with an empty witness.
            Rest: WireTypes.StatelessInput
            Frame: Frame
            Lists: Witness
            /// Mutations of the encoded bytes, in order.
            Edits: Mutation list
            ReadAs: Reading
            /// Of the bytes before they are mutated.
            WrittenAs: Releases.Releases
        }

    member draft.Witness = draft.Lists
    /// Input without its witness.
    member draft.Input = draft.Rest
    member draft.Reading = draft.ReadAs
    /// Rules and wire of the input without the mutations of its bytes.
    member draft.Releases = draft.WrittenAs
    /// True when the encoded bytes were mutated: then they no longer match the content.
    member draft.IsEdited = not draft.Edits.IsEmpty

module Witness =
    let entries field (witness: Witness) =
        match field with
        | State -> witness.State
        | Codes -> witness.Codes
        | Headers -> witness.Headers
        | _ -> [||]

    let withEntries field entries (witness: Witness) =
        match field with
        | State -> { witness with State = entries }
        | Codes -> { witness with Codes = entries }
        | Headers -> { witness with Headers = entries }
        | _ -> witness

    /// Bytes of an empty witness: three offsets.
    [<Literal>]
    let internal EmptyLength = 12

    let private listLength (entries: byte[][]) =
        4 * entries.Length + Array.sumBy Array.length entries

    let private writeList (target: byte[]) start (entries: byte[][]) =
        let mutable at = start + 4 * entries.Length

        entries
        |> Array.iteri (fun i entry ->
            BinaryPrimitives.WriteInt32LittleEndian(target.AsSpan(start + 4 * i), at - start)
            entry.AsSpan().CopyTo(target.AsSpan at)
            at <- at + entry.Length)

        at

    /// The bytes of the model's encoder, computed without its intermediate values.
    let internal encodeIn (frame: Frame) (witness: Witness) =
        let lists = [| witness.State; witness.Codes; witness.Headers |]
        let start = frame.Before.Length
        let length = EmptyLength + Array.sumBy listLength lists
        let target = GC.AllocateUninitializedArray(start + length + frame.After.Length)
        frame.Before.AsSpan().CopyTo(target.AsSpan())

        for place in frame.Offsets do
            let offset = BinaryPrimitives.ReadInt32LittleEndian(ReadOnlySpan(target, place, 4))
            BinaryPrimitives.WriteInt32LittleEndian(target.AsSpan place, offset + length - EmptyLength)

        let mutable at = start + EmptyLength

        lists
        |> Array.iteri (fun i entries ->
            BinaryPrimitives.WriteInt32LittleEndian(target.AsSpan(start + 4 * i), at - start)
            at <- writeList target at entries)

        frame.After.AsSpan().CopyTo(target.AsSpan at)
        target

    let ofModel (witness: WireTypes.ExecutionWitness) : Witness =
        {
            State = Array.ofList witness.State
            Codes = Array.ofList witness.Codes
            Headers = Array.ofList witness.Headers
        }

    let toModel (witness: Witness) : WireTypes.ExecutionWitness =
        {
            State = List.ofArray witness.State
            Codes = List.ofArray witness.Codes
            Headers = List.ofArray witness.Headers
        }

module Draft =
    let private noWitness: WireTypes.ExecutionWitness =
        { State = []; Codes = []; Headers = [] }

    let private hasPublicKeys (releases: Releases.Releases) schemaId =
        schemaId = WireTypes.AmsterdamSchemaId && releases.Wire.PublicKeys.IsSome

    // The offset of the witness is the second of an input, and what follows the witness has the third: the configuration of a block, or
    // public keys behind the chain id.
    let private frameOf (releases: Releases.Releases) rest =
        let bytes = Wire.encodeAs releases.Wire rest

        let body, later =
            match rest with
            | WireTypes.Block _ -> 2, Some 8
            | WireTypes.Payload payload ->
                (if releases.Wire.HasSchemaId then 2 else 0),
                (if hasPublicKeys releases payload.SchemaId then
                     Some 16
                 else
                     None)

        let start =
            body + BinaryPrimitives.ReadInt32LittleEndian(ReadOnlySpan(bytes, body + 4, 4))

        {
            Before = Array.sub bytes 0 start
            After = Array.skip (start + Witness.EmptyLength) bytes
            Offsets = later |> Option.map ((+) body) |> Option.toList
        }

    let ofInputAs reading releases input =
        let rest = Wire.withWitness noWitness input

        {
            Rest = rest
            Frame = frameOf releases rest
            Lists = Witness.ofModel (Wire.witness input)
            Edits = []
            ReadAs = reading
            WrittenAs = releases
        }

    /// Decodes an input; an error when the bytes are no canonical input.
    let ofBytesAs reading (input: byte[]) =
        let releases = Reading.releases reading input
        Wire.decodeAs releases.Wire input |> Result.map (ofInputAs reading releases)

    let ofBytes input = ofBytesAs OfInput input

    let withWitness witness (draft: Draft) = { draft with Lists = witness }

    /// Input in the first wire form, without its witness.
    let payload (draft: Draft) =
        match draft.Rest with
        | WireTypes.Payload payload -> Some payload
        | WireTypes.Block _ -> None

    /// The rest of another input, with the witness of this draft.
    let withInput input (draft: Draft) =
        let rest = Wire.withWitness noWitness input

        { draft with
            Rest = rest
            Frame = frameOf draft.WrittenAs rest
        }

    let withPayload payload (draft: Draft) =
        let rest = WireTypes.Payload payload

        { draft with
            Rest = rest
            Frame = frameOf draft.WrittenAs rest
        }

    let private edit (bytes: byte[]) mutation =
        match mutation with
        | CutInput length -> Array.truncate length bytes
        | ExtendInput tail -> Array.append bytes tail
        | OverwriteInput(offset, patch) ->
            let copy = Array.copy bytes
            let at = min offset copy.Length
            Array.blit patch 0 copy at (min patch.Length (copy.Length - at))
            copy
        | _ -> bytes

    /// Encoded bytes before the mutations of bytes.
    let internal encodeContent (draft: Draft) =
        Witness.encodeIn draft.Frame draft.Lists

    let encode (draft: Draft) =
        List.fold edit (encodeContent draft) draft.Edits
