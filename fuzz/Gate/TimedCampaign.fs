/// Last part of a gate: a campaign with a limit of time or cases.
module Perjury.Fuzz.Gate.TimedCampaign

open System.IO
open System.Text.Json
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

/// Limit of a campaign.
type Extent =
    | Seconds of float
    /// Number of lies, the same on every machine.
    | Runs of uint64

let private isNothing extent =
    match extent with
    | Seconds seconds -> seconds <= 0.0
    | Runs runs -> runs = 0UL

/// Kind of a cell's disagreement, as far as the cell shows it.
let private kindOf (cell: Cell) =
    match cell.Expected, cell.Observed with
    | "rejected", "accepted" -> Compare.kindName Compare.AcceptsInvalid
    | "accepted", "rejected" -> Compare.kindName Compare.RejectsValid
    | _, "trapped" -> Compare.kindName Compare.Trap
    | _, "timed-out" -> Compare.kindName Compare.Timeout
    | _, "out-of-memory" -> Compare.kindName Compare.Memory
    | _, "garbled" -> Compare.kindName Compare.NotAnOutput
    // Right verdict with wrong bytes or a wrong reason.
    | _ -> "wrong-output-or-reason"

/// Results of a table: one case per family and mode, whose name does not depend on the length of the campaign, and one failure per
/// kind.
let private resultsOf (counts: Counts) =
    let ofFamily ((family: string, mode), (cells: (Cell * int) list)) =
        let total = List.sumBy snd cells

        let result outcome extra =
            {
                Suite = "campaign"
                Name = $"{family}, {Judge.modeName mode}"
                Outcome = outcome
                Seconds = 0.0
                Extra = extra @ [ "cases", string total ]
            }

        let failures =
            cells
            |> List.filter (fun (cell, _) -> not cell.Agrees)
            |> List.groupBy (fst >> kindOf)

        if failures.IsEmpty then
            [ result Passed [] ]
        else
            [
                for name, cells in failures do
                    result (Failed $"{name}: {List.sumBy snd cells} of {total}") [ "kind", name ]
            ]

    counts
    |> Map.toList
    |> List.groupBy (fun (cell, _) -> cell.Family, cell.Mode)
    |> List.collect ofFamily

let private text (element: JsonElement) (name: string) =
    match element.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.String ->
        value.GetString() |> Option.ofObj |> Option.defaultValue ""
    | _ -> ""

/// Reads a bundle of the campaign as a finding of the report.
let private findingOf root (folder: string) =
    match CaseFiles.read folder with
    | Error _ -> None
    | Ok(_, family, mutations) ->
        use mutationsFile =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "mutations.json")))

        use seen =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "observations.json")))

        seen.RootElement.EnumerateArray()
        |> Seq.tryFind (fun observation -> text observation "finding" <> "")
        |> Option.map (fun observation ->
            {
                Family = family |> Option.map _.Name |> Option.defaultValue "control"
                Mode = text observation "conformance"
                Kind = text observation "finding"
                Lies = Naming.texts mutations
                Subject = text mutationsFile.RootElement "subject"
                Answer = text observation "answer"
                Folder = Some(Path.GetRelativePath(root, folder))
            })

let private settings (meter: Meter) (target: Target) extent jobs out quiet : Campaign.Settings =
    {
        Runs =
            match extent with
            | Runs runs -> Some runs
            | Seconds _ -> None
        Seconds =
            match extent with
            | Runs _ -> None
            | Seconds seconds -> Some seconds
        Jobs = jobs
        Modes = target.Modes
        Targets = [ meter.Target ]
        Out = out
        Resume = None
        Quiet = quiet
    }

let private interval extent =
    match extent with
    | Seconds seconds -> max 0.5 (seconds / 60.0)
    | Runs _ -> 1.0

/// Part, findings and throughput of a campaign over the embedded corpus.
let runKnowing known (target: Target) extent seed jobs (out: string) quiet stopped =
    if isNothing extent then
        Part.leftOut "campaign" "left out", [], []
    else
        let place = Path.Combine(out, "campaign")

        // Findings of an earlier gate do not belong to this one.
        if File.Exists(Path.Combine(place, "campaign.json")) then
            Directory.Delete(place, true)

        let subjects, skipped = Corpus.embeddedFor [ target ] seed
        let plan = Plan.make seed Catalogue.round (Array.ofList subjects)
        let meter = Meter(Registry.cached target, interval extent)
        meter.Start()

        let outcome =
            Campaign.runWith
                { Campaign.defaults with
                    Known = Campaign.defaults.Known @ known
                }
                (settings meter target extent jobs place quiet) plan stopped

        let rates = meter.Stop()
        let judged = outcome.State.Passed + outcome.State.Failed

        {
            Name = "campaign"
            About =
                $"{judged} cases over {plan.Subjects.Length} honest inputs, seed {seed}, {meter.Answers} answers"
                + (match Corpus.skippedLine skipped with
                   | Some line -> "; " + line
                   | None -> "")
            Results = resultsOf outcome.State.Counts
            Counts = outcome.State.Counts
            Seconds = outcome.State.Seconds
        },
        outcome.Findings |> List.choose (findingOf out),
        rates

let run target extent seed jobs out quiet stopped =
    runKnowing [] target extent seed jobs out quiet stopped
