/// Minimality of canonical witnesses on public cases: without any one element the witness must be rejected.
module Perjury.Fuzz.Conform.Eest.Minimality

open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

let private without index items = List.removeAt index items

/// Witnesses with one element removed, each with the name of the element.
let private reductions (witness: ExecutionWitness) =
    seq {
        for index in 0 .. witness.State.Length - 1 do
            $"node {index}",
            { witness with
                State = without index witness.State
            }

        for index in 0 .. witness.Codes.Length - 1 do
            $"code {index}",
            { witness with
                Codes = without index witness.Codes
            }

        for index in 0 .. witness.Headers.Length - 1 do
            $"header {index}",
            { witness with
                Headers = without index witness.Headers
            }
    }

/// Removes each element of the witness alone; the target must reject each time, in every mode that it serves. Gives the number of elements.
let check (target: Target) (input: byte[]) =
    match Wire.decode input with
    | Error error -> Error $"the model does not decode the input: {error}"
    | Ok decoded ->
        let witness = Wire.witness decoded

        reductions witness
        |> Seq.tryPick (fun (what, reduced) ->
            let bytes = Wire.encode (Wire.withWitness reduced decoded)

            target.Modes
            |> List.tryPick (fun mode ->
                if Answer.accepts (target.Run mode bytes) then
                    Some $"{Judge.modeName mode}: accepted without {what}"
                else
                    None))
        |> Option.map Error
        |> Option.defaultValue (Ok(witness.State.Length + witness.Codes.Length + witness.Headers.Length))
