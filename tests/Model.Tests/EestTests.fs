module Perjury.Tests.EestTests

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Expecto
open Perjury.Model
open Perjury.Tests.Suite

let private setting (name: string) usual =
    match Environment.GetEnvironmentVariable name with
    | null
    | "" -> usual
    | text -> text

/// The first case of every folder, and every n-th from a fixed start; all of them when PERJURY_MODEL_EVERY is 1, and of these the part k of n when
/// PERJURY_MODEL_SHARD is k/n.
let private selection (usual: int) =
    let step = int (setting "PERJURY_MODEL_EVERY" (string usual))
    let shard = (setting "PERJURY_MODEL_SHARD" "1/1").Split '/'
    let part, parts = int shard[0] - 1, int shard[1]

    fun isFirst index ->
        (isFirst && step > 1)
        || (index % step = 7 % step && index / step % parts = part)

let private jobs = int (setting "PERJURY_MODEL_JOBS" "1")

/// Seconds that a case may take.
let private box = TimeSpan.FromSeconds(float (setting "PERJURY_MODEL_BOX" "120"))

let private report (archive: string) (summary: EestRun.Summary) =
    if setting "PERJURY_MODEL_EVERY" "" <> "" then
        for name, elapsed in summary.Slowest do
            say $"{elapsed.TotalSeconds:F1} s {name}"

    for name, _ in summary.Overrunners do
        say $"not done in {box.TotalSeconds:F0} s: {name}"

    for name, problems in summary.Failures do
        say $"{name}\n    "

        for problem in problems do
            say $"    {problem}"

    say
        $"{archive}: {summary.Cases} cases, {summary.Failures.Length} failed, {summary.Overrunners.Length} not done in {box.TotalSeconds:F0} s, {summary.NotServed} of networks not served"

/// Kinds of cases that upstream has since declared wrong, with what is said instead (fuzz/known-differences.json).
let private knownKinds =
    lazy
        (let file = Path.Combine(Archives.repositoryRoot, "fuzz", "known-differences.json")
         use document = JsonDocument.Parse(File.ReadAllText file)

         [
             for entry in document.RootElement.EnumerateArray() do
                 match entry.TryGetProperty "cases" with
                 | true, pattern -> Regex(nonNull (pattern.GetString()))
                 | false, _ -> ()
         ])

let private isKnown (name: string, _) =
    knownKinds.Value |> List.exists _.IsMatch(name)

/// The rules of Amsterdam that an archive was filled by.
let private releases archive =
    if archive = "eest_amsterdam_bal_v5.7.0" then
        { Releases.newest with
            Rules = Forks.April2026
        }
    else
        Releases.newest

[<Tests>]
let tests =
    testList
        "EestTests"
        [
            for archive, usual in
                [
                    "eest_stable_v5.4.0", 200
                    "eest_historic_bal_v5.7.0", 400
                    "eest_amsterdam_bal_v5.7.0", 200
                    "eest_amsterdam_refilled_v21", 200
                    "legacy_blockchain_tests", 12
                    "eest_osaka_benchmark", 70
                ] do
                testCase $"the model judges the blocks of an archive as upstream does: {archive}"
                <| fun () ->
                    Archives.path archive |> ignore

                    let summary =
                        EestRun.runArchive
                            (releases archive)
                            archive
                            (fun _ -> true)
                            (selection usual)
                            jobs
                            box

                    let known, wrong = List.partition isKnown summary.Failures
                    report archive { summary with Failures = wrong }

                    if not known.IsEmpty then
                        say $"{archive}: {known.Length} cases known to be judged otherwise"

                    Expect.isGreaterThan summary.Cases 0 "summary.Cases"
                    Expect.isEmpty (List.map fst wrong) "cases judged otherwise"

                    Expect.isLessThanOrEqual
                        (summary.Overrunners.Length * 100)
                        summary.Cases
                        "summary.Overrunners.Length * 100"
        ]
