/// Text report of a gate, as it is printed.
module Perjury.Fuzz.Report.Text

open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Gate

// Maximum number of lines per kind; the report files contain all.
[<Literal>]
let private MostLines = 20

let private partLine part =
    let tally = CaseResult.tally part.Results

    sprintf
        "%-15s %8d %8d %8d %8d %9.1f  %s"
        part.Name
        tally.Passed
        tally.Failed
        tally.Known
        tally.Skipped
        part.Seconds
        part.About

let private limited word lines =
    [
        yield! List.truncate MostLines lines

        if List.length lines > MostLines then
            $"… and {lines.Length - MostLines} more {word}"
    ]

let private failureLine word (failure: Failure) =
    $"{word}: {failure.Suite}: {failure.Name}: {failure.Message}"

/// All lines but the summary line, which every verb prints.
let lines (verdict: Verdict) =
    let comparison = verdict.Comparison

    [
        $"gate of {verdict.Target}, seed {verdict.Seed}"
        sprintf "%-15s %8s %8s %8s %8s %9s" "part" "passed" "failed" "known" "skipped" "seconds"
        yield! verdict.Parts |> List.map partLine
        yield! comparison.New |> List.map (failureLine "new failure") |> limited "failures"
        yield! comparison.Fixed |> List.map (failureLine "fixed") |> limited "fixed"
        yield! comparison.Unmet |> List.map (failureLine "not met") |> limited "not met"

        match verdict.BaselineFile with
        | Some file ->
            $"against {file}: {comparison.New.Length} new, {comparison.Known.Length} known, {comparison.Fixed.Length} fixed, {comparison.Unmet.Length} not met"
        | None -> $"{comparison.New.Length} failures, no baseline"

        for part in verdict.Missing do
            $"{part}: nothing was executed, though it is required"

        yield! Bug.lines verdict.Bugs
        $"the gate is {Verdict.state verdict}"
    ]

let lastLine verdict = Exit.lastLine (Verdict.tally verdict)
