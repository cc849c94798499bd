/// Executable model as a target: slow, and independent of the guest in everything but the bytes.
module Perjury.Fuzz.Targets.Model

open Perjury.Model
open Perjury.Mutators

let private conformance mode =
    match mode with
    | Perjury.Mutators.Sufficient -> Judging.Sufficient
    | Perjury.Mutators.Canonical -> Judging.Canonical

let private answerOf (releases: Releases.Releases) verdict =
    let output, rejection =
        match verdict with
        | Judging.Accept output -> output, None
        | Judging.Reject(output, reasons) ->
            output, Some(reasons |> List.map Reasons.name |> String.concat ", ")

    {
        Observation = Output(Wire.encodeOutputAs releases.Wire output)
        Rejection = rejection
        Words = None
    }

let private judged wire (input: byte[]) =
    try
        let releases = WireName.releases wire input
        let judgement = Judging.examineBothAs releases input
        fun mode -> answerOf releases (judgement (conformance mode)).Verdict
    with error ->
        fun _ ->
            {
                Observation = Trapped(error.GetType().Name + ": " + error.Message)
                Rejection = None
                Words = None
            }

let private run wire mode input = judged wire input mode

/// The model that reads a release of the wire.
let targetIn (wire: WireName) =
    {
        Name = "model"
        Modes = [ Perjury.Mutators.Sufficient; Perjury.Mutators.Canonical ]
        Serves = Serves.reading wire.Name
        Run = run wire
    }

let target = targetIn WireName.ofInput

/// The same for campaigns, which ask in both forms of conformance: one execution tells both answers.
let both =
    let judge input =
        let answer = judged WireName.ofInput input
        answer Perjury.Mutators.Sufficient, answer Perjury.Mutators.Canonical

    LastInput.target (fun () -> judge) target
