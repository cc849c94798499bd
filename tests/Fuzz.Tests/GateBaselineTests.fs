/// What a gate knows from before: baselines and past findings.
module Perjury.Tests.GateBaselineTests

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

[<Tests>]
let tests =
    testList
        "GateBaselineTests"
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
        ]
