/// Reasons that hold for an input, as opposed to those that its family or the shape of its witness make possible.
module Perjury.Fuzz.Findings.Holding

open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Judging

let private conformance mode =
    match mode with
    | Sufficient -> Judging.Sufficient
    | Canonical -> Judging.Canonical

/// The model's reasons for any bytes, by execution; empty when it accepts them.
let ofInput mode (input: byte[]) =
    match Oracle.judge (conformance mode) input with
    | Judging.Accept _ -> Set.empty
    | Judging.Reject(_, reasons) -> Set.ofList reasons

/// The same with what is expected already: one possible reason is the one that holds, so that nothing is executed.
let ofExpected mode (draft: Draft) (expected: Expected) =
    if expected.IsAccepted || (expected.Reasons.Count = 1 && not expected.IsOpen) then
        expected.Reasons
    else
        ofInput mode (Draft.encode draft)

/// What the canonical form alone has against an input that Sufficient accepts.
let irregularities (draft: Draft) = ofInput Canonical (Draft.encode draft)
