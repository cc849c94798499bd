/// The release gate: what it runs, what it compares, what it says.
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
open Perjury.Fuzz.Report
open Perjury.Fuzz.Export

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

let private names (failures: Failure list) =
    failures |> List.map (fun failure -> $"{failure.Name} {failure.Kind}")

let private settings target out : ReleaseGate.Settings =
    {
        Target = target
        Version = "0"
        Baseline = None
        Conform = []
        Sample = Some 0.0
        Cases = None
        Suite = None
        Known = []
        Campaign = TimedCampaign.Runs 0UL
        Required = []
        Last = None
        Seed = 1UL
        Jobs = 2
        Out = out
        Quiet = true
    }

let private gate settings =
    ReleaseGate.run settings (fun () -> false) ignore

/// Enough lies for one turn of every family that needs no execution.
let private someRuns = 400UL

let private campaignOf target out =
    { settings target out with
        Campaign = TimedCampaign.Runs someRuns
    }

[<Tests>]
let tests =
    testList
        "GateTests"
        [
            testCase "a baseline tells new, known, fixed and unmet failures apart"
            <| fun () ->
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

                Expect.equal
                    (names comparison.New)
                    [ "breaks trap"; "changes accepts-invalid" ]
                    "names comparison.New"

                Expect.equal (names comparison.Known) [ "stays trap" ] "names comparison.Known"

                Expect.equal
                    (names comparison.Fixed)
                    [ "changes trap"; "heals timeout" ]
                    "names comparison.Fixed"

                Expect.equal (names comparison.Unmet) [ "vanishes trap" ] "names comparison.Unmet"
                let tally = now |> List.map (Baseline.settle baseline) |> CaseResult.tally
                Expect.equal (tally.Failed, tally.Known) (2, 1) "tally.Failed, tally.Known"

            testCase "a baseline is read back as it was written, and a damaged one is one line"
            <| fun () ->
                inFolder (fun folder ->
                    let path = Path.Combine(folder, "baseline.json")

                    let baseline =
                        Baseline.ofResults
                            "t"
                            [ failed "b" "two \"<é>\"" "trap"; failed "a" "one" "timeout" ]

                    Baseline.save path baseline
                    Expect.equal (Baseline.load path) (Ok baseline) "Baseline.load path"

                    Expect.equal
                        (baseline.Failures |> List.map _.Suite)
                        [ "a"; "b" ]
                        "baseline.Failures |> List.map _.Suite"

                    for damaged in
                        [
                            ""
                            "[]"
                            "{}"
                            "{\"format\":\"perjury-baseline-2\"}"
                            "{\"format\":\"perjury-baseline-1\"}"
                        ] do
                        File.WriteAllText(path, damaged)

                        match Baseline.load path with
                        | Ok _ -> failtest damaged
                        | Error why ->
                            Expect.stringContains why path "the path"
                            Expect.isFalse (why.Contains '\n') "one line")

            testCase "a sound guest opens the gate, a planted bug shuts it, and its baseline opens it again"
            <| fun () ->
                inFolder (fun folder ->
                    let sound = gate (campaignOf Registry.standard folder)
                    Expect.equal (Verdict.exitCode sound) 0 "Verdict.exitCode sound"
                    Expect.none sound.Bugs "sound.Bugs"

                    let buggy = campaignOf (Guests.weak "missing-node-is-absent") folder
                    let shut = gate buggy
                    Expect.equal (Verdict.exitCode shut) 1 "Verdict.exitCode shut"
                    Expect.contains (shut.Bugs |> List.map _.Name) "missing-node" "shut.Bugs"

                    // A baseline knows bugs, not the families of lies that happened to show them.
                    Expect.all
                        shut.Comparison.New
                        (fun failure -> failure.Suite = Baseline.Bugs)
                        "every failure is a bug"

                    for bug in shut.Bugs do
                        match bug.Smallest with
                        | Some(place, _) -> Expect.isTrue (Directory.Exists place) place
                        | None -> failtest bug.Sentence

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

                    Expect.equal (Verdict.exitCode again) 0 (String.concat "\n" (Text.lines again))

                    Expect.equal
                        again.Comparison.Known.Length
                        shut.Comparison.New.Length
                        "again.Comparison.Known.Length"

                    Expect.equal
                        (again.Comparison.Fixed, again.Comparison.Unmet)
                        (([], []): Failure list * Failure list)
                        "again.Comparison.Fixed, again.Comparison.Unmet"

                    // The sound guest under that baseline is shown what it has put right.
                    let healed =
                        gate
                            { campaignOf Registry.standard folder with
                                Baseline = Some(file, baseline)
                            }

                    Expect.equal
                        healed.Comparison.Fixed.Length
                        shut.Comparison.New.Length
                        "healed.Comparison.Fixed.Length")

            testCase "a past finding that comes back shuts the gate"
            <| fun () ->
                inFolder (fun folder ->
                    let target = Guests.weak "missing-node-is-absent"
                    let found = gate (campaignOf target folder)
                    let cases = Path.Combine(folder, "campaign", "findings")

                    let judged target =
                        gate
                            { settings target (Path.Combine(folder, "again")) with
                                Cases = Some cases
                            }

                    let regression =
                        (judged target).Parts |> List.find (fun part -> part.Name = "regression")

                    Expect.isNonEmpty regression.Results "regression.Results"
                    Expect.equal (Verdict.exitCode (judged target)) 1 "Verdict.exitCode (judged target)"

                    Expect.equal
                        (Verdict.exitCode (judged Registry.standard))
                        0
                        "Verdict.exitCode (judged Registry.standard)"

                    // A bundle that cannot be read is a failure, not one case less.
                    let bundle = (List.head found.Bugs).Smallest |> Option.get |> fst

                    File.WriteAllText(Path.Combine(bundle, "mutations.json"), "{}")

                    Expect.equal
                        (Verdict.exitCode (judged Registry.standard))
                        1
                        "Verdict.exitCode (judged Registry.standard)")

            testCase
                "the inputs of the repository that once divided guest and model are judged by what is written beside them"
            <| fun () ->
                inFolder (fun folder ->
                    let cases = Path.Combine(Archives.repositoryRoot, "tests", "cases")

                    let regression root =
                        Regression.run Registry.standard (Some root) 2 (fun () -> false)

                    let results = (regression cases).Results
                    let listed = File.ReadAllLines(Path.Combine(cases, "expected.txt")).Length
                    Expect.equal results.Length (2 * listed) "results.Length"
                    Expect.equal ((CaseResult.tally results).Failed) 0 "(CaseResult.tally results).Failed"

                    // With the verdicts of one turned round, both its modes fail; one that is gone is a failure too.
                    let input = Path.Combine(cases, "empty-slot-leaf.ssz")
                    File.Copy(input, Path.Combine(folder, "turned.ssz"))

                    File.WriteAllText(
                        Path.Combine(folder, "expected.txt"),
                        "turned accepted accepted\ngone accepted accepted\n"
                    )

                    let turned = (regression folder).Results
                    Expect.equal ((CaseResult.tally turned).Failed) 3 "(CaseResult.tally turned).Failed"

                    Expect.equal
                        (turned |> List.map Baseline.kindOf |> List.distinct)
                        [ "rejects-valid"; "unreadable" ]
                        "turned |> List.map Baseline.kindOf |> List.distinct")

            testCase "the negative suite made in memory passes, and a target is asked in its own modes only"
            <| fun () ->
                let small: Suite.Extent = { Draws = 1; PerFork = 0; PerRole = 1 }

                let target =
                    { Registry.standard with
                        Modes = [ Sufficient ]
                    }

                let part, places =
                    inFolder (fun out ->
                        NegativeSuite.run target (Some small) 1UL 2 out true (fun () -> false))

                let tally = CaseResult.tally part.Results

                Expect.equal
                    (tally.Failed, tally.Skipped, places)
                    (0, 0, [])
                    "tally.Failed, tally.Skipped, places"

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

            testCase "each part leaves a report of what there is, which is not decided"
            <| fun () ->
                inFolder (fun folder ->
                    let states = Collections.Generic.List<string>()

                    ReleaseGate.run
                        { campaignOf Registry.standard folder with
                            Campaign = TimedCampaign.Runs 20UL
                        }
                        (fun () -> false)
                        (fun verdict ->
                            GateReport.write folder verdict
                            states.Add(File.ReadAllText(Path.Combine(folder, "gate.txt"))))
                    |> ignore

                    Expect.equal states.Count 4 "reports"

                    for state in states do
                        Expect.stringContains state "the gate is not decided" state)

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

            testCase "with a baseline the same lies are told again, whatever the number of threads"
            <| fun () ->
                inFolder (fun folder ->
                    let file = Path.Combine(folder, "baseline.json")

                    let run arguments =
                        Perjury.Fuzz.Program.main (
                            Array.ofList (
                                [
                                    "gate"
                                    "--target"
                                    "weak:missing-code-is-empty"
                                    "--sample"
                                    "0"
                                    "--suite"
                                    "none"
                                    "--quiet"
                                    "--out"
                                    Path.Combine(folder, "out")
                                ]
                                @ arguments
                            )
                        )

                    Expect.equal
                        (run [ "--runs"; "350"; "--write-baseline"; file ])
                        Exit.Findings
                        "the first"

                    match Baseline.load file with
                    | Ok baseline -> Expect.equal baseline.Runs (Some 350UL) "baseline.Runs"
                    | Error why -> failtest why

                    for jobs in [ "1"; "4" ] do
                        Expect.equal
                            (run [ "--baseline"; file; "--jobs"; jobs ])
                            Exit.Clean
                            $"{jobs} threads")

            testCase "nothing executed is no open gate"
            <| fun () ->
                inFolder (fun folder ->
                    let verdict = gate (settings Registry.standard folder)

                    Expect.isTrue
                        (verdict.Parts |> List.forall _.Results.IsEmpty)
                        "verdict.Parts |> List.forall _.Results.IsEmpty"

                    Expect.equal (Verdict.exitCode verdict) 3 "Verdict.exitCode verdict")

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
