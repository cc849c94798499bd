/// The release gate: public cases, past findings, the negative suite and a campaign against one target, beside what is known to fail.
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
        /// File and content.
        Baseline: (string * Baseline) option
        Conform: string list
        Sample: float option
        Cases: string option
        Suite: Suite.Extent option
        Campaign: TimedCampaign.Extent
        Seed: uint64
        Jobs: int
        Out: string
        Quiet: bool
    }

/// tests/cases of the repository, where it is.
let standardCases () =
    PublicCases.repository ()
    |> Option.map (fun root -> Path.Combine(root, "tests", "cases"))
    |> Option.filter Directory.Exists

/// Runs all parts; `parted` hears of each as it ends.
let run (settings: Settings) (stopped: unit -> bool) (parted: Part -> unit) : Verdict =
    let started = DateTimeOffset.UtcNow

    let target, jobs, seed, quiet =
        settings.Target, settings.Jobs, settings.Seed, settings.Quiet

    let told part =
        parted part
        part

    let conform =
        PublicCases.run target settings.Conform settings.Sample seed jobs quiet stopped
        |> told

    let regression = Regression.run target settings.Cases jobs stopped |> told

    let suite, suiteFindings =
        NegativeSuite.run target settings.Suite seed jobs quiet stopped

    told suite |> ignore

    let campaign, findings, rates =
        TimedCampaign.run target settings.Campaign seed jobs settings.Out quiet stopped

    told campaign |> ignore
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

/// The failures of a run, new and known, as the next one's baseline.
let baselineOf (verdict: Verdict) : Baseline =
    {
        Target = verdict.Target
        Failures =
            verdict.Comparison.New @ verdict.Comparison.Known
            |> List.sortBy (fun failure -> failure.Suite, failure.Name, failure.Kind)
    }
