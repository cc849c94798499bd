namespace Perjury.Fuzz.Gate

open System.Diagnostics
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
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
        Seconds: float
    }

/// Lie that the target judged wrongly, shrunk.
type Finding =
    {
        Family: string
        Mode: string
        Kind: string
        /// Mutations in one line.
        Lies: string
        /// Name of the honest input.
        Subject: string
        Answer: string
        /// Folder of the bundle, where there is one.
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

    /// Severity: an accepted false statement comes first, a wrong reason last.
    let rank finding =
        List.tryFindIndex ((=) finding.Kind) order |> Option.defaultValue order.Length

module Part =
    /// Skipped part, with the reason.
    let leftOut name why : Part =
        {
            Name = name
            About = why
            Results = []
            Counts = Counts.empty
            Seconds = 0.0
        }

    /// Runs a part and measures its time.
    let timed (work: unit -> Part) : Part =
        let clock = Stopwatch.StartNew()
        let part = work ()

        { part with
            Seconds = clock.Elapsed.TotalSeconds
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
