/// Text report of a gate, as it is printed.
module Perjury.Fuzz.Report.Text

open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
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

let private findingLine (finding: Finding) =
    let place =
        match finding.Folder with
        | Some folder -> $" ({folder})"
        | None -> ""

    $"finding: {finding.Kind}, {finding.Mode}: {finding.Lies}, subject {finding.Subject}{place}"

/// All lines but the summary line, which every verb prints.
let lines (verdict: Verdict) =
    let comparison = verdict.Comparison

    [
        $"gate of {verdict.Target}, seed {verdict.Seed}"
        sprintf "%-15s %8s %8s %8s %8s %9s" "part" "passed" "failed" "known" "skipped" "seconds"
        yield! verdict.Parts |> List.map partLine
        yield! comparison.New |> List.map (failureLine "new failure") |> limited "failures"
        yield! verdict.Findings |> List.map findingLine |> limited "findings"
        yield! comparison.Fixed |> List.map (failureLine "fixed") |> limited "fixed"
        yield! comparison.Unmet |> List.map (failureLine "not met") |> limited "not met"

        match verdict.BaselineFile with
        | Some file ->
            $"against {file}: {comparison.New.Length} new, {comparison.Known.Length} known, {comparison.Fixed.Length} fixed, {comparison.Unmet.Length} not met"
        | None -> $"{comparison.New.Length} failures, no baseline"

        if Verdict.opens verdict then
            "the gate is open"
        else
            "the gate is shut"
    ]

let lastLine verdict = Exit.lastLine (Verdict.tally verdict)
