/// Guests for the tests of the campaign: one that answers as it should, and some with one fault each.
module Perjury.Tests.Guests

open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets

let private answer (expected: Expected) =
    {
        Observation = Output expected.Output
        Rejection =
            if expected.IsAccepted then
                None
            else
                Some(Reasons.name (Seq.head expected.Reasons) + ": as expected")
        Words = None
    }

let private undecodable =
    {
        Observation = Output(Wire.encodeOutput Wire.sentinel)
        Rejection = Some "undecodable-input: no canonical SSZ"
        Words = None
    }

let private judged (subjects: Subject[]) judge mode (input: byte[]) =
    match Draft.ofBytes input with
    | Error _ -> undecodable
    | Ok draft ->
        let subject =
            subjects |> Array.find (fun subject -> subject.Draft.Input = draft.Input)

        judge mode subject draft

/// Knows what is expected and says it.
let right subjects =
    {
        Name = "right"
        Modes = [ Sufficient; Canonical ]
        Serves = Serves.everything
        Run =
            judged subjects (fun mode subject draft ->
                answer (Expectation.ofWitness mode subject draft.Witness))
    }

/// Takes a missing node for an absent entry.
let missingNodeReadsAsAbsent subjects =
    let judge mode (subject: Subject) (draft: Draft) =
        let expected = Expectation.ofWitness mode subject draft.Witness

        if expected.Reasons = Set.singleton Reason.MissingNode then
            {
                Observation = Output subject.Accepted
                Rejection = None
                Words = None
            }
        else
            answer expected

    {
        Name = "missing-node-absent"
        Modes = [ Sufficient; Canonical ]
        Serves = Serves.everything
        Run = judged subjects judge
    }

/// Dies on a witness without codes.
let diesWithoutCodes subjects =
    let judge mode (subject: Subject) (draft: Draft) =
        if draft.Witness.Codes.Length = 0 then
            {
                Observation = Trapped "no codes"
                Rejection = None
                Words = None
            }
        else
            answer (Expectation.ofWitness mode subject draft.Witness)

    {
        Name = "dies-without-codes"
        Modes = [ Sufficient; Canonical ]
        Serves = Serves.everything
        Run = judged subjects judge
    }

/// The guest with one planted bug.
let weak name =
    (WeakGuests.all () |> List.find (fun weak -> weak.Bug = name)).Target
