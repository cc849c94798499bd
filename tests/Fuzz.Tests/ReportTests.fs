module Perjury.Tests.ReportTests

open System
open System.IO
open System.Text.Json
open System.Xml.Linq
open Expecto
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
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
                Expect.equal (attribute "type" failure) "failed" "type"
                Expect.stringContains failure.Value "reason: missing-node" "text"

            testCase "JUnit has no mark before its first letter, and no two cases of one name"
            <| fun () ->
                let path = Path.GetTempFileName()

                try
                    Junit.write path (results @ [ result "a.json" "one" Passed ])
                    let first = Array.head (File.ReadAllBytes path)
                    Expect.equal first (byte '<') "first byte"

                    let names =
                        [
                            for case in (nonNull (XDocument.Load path).Root).Descendants(XName.Get "testcase") do
                                (nonNull (case.Attribute(XName.Get "classname"))).Value,
                                (nonNull (case.Attribute(XName.Get "name"))).Value
                        ]

                    Expect.hasLength names 5 "names"
                    Perjury.Tests.Suite.Expect.distinct names "names"
                finally
                    File.Delete path

            testCase "annotations of a workflow are one line each, at most ten"
            <| fun () ->
                let bug count : Bug =
                    {
                        Target = "t:x"
                        Kind = Compare.AcceptsInvalid
                        Name = "missing-node"
                        Sentence = "100 % of\nit"
                        Causes = []
                        Rules = []
                        Count = count
                        Families = []
                        Smallest = None
                        Proves = None
                    }

                let lines = Annotations.lines (List.init 12 bug)
                Expect.hasLength lines 10 "lines"

                Expect.equal
                    (lines[1])
                    "::error title=t%3Ax%3A accepts-invalid::100 %25 of%0Ait, 1 disagreement"
                    "line"

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
