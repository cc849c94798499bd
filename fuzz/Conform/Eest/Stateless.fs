/// Stateless validation of a block: witness, input bytes, verdict.
module Perjury.Fuzz.Conform.Eest.Stateless

open Perjury.Guest.Chain
open Perjury.Model
open Perjury.Mutators
open Perjury.Witness
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// Expected output of a valid input, from the model's wire format alone.
let private expectedOutput wire (input: byte[]) (header: Header) =
    let release = (WireName.releases wire input).Wire

    match Wire.decodeAs release input with
    | Error error -> Error $"the model does not decode the input: {error}"
    | Ok decoded ->
        let root =
            match decoded with
            | WireTypes.Payload payload -> Wire.requestRootAs release payload.SchemaId payload.Request
            | WireTypes.Block _ -> header.Hash.ToArray()

        Ok(
            Wire.encodeOutputAs
                release
                {
                    Root = root
                    Success = true
                    ChainId = Wire.chainId decoded
                    SchemaId = Wire.schemaId decoded
                }
        )

let private modesOf (target: Target) =
    [ Sufficient; Canonical ]
    |> List.filter (fun mode -> List.contains mode target.Modes)

/// Checks that a valid block with its canonical witness is accepted in every mode that is served, with the expected bytes.
let checkValid (target: Target) wire (input: byte[]) (header: Header) =
    match expectedOutput wire input header with
    | Error why -> Error why
    | Ok expected ->
        modesOf target
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

/// Checks that an invalid block with the witness of its valid part is rejected in every mode that is served.
let checkInvalid (target: Target) (input: byte[]) =
    modesOf target
    |> List.tryPick (fun mode ->
        let answer = target.Run mode input

        match answer.Observation with
        | Output bytes when Answer.isOutput bytes && not (Answer.accepts answer) -> None
        | _ -> Some $"an invalid block, {Judge.modeName mode}: {Answer.text answer}")
    |> Option.map Error
    |> Option.defaultValue (Ok())
