/// Our own guest, in process.
module Perjury.Fuzz.Targets.Guest

open Perjury.Guest
open Perjury.Fuzz

let private conformance mode =
    match mode with
    | Perjury.Mutators.Sufficient -> Conformance.Sufficient
    | Perjury.Mutators.Canonical -> Conformance.Canonical

// The guest never throws on input: what is caught here is a bug of it, and shown as one.
let private run mode (input: byte[]) =
    try
        let verdict = StatelessValidator.Validate(input, conformance mode)

        {
            Observation = Output verdict.Output
            Rejection = verdict.Rejection |> Option.ofObj |> Option.map string
        }
    with error ->
        {
            Observation = Trapped(error.GetType().Name + ": " + error.Message)
            Rejection = None
        }

let target =
    {
        Name = "guest"
        Modes = [ Perjury.Mutators.Sufficient; Perjury.Mutators.Canonical ]
        Run = run
    }
