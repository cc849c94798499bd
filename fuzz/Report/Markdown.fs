/// Markdown report of a gate, for pull requests and step summaries.
module Perjury.Fuzz.Report.Markdown

open System.IO
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Gate

[<Literal>]
let private MostRows = 50

// Escapes what a target prints, so that it neither ends a table row nor acts as markup.
let private cell (text: string) =
    text.Replace("\\", "\\\\").Replace("|", "\\|").Replace("<", "&lt;").Replace("\r", " ").Replace("\n", " ")

let private row cells =
    "| " + (cells |> List.map cell |> String.concat " | ") + " |"

let private table (heads: string list) numbers rows =
    let rule =
        heads
        |> List.mapi (fun column _ -> if List.contains column numbers then "---:" else "---")

    [
        row heads
        "| " + String.concat " | " rule + " |"
        yield! rows |> List.truncate MostRows |> List.map row

        if List.length rows > MostRows then
            ""
            $"… and {rows.Length - MostRows} more."
    ]

let private section title lines =
    if List.isEmpty lines then
        []
    else
        [ ""; $"## {title}"; ""; yield! lines ]

let private parts (verdict: Verdict) =
    let ofPart part =
        let tally = CaseResult.tally part.Results

        [
            part.Name
            string tally.Passed
            string tally.Failed
            string tally.Known
            string tally.Skipped
            part.Seconds.ToString "F1"
            part.About
        ]

    verdict.Parts
    |> List.map ofPart
    |> table [ "part"; "passed"; "failed"; "known"; "skipped"; "seconds"; "what" ] [ 1; 2; 3; 4; 5 ]

let private failures (failures: Failure list) =
    if failures.IsEmpty then
        []
    else
        failures
        |> List.map (fun failure -> [ failure.Suite; failure.Name; failure.Message ])
        |> table [ "suite"; "case"; "how" ] []

let private bug (bug: Bug) =
    let faults = String.concat " " (Bug.faults bug)

    let about =
        match bug.Smallest with
        | Some(place, sample) ->
            [
                String.concat "; " ($"expected {Bug.expected sample}, given {sample.Given}" :: Bug.proves bug)
                String.concat "; " sample.Lies
                $"perjury replay {place}"
            ]
        | None -> [ ""; ""; "" ]

    [ bug.Sentence; Compare.kindName bug.Kind; faults; Bug.number bug.Count ]
    @ about

let private bugs (bugs: Bug list) =
    if bugs.IsEmpty then
        []
    else
        bugs
        |> List.map bug
        |> table
            [
                "bug"
                "kind"
                "fault class"
                "disagreements"
                "smallest input"
                "lie"
                "shown by"
            ]
            [ 3 ]

let private wrongFamilies (verdict: Verdict) =
    let rows =
        [
            for row in Verdict.families verdict |> List.filter Verdict.isWrong do
                for mode, counts in row.Modes do
                    if counts.Wrong > 0 then
                        [
                            row.Family
                            Judge.modeName mode
                            string (counts.Accepted + counts.Rejected + counts.Open)
                            string counts.Wrong
                            counts.Otherwise
                        ]
        ]

    if rows.IsEmpty then
        []
    else
        table [ "family"; "mode"; "right"; "wrong"; "seen instead" ] [ 2; 3 ] rows

let private headline (verdict: Verdict) =
    let tally = Verdict.tally verdict
    let state = Verdict.state verdict

    let rate =
        match Verdict.meanRate verdict with
        | Some rate -> $" The campaign had {rate:F0} answers per second."
        | None -> ""

    let families =
        Verdict.families verdict |> List.filter (fun row -> row.Family <> "control")

    [
        $"# Release gate of {verdict.Target}: {state}"
        ""
        $"{Exit.lastLine tally}. {families.Length} families of lies, seed {verdict.Seed}, in {Verdict.seconds verdict:F0} s.{rate}"
    ]

let lines (verdict: Verdict) =
    let comparison = verdict.Comparison

    [
        yield! headline verdict
        for part in verdict.Missing do
            ""
            $"**{part}**: nothing was executed, though it is required."

        yield! section (Bug.headline verdict.Bugs) (bugs verdict.Bugs)

        yield! section $"New failures ({comparison.New.Length})" (failures comparison.New)
        yield! section "Parts" (parts verdict)
        yield! section "Families that disagree" (wrongFamilies verdict)
        yield! section $"Fixed ({comparison.Fixed.Length})" (failures comparison.Fixed)
        yield! section $"Known ({comparison.Known.Length})" (failures comparison.Known)
        yield! section $"In the baseline, not met ({comparison.Unmet.Length})" (failures comparison.Unmet)
    ]

let write (path: string) (verdict: Verdict) = File.WriteAllLines(path, lines verdict)
