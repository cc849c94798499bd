/// Search for the first case that shows a target wrong: a campaign that stops at its first finding.
module Perjury.Fuzz.Campaign.Hunt

open System.Diagnostics
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

type Settings =
    {
        Jobs: int
        Modes: Conformance list
        /// Maximum number of cases.
        Runs: int option
        Seconds: float option
    }

type Hunt =
    {
        /// First case with the judgement that disagrees; none when the cases or the time were used up.
        Found: (Case * Judgement) option
        /// Number of judged cases, the found one included.
        Cases: int
        Seconds: float
    }

/// Controls: the honest inputs.
let controls (plan: Plan) =
    seq {
        for index in 0 .. plan.Subjects.Length - 1 do
            yield lazy Some(Plan.control plan index)
    }

let private liesFrom first (plan: Plan) =
    seq {
        for index in Seq.initInfinite (fun place -> first + uint64 place) do
            yield index, lazy Plan.case plan index
    }

/// Endless sequence of the plan's lies, its families in turn.
let lies (plan: Plan) = liesFrom 0UL plan |> Seq.map snd

/// The honest inputs and so many lies, or endless ones: the beginning of a campaign, then the plan's families in turn.
let cases runs (plan: Plan) =
    let isWanted index =
        runs |> Option.forall (fun runs -> index < uint64 (runs: int))

    seq {
        let beginning = Breadth.items plan

        for item in beginning do
            match item with
            | Breadth.Honest subject -> yield lazy Some(Plan.control plan subject)
            | Breadth.Lie case when isWanted case.Index -> yield lazy Some case
            | Breadth.Lie _ -> ()

        yield!
            liesFrom (Breadth.lies beginning) plan
            |> Seq.takeWhile (fst >> isWanted)
            |> Seq.map snd
    }

let private disagreements modes target (case: Case) =
    Judge.case [ target ] modes case |> List.filter _.Disagreement.IsSome

/// Controls that the model rejects, as text: either the generator or the model is wrong, and what a hunt over them finds says nothing.
let refusedControls jobs (plan: Plan) =
    let refused = ResizeArray<string>()

    let judge (case: Lazy<Case option>) =
        case.Value
        |> Option.bind (fun case ->
            disagreements [ Sufficient; Canonical ] Model.target case
            |> List.tryHead
            |> Option.map (fun judgement ->
                $"{Compare.kindName Compare.RejectsValid}: the honest input {case.Subject.Name}: model: {Answer.text judgement.Answer}"))

    Workers.run jobs (fun () -> true) (controls plan) judge (Option.iter refused.Add)
    List.ofSeq refused

/// Disagreement of the target on a case that the model judges as expected: a case on which both differ says nothing about the target.
let private judge settings target (case: Case) =
    match disagreements settings.Modes target case with
    | judgement :: _ when (disagreements settings.Modes Model.target case).IsEmpty -> Some(case, judgement)
    | _ -> None

/// First finding among some cases; it does not depend on the number of jobs.
let among (settings: Settings) (cases: seq<Lazy<Case option>>) target : Hunt =
    let clock = Stopwatch.StartNew()
    let mutable found = None
    let mutable judged = 0

    let goOn () =
        found.IsNone
        && settings.Seconds
           |> Option.forall (fun limit -> clock.Elapsed.TotalSeconds < limit)

    let work (case: Lazy<Case option>) =
        Option.bind (judge settings target) case.Value

    let take result =
        if found.IsNone then
            judged <- judged + 1
            found <- result

    Workers.run settings.Jobs goOn cases work take

    {
        Hunt.Found = found
        Cases = judged
        Seconds = clock.Elapsed.TotalSeconds
    }

/// First finding of a campaign.
let run settings (plan: Plan) target =
    among settings (cases settings.Runs plan) target
