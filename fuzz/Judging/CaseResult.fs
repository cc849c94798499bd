namespace Perjury.Fuzz.Judging

/// Outcome of one case.
type Outcome =
    | Passed
    | Failed of string
    /// A known difference, with the reason.
    | Known of string
    /// Not executed, with the reason.
    | Skipped of string

/// Result of one case, as reports contain it.
type CaseResult =
    {
        Suite: string
        Name: string
        Outcome: Outcome
        Seconds: float
        /// Further fields of the report: reasons, sizes, seeds.
        Extra: (string * string) list
    }

module Outcome =
    /// Status word in reports and journals.
    let status outcome =
        match outcome with
        | Passed -> "passed"
        | Failed _ -> "failed"
        | Known _ -> "known"
        | Skipped _ -> "skipped"

    let message outcome =
        match outcome with
        | Passed -> None
        | Failed text
        | Known text
        | Skipped text -> Some text

module CaseResult =
    open Perjury.Fuzz.Judging.Exit

    let count tally result =
        match result.Outcome with
        | Passed -> { tally with Passed = tally.Passed + 1 }
        | Failed _ -> { tally with Failed = tally.Failed + 1 }
        | Known _ -> { tally with Known = tally.Known + 1 }
        | Skipped _ ->
            { tally with
                Skipped = tally.Skipped + 1
            }

    let tally results = Seq.fold count noCases results
