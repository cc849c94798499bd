/// HTML report of a gate: one page without external resources.
module Perjury.Fuzz.Report.Page

open System
open System.IO
open System.Globalization
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Gate
open Perjury.Fuzz.Report.BugCards

// Maximum number of rows per table.
[<Literal>]
let private MostRows = 500

let private count (value: int) =
    value.ToString("#,0", CultureInfo.InvariantCulture)

type private Column =
    | Words of string
    | Name of string
    | Code of string
    | Number of string

let private classOf column =
    match column with
    | Words _ -> ""
    | Name _ -> " class=\"name\""
    | Code _ -> " class=\"code\""
    | Number _ -> " class=\"n\""

let private head column =
    match column with
    | Number title -> $"<th class=\"n\" scope=\"col\">{escape title}</th>"
    | Words title
    | Name title
    | Code title -> $"<th scope=\"col\">{escape title}</th>"

let private titleOf column =
    match column with
    | Words title
    | Name title
    | Code title
    | Number title -> title

/// Table whose cells are HTML already. Each cell has its column's title, which narrow screens show before it.
let private table id caption columns (rows: (string * string list) list) =
    [
        $"<div class=\"card\"><table id=\"{id}\">"
        $"<caption>{escape caption}</caption>"
        "<thead><tr>"
        + (columns |> List.map head |> String.concat "")
        + "</tr></thead><tbody>"

        for rowClass, cells in List.truncate MostRows rows do
            let mark = if rowClass = "" then "" else $" class=\"{rowClass}\""

            let cells =
                List.map2
                    (fun column cell ->
                        $"<td{classOf column} data-title=\"{escape (titleOf column)}\">{cell}</td>")
                    columns
                    cells

            $"<tr{mark}>" + String.concat "" cells + "</tr>"

        "</tbody></table></div>"

        if rows.Length > MostRows then
            $"<p class=\"soft\">… and {rows.Length - MostRows} more, in the other reports.</p>"
    ]

let private heading title (note: string) =
    let note = if note = "" then "" else $" <small>{escape note}</small>"
    $"<h2>{escape title}{note}</h2>"

let private figure value =
    if value = 0 then
        "<span class=\"zero\">0</span>"
    else
        count value

let private wrongFigure value =
    if value = 0 then
        figure 0
    else
        $"<span class=\"bad\">✗ {count value}</span>"

let private tile alarm (value: string) title =
    let mark = if alarm then " alarm" else ""
    $"<div class=\"tile{mark}\"><b>{escape value}</b><span>{escape title}</span></div>"

let private tiles (verdict: Verdict) =
    let tally = Verdict.tally verdict
    let comparison = verdict.Comparison

    [
        "<div class=\"tiles\">"
        tile false (count tally.Passed) "passed"
        tile (not verdict.Bugs.IsEmpty) (count verdict.Bugs.Length) "bugs"
        tile (not comparison.New.IsEmpty) (count comparison.New.Length) "new failures"
        tile false (count tally.Known) "known"
        tile false (count comparison.Fixed.Length) "fixed"

        match Verdict.meanRate verdict with
        | Some rate -> tile false (count (int rate)) "answers per second"
        | None -> ()

        "</div>"
    ]

let private parts (verdict: Verdict) =
    let row part =
        let tally = CaseResult.tally part.Results

        (if tally.Failed > 0 then "wrong" else ""),
        [
            escape part.Name
            figure tally.Passed
            wrongFigure tally.Failed
            figure tally.Known
            figure tally.Skipped
            part.Seconds.ToString("F1", CultureInfo.InvariantCulture)
            escape part.About
        ]

    let columns =
        [
            Name "part"
            Number "passed"
            Number "failed"
            Number "known"
            Number "skipped"
            Number "seconds"
            Words "what was run"
        ]

    heading "Parts" ""
    :: table "parts" "What was run, and how it ended" columns (verdict.Parts |> List.map row)

let private failures id title note (failures: Failure list) =
    if failures.IsEmpty then
        []
    else
        let row (failure: Failure) =
            "",
            [
                escape failure.Suite
                escape failure.Name
                escape (shortened failure.Message)
            ]

        heading title note
        :: table id $"{title}: {note}" [ Name "suite"; Code "case"; Code "how" ] (failures |> List.map row)

/// Stacked bar of the shares of verdicts.
let private bar (cell: ModeCell) =
    let total = cell.Accepted + cell.Rejected + cell.Open + cell.Wrong

    let shares =
        [
            "accepted", cell.Accepted
            "rejected", cell.Rejected
            "left-open", cell.Open
            "astray", cell.Wrong
        ]

    let parts =
        ((0, []), shares)
        ||> List.fold (fun (at, parts) (name, share) ->
            if share = 0 then
                at, parts
            else
                let place = $"x=\"{at}\" width=\"{share}\" y=\"0\" height=\"1\""
                at + share, $"<rect class=\"{name}\" {place}/>" :: parts)
        |> snd

    $"<svg class=\"bar\" viewBox=\"0 0 {max 1 total} 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    + String.concat "" parts
    + "</svg>"

let private noCell =
    {
        Accepted = 0
        Rejected = 0
        Open = 0
        Wrong = 0
        Otherwise = ""
    }

let private modeCells (cell: ModeCell) =
    [ bar cell; figure cell.Accepted; figure cell.Rejected; wrongFigure cell.Wrong ]

let private familyRow bugs modes (row: FamilyRow) =
    let cells =
        modes
        |> List.map (fun mode ->
            row.Modes
            |> List.tryFind (fst >> (=) mode)
            |> Option.map snd
            |> Option.defaultValue noCell)

    let otherwise =
        cells
        |> List.map _.Otherwise
        |> List.filter ((<>) "")
        |> List.distinct
        |> String.concat "; "

    (if Verdict.isWrong row then "wrong" else ""),
    [
        FamilyCell.html bugs row.Family
        count row.Cases
        yield! cells |> List.collect modeCells
        escape otherwise
    ]

let private families (verdict: Verdict) =
    match Verdict.families verdict with
    | [] -> []
    | rows ->
        let modes =
            [ Sufficient; Canonical ]
            |> List.filter (fun mode ->
                rows |> List.exists (fun row -> List.exists (fst >> (=) mode) row.Modes))

        let columns =
            [
                Name "family"
                Number "cases"

                for mode in modes do
                    Words(Judge.modeName mode)
                    Number "accepted"
                    Number "rejected"
                    Number "wrong"

                Words "seen instead"
            ]

        let wrong = rows |> List.filter Verdict.isWrong |> List.length

        let families =
            rows |> List.filter (fun row -> row.Family <> "control") |> List.length

        let note = $"{families} families of lies, {wrong} with disagreements"

        [
            heading "Families and verdicts" note
            "<p class=\"key\"><i class=\"accepted\"></i>accepted, as it must be<i class=\"rejected\"></i>rejected, as it must be<i class=\"left-open\"></i>left open upstream<i class=\"astray\"></i>✗ wrong</p>"
            yield!
                table
                    "families"
                    "Verdicts by family of lies and mode"
                    columns
                    (rows |> List.map (familyRow verdict.Bugs modes))
        ]

let private throughput (verdict: Verdict) =
    match verdict.Throughput with
    | []
    | [ _ ] -> []
    | samples ->
        [
            heading "Throughput" "answers per second over the campaign"
            "<div class=\"card\">"
            yield! Chart.line "Answers per second over the seconds of the campaign" samples
            "</div>"
        ]

let private headline (verdict: Verdict) =
    let state = Verdict.state verdict

    let started =
        verdict.Started.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)

    let baseline =
        match verdict.BaselineFile with
        | Some file -> $"compared with {Path.GetFileName file}"
        | None -> "no baseline"

    // Not by colour alone.
    let badge, mark =
        if verdict.IsPartial then "undecided", "…"
        elif Verdict.opens verdict then "open", "✓"
        else "shut", "✗"

    let interrupted = if verdict.Interrupted then ", interrupted" else ""

    [
        $"<h1>Release gate of {escape verdict.Target}<span id=\"verdict\" class=\"badge {badge}\">{mark} {state}</span></h1>"
        $"<p class=\"soft\">perjury {escape verdict.Version}, seed {verdict.Seed}, {started}, {Verdict.seconds verdict:F0} s, {escape baseline}{interrupted}</p>"
    ]

/// What became of the causes of the last gate into the same folder.
let private sinceLast (verdict: Verdict) =
    match verdict.Last, verdict.BaselineFile with
    | Some last, None ->
        let now = Verdict.causes verdict
        let news = List.except last now
        let gone = List.except now last

        let rows =
            (news |> List.map (fun cause -> "", [ "new"; escape cause ]))
            @ (gone |> List.map (fun cause -> "", [ "gone"; escape cause ]))

        if rows.IsEmpty then
            [
                heading "Since the last gate" ""
                "<p class=\"soft\">The same "
                + Bug.plural now.Length "cause"
                + " as before.</p>"
            ]
        else
            heading "Since the last gate" $"{news.Length} new, {gone.Length} gone"
            :: table
                "last"
                "Causes that came and went since the last gate"
                [ Name "change"; Code "cause" ]
                rows
    | _ -> []

let private missing (verdict: Verdict) =
    [
        for part in verdict.Missing ->
            $"<p class=\"bad\">✗ {escape part}: nothing was executed, though it is required.</p>"
    ]

let lines (verdict: Verdict) =
    let comparison = verdict.Comparison

    let isOfBug (failure: Failure) = failure.Suite = Baseline.Bugs

    // Without a baseline every bug is new, and stands above.
    let fresh =
        if verdict.BaselineFile.IsNone then
            comparison.New |> List.filter (isOfBug >> not)
        else
            comparison.New

    [
        "<!DOCTYPE html>"
        "<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        $"<title>Release gate of {escape verdict.Target}: {Verdict.state verdict}</title>"
        $"<style>{Style.css}</style></head><body><main>"
        yield! headline verdict
        yield! missing verdict
        yield! tiles verdict
        yield! BugCards.section verdict
        yield! sinceLast verdict
        yield! failures "new" "New failures" "not in the baseline" fresh
        yield! failures "fixed" "Fixed" "in the baseline, and right in this run" comparison.Fixed
        yield! failures "known" "Known" "in the baseline, and still so" comparison.Known
        yield! failures "unmet" "Not met" "in the baseline, but no case of this run" comparison.Unmet
        yield! parts verdict
        yield! families verdict
        yield! throughput verdict
        "</main></body></html>"
    ]

let write (path: string) (verdict: Verdict) = File.WriteAllLines(path, lines verdict)
