/// Stateless validation of a block: witness, input bytes, verdict.
module Perjury.Fuzz.Conform.Eest.Stateless

open Perjury.Guest.Chain
open Perjury.Model
open Perjury.Mutators
open Perjury.Witness
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// Expected 43 bytes of a valid input, from the model's wire format alone.
let private expectedOutput (input: byte[]) (header: Header) =
    match Wire.decode input with
    | Error error -> Error $"the model does not decode the input: {error}"
    | Ok decoded ->
        let root =
            match decoded with
            | WireTypes.Payload payload -> Wire.requestRoot payload.SchemaId payload.Request
            | WireTypes.Block _ -> header.Hash.ToArray()

        Ok(
            Wire.encodeOutput
                {
                    Root = root
                    Success = true
                    ChainId = Wire.chainId decoded
                    SchemaId = Wire.schemaId decoded
                }
        )

let private modes = [ Sufficient; Canonical ]

/// Checks that a valid block with its canonical witness is accepted in both modes with the expected bytes.
let checkValid (target: Target) (input: byte[]) (header: Header) =
    match expectedOutput input header with
    | Error why -> Error why
    | Ok expected ->
        modes
        |> List.tryPick (fun mode ->
            let answer = target.Run mode input

            match answer.Observation with
            | Output bytes when bytes = expected -> None
            | Output bytes when Answer.accepts answer ->
                Some
                    $"{Judge.modeName mode}: output 0x{Bytes.toHex bytes} where 0x{Bytes.toHex expected} is expected"
            | _ -> Some $"{Judge.modeName mode}: {Answer.text answer}")
        |> Option.map Error
        |> Option.defaultValue (Ok())

/// Checks that an invalid block with the witness of its valid part is rejected in both modes.
let checkInvalid (target: Target) (input: byte[]) =
    modes
    |> List.tryPick (fun mode ->
        let answer = target.Run mode input

        match answer.Observation with
        | Output bytes when bytes.Length = 43 && bytes[32] = 0uy -> None
        | _ -> Some $"an invalid block, {Judge.modeName mode}: {Answer.text answer}")
    |> Option.map Error
    |> Option.defaultValue (Ok())
