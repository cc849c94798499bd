/// A seeded part of every public archive, every folder in it, in both checks. The whole: `./perjury conform ../shared/fixtures/eest_*.tar.gz
/// ../shared/fixtures/legacy_blockchain_tests.tar.gz`.
module Perjury.Tests.ConformanceTests

open System
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform
open Perjury.Fuzz.Conform.Eest

let private settings archive percent minimality filter : FixtureRun.Settings =
    {
        Paths = [ Archives.path archive ]
        Filter = filter |> Option.map Regex
        Jobs = Environment.ProcessorCount
        Target = Guest.target
        Checks =
            {
                Stateful = true
                Stateless = true
                Names = true
                Minimality = minimality
                Wire = WireName.ofInput
            }
        Known = []
        Rules = None
        Sample = Some(percent, 1UL)
        Journal = None
        Resume = false
        Quiet = true
    }

/// Nothing fails, at least that many pass, and at most that many are known differences.
let private check archive percent minimality filter atLeast known =
    let results =
        FixtureRun.run (settings archive percent minimality filter) (fun () -> false) (fun line -> say line)

    let tally = CaseResult.tally results
    say $"{archive}: {Exit.lastLine tally}"

    let failures =
        results
        |> List.choose (fun result ->
            match result.Outcome with
            | Failed why -> Some $"{result.Name}: {why}"
            | _ -> None)

    Expect.none failures "failures"
    Expect.isGreaterThanOrEqual tally.Passed (atLeast: int) "tally.Passed"
    Expect.isLessThanOrEqual tally.Known (known: int) "tally.Known"

[<Tests>]
let tests =
    testList
        "ConformanceTests"
        [
            for archive, percent, atLeast, known in
                [
                    "eest_stable_v5.4.0", 8.0, 500, 34
                    "eest_historic_bal_v5.7.0", 8.0, 900, 40
                    "legacy_blockchain_tests", 100.0, 380, 17
                    "eest_osaka_benchmark", 0.0, 10, 0
                    "eest_zkevm_v0.3.3", 100.0, 78, 0
                    "eest_amsterdam_bal_v5.7.0", 4.0, 300, 8
                    "eest_amsterdam_refilled_v21", 2.0, 300, 0
                    "devp2p_chain", 100.0, 7, 0
                    "real_blocks", 100.0, 10, 10
                    "eest_prague_modexp_stateless_inputs", 100.0, 22, 0
                ] do
                testCase $"the guest agrees with the fixtures stateful and stateless: {archive}"
                <| fun () -> check archive percent false None atLeast known

            testCase
                "every official stateless input has its output, and the builder's witness and encoding are the official ones"
            <| fun () ->
                let results =
                    FixtureRun.run
                        (settings "eest_zkevm_v0.3.3" 100.0 false None)
                        (fun () -> false)
                        (fun line -> say line)

                let official =
                    results
                    |> List.fold
                        (fun sum result -> Official.add sum (Official.ofFields result.Extra))
                        Official.none

                Official.line official |> Option.iter say

                Expect.equal
                    official
                    {
                        Outputs = 136
                        Inputs = 124
                        Changed = 12
                    }
                    "official"

            for archive, percent, atLeast, known in
                [ "eest_stable_v5.4.0", 1.0, 100, 34; "eest_historic_bal_v5.7.0", 1.0, 100, 40 ] do
                testCase $"nothing of a built witness can be spared: {archive}"
                <| fun () -> check archive percent true None atLeast known
        ]
