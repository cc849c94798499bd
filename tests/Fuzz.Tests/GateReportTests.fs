/// What a gate says of a target, in every form.
module Perjury.Tests.GateReportTests

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
        "GateReportTests"
        [
            testCase "each part leaves a report of what there is, which is not decided"
            <| fun () ->
                inFolder (fun folder ->
                    let states = Collections.Generic.List<string>()

                    ReleaseGate.run
                        { campaignOf Registry.standard folder with
                            Campaign = TimedCampaign.Runs 20UL
                        }
                        never
                        (fun verdict ->
                            GateReport.write folder verdict
                            states.Add(File.ReadAllText(Path.Combine(folder, "gate.txt"))))
                    |> ignore

                    Expect.equal states.Count 4 "reports"

                    for state in states do
                        Expect.stringContains state "the gate is not decided" state)

            testCase "public cases are called by their archive, not by where it lies"
            <| fun () ->
                inFolder (fun folder ->
                    let chain = Chain.embedded 1UL |> List.find (fun chain -> chain.Name = "Osaka")

                    let controls =
                        Suite.ofCatalogue
                            { Draws = 1; PerFork = 0; PerRole = 1 }
                            2
                            1UL
                            [
                                { chain with
                                    Blocks = Array.truncate 3 chain.Blocks
                                }
                            ]
                            (Catalogue.families
                             |> Array.filter (fun family -> family.Name = "reverse-state-nodes"))
                            ignore
                        |> Suite.withControls

                    let archive = Path.Combine(folder, "cases.tar.gz")
                    Release.write archive controls

                    let verdict =
                        gate
                            { settings (Guests.weak "unsorted-refused") folder with
                                Sample = None
                                Conform = [ archive ]
                            }

                    let results = verdict.Parts |> List.collect _.Results
                    Expect.equal results.Length controls.Length "results.Length"

                    Expect.equal
                        (results |> List.map _.Suite |> List.distinct)
                        [ "conform/cases.tar.gz" ]
                        "results |> List.map _.Suite |> List.distinct"

                    Expect.equal (Verdict.exitCode verdict) 1 "Verdict.exitCode verdict")

            testCase "all forms of the report tell the same numbers"
            <| fun () ->
                inFolder (fun folder ->
                    let verdict = gate (campaignOf (Guests.weak "missing-node-is-absent") folder)
                    GateReport.write folder verdict
                    let tally = Verdict.tally verdict

                    let file name =
                        File.ReadAllText(Path.Combine(folder, name))

                    Expect.stringEnds
                        (file "gate.txt")
                        $"{tally.Passed} passed, {tally.Failed} failed\n"
                        "file 'gate.txt'"

                    for report in [ "gate.txt"; "gate.md"; "gate.html" ] do
                        Expect.stringContains (file report) (Bug.headline verdict.Bugs) report

                    use sarif = JsonDocument.Parse(file "gate.sarif")

                    let runs = sarif.RootElement.GetProperty "runs"
                    let found = runs[0].GetProperty "results"
                    Expect.equal (found.GetArrayLength()) verdict.Bugs.Length "results of gate.sarif"

                    Expect.stringContains
                        (file "gate.md")
                        $"## New failures ({verdict.Comparison.New.Length})"
                        "file 'gate.md'"

                    Expect.stringContains
                        (file "gate.md")
                        "# Release gate of weak:missing-node-is-absent: shut"
                        "file 'gate.md'"

                    let junit = nonNull (XDocument.Parse(file "gate.xml").Root)

                    let attribute name =
                        (nonNull (junit.Attribute(XName.Get name))).Value

                    Expect.equal (attribute "failures") (string tally.Failed) "attribute 'failures'"
                    use ctrf = JsonDocument.Parse(file "gate.ctrf.json")
                    let summary = ctrf.RootElement.GetProperty("results").GetProperty("summary")

                    Expect.equal
                        (summary.GetProperty("failed").GetInt32())
                        tally.Failed
                        "summary.GetProperty('failed').GetInt32()"

                    Expect.equal
                        (summary.GetProperty("passed").GetInt32())
                        tally.Passed
                        "summary.GetProperty('passed').GetInt32()"

                    // Every family that disagrees is in the table, and its lies are as many as the campaign asked.
                    let rows = Verdict.families verdict

                    Expect.isGreaterThanOrEqual
                        (rows |> List.sumBy _.Cases)
                        (int someRuns)
                        "rows |> List.sumBy _.Cases"

                    Expect.isTrue (Verdict.isWrong (List.head rows)) "Verdict.isWrong (List.head rows)")

            testCase "a meter counts every answer and loses none between its readings"
            <| fun () ->
                let honest = Registry.standard

                let meter =
                    Meter(
                        { honest with
                            Run =
                                fun mode input ->
                                    Threading.Thread.Sleep 2
                                    honest.Run mode input
                        },
                        0.05
                    )

                meter.Start()
                let clock = Stopwatch.StartNew()

                for _ in 1..100 do
                    meter.Target.Run Sufficient [||] |> ignore

                let seconds = clock.Elapsed.TotalSeconds
                let rates = meter.Stop()
                Expect.equal meter.Answers 100L "meter.Answers"
                Expect.isNonEmpty rates "rates"

                Expect.isTrue
                    (rates |> List.forall (fun sample -> sample.At < seconds + 1.0))
                    "rates |> List.forall (fun sample -> sample.At < seconds + 1.0)"

                Expect.isGreaterThan (rates |> List.sumBy _.Rate) 0.0 "rates |> List.sumBy _.Rate"
        ]
