namespace Perjury.Fuzz.Gate

open System
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

/// Verdict of a gate: every form of the report is rendered from this.
type Verdict =
    {
        Target: string
        Version: string
        Seed: uint64
        Started: DateTimeOffset
        Finished: DateTimeOffset
        BaselineFile: string option
        /// Parts with known failures marked by the baseline.
        Parts: Part list
        Comparison: Comparison
        Bugs: Bug list
        /// Causes that the last gate into the same folder found, where there was one.
        Last: string list option
        /// Parts that had to execute something and did not.
        Missing: string list
        /// Number of lies of the campaign.
        Runs: uint64 option
        Throughput: Sample list
        /// Folder of the report.
        Out: string
        /// Whether parts are still to come: the report of a gate that was killed says so.
        IsPartial: bool
        Interrupted: bool
    }

/// Row of the table of families.
type FamilyRow =
    {
        Family: string
        Cases: int
        /// Counts per mode: right acceptances and rejections, and the wrong verdicts in words.
        Modes: (Conformance * ModeCell) list
    }

and ModeCell =
    {
        Accepted: int
        Rejected: int
        /// Lies whose verdict upstream leaves open.
        Open: int
        Wrong: int
        Otherwise: string
    }

module Verdict =
    let tally (verdict: Verdict) =
        verdict.Parts |> List.collect _.Results |> CaseResult.tally

    /// Exit code. A gate without an executed case does not open.
    let exitCode (verdict: Verdict) =
        let tally = tally verdict

        if verdict.Interrupted then Exit.Interrupted
        elif not verdict.Missing.IsEmpty then Exit.Findings
        elif not verdict.Comparison.New.IsEmpty then Exit.Findings
        else Exit.ofTally tally

    let opens verdict =
        exitCode verdict = Exit.Clean && not verdict.IsPartial

    /// State in one word.
    let state verdict =
        if verdict.IsPartial then "not decided"
        elif opens verdict then "open"
        else "shut"

    /// Names of the causes of all bugs.
    let causes (verdict: Verdict) =
        verdict.Bugs
        |> List.collect _.Causes
        |> List.map Cause.id
        |> List.distinct
        |> List.sort

    let private modeCell cells =
        let sum chosen =
            cells |> List.filter (fst >> chosen) |> List.sumBy snd

        let otherwise =
            cells
            |> List.filter (fun (cell: Cell, _) -> not cell.Agrees)
            |> List.groupBy (fun (cell, _) -> cell.Observed)
            |> List.map (fun (observed, cells) -> $"{observed} {List.sumBy snd cells}")
            |> String.concat ", "

        {
            Accepted = sum (fun cell -> cell.Agrees && cell.Expected = "accepted")
            Rejected = sum (fun cell -> cell.Agrees && cell.Expected = "rejected")
            Open = sum (fun cell -> cell.Agrees && cell.Expected = "open")
            Wrong = sum (fun cell -> not cell.Agrees)
            Otherwise = otherwise
        }

    let private rowOf (family, cells: (Cell * int) list) =
        let modes = cells |> List.groupBy (fun (cell, _) -> cell.Mode)

        {
            Family = family
            Cases = modes |> List.map (snd >> List.sumBy snd) |> List.fold max 0
            Modes = modes |> List.map (fun (mode, cells) -> mode, modeCell cells)
        }

    let isWrong (row: FamilyRow) =
        row.Modes |> List.exists (fun (_, cell) -> cell.Wrong > 0)

    /// Table of family × verdict over all parts: families with disagreements first, then in the order of the catalogue.
    let families (verdict: Verdict) =
        let order =
            "control" :: (Catalogue.families |> Array.map _.Name |> List.ofArray)
            |> List.mapi (fun place name -> name, place)
            |> Map.ofList

        let place family =
            Map.tryFind family order |> Option.defaultValue order.Count

        verdict.Parts
        |> List.collect (fun part -> Map.toList part.Counts)
        |> List.groupBy (fun (cell, _) -> cell.Family)
        |> List.map rowOf
        |> List.sortBy (fun row -> not (isWrong row), place row.Family)

    /// Mean answers per second of the campaign.
    let meanRate (verdict: Verdict) =
        match verdict.Throughput with
        | [] -> None
        | samples -> Some(samples |> List.averageBy _.Rate)

    let seconds (verdict: Verdict) =
        (verdict.Finished - verdict.Started).TotalSeconds
