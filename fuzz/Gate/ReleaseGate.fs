/// Release gate: runs public cases, past findings, the negative suite and a campaign against one target and compares with a baseline.
module Perjury.Fuzz.Gate.ReleaseGate

open System
open System.IO
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
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

/// Runs all parts; calls `parted` after each.
let run (settings: Settings) (stopped: unit -> bool) (parted: Part -> unit) : Verdict =
    let started = DateTimeOffset.UtcNow

    let target, jobs, seed, quiet =
        settings.Target, settings.Jobs, settings.Seed, settings.Quiet

    let reported part =
        parted part
        part

    let conform =
        PublicCases.runKnowing settings.Known target settings.Conform settings.Sample seed jobs quiet stopped
        |> reported

    let regression = Regression.run target settings.Cases jobs stopped |> reported

    let suite, suiteFindings =
        NegativeSuite.runKnowing settings.Known target settings.Suite seed jobs quiet stopped

    reported suite |> ignore

    let campaign, findings, rates =
        TimedCampaign.runKnowing settings.Known target settings.Campaign seed jobs settings.Out quiet stopped

    reported campaign |> ignore
    let parts = [ conform; regression; suite; campaign ]

    let baseline =
        settings.Baseline
        |> Option.map snd
        |> Option.defaultValue (Baseline.none target.Name)

    {
        Target = target.Name
        Version = settings.Version
        Seed = seed
        Started = started
        Finished = DateTimeOffset.UtcNow
        BaselineFile = settings.Baseline |> Option.map fst
        Parts =
            parts
            |> List.map (fun part ->
                { part with
                    Results = part.Results |> List.map (Baseline.settle baseline)
                })
        Comparison = Baseline.compare baseline (parts |> List.collect _.Results)
        Findings = findings @ suiteFindings |> List.sortBy Finding.rank
        Throughput = rates
        Interrupted = stopped ()
    }

/// Baseline of a run: its new and known failures.
let baselineOf (verdict: Verdict) : Baseline =
    {
        Target = verdict.Target
        Failures =
            verdict.Comparison.New @ verdict.Comparison.Known
            |> List.sortBy (fun failure -> failure.Suite, failure.Name, failure.Kind)
    }
