module Perjury.Tests.ReportTests

open System
open System.IO
open System.Text.Json
open System.Xml.Linq
open Expecto
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Report
open Perjury.Fuzz.Report

let private result suite name outcome =
    {
        Suite = suite
        Name = name
        Outcome = outcome
        Seconds = 0.25
        Extra = [ "reason", "missing-node" ]
    }

let private results =
    [
        result "a.json" "one" Passed
        result "a.json" "two <&\u0001>" (Failed "rejected, \"x\"")
        result "b.json" "three" (Known "written down")
        result "b.json" "four" (Skipped "no witness")
    ]

let private written write =
    let path = Path.GetTempFileName()

    try
        write path
        File.ReadAllText path
    finally
        File.Delete path

[<Tests>]
let tests =
    testList
        "ReportTests"
        [
            testCase "JUnit counts cases, failures and skips per suite"
            <| fun () ->
                let root =
                    XDocument.Parse(written (fun path -> Junit.write path results)).Root |> nonNull

                let attribute (name: string) (element: XElement) =
                    (nonNull (element.Attribute(XName.Get name))).Value

                let suites = root.Elements() |> List.ofSeq
                Expect.equal (attribute "tests" root) "4" "attribute 'tests' root"
                Expect.equal (attribute "failures" root) "1" "attribute 'failures' root"

                Expect.equal
                    (suites |> List.map (attribute "name"))
                    [ "a.json"; "b.json" ]
                    "suites |> List.map (attribute 'name')"

                Expect.equal
                    (suites |> List.map (attribute "skipped"))
                    [ "0"; "2" ]
                    "suites |> List.map (attribute 'skipped')"

                let failure = root.Descendants(XName.Get "failure") |> Seq.exactlyOne
                Expect.equal (attribute "message" failure) "rejected, \"x\"" "attribute 'message' failure"

            testCase "CTRF carries the summary and the status of every test"
            <| fun () ->
                let start = DateTimeOffset.FromUnixTimeMilliseconds 1000L

                use document =
                    JsonDocument.Parse(
                        written (fun path -> Ctrf.write path start (start.AddSeconds 2.0) results)
                    )

                let root = document.RootElement
                let summary = root.GetProperty("results").GetProperty("summary")
                let number (name: string) = summary.GetProperty(name).GetInt64()

                Expect.equal
                    (root.GetProperty("reportFormat").GetString())
                    "CTRF"
                    "root.GetProperty('reportFormat').GetString()"

                Expect.equal
                    ([ "tests"; "passed"; "failed"; "skipped"; "pending"; "other"; "start"; "stop" ]
                     |> List.map number)
                    [ 4L; 1L; 1L; 1L; 0L; 1L; 1000L; 3000L ]
                    "[ 'tests'; 'passed'; 'failed'; 'skipped'; 'pending'; 'other';"

                let statuses =
                    [
                        for test in root.GetProperty("results").GetProperty("tests").EnumerateArray() ->
                            test.GetProperty("status").GetString()
                    ]

                Expect.equal statuses [ "passed"; "failed"; "other"; "skipped" ] "statuses"

            testCase "the JSON report holds one object per case"
            <| fun () ->
                use document = JsonDocument.Parse(written (fun path -> Json.write path results))
                Expect.equal (document.RootElement.GetArrayLength()) 4 "document.RootElement.GetArrayLength()"
                let known = document.RootElement[2]

                Expect.equal
                    (known.GetProperty("status").GetString())
                    "known"
                    "known.GetProperty('status').GetString()"

                Expect.equal
                    (known.GetProperty("message").GetString())
                    "written down"
                    "known.GetProperty('message').GetString()"

            testCase "the last line names what is not zero and nothing executed is not clean"
            <| fun () ->
                let tally = CaseResult.tally results

                Expect.equal
                    (Exit.lastLine tally)
                    "1 passed, 1 failed, 1 known, 1 skipped"
                    "Exit.lastLine tally"

                Expect.equal (Exit.lastLine Exit.noCases) "0 passed, 0 failed" "Exit.lastLine Exit.noCases"
                Expect.equal (Exit.ofTally tally) 1 "Exit.ofTally tally"
                Expect.equal (Exit.ofTally Exit.noCases) 3 "Exit.ofTally Exit.noCases"

                Expect.equal
                    (Exit.ofTally { Exit.noCases with Skipped = 3 })
                    3
                    "Exit.ofTally { Exit.noCases with Skipped = 3 }"

                Expect.equal
                    (Exit.ofTally { Exit.noCases with Passed = 3 })
                    0
                    "Exit.ofTally { Exit.noCases with Passed = 3 }"
        ]
