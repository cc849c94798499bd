/// Release gate: runs public cases, past findings, the negative suite and a campaign against one target and compares with a baseline.
module Perjury.Fuzz.Gate.ReleaseGate

open System
open System.IO
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Export

type Settings =
    {
        Target: Target
        Version: string
        /// File name and content.
        Baseline: (string * Baseline) option
        Conform: string list
        Sample: float option
        Cases: string option
        Suite: Suite.Extent option
        /// Differences that shut no gate.
        Known: Known.Difference list
        Campaign: TimedCampaign.Extent
        /// Parts that must execute something, or the gate is shut.
        Required: string list
        /// Causes that the last gate found.
        Last: string list option
        Seed: uint64
        Jobs: int
        Out: string
        Quiet: bool
    }

/// Default folder of past findings: tests/cases of the repository, if it exists.
let standardCases () =
    PublicCases.repository ()
    |> Option.map (fun root -> Path.Combine(root, "tests", "cases"))
    |> Option.filter Directory.Exists

/// What is there while the parts run.
type private Progressing =
    {
        Parts: Part list
        Places: string list
        Runs: uint64 option
        Throughput: Sample list
    }

let private bugsOf progressing =
    let samples =
        progressing.Places
        |> List.choose (fun place -> FindingSummary.read place |> Option.map (fun sample -> place, sample))

    progressing.Parts
    |> List.collect (fun part -> Map.toList part.Causes)
    |> List.groupBy fst
    |> List.map (fun (key, counts) -> key, List.sumBy snd counts)
    |> Map.ofList
    |> Bug.ofCounts samples

let private verdictOf (settings: Settings) started isPartial interrupted progressing : Verdict =
    let baseline =
        settings.Baseline
        |> Option.map snd
        |> Option.defaultValue (Baseline.none settings.Target.Name)

    let isMissing name =
        progressing.Parts
        |> List.exists (fun part -> part.Name = name && Part.isEmpty part)

    {
        Target = settings.Target.Name
        Version = settings.Version
        Seed = settings.Seed
        Started = started
        Finished = DateTimeOffset.UtcNow
        BaselineFile = settings.Baseline |> Option.map fst
        Parts =
            progressing.Parts
            |> List.map (fun part ->
                { part with
                    Results = part.Results |> List.map (Baseline.settle baseline)
                })
        Comparison = Baseline.compare baseline (progressing.Parts |> List.collect _.Results)
        Bugs = bugsOf progressing
        Last = settings.Last
        Missing = settings.Required |> List.filter isMissing
        Runs = progressing.Runs
        Throughput = progressing.Throughput
        Out = settings.Out
        IsPartial = isPartial
        Interrupted = interrupted
    }

/// Runs all parts; calls `parted` after each with what there is by then.
let run (settings: Settings) (stopped: unit -> bool) (parted: Verdict -> unit) : Verdict =
    let started = DateTimeOffset.UtcNow

    let target, jobs, seed, quiet, out =
        settings.Target, settings.Jobs, settings.Seed, settings.Quiet, settings.Out

    let mutable soFar =
        {
            Parts = []
            Places = []
            Runs = None
            Throughput = []
        }

    let add part places =
        soFar <-
            { soFar with
                Parts = soFar.Parts @ [ part ]
                Places = soFar.Places @ places
            }

        parted (verdictOf settings started true (stopped ()) soFar)

    add
        (PublicCases.runKnowing settings.Known target settings.Conform settings.Sample seed jobs quiet stopped)
        []

    add (Regression.run settings.Known target settings.Cases jobs stopped) []

    NegativeSuite.runKnowing settings.Known target settings.Suite seed jobs out quiet stopped
    ||> add

    let campaign =
        TimedCampaign.runKnowing settings.Known target settings.Campaign seed jobs out quiet stopped

    soFar <-
        { soFar with
            Runs = campaign.Runs
            Throughput = campaign.Throughput
        }

    add campaign.Part campaign.Places
    verdictOf settings started false (stopped ()) soFar

/// Baseline of a run: its new and known failures, and the length of its campaign.
let baselineOf (verdict: Verdict) : Baseline =
    {
        Target = verdict.Target
        Runs = verdict.Runs
        Failures =
            verdict.Comparison.New @ verdict.Comparison.Known
            |> List.sortBy (fun failure -> failure.Suite, failure.Name, failure.Kind)
    }
