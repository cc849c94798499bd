/// What a gate asks again of past findings.
module Perjury.Tests.GateRegressionTests

open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Report
open Perjury.Fuzz.Gate

[<Tests>]
let tests =
    testList
        "GateRegressionTests"
        [
            testCase
                "the inputs of the repository that once divided guest and model are judged by what is written beside them"
            <| fun () ->
                inFolder (fun folder ->
                    let cases = Path.Combine(Archives.repositoryRoot, "tests", "cases")

                    let regression root =
                        Regression.run [] Registry.standard (Some root) 2 never

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

            testCase
                "a past finding that a target does not serve is skipped, and one that is written down is known"
            <| fun () ->
                inFolder (fun folder ->
                    let cases = Path.Combine(Archives.repositoryRoot, "tests", "cases")
                    let name = "Prague-21079-0-without-marker"
                    File.Copy(Path.Combine(cases, name + ".ssz"), Path.Combine(folder, name + ".ssz"))

                    File.WriteAllText(
                        Path.Combine(folder, "expected.txt"),
                        $"{name} missing-code missing-code\n"
                    )

                    let outcomes known target =
                        (Regression.run known target (Some folder) 1 never).Results
                        |> List.map _.Outcome

                    let serving fork =
                        { Registry.standard with
                            Serves =
                                { Serves.everything with
                                    Forks = Some [ fork ]
                                }
                        }

                    Expect.equal
                        (outcomes [] (serving Forks.Osaka))
                        [ Skipped "not served: fork Prague" ]
                        "Osaka"

                    Expect.equal (outcomes [] (serving Forks.Prague)) [ Passed; Passed ] "Prague"

                    let credulous =
                        { Registry.standard with
                            Run =
                                fun _ _ ->
                                    {
                                        Observation =
                                            Output(
                                                Array.append
                                                    (Array.zeroCreate 32)
                                                    [| 1uy; yield! Array.zeroCreate 10 |]
                                            )
                                        Rejection = None
                                        Words = None
                                    }
                        }

                    let entry: Known.Difference =
                        {
                            Target = None
                            Family = None
                            Subject = None
                            Case = Some((=) (name + ".ssz"))
                            Finding = None
                            Reason = None
                            Why = "a test"
                            LookAgain = None
                        }

                    let isKnown outcome =
                        match outcome with
                        | Known _ -> true
                        | _ -> false

                    let isFailed outcome =
                        match outcome with
                        | Failed _ -> true
                        | _ -> false

                    Expect.all (outcomes [] credulous) isFailed "not written down"
                    Expect.all (outcomes [ entry ] credulous) isKnown "written down"

                    Expect.all
                        (outcomes
                            [
                                { entry with
                                    Case = Some((=) "another")
                                }
                            ]
                            credulous)
                        isFailed
                        "another is written down")
        ]
