namespace Perjury.Tests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Xml.Linq
open NUnit.Framework
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Report
open Perjury.Fuzz.Gate
open Perjury.Fuzz.Report
open Perjury.Fuzz.Export

/// The release gate: what it runs, what it compares, what it says.
[<TestFixture>]
module GateTests =

    let private result suite name outcome kind : CaseResult =
        {
            Suite = suite
            Name = name
            Outcome = outcome
            Seconds = 0.0
            Extra = if kind = "" then [] else [ "kind", kind ]
        }

    let private failed suite name kind =
        result suite name (Failed $"{kind}: as it says") kind

    let private inFolder work =
        let folder = Directory.CreateTempSubdirectory("perjury").FullName

        try
            work folder
        finally
            Directory.Delete(folder, true)

    let private names (failures: Failure list) =
        failures |> List.map (fun failure -> $"{failure.Name} {failure.Kind}")

    [<Test>]
    let ``a baseline tells new, known, fixed and unmet failures apart`` () =
        let before =
            [
                failed "s" "stays" "trap"
                failed "s" "changes" "trap"
                failed "s" "heals" "timeout"
                failed "s" "vanishes" "trap"
                result "s" "breaks" Passed ""
            ]

        let now =
            [
                failed "s" "stays" "trap"
                failed "s" "changes" "accepts-invalid"
                result "s" "heals" Passed ""
                failed "s" "breaks" "trap"
                result "s" "skipped" (Skipped "why") ""
            ]

        let baseline = Baseline.ofResults "t" before
        let comparison = Baseline.compare baseline now
        Assert.That(names comparison.New, Is.EqualTo(box [ "breaks trap"; "changes accepts-invalid" ]))
        Assert.That(names comparison.Known, Is.EqualTo(box [ "stays trap" ]))
        Assert.That(names comparison.Fixed, Is.EqualTo(box [ "changes trap"; "heals timeout" ]))
        Assert.That(names comparison.Unmet, Is.EqualTo(box [ "vanishes trap" ]))
        let tally = now |> List.map (Baseline.settle baseline) |> CaseResult.tally
        Assert.That((tally.Failed, tally.Known), Is.EqualTo((2, 1)))

    [<Test>]
    let ``a baseline is read back as it was written, and a damaged one is one line`` () =
        inFolder (fun folder ->
            let path = Path.Combine(folder, "baseline.json")

            let baseline =
                Baseline.ofResults "t" [ failed "b" "two \"<é>\"" "trap"; failed "a" "one" "timeout" ]

            Baseline.save path baseline
            Assert.That((Baseline.load path = Ok baseline), Is.True)
            Assert.That(baseline.Failures |> List.map _.Suite, Is.EqualTo(box [ "a"; "b" ]))

            for damaged in [ ""; "[]"; "{}"; "{\"format\":\"perjury-baseline-1\"}"; "{\"format\":\"x\"}" ] do
                File.WriteAllText(path, damaged)

                match Baseline.load path with
                | Ok _ -> Assert.Fail damaged
                | Error why -> Assert.That(why, Does.Contain(path).And.Not.Contain("\n")))

    let private settings target out : ReleaseGate.Settings =
        {
            Target = target
            Version = "0"
            Baseline = None
            Conform = []
            Sample = Some 0.0
            Cases = None
            Suite = None
            Campaign = TimedCampaign.Runs 0UL
            Seed = 1UL
            Jobs = 2
            Out = out
            Quiet = true
        }

    let private gate settings =
        ReleaseGate.run settings (fun () -> false) ignore

    let private weak name =
        WeakGuests.all () |> List.find (fun weak -> weak.Bug = name) |> _.Target

    /// Enough lies for one turn of every family that needs no execution.
    let private someRuns = 400UL

    let private campaignOf target out =
        { settings target out with
            Campaign = TimedCampaign.Runs someRuns
        }

    [<Test>]
    let ``a sound guest opens the gate, a planted bug shuts it, and its baseline opens it again`` () =
        inFolder (fun folder ->
            let sound = gate (campaignOf Registry.standard folder)
            Assert.That(Verdict.exitCode sound, Is.Zero)
            Assert.That(sound.Findings, Is.Empty)

            let buggy = campaignOf (weak "missing-node-is-absent") folder
            let shut = gate buggy
            Assert.That(Verdict.exitCode shut, Is.EqualTo 1)
            Assert.That(shut.Findings, Is.Not.Empty)
            Assert.That((List.head shut.Findings).Kind, Is.EqualTo "accepts-invalid")

            for finding in shut.Findings do
                Assert.That(finding.Lies, Is.Not.Empty)
                Assert.That(Directory.Exists(Path.Combine(folder, nonNull (Option.toObj finding.Folder))))

            let file = Path.Combine(folder, "baseline.json")
            Baseline.save file (ReleaseGate.baselineOf shut)

            let baseline =
                match Baseline.load file with
                | Ok baseline -> baseline
                | Error why -> failwith why

            // So many lies are the same lies: what failed once fails again, and nothing else does.
            let again =
                gate
                    { buggy with
                        Baseline = Some(file, baseline)
                    }

            Assert.That(Verdict.exitCode again, Is.Zero, String.concat "\n" (Text.lines again))
            Assert.That(again.Comparison.Known.Length, Is.EqualTo shut.Comparison.New.Length)

            Assert.That(
                (again.Comparison.Fixed, again.Comparison.Unmet),
                Is.EqualTo(([], []): Failure list * Failure list)
            )

            // The sound guest under that baseline is told what it has put right.
            let healed =
                gate
                    { campaignOf Registry.standard folder with
                        Baseline = Some(file, baseline)
                    }

            Assert.That(healed.Comparison.Fixed.Length, Is.EqualTo shut.Comparison.New.Length))

    [<Test>]
    let ``a past finding that comes back shuts the gate`` () =
        inFolder (fun folder ->
            let target = weak "missing-node-is-absent"
            let found = gate (campaignOf target folder)
            let cases = Path.Combine(folder, "campaign", "findings")

            let judged target =
                gate
                    { settings target (Path.Combine(folder, "again")) with
                        Cases = Some cases
                    }

            let regression =
                (judged target).Parts |> List.find (fun part -> part.Name = "regression")

            Assert.That(regression.Results, Is.Not.Empty)
            Assert.That(Verdict.exitCode (judged target), Is.EqualTo 1)
            Assert.That(Verdict.exitCode (judged Registry.standard), Is.Zero)

            // A bundle that cannot be read is a failure, not one case less.
            let bundle =
                Path.Combine(folder, nonNull (Option.toObj (List.head found.Findings).Folder))

            File.WriteAllText(Path.Combine(bundle, "mutations.json"), "{}")
            Assert.That(Verdict.exitCode (judged Registry.standard), Is.EqualTo 1))

    [<Test>]
    let ``the inputs of the repository that once divided guest and model are judged by what is written beside them``
        ()
        =
        inFolder (fun folder ->
            let cases = Path.Combine(Archives.repositoryRoot, "tests", "cases")

            let regression root =
                Regression.run Registry.standard (Some root) 2 (fun () -> false)

            let results = (regression cases).Results
            let listed = File.ReadAllLines(Path.Combine(cases, "expected.txt")).Length
            Assert.That(results.Length, Is.EqualTo(2 * listed))
            Assert.That((CaseResult.tally results).Failed, Is.Zero)

            // With the verdicts of one turned round, both its modes fail; one that is gone is a failure too.
            let input = Path.Combine(cases, "empty-slot-leaf.ssz")
            File.Copy(input, Path.Combine(folder, "turned.ssz"))

            File.WriteAllText(
                Path.Combine(folder, "expected.txt"),
                "turned accepted accepted\ngone accepted accepted\n"
            )

            let turned = (regression folder).Results
            Assert.That((CaseResult.tally turned).Failed, Is.EqualTo 3)

            Assert.That(
                turned |> List.map Baseline.kindOf |> List.distinct,
                Is.EqualTo(box [ "rejects-valid"; "unreadable" ])
            ))

    [<Test>]
    let ``the negative suite made in memory passes, and a target is asked in its own modes only`` () =
        let small: Suite.Extent = { Draws = 1; PerFork = 0; PerRole = 1 }

        let target =
            { Registry.standard with
                Modes = [ Sufficient ]
            }

        let part, findings =
            NegativeSuite.run target (Some small) 1UL 2 true (fun () -> false)

        let tally = CaseResult.tally part.Results
        Assert.That((tally.Failed, tally.Skipped, findings), Is.EqualTo((0, 0, ([]: Finding list))))
        Assert.That(tally.Passed, Is.GreaterThan 500)

        Assert.That(
            part.Counts |> Map.toSeq |> Seq.map (fun (cell, _) -> cell.Mode) |> Seq.distinct,
            Is.EqualTo(box [ Sufficient ])
        )

        // Ids are what a baseline knows a case by.
        let ids = part.Results |> List.map (fun result -> result.Suite, result.Name)
        Assert.That(List.distinct ids |> List.length, Is.EqualTo ids.Length)

    [<Test>]
    let ``nothing executed is no open gate`` () =
        inFolder (fun folder ->
            let verdict = gate (settings Registry.standard folder)

            Assert.That(verdict.Parts |> List.forall _.Results.IsEmpty, Is.True)
            Assert.That(Verdict.exitCode verdict, Is.EqualTo 3))

    [<Test>]
    let ``public cases are called by their archive, not by where it lies`` () =
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
                    { settings (weak "unsorted-refused") folder with
                        Sample = None
                        Conform = [ archive ]
                    }

            let results = verdict.Parts |> List.collect _.Results
            Assert.That(results.Length, Is.EqualTo controls.Length)

            Assert.That(
                results |> List.map _.Suite |> List.distinct,
                Is.EqualTo(box [ "conform/cases.tar.gz" ])
            )

            Assert.That(Verdict.exitCode verdict, Is.EqualTo 1))

    [<Test>]
    let ``all forms of the report tell the same numbers`` () =
        inFolder (fun folder ->
            let verdict = gate (campaignOf (weak "missing-node-is-absent") folder)
            GateReport.write folder verdict
            let tally = Verdict.tally verdict

            let file name =
                File.ReadAllText(Path.Combine(folder, name))

            Assert.That(file "gate.txt", Does.EndWith $"{tally.Passed} passed, {tally.Failed} failed\n")
            Assert.That(file "gate.md", Does.Contain $"## New failures ({verdict.Comparison.New.Length})")
            Assert.That(file "gate.md", Does.Contain "# Release gate of weak:missing-node-is-absent: shut")
            let junit = nonNull (XDocument.Parse(file "gate.xml").Root)

            let attribute name =
                (nonNull (junit.Attribute(XName.Get name))).Value

            Assert.That(attribute "failures", Is.EqualTo(string tally.Failed))
            use ctrf = JsonDocument.Parse(file "gate.ctrf.json")
            let summary = ctrf.RootElement.GetProperty("results").GetProperty("summary")
            Assert.That(summary.GetProperty("failed").GetInt32(), Is.EqualTo tally.Failed)
            Assert.That(summary.GetProperty("passed").GetInt32(), Is.EqualTo tally.Passed)

            // Every family that disagrees is in the table, and its lies are as many as were told.
            let rows = Verdict.families verdict
            Assert.That(rows |> List.sumBy _.Cases, Is.GreaterThanOrEqualTo(int someRuns))
            Assert.That(Verdict.isWrong (List.head rows), Is.True))

    [<Test>]
    let ``a meter counts every answer and loses none between its readings`` () =
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
        Assert.That(meter.Answers, Is.EqualTo 100L)
        Assert.That(rates, Is.Not.Empty)
        Assert.That(rates |> List.forall (fun sample -> sample.At < seconds + 1.0), Is.True)
        Assert.That(rates |> List.sumBy _.Rate, Is.GreaterThan 0.0)
