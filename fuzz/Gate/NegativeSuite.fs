/// Third part of a gate: the negative suite, built in memory as `perjury export --catalogue` writes it.
module Perjury.Fuzz.Gate.NegativeSuite

open System.Collections.Generic
open System.Diagnostics
open System.IO
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Export

/// Extent of one case per family and role, which takes minutes less than the full suite.
let quick: Suite.Extent = { Draws = 1; PerFork = 0; PerRole = 1 }

let extentOf name =
    match name with
    | "none" -> Some None
    | "quick" -> Some(Some quick)
    | "full" -> Some(Some Suite.full)
    | _ -> None

let private judge known (target: Target) (named: Fixture.Named) =
    let case = named.Case
    let mode = SuiteCase.mode case
    let clock = Stopwatch.StartNew()
    let answer = target.Run mode (SuiteCase.input case)
    let seconds = clock.Elapsed.TotalSeconds

    let judgement =
        {
            Target = target.Name
            Mode = mode
            Expected = case.Expected
            Answer = answer
            Disagreement = Compare.disagreement case.Expected answer
        }

    let known =
        if judgement.Disagreement.IsNone then
            None
        else
            judgement
            |> Known.seenIn (Some case.Name) (Some case.Source.Subject.Name) (Some named.Id)
            |> Known.tryFindSeen known

    named, judgement, seconds, known

/// One id may stand on both shelves: what every guest must say, and what a guest of the canonical form must say as well.
let private suiteOf (case: SuiteCase) =
    $"negative-suite/{Release.shelfName case.Scope}/{case.Group}/{case.Name}"

/// The case as a campaign knows it; a hand-written one has a family of its own name.
let private caseOf (named: Fixture.Named) : Case =
    let case = named.Case

    {
        Index = 0UL
        Subject = case.Source.Subject
        Family =
            if SuiteCase.isControl case then
                None
            else
                Catalogue.tryFind case.Name
                |> Option.defaultWith (fun () -> Family.depends case.Name [] (fun _ _ -> Family.none))
                |> Some
        Mutations = case.Mutations
        Draft = case.Draft
    }

/// Causes of what the target judged wrongly. A case of the suite is one lie already and is not reduced; the first of each cause and
/// family is written. A lie that is tolerated says nothing new about a subject that is refused itself.
type private Recorder(target: Target, subjects: Subject[], seed, out: string) =
    let causes = Causes([ target ], Pool.ofSubjects subjects, Map.empty)
    let written = HashSet<Cause * string>()
    let refused = Dictionary<string, Cause>()
    let places = List<string>()

    let write cause (case: Case) (judgement: Judgement) =
        places.Add(
            Artifact.write
                (Path.Combine(out, "suite", "findings"))
                {
                    Cause = cause
                    Seed = seed
                    Case = case
                    Judgement = judgement
                    Judgements = [ judgement ]
                }
        )

    member _.Places = List.ofSeq places
    member _.Counts = causes.Counts

    member _.Record(named: Fixture.Named, judgement: Judgement) =
        judgement.Disagreement
        |> Option.map (fun kind ->
            let case = caseOf named

            match refused.TryGetValue case.Subject.Name with
            | true, cause when case.Family.IsSome && kind = Compare.RejectsValid -> cause
            | _ ->
                let cause, _ = causes.Count case judgement kind (fun _ -> case, judgement)

                if case.Family.IsNone then
                    refused[case.Subject.Name] <- cause

                let family = case.Family |> Option.map _.Name |> Option.defaultValue "control"

                if written.Add((cause, family)) then
                    write cause case judgement

                cause)

let private cellOf (named: Fixture.Named) (judgement: Judgement) =
    {
        Target = judgement.Target
        Family =
            (if SuiteCase.isControl named.Case then
                 "control"
             else
                 named.Case.Name)
        Mode = judgement.Mode
        Expected = Judge.expected judgement
        Observed = Judge.observed judgement
        Agrees = judgement.Disagreement.IsNone
    }

let private counted judged : Counts =
    judged
    |> List.countBy (fun (named, judgement, _, _) -> cellOf named judgement)
    |> Map.ofList

/// Cases of a suite with their ids, and what the target does not serve of each.
let private casesFor (target: Target) extent jobs seed (progress: Progress) =
    Suite.complete target.Serves extent jobs seed (fun count -> progress.Report count (fun () -> ""))
    |> Suite.withControls
    |> List.groupBy _.Scope
    |> List.collect (snd >> Release.named)
    |> List.map (fun named -> named, Suite.missing target named.Case)

let private notServed (named: Fixture.Named, what: string option) =
    what
    |> Option.map (fun what ->
        {
            Suite = suiteOf named.Case
            Name = named.Id
            Outcome = Skipped $"not served: {what}"
            Seconds = 0.0
            Extra = []
        })

/// Builds the suite and judges the target; gives the folders of the findings as well.
let runKnowing known (target: Target) (extent: Suite.Extent option) seed jobs (out: string) quiet stopped =
    match extent with
    | None -> Part.leftOut "negative suite" "left out", []
    | Some extent ->
        let progress = Progress(quiet, "suite cases", None, None)
        let judged = ResizeArray()
        let mutable places = []

        let part =
            Part.timed (fun () ->
                let all = casesFor target extent jobs seed progress
                let cases = all |> List.filter (snd >> Option.isNone) |> List.map fst
                Workers.run jobs (stopped >> not) cases (judge known target) judged.Add
                progress.Clear()

                let subjects =
                    cases
                    |> List.map _.Case.Source.Subject
                    |> List.distinctBy _.Name
                    |> Array.ofList

                let recorder = Recorder(target, subjects, seed, out)
                // Honest inputs first: what is said about them is not said again by their lies.
                let controls, lies =
                    List.ofSeq judged
                    |> List.partition (fun (named, _, _, _) -> SuiteCase.isControl named.Case)

                let result (named: Fixture.Named, judgement, seconds, known: Known.Difference option) =
                    let plain =
                        Part.resultOf
                            (suiteOf named.Case)
                            named.Id
                            (Naming.texts named.Case.Mutations)
                            seconds
                            judgement

                    // What is written down is no bug.
                    if known.IsSome then
                        Part.settled known plain
                    else
                        match recorder.Record(named, judgement) with
                        | Some cause -> Part.caused cause plain
                        | None -> plain

                let results =
                    List.map result controls @ List.map result lies @ List.choose notServed all

                places <- recorder.Places

                {
                    Name = "negative suite"
                    About =
                        $"{cases.Length} cases of {Catalogue.families.Length} families, seed {seed}, controls among them"
                    Results = results
                    Counts = counted (List.ofSeq judged)
                    Causes = recorder.Counts
                    Seconds = 0.0
                })

        part, places

let run target extent seed jobs out quiet stopped =
    runKnowing [] target extent seed jobs out quiet stopped
