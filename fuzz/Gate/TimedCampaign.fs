/// Last part of a gate: a campaign with a limit of time or cases.
module Perjury.Fuzz.Gate.TimedCampaign

open System
open System.Diagnostics
open System.IO
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

/// Limit of a campaign.
type Extent =
    | Seconds of float
    /// Number of lies, the same on every machine.
    | Runs of uint64
    /// As many lies as the target answers in so many seconds, measured before.
    | Measured of float

let isNothing extent =
    match extent with
    | Seconds seconds
    | Measured seconds -> seconds <= 0.0
    | Runs runs -> runs = 0UL

let private resultOf family mode outcome total extra =
    {
        Suite = "campaign"
        Name = $"{family}, {Judge.modeName mode}"
        Outcome = outcome
        Seconds = 0.0
        Extra = extra @ [ "cases", string total ]
    }

/// Results of a campaign: one for each cause, and one for each family and mode that shows none.
let private resultsOf (state: SavedState.State) =
    let total = state.Causes |> Map.toList |> List.sumBy snd

    let failing =
        state.Causes |> Map.toList |> List.map (fun ((_, family), _) -> family) |> set

    [
        for cause, counts in state.Causes |> Map.toList |> List.groupBy (fst >> fst) do
            let count = List.sumBy snd counts
            let families = counts |> List.map (fst >> snd) |> String.concat ", "

            {
                Suite = "campaign"
                Name = $"{cause.Target}: {Cause.id cause}"
                Outcome = Failed $"{Phrases.sentence cause}: {count} of {total} disagreements, by {families}"
                Seconds = 0.0
                Extra =
                    [
                        "kind", Compare.kindName cause.Kind
                        "cases", string count
                        "families", families
                    ]
            }
            |> Part.caused cause

        for (family, mode), cells in
            state.Counts
            |> Map.toList
            |> List.groupBy (fun (cell, _) -> cell.Family, cell.Mode) do
            let total = List.sumBy snd cells
            let wrong = cells |> List.exists (fun (cell, _) -> not cell.Agrees)

            if not wrong then
                resultOf family mode Passed total []
            elif not (failing.Contains family) then
                resultOf family mode (Known "a known difference, or said by an honest input already") total []
    ]

let private settings (meter: Meter) (target: Target) extent jobs out quiet : Campaign.Settings =
    {
        Runs =
            match extent with
            | Runs runs -> Some runs
            | Seconds _
            | Measured _ -> None
        Seconds =
            match extent with
            | Runs _ -> None
            | Seconds seconds
            | Measured seconds -> Some seconds
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
    | Measured _
    | Runs _ -> 1.0

// Fewer lies would not meet every family, and more take the model longer than the target.
let private fewest, most = 300.0, 20_000.0

/// Number with two digits that count.
let private rounded (value: float) =
    let power = Math.Pow(10.0, Math.Floor(Math.Log10 value) - 1.0)
    uint64 (Math.Round(value / power) * power)

/// Number of lies that the target answers in so many seconds: half of what it does with honest inputs, on all threads.
let runsIn seconds jobs (target: Target) (subjects: Subject list) =
    let clock = Stopwatch.StartNew()

    let answered =
        subjects
        |> Seq.takeWhile (fun _ -> clock.Elapsed.TotalSeconds < 2.0)
        |> Seq.map (fun subject -> target.Run (List.head target.Modes) subject.Bytes)
        |> Seq.length

    let rate = float answered / max 0.001 clock.Elapsed.TotalSeconds * float jobs
    rate * seconds / 2.0 |> max fewest |> min most |> rounded

let private measured (target: Target) subjects jobs extent =
    match extent with
    | Measured seconds -> Runs(runsIn seconds jobs target subjects)
    | given -> given

/// What a campaign of a gate gives.
type Result =
    {
        Part: Part
        /// Folders of the findings.
        Places: string list
        Throughput: Sample list
        /// Number of lies; none where the campaign was left out.
        Runs: uint64 option
    }

/// Part, findings and throughput of a campaign over the embedded corpus.
let runKnowing known (target: Target) extent seed jobs (out: string) quiet stopped =
    if isNothing extent then
        {
            Part = Part.leftOut "campaign" "left out"
            Places = []
            Throughput = []
            Runs = None
        }
    else
        let place = Path.Combine(out, "campaign")

        // Findings of an earlier gate do not belong to this one.
        if File.Exists(Path.Combine(place, "campaign.json")) then
            Directory.Delete(place, true)

        let subjects, skipped = Corpus.embeddedFor [ target ] seed
        let extent = measured target subjects jobs extent
        let plan = Plan.make seed Catalogue.round (Array.ofList subjects)
        let meter = Meter(Registry.cached target, interval extent)
        meter.Start()

        let outcome =
            Campaign.runWith
                { Campaign.defaults with
                    Known = Campaign.defaults.Known @ known
                }
                (settings meter target extent jobs place quiet)
                plan
                stopped

        let rates = meter.Stop()

        {
            Part =
                {
                    Name = "campaign"
                    About =
                        $"{outcome.State.Next} lies about {plan.Subjects.Length} honest inputs, seed {seed}, {meter.Answers} answers"
                        + (match Corpus.skippedLine skipped with
                           | Some line -> "; " + line
                           | None -> "")
                    Results = resultsOf outcome.State
                    Counts = outcome.State.Counts
                    Causes = outcome.State.Causes
                    Seconds = outcome.State.Seconds
                }
            Places = outcome.Findings
            Throughput = rates
            Runs = Some outcome.State.Next
        }

let run target extent seed jobs out quiet stopped =
    runKnowing [] target extent seed jobs out quiet stopped
