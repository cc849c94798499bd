namespace Perjury.Fuzz.Gate

open System.Diagnostics
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign

/// One of the things that a gate does, and what came of it.
type Part =
    {
        Name: string
        /// What was run, in a line.
        About: string
        Results: CaseResult list
        /// Verdicts by family of lies, where the part tells lies.
        Counts: Counts
        Seconds: float
    }

/// A lie that the target took wrongly, in its shortest form.
type Finding =
    {
        Family: string
        Mode: string
        Kind: string
        /// The lies, one line.
        Lies: string
        /// What they were told about.
        Subject: string
        Answer: string
        /// Folder of its bundle, where it has one.
        Folder: string option
    }

module Finding =
    let private order =
        [
            Compare.AcceptsInvalid
            Compare.RejectsValid
            Compare.WrongOutput
            Compare.Trap
            Compare.Timeout
            Compare.Memory
            Compare.NotAnOutput
            Compare.WrongReason
        ]
        |> List.map Compare.kindName

    /// What proves a false statement comes first, what only says it wrongly last.
    let rank finding =
        List.tryFindIndex ((=) finding.Kind) order |> Option.defaultValue order.Length

module Part =
    /// A part that was left out, with the reason.
    let leftOut name why : Part =
        {
            Name = name
            About = why
            Results = []
            Counts = Counts.empty
            Seconds = 0.0
        }

    /// Runs a part against the clock.
    let timed (work: unit -> Part) : Part =
        let clock = Stopwatch.StartNew()
        let part = work ()

        { part with
            Seconds = clock.Elapsed.TotalSeconds
        }

    /// A judgement as a case of a report; its kind is what baselines compare.
    let resultOf suite name lies seconds (judgement: Judgement) : CaseResult =
        let kind = judgement.Disagreement |> Option.map Compare.kindName

        {
            Suite = suite
            Name = name
            Outcome =
                match kind with
                | None -> Passed
                | Some kind ->
                    Failed $"{kind}: expected {Judge.expected judgement}, {Answer.text judgement.Answer}"
            Seconds = seconds
            Extra =
                [
                    if kind.IsSome then
                        "kind", kind.Value

                    "conformance", Judge.modeName judgement.Mode
                    "lies", lies
                ]
        }
