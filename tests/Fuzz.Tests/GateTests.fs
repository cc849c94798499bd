/// The release gate: what it runs, and when it is open.
module Perjury.Tests.GateTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Xml.Linq
open Expecto
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Report
open Perjury.Fuzz.Gate
open Perjury.Fuzz.Export
open Perjury.Tests.GateRuns

[<Tests>]
let tests =
    testList
        "GateTests"
        [
            testCase "the negative suite made in memory passes, and a target is asked in its own modes only"
            <| fun () ->
                let small: Suite.Extent = { Draws = 1; PerFork = 0; PerRole = 1 }

                let target =
                    { Registry.standard with
                        Modes = [ Sufficient ]
                    }

                let part, places =
                    inFolder (fun out -> NegativeSuite.run target (Some small) 1UL 2 out true never)

                let tally = CaseResult.tally part.Results

                Expect.equal (tally.Failed, places) (0, []) "tally.Failed, places"

                Expect.equal
                    (part.Results
                     |> List.choose (fun result ->
                         match result.Outcome with
                         | Skipped why -> Some why
                         | _ -> None)
                     |> List.distinct)
                    [ "not served: conformance canonical" ]
                    "what is skipped is counted"

                Expect.isGreaterThan tally.Passed 500 "tally.Passed"

                Expect.equal
                    (part.Counts
                     |> Map.toList
                     |> List.map (fun (cell, _) -> cell.Mode)
                     |> List.distinct)
                    [ Sufficient ]
                    "the modes that were asked"

                // Ids are what a baseline knows a case by.
                let ids = part.Results |> List.map (fun result -> result.Suite, result.Name)
                Expect.equal (List.distinct ids |> List.length) ids.Length "List.distinct ids |> List.length"

            testCase "a part that must execute something and does not shuts the gate"
            <| fun () ->
                inFolder (fun folder ->
                    let verdict =
                        gate
                            { campaignOf Registry.standard folder with
                                Campaign = TimedCampaign.Runs 20UL
                                Required = [ "conform"; "campaign" ]
                            }

                    Expect.equal verdict.Missing [ "conform" ] "verdict.Missing"
                    Expect.equal (Verdict.exitCode verdict) 1 "Verdict.exitCode verdict"
                    Expect.contains (Text.lines verdict) "the gate is shut" "text")

            testCase
                "a folder that no gate wrote is refused before anything runs, and an earlier gate's is not"
            <| fun () ->
                inFolder (fun folder ->
                    let run arguments =
                        Perjury.Fuzz.Program.main (Array.ofList arguments)

                    let out = Path.Combine(folder, "out")

                    let gate out =
                        run
                            [
                                "gate"
                                "--sample"
                                "0"
                                "--suite"
                                "none"
                                "--runs"
                                "10"
                                "--quiet"
                                "--out"
                                out
                            ]

                    File.WriteAllText(Path.Combine(folder, "mine.txt"), "mine")
                    Expect.equal (gate folder) Exit.Usage "a folder of somebody else's"
                    Expect.equal (gate out) Exit.Clean "a new one"
                    Expect.equal (gate out) Exit.Clean "an earlier gate's"

                    Expect.equal
                        (run [ "gate"; "--require"; "suite"; "--suite"; "none"; "--out"; out ])
                        Exit.Usage
                        "a part that is required and left out")

            testCase "nothing executed is no open gate"
            <| fun () ->
                inFolder (fun folder ->
                    let verdict = gate (settings Registry.standard folder)

                    Expect.isTrue
                        (verdict.Parts |> List.forall _.Results.IsEmpty)
                        "verdict.Parts |> List.forall _.Results.IsEmpty"

                    Expect.equal (Verdict.exitCode verdict) 3 "Verdict.exitCode verdict")
        ]
