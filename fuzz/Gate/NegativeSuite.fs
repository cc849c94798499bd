/// Third part of a gate: the negative suite, built in memory as `perjury export --catalogue` writes it.
module Perjury.Fuzz.Gate.NegativeSuite

open System.Diagnostics
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
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

// A case of the suite is one lie already and is not shrunk; a few of each kind are shown.
[<Literal>]
let private ShownPerKind = 3

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

let private suiteOf (case: SuiteCase) =
    $"negative-suite/{case.Group}/{case.Name}"

let private findingOf (named: Fixture.Named, judgement: Judgement, _, known: Known.Difference option) =
    judgement.Disagreement
    |> Option.filter (fun _ -> known.IsNone)
    |> Option.map (fun kind ->
        {
            Family = named.Case.Name
            Mode = Judge.modeName judgement.Mode
            Kind = Compare.kindName kind
            Lies = Naming.texts named.Case.Mutations
            Subject = named.Case.Source.Subject.Name
            Answer = Answer.text judgement.Answer
            Folder = None
        })

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

/// Cases of a suite in the modes that the target serves, with their ids.
let private casesFor (target: Target) extent jobs seed (progress: Progress) =
    Suite.complete extent jobs seed (fun count -> progress.Report count "")
    |> Suite.withControls
    |> List.filter (fun case ->
        List.contains (SuiteCase.mode case) target.Modes
        && Serves.isServed target.Serves case.Source.Subject)
    |> List.groupBy _.Scope
    |> List.collect (snd >> Release.named)

/// Builds the suite and judges the target; the findings are the lies that it judged wrongly.
let runKnowing known (target: Target) (extent: Suite.Extent option) seed jobs quiet stopped =
    match extent with
    | None -> Part.leftOut "negative suite" "left out", []
    | Some extent ->
        let progress = Progress(quiet, "suite cases", None, None)
        let judged = ResizeArray()

        let part =
            Part.timed (fun () ->
                let cases = casesFor target extent jobs seed progress
                Workers.run jobs (stopped >> not) cases (judge known target) judged.Add
                progress.Clear()

                {
                    Name = "negative suite"
                    About =
                        $"{cases.Length} cases of {Catalogue.families.Length} families, seed {seed}, controls among them"
                    Results =
                        [
                            for named, judgement, seconds, known in judged ->
                                Part.resultOf
                                    (suiteOf named.Case)
                                    named.Id
                                    (Naming.texts named.Case.Mutations)
                                    seconds
                                    judgement
                                |> Part.settled known
                        ]
                    Counts = counted (List.ofSeq judged)
                    Seconds = 0.0
                })

        let findings =
            judged
            |> Seq.choose findingOf
            |> Seq.groupBy (fun finding -> finding.Family, finding.Mode, finding.Kind)
            |> Seq.collect (snd >> Seq.truncate ShownPerKind)
            |> List.ofSeq

        part, findings

let run target extent seed jobs quiet stopped =
    runKnowing [] target extent seed jobs quiet stopped
