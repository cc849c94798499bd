/// Executable model as a target: slow, and independent of the guest in everything but the bytes.
module Perjury.Fuzz.Targets.Model

open Perjury.Model
open Perjury.Mutators

let private conformance mode =
    match mode with
    | Perjury.Mutators.Sufficient -> Judging.Sufficient
    | Perjury.Mutators.Canonical -> Judging.Canonical

let private run mode (input: byte[]) =
    try
        match Oracle.judge (conformance mode) input with
        | Judging.Accept output ->
            {
                Observation = Output(Wire.encodeOutput output)
                Rejection = None
            }
        | Judging.Reject(output, reasons) ->
            {
                Observation = Output(Wire.encodeOutput output)
                Rejection = Some(reasons |> List.map Reasons.name |> String.concat ", ")
            }
    with error ->
        {
            Observation = Trapped(error.GetType().Name + ": " + error.Message)
            Rejection = None
        }

let target =
    {
        Name = "model"
        Modes = [ Perjury.Mutators.Sufficient; Perjury.Mutators.Canonical ]
        Run = run
    }
