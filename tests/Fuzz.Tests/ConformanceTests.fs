/// A seeded part of every public archive, every folder in it, in both checks. The whole: `./perjury conform ../shared/fixtures/eest_*.tar.gz
/// ../shared/fixtures/legacy_blockchain_tests.tar.gz`.
module Perjury.Tests.ConformanceTests

open System
open System.Text.RegularExpressions
open Expecto
open Perjury.Mutators
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform
open Perjury.Fuzz.Conform.Eest

let private settings archive percent minimality filter =
    let all = Runs.fixtures [ Archives.path archive ]

    { all with
        Checks =
            { all.Checks with
                Minimality = minimality
            }
        Filter = filter |> Option.map Regex
        Sample = Some(percent, 1UL)
    }

/// Nothing fails, at least that many pass, and exactly that many are known differences: one that is gone has to be told, too.
let private check archive percent minimality atLeast known =
    let results =
        FixtureRun.run (settings archive percent minimality None) never (fun line -> say line)

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
    Expect.equal tally.Known (known: int) "tally.Known"

[<Tests>]
let tests =
    testList
        "ConformanceTests"
        [
            for archive, percent, atLeast, known in
                [
                    "eest_stable_v5.4.0", 9.0, 500, 4
                    "eest_historic_bal_v5.7.0", 9.0, 880, 3
                    "legacy_blockchain_tests", 100.0, 380, 1
                    "eest_osaka_benchmark", 4.0, 10, 0
                    "eest_zkevm_v0.3.3", 100.0, 78, 0
                    "eest_amsterdam_bal_v5.7.0", 6.0, 360, 1
                    "eest_amsterdam_refilled_v21", 8.0, 540, 0
                    "devp2p_chain", 100.0, 7, 0
                    "real_blocks", 100.0, 10, 10
                    "eest_prague_modexp_stateless_inputs", 100.0, 22, 0
                ] do
                testCase $"the guest agrees with the fixtures stateful and stateless: {archive}"
                <| fun () -> check archive percent false atLeast known

            testCase "a difference is known of a guest that gives no reason too, and only where it rejects"
            <| fun () ->
                let outcomes (target: Target) =
                    FixtureRun.run
                        { settings "real_blocks" 100.0 false (Some "^holesky_286055[67]$") with
                            Target = target
                        }
                        never
                        ignore
                    |> List.map (_.Outcome >> Outcome.status)

                let told change =
                    { Guest.target with
                        Run =
                            fun mode input ->
                                { Guest.target.Run mode input with
                                    Observation = change (Guest.target.Run mode input).Observation
                                    Rejection = None
                                }
                    }

                let accepting observation =
                    match observation with
                    | Output bytes -> Output(Array.updateAt 32 1uy bytes)
                    | other -> other

                Expect.equal (outcomes (told id)) [ "known"; "known" ] "43 bytes"
                Expect.equal (outcomes (told accepting)) [ "failed"; "failed" ] "accepted"
                Expect.equal (outcomes (told (fun _ -> TimedOut))) [ "failed"; "failed" ] "no answer"

            testCase
                "a difference is known by the reason of the chain where only the proofs are asked for too"
            <| fun () ->
                let whole =
                    settings
                        "eest_stable_v5.4.0"
                        100.0
                        false
                        (Some "test_init_collision_create_opcode.*fork_(Cancun|Osaka)")

                let outcomes checks =
                    FixtureRun.run { whole with Checks = checks } never ignore
                    |> List.map (_.Outcome >> Outcome.status)

                let both = outcomes whole.Checks
                Expect.contains both "known" "both"
                Expect.equal (outcomes { whole.Checks with Stateful = false }) both "stateless alone"

            testCase "guests beside each other must give the same bytes"
            <| fun () ->
                let other change =
                    { Guest.target with
                        Name = "other"
                        Modes = [ Sufficient ]
                        Run =
                            fun mode input ->
                                let answer = Guest.target.Run mode input

                                { answer with
                                    Observation = change answer.Observation
                                }
                    }

                let ran change =
                    let target, asked = Beside.join [ other id; other change ] Guest.target

                    let results =
                        FixtureRun.run
                            { settings "legacy_blockchain_tests" 1.0 false None with
                                Target = target
                            }
                            never
                            ignore

                    results, asked ()

                let results, asked = ran id
                Expect.equal (CaseResult.tally results).Failed 0 "the same bytes"
                Expect.isGreaterThan asked 10L "inputs asked"

                let flipped observation =
                    match observation with
                    | Output bytes -> Output(Array.updateAt 42 (bytes[42] ^^^ 1uy) bytes)
                    | other -> other

                let failures =
                    fst (ran flipped)
                    |> List.choose (fun result ->
                        match result.Outcome with
                        | Failed why -> Some why
                        | _ -> None)

                Expect.isNonEmpty failures "another byte"

                for why in failures do
                    Expect.stringContains why "other gives 0x" "who"

            testCase
                "every official stateless input has its output, and the builder's witness and encoding are the official ones"
            <| fun () ->
                let results =
                    FixtureRun.run (settings "eest_zkevm_v0.3.3" 100.0 false None) never (fun line ->
                        say line)

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
                [ "eest_stable_v5.4.0", 1.5, 130, 1; "eest_historic_bal_v5.7.0", 2.0, 200, 1 ] do
                testCase $"nothing of a built witness can be spared: {archive}"
                <| fun () -> check archive percent true atLeast known
        ]
