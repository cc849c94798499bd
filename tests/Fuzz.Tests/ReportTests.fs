namespace Perjury.Tests

open System
open System.IO
open System.Text.Json
open System.Xml.Linq
open NUnit.Framework
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Report
open Perjury.Fuzz.Report

[<TestFixture>]
module ReportTests =

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

    [<Test>]
    let ``JUnit counts cases, failures and skips per suite`` () =
        let root =
            XDocument.Parse(written (fun path -> Junit.write path results)).Root |> nonNull

        let attribute (name: string) (element: XElement) =
            (nonNull (element.Attribute(XName.Get name))).Value

        let suites = root.Elements() |> List.ofSeq
        Assert.That(attribute "tests" root, Is.EqualTo "4")
        Assert.That(attribute "failures" root, Is.EqualTo "1")
        Assert.That(suites |> List.map (attribute "name"), Is.EqualTo(box [ "a.json"; "b.json" ]))
        Assert.That(suites |> List.map (attribute "skipped"), Is.EqualTo(box [ "0"; "2" ]))

        let failure = root.Descendants(XName.Get "failure") |> Seq.exactlyOne
        Assert.That(attribute "message" failure, Is.EqualTo "rejected, \"x\"")

    [<Test>]
    let ``CTRF carries the summary and the status of every test`` () =
        let start = DateTimeOffset.FromUnixTimeMilliseconds 1000L

        use document =
            JsonDocument.Parse(written (fun path -> Ctrf.write path start (start.AddSeconds 2.0) results))

        let root = document.RootElement
        let summary = root.GetProperty("results").GetProperty("summary")
        let number (name: string) = summary.GetProperty(name).GetInt64()
        Assert.That(root.GetProperty("reportFormat").GetString(), Is.EqualTo "CTRF")

        Assert.That(
            [ "tests"; "passed"; "failed"; "skipped"; "pending"; "other"; "start"; "stop" ]
            |> List.map number,
            Is.EqualTo(box [ 4L; 1L; 1L; 1L; 0L; 1L; 1000L; 3000L ])
        )

        let statuses =
            [
                for test in root.GetProperty("results").GetProperty("tests").EnumerateArray() ->
                    test.GetProperty("status").GetString()
            ]

        Assert.That(statuses, Is.EqualTo(box [ "passed"; "failed"; "other"; "skipped" ]))

    [<Test>]
    let ``the JSON report holds one object per case`` () =
        use document = JsonDocument.Parse(written (fun path -> Json.write path results))
        Assert.That(document.RootElement.GetArrayLength(), Is.EqualTo 4)
        let known = document.RootElement[2]
        Assert.That(known.GetProperty("status").GetString(), Is.EqualTo "known")
        Assert.That(known.GetProperty("message").GetString(), Is.EqualTo "written down")

    [<Test>]
    let ``the last line names what is not zero and nothing executed is not clean`` () =
        let tally = CaseResult.tally results
        Assert.That(Exit.lastLine tally, Is.EqualTo "1 passed, 1 failed, 1 known, 1 skipped")
        Assert.That(Exit.lastLine Exit.noCases, Is.EqualTo "0 passed, 0 failed")
        Assert.That(Exit.ofTally tally, Is.EqualTo 1)
        Assert.That(Exit.ofTally Exit.noCases, Is.EqualTo 3)
        Assert.That(Exit.ofTally { Exit.noCases with Skipped = 3 }, Is.EqualTo 3)
        Assert.That(Exit.ofTally { Exit.noCases with Passed = 3 }, Is.EqualTo 0)
