/// Who is judged never judges: no answer of a target makes an honest input less than honest.
module Perjury.Tests.ControlTests

open System
open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

let private planOf subjects =
    Plan.make 1UL Catalogue.round (Array.ofList subjects)

/// Every tenth subject.
let private subjects =
    lazy
        (Corpus.embedded 1UL
         |> List.indexed
         |> List.filter (fun (index, _) -> index % 10 = 0)
         |> List.map snd)

/// A campaign that judges the honest inputs and tells no lie.
let private controls out subjects target =
    Campaign.run (Runs.campaign out [ target ] 2 0UL) (planOf subjects) never

/// The guest, but for one input.
let private alteredOn (subject: Subject) alter =
    { Guest.target with
        Name = "altered"
        Run =
            fun mode input ->
                let answer = Guest.target.Run mode input

                if input.AsSpan().SequenceEqual subject.Bytes then
                    alter answer
                else
                    answer
    }

let private says output (answer: Answer) =
    { answer with
        Observation = Output output
        Rejection = None
    }

/// Of each finding its cause, which begins with its kind, and what was observed.
let private found (outcome: Campaign.Outcome) =
    [
        for place in outcome.Findings do
            FindingSummary.read place
            |> Option.map (fun sample -> Cause.id sample.Cause)
            |> Option.defaultValue "",
            File.ReadAllText(Path.Combine(place, "observations.json"))
    ]

/// What generator and guest agree on, because both have the bug.
let private shared bug =
    let target = (WeakGuests.all () |> List.find (fun weak -> weak.Bug = bug)).Target

    let subjects =
        WeakCorpus.cases bug 1UL
        |> List.choose (fun (name, input) -> Subject.ofBytes name input |> Result.toOption)

    target, subjects

[<Tests>]
let tests =
    testList
        "ControlTests"
        [
            testCase "whoever refuses one honest input is found"
            <| fun () ->
                inFolder (fun out ->
                    let refused = subjects.Value[3]
                    let target = alteredOn refused (says refused.Rejected)
                    let outcome = controls out subjects.Value target
                    Expect.equal outcome.State.Failed 1 "outcome.State.Failed"
                    Expect.equal outcome.State.Passed (subjects.Value.Length - 1) "outcome.State.Passed"
                    let name, seen = List.exactlyOne (found outcome)
                    Expect.stringStarts name "rejects-valid" "kind"
                    Expect.stringContains seen "altered" "observations")

            testCase "whoever accepts one honest input with another output is found"
            <| fun () ->
                inFolder (fun out ->
                    let subject = subjects.Value[3]
                    let wrong = Array.updateAt 0 (subject.Accepted[0] ^^^ 1uy) subject.Accepted
                    let outcome = controls out subjects.Value (alteredOn subject (says wrong))
                    Expect.equal outcome.State.Failed 1 "outcome.State.Failed"
                    Expect.stringStarts (fst (List.exactlyOne (found outcome))) "wrong-output" "kind")

            for bug in [ "beacon-root-not-stored"; "parent-hash-not-stored" ] do
                testCase $"the model finds a bug that the guest shares with the generator: {bug}"
                <| fun () ->
                    inFolder (fun out ->
                        let target, subjects = shared bug

                        for subject in subjects do
                            Expect.isTrue (Answer.accepts (target.Run Canonical subject.Bytes)) subject.Name

                        let outcome = controls out subjects target
                        Expect.isGreaterThan outcome.State.Failed 10 "outcome.State.Failed"
                        Expect.isNonEmpty (found outcome) "findings"

                        for name, seen in found outcome do
                            Expect.stringStarts name "rejects-valid" "kind"
                            Expect.stringContains seen "\"model\"" "observations"

                        Expect.isNonEmpty (Hunt.refusedControls 2 (planOf subjects)) "refused controls")

            testCase "a guest that shares a bug with the generator and refuses its blocks is found"
            <| fun () ->
                inFolder (fun out ->
                    let target, subjects = shared "system-calls-reordered"
                    let outcome = controls out subjects target
                    Expect.isGreaterThan outcome.State.Failed 0 "outcome.State.Failed"

                    for name, seen in found outcome do
                        Expect.stringStarts name "rejects-valid" "kind"
                        Expect.stringContains seen target.Name "observations")

            testCase "the model admits what somebody brings, whatever the guest says"
            <| fun () ->
                inFolder (fun folder ->
                    let _, wrong = shared "beacon-root-not-stored"
                    let wrong = wrong |> List.find (fun subject -> subject.Name = "Prague#2")
                    let honest = subjects.Value[0]
                    File.WriteAllBytes(Path.Combine(folder, "honest.ssz"), honest.Bytes)
                    File.WriteAllBytes(Path.Combine(folder, "wrong.ssz"), wrong.Bytes)
                    let corpus = Corpus.ofPaths 2 [ folder ]
                    Expect.equal (corpus.Subjects |> List.map _.Name) [ "honest.ssz" ] "subjects"
                    let name, why = List.exactlyOne corpus.Refused
                    Expect.equal name "wrong.ssz" "name"
                    Expect.stringStarts why "rejected, missing-node" "why")

            testCase "targets that all refuse one honest input do not agree on the right"
            <| fun () ->
                inFolder (fun out ->
                    let refused = subjects.Value[3]
                    let one = alteredOn refused (says refused.Rejected)

                    let settings: Pairwise.Settings =
                        {
                            Targets = [ one; { one with Name = "twin" } ]
                            Mode = Sufficient
                            Runs = Some 0UL
                            Seconds = None
                            Jobs = 2
                            Out = out
                            Quiet = true
                        }

                    let outcome = Pairwise.run settings (planOf subjects.Value) never

                    Expect.equal
                        (outcome.Agreed, outcome.Disagreed)
                        (subjects.Value.Length - 1, 1)
                        "agreed, disagreed"

                    let _, comparison = List.exactlyOne outcome.Findings
                    Expect.equal (Pairwise.Comparison.fault comparison) (Some Compare.RejectsValid) "fault")

            testCase "a chain that cannot be made is one line and could not run"
            <| fun () ->
                let stderr = Console.Error
                use written = new StringWriter()
                Console.SetError written

                try
                    let fault =
                        Perjury.Witness.Generator.ChainGenerationException
                            "the generated chain X of seed 7 cannot be made: why"

                    let code = Program.guarded (fun () -> raise fault)
                    Expect.equal code Exit.CouldNotRun "code"
                finally
                    Console.SetError stderr

                Expect.equal
                    (written.ToString())
                    ("perjury: the generated chain X of seed 7 cannot be made: why"
                     + Environment.NewLine)
                    "stderr"
        ]
