namespace Perjury.Fuzz.Gate

open System.Diagnostics
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

/// Part of a gate run with its results.
type Part =
    {
        Name: string
        /// Description of what was run, one line.
        About: string
        Results: CaseResult list
        /// Verdicts by family, where the part judges lies.
        Counts: Counts
        /// Disagreements by cause, where the part judges lies.
        Causes: CauseCounts
        Seconds: float
    }

module Part =
    /// Skipped part, with the reason.
    let leftOut name why : Part =
        {
            Name = name
            About = why
            Results = []
            Counts = Counts.empty
            Causes = Map.empty
            Seconds = 0.0
        }

    /// Runs a part and measures its time.
    let timed (work: unit -> Part) : Part =
        let clock = Stopwatch.StartNew()
        let part = work ()

        { part with
            Seconds = clock.Elapsed.TotalSeconds
        }

    /// Whether anything was executed.
    let isEmpty part =
        part.Results
        |> List.forall (fun result ->
            match result.Outcome with
            | Skipped _ -> true
            | _ -> false)

    /// A failure with its cause, by which baselines know it.
    let caused (cause: Cause) (result: CaseResult) =
        { result with
            Extra = result.Extra @ [ "cause", Cause.id cause; "sentence", Phrases.sentence cause ]
        }

    /// Result of a judgement; its kind is what baselines compare.
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

    /// A failure that is written down.
    let settled (known: Known.Difference option) (result: CaseResult) =
        match known, result.Outcome with
        | Some known, Failed why ->
            { result with
                Outcome = Known $"{why} ({known.Why})"
            }
        | _ -> result
