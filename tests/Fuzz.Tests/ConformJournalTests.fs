/// A run of public cases that was stopped goes on where it stood.
module Perjury.Tests.ConformJournalTests

open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform

let private folder =
    lazy (Directory.CreateTempSubdirectory "perjury-journal-").FullName

let private file () =
    Path.Combine(folder.Value, "conform.jsonl")

let private settings jobs resume =
    { Runs.fixtures [ Archives.path "eest_stable_v5.4.0" ] with
        Jobs = jobs
        Sample = Some(1.0, 3UL)
        Journal = Some folder.Value
        Resume = resume
    }

let private textOf (results: CaseResult list) =
    results |> List.map (fun result -> result.Suite, result.Name, result.Outcome)

let private run settings stopped =
    match FixtureRun.tryRun settings stopped ignore with
    | Ok results -> results
    | Error why -> failwith why

/// Says stop after it was asked so many times.
let private after count =
    let mutable asked = 0

    fun () ->
        asked <- asked + 1
        asked > count

let private clean () =
    if folder.IsValueCreated then
        Directory.Delete(folder.Value, true)

afterRunTests clean

[<Tests>]
let tests =
    testList
        "ConformJournalTests"
        [
            testCase
                "a run that was stopped and one whose journal was cut give the results of one that was not"
            <| fun () ->
                let whole = run (settings 2 false) never
                let some = run (settings 2 false) (after 30)
                Expect.inRange some.Length (20, whole.Length - 1) "some.Length"
                let journal = File.ReadAllBytes(file ())
                File.WriteAllBytes(file (), journal[.. journal.Length - 20])

                Expect.equal
                    (textOf (run (settings 1 true) never))
                    (textOf whole)
                    "textOf (run (settings 1 true) never)"

            testCase "what the journal holds is not judged again"
            <| fun () ->
                run (settings 2 false) never |> ignore

                let silent =
                    { settings 2 true with
                        Target =
                            { Guest.target with
                                Run = fun _ _ -> failwith "asked again"
                            }
                    }

                Expect.equal
                    ((CaseResult.tally (run silent never)).Failed)
                    0
                    "(CaseResult.tally (run silent never)).Failed"

            testCase "a run of another plan is not taken for one's own"
            <| fun () ->
                run (settings 2 false) never |> ignore

                let other =
                    { settings 2 true with
                        Sample = Some(1.1, 3UL)
                    }

                match FixtureRun.tryRun other never ignore with
                | Ok _ -> failtest "resumed"
                | Error why -> Expect.stringContains why "the earlier run was another one" "why"

            testCase "where no run was there is nothing to resume"
            <| fun () ->
                let nowhere =
                    { settings 1 true with
                        Journal = Some(Path.Combine(folder.Value, "nowhere"))
                    }

                match FixtureRun.tryRun nowhere never ignore with
                | Ok _ -> failtest "resumed"
                | Error why -> Expect.stringContains why "no earlier run" "why"
        ]
