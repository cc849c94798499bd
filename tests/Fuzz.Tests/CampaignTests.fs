module Perjury.Tests.CampaignTests

open System.IO
open System.Threading
open Expecto
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

let private families = Array.ofList WitnessLists.families
let private plan = Plan.make 7UL families Samples.subjects

let private settings = Runs.campaign

// The samples are no blocks: only their witnesses mean anything.
let private ways =
    { Campaign.defaults with
        ModelShare = 0.0
        ModelJudgesControls = false
    }

[<Tests>]
let tests =
    testList
        "CampaignTests"
        [
            testCase "a guest that is right gives no finding"
            <| fun () ->
                inFolder (fun out ->
                    let outcome =
                        Campaign.runWith
                            ways
                            (settings out [ Guests.right Samples.subjects ] 2 2000UL)
                            plan
                            never

                    Expect.equal outcome.State.Failed 0 "outcome.State.Failed"
                    Expect.equal outcome.State.Passed (2000 + Samples.subjects.Length) "outcome.State.Passed"
                    Expect.none outcome.Findings "outcome.Findings")

            testCase "the table is the same for any number of jobs"
            <| fun () ->
                let table jobs =
                    inFolder (fun out ->
                        let targets =
                            [ Guests.right Samples.subjects; Guests.diesWithoutCodes Samples.subjects ]

                        (Campaign.runWith ways (settings out targets jobs 1000UL) plan never).State.Counts
                        |> Counts.table)

                let one = table 1
                Expect.equal (table 5) one "table 5"
                Expect.isGreaterThan one.Length (2 * (families.Length - 3)) "one"

            testCase "a guest that takes a missing node for absence is caught and the finding can be replayed"
            <| fun () ->
                inFolder (fun out ->
                    let weak = Guests.missingNodeReadsAsAbsent Samples.subjects
                    let outcome = Campaign.runWith ways (settings out [ weak ] 2 500UL) plan never
                    Expect.isGreaterThan outcome.State.Failed 0 "outcome.State.Failed"
                    let bundle = outcome.Findings |> List.find _.Contains("accepts-invalid")

                    for file in
                        [
                            "input.ssz"
                            "base.ssz"
                            "mutations.json"
                            "observations.json"
                            "oracle.json"
                            "repro.sh"
                        ] do
                        Expect.isTrue (File.Exists(Path.Combine(bundle, file))) file

                    match CaseFiles.read bundle with
                    | Error why -> failtest why
                    | Ok(subject, _, mutations) ->
                        match Apply.applyAll mutations subject.Draft with
                        | Error refusal -> failtest $"{refusal}"
                        | Ok draft ->
                            Expect.equal
                                (Draft.encode draft)
                                (File.ReadAllBytes(Path.Combine(bundle, "input.ssz")))
                                "Draft.encode draft"

                            let kinds =
                                Judge.all [ weak ] [ Sufficient ] false subject draft
                                |> List.map _.Disagreement

                            Expect.equal kinds [ Some Compare.AcceptsInvalid ] "kinds")

            testCase "a guest that dies is a finding and not a rejection"
            <| fun () ->
                inFolder (fun out ->
                    let outcome =
                        Campaign.runWith
                            ways
                            (settings out [ Guests.diesWithoutCodes Samples.subjects ] 2 1000UL)
                            plan
                            never

                    let kinds =
                        outcome.Findings
                        |> List.choose FindingSummary.read
                        |> List.map (fun sample -> Compare.kindName sample.Cause.Kind)

                    Expect.equal (List.distinct kinds) [ "trap" ] "List.distinct kinds")

            testCase "a stopped campaign goes on to the table of one that was not stopped"
            <| fun () ->
                let targets =
                    [
                        Guests.right Samples.subjects
                        Guests.missingNodeReadsAsAbsent Samples.subjects
                    ]

                let whole =
                    inFolder (fun out ->
                        (Campaign.runWith ways (settings out targets 2 800UL) plan never).State)

                inFolder (fun out ->
                    let settings = settings out targets 3 800UL
                    let asked = ref 0
                    let stopSoon () = Interlocked.Increment asked > 300

                    let stopped = Campaign.runWith ways settings plan stopSoon
                    Expect.isTrue stopped.Interrupted "stopped.Interrupted"
                    Expect.isLessThan stopped.State.Next 800UL "stopped.State.Next"

                    match SavedState.load out with
                    | Error why -> failtest why
                    | Ok saved ->
                        Expect.equal saved.Counts stopped.State.Counts "saved.Counts"

                        let resumed = Campaign.runWith ways { settings with Resume = Some saved } plan never
                        Expect.equal resumed.State.Counts whole.Counts "resumed.State.Counts"
                        Expect.equal resumed.State.Passed whole.Passed "resumed.State.Passed"
                        Expect.equal resumed.State.Failed whole.Failed "resumed.State.Failed")

            testCase "a folder without a state is named"
            <| fun () ->
                inFolder (fun out ->
                    match SavedState.load out with
                    | Ok _ -> failtest "there is none"
                    | Error why -> Expect.stringContains why "campaign.json" "why"

                    File.WriteAllText(Path.Combine(out, "campaign.json"), "{}")

                    match SavedState.load out with
                    | Ok _ -> failtest "there is none"
                    | Error why -> Expect.stringContains why "holds no campaign state" "why")
        ]
