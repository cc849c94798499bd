/// Executable model as a target: slow, and independent of the guest in everything but the bytes.
module Perjury.Fuzz.Targets.Model

open Perjury.Model
open Perjury.Mutators

let private conformance mode =
    match mode with
    | Perjury.Mutators.Sufficient -> Judging.Sufficient
    | Perjury.Mutators.Canonical -> Judging.Canonical

let private run wire mode (input: byte[]) =
    try
        let releases = WireName.releases wire input

        match Oracle.judgeAs releases (conformance mode) input with
        | Judging.Accept output ->
            {
                Observation = Output(Wire.encodeOutputAs releases.Wire output)
                Rejection = None
                Words = None
            }
        | Judging.Reject(output, reasons) ->
            {
                Observation = Output(Wire.encodeOutputAs releases.Wire output)
                Rejection = Some(reasons |> List.map Reasons.name |> String.concat ", ")
                Words = None
            }
    with error ->
        {
            Observation = Trapped(error.GetType().Name + ": " + error.Message)
            Rejection = None
            Words = None
        }

/// The model that reads a release of the wire.
let targetIn (wire: WireName) =
    {
        Name = "model"
        Modes = [ Perjury.Mutators.Sufficient; Perjury.Mutators.Canonical ]
        Serves = Serves.reading wire.Name
        Run = run wire
    }

let target = targetIn WireName.ofInput
