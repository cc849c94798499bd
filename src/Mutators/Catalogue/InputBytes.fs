namespace Perjury.Mutators

open System
open System.Buffers.Binary
open Perjury.Model
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the encoding: bytes that are not the canonical encoding must give the sentinel output.
module InputBytes =
    let private length draft = (Draft.encode draft).Length

    let private cut: Drawing =
        fun _ draft ->
            draw {
                let! length = below (length draft)
                return [ CutInput length ]
            }

    let private cutOne: Drawing = fun _ draft -> one (CutInput(length draft - 1))

    let private tail: Drawing =
        fun _ _ ->
            draw {
                let! count = between 1 40
                let! tail = bytes count
                return [ ExtendInput tail ]
            }

    let private flipByte: Drawing =
        fun _ draft ->
            let input = Draft.encode draft

            draw {
                let! offset = below input.Length
                let! bit = below 8
                return [ OverwriteInput(offset, [| input[offset] ^^^ (1uy <<< bit) |]) ]
            }

    let private readAt (input: byte[]) (place: int) =
        BinaryPrimitives.ReadInt32LittleEndian(ReadOnlySpan(input, place, 4))

    let private writeAt (target: byte[]) (place: int) (value: int) =
        BinaryPrimitives.WriteInt32LittleEndian(Span(target, place, 4), value)

    /// Where the encoding begins: behind the schema id, if there is one.
    let private start (draft: Draft) =
        if draft.Releases.Wire.HasSchemaId then 2 else 0

    /// Positions of the offsets that every input has: request, witness, and the three lists of the witness.
    let private offsets draft (input: byte[]) =
        let start = start draft
        let witness = start + readAt input (start + 4)
        [| start; start + 4; witness; witness + 4; witness + 8 |]

    let private offset (change: int -> int) : Drawing =
        fun _ draft ->
            match Draft.payload draft with
            | None -> none
            | Some _ ->
                let input = Draft.encode draft

                draw {
                    let! place = oneOf (offsets draft input)
                    let patch = Array.zeroCreate 4
                    writeAt patch 0 (change (readAt input place))
                    return [ OverwriteInput(place, patch) ]
                }

    let private swapOffsets: Drawing =
        fun _ draft ->
            match Draft.payload draft with
            | None -> none
            | Some _ ->
                let input = Draft.encode draft
                let places = offsets draft input

                draw {
                    let! first = between 2 3
                    let a = Array.sub input places[first] 4
                    let b = Array.sub input places[first + 1] 4
                    return [ OverwriteInput(places[first], Array.append b a) ]
                }

    /// Gap: a zero byte between the fixed part and the first variable one, with all offsets moved.
    let private gap: Drawing =
        fun _ draft ->
            match Draft.payload draft with
            | None -> none
            | Some _ ->
                let input = Draft.encode draft
                let start = start draft
                let fixedEnd = start + readAt input start
                let shifted = Array.concat [ input[.. fixedEnd - 1]; [| 0uy |]; input[fixedEnd..] ]

                let isKeyed = fixedEnd = start + 20

                for place in
                    [
                        start
                        start + 4
                        if isKeyed then
                            start + 16
                    ] do
                    writeAt shifted place (readAt input place + 1)

                // The bytes are extended by one first, because overwriting never extends.
                draw { return [ ExtendInput [| 0uy |]; OverwriteInput(0, shifted) ] }

    let private only (bytes: byte[]) : Drawing =
        fun _ _ -> draw { return [ CutInput 0; ExtendInput bytes ] }

    /// One header more than the wire allows: copies of the oldest in front.
    let private tooManyHeaders: Drawing =
        fun _ draft ->
            let count = (entriesOf Headers draft).Length
            let copies = Expectation.MaxHeaders + 1 - count

            if count = 0 then
                none
            else
                draw { return List.replicate copies (Duplicate(Headers, 0, 0)) }

    /// Families whose verdict is decided by decoding.
    let sentinels =
        [
            rejected "too-many-headers" [ "F7" ] tooManyHeaders
            rejected "cut-input" [ "F15" ] cut
            rejected "cut-last-byte" [ "F15" ] cutOne
            depends "extend-input" [ "F15" ] tail
            rejected "gap-in-input" [ "F15" ] gap
            rejected "raise-offset" [ "F15" ] (offset (fun value -> value + 1))
            rejected "lower-offset" [ "F15" ] (offset (fun value -> value - 1))
            rejected "huge-offset" [ "F15" ] (offset (fun _ -> -1))
            rejected "zero-offset" [ "F15" ] (offset (fun _ -> 0))
            rejected "swap-offsets" [ "F15" ] swapOffsets
            rejected "empty-input" [ "F15" ] (fun _ _ -> one (CutInput 0))
            rejected "one-byte-input" [ "F15" ] (fun _ _ -> one (CutInput 1))
            rejected "schema-id-only" [ "F15" ] (fun _ _ -> one (CutInput 2))
            rejected "zeros-input" [ "F15" ] (only (Bytes.zeros 4096))
        ]

    /// A flipped bit may leave a valid encoding, so that only the model can judge it.
    let flips = [ depends "flip-input-byte" [ "F15" ] flipByte ]

    let families = flips @ sentinels
