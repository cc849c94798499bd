/// The campaign: every subject as it is, then lie after lie, each judged by every target in every mode.
module Perjury.Fuzz.Campaign

open System
open System.IO
open System.Security.Cryptography
open Perjury.Mutators
open Perjury.Fuzz.CampaignState

type Settings =
    {
        Runs: uint64 option
        Seconds: float option
        Jobs: int
        Modes: Conformance list
        Targets: Target list
        /// Where state and findings go.
        Out: string
        Resume: State option
        Quiet: bool
    }

/// How a campaign ended.
type Outcome =
    {
        State: State
        Interrupted: bool
        /// Folders of the findings, at most a handful per kind and family.
        Findings: string list
        /// Cases per second of processor time of this run, all threads together: what a busy machine does not change.
        PerProcessorSecond: float
    }

[<Literal>]
let private BundlesPerFamily = 3

/// Names a plan by everything that its cases depend on.
let planName settings (plan: Plan) =
    use hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256

    let add (text: string) =
        hash.AppendData(Text.Encoding.UTF8.GetBytes(text + "\n"))

    for subject in plan.Subjects do
        add subject.Name
        hash.AppendData subject.Bytes

    plan.Families |> Array.iter (fun family -> add family.Name)
    settings.Targets |> List.iter (fun target -> add target.Name)
    settings.Modes |> List.iter (Judge.modeName >> add)
    Convert.ToHexStringLower(hash.GetHashAndReset())

let private start (plan: Plan) settings =
    {
        Seed = plan.Seed
        Plan = planName settings plan
        Next = 0UL
        Seconds = 0.0
        Passed = 0
        Failed = 0
        Counts = Counts.empty
    }

let private count case judgements state =
    let fails =
        judgements |> List.exists (fun judgement -> judgement.Disagreement.IsSome)

    { state with
        Passed = state.Passed + (if fails then 0 else 1)
        Failed = state.Failed + (if fails then 1 else 0)
        Counts = Counts.add case judgements state.Counts
    }

let private judgeCase settings (case: Case) =
    Judge.case settings.Targets settings.Modes case

/// The case with the shortest and simplest lies that still make this target disagree in this way.
let private minimal settings (case: Case) (judgement: Judgement) =
    let target =
        settings.Targets |> List.filter (fun target -> target.Name = judgement.Target)

    let retold mutations =
        Apply.applyAll mutations case.Subject.Draft
        |> Result.map (fun draft ->
            { case with
                Mutations = mutations
                Draft = draft
            })

    let judged case =
        Judge.all target [ judgement.Mode ] (Judge.isOpen case.Family) case.Subject case.Draft
        |> List.head

    let stillShows mutations =
        match retold mutations with
        | Ok case -> (judged case).Disagreement = judgement.Disagreement
        | Error _ -> false

    match retold (Shrink.shrink 200 stillShows case.Mutations) with
    | Ok case when not case.Mutations.IsEmpty -> case, judged case
    | _ -> case, judgement

type private Recorder(plan: Plan, settings) =
    let written = Collections.Generic.Dictionary<string * string * Compare.Kind, int>()
    let mutable places = []

    // The first few of each kind are kept: the hundredth copy of one finding tells nothing new, and the table counts them all.
    member _.Record case judgements =
        for judgement in judgements do
            match judgement.Disagreement with
            | None -> ()
            | Some kind ->
                let key = judgement.Target, Counts.familyName case, kind

                let seen =
                    match written.TryGetValue key with
                    | true, count -> count
                    | false, _ -> 0

                written[key] <- seen + 1

                if seen < BundlesPerFamily then
                    let case, judgement = minimal settings case judgement

                    let place =
                        Artifact.write
                            (Path.Combine(settings.Out, "findings"))
                            {
                                Seed = plan.Seed
                                Case = case
                                Judgement = judgement
                                Judgements = judgeCase settings case
                            }

                    places <- place :: places

    member _.Places = List.rev places |> List.distinct

let private indexes (first: uint64) (runs: uint64 option) =
    Seq.unfold
        (fun index ->
            match runs with
            | Some runs when index >= runs -> None
            | _ -> Some(index, index + 1UL))
        first

type private Run(settings, plan: Plan, stopped: unit -> bool) =
    let recorder = Recorder(plan, settings)
    let first = settings.Resume |> Option.defaultValue (start plan settings)
    let seconds = settings.Seconds |> Option.map (fun limit -> limit - first.Seconds)

    let progress =
        Progress(settings.Quiet, "cases", Option.map int settings.Runs, seconds)

    let used = Diagnostics.Process.GetCurrentProcess().TotalProcessorTime
    let mutable state = first
    let mutable saved = 0.0

    let judge (case: Case option) =
        match case with
        | Some case -> Some(case, judgeCase settings case)
        | None -> None

    let take judged =
        match judged with
        | None -> ()
        | Some(case, judgements) ->
            state <-
                { count case judgements state with
                    Seconds = first.Seconds + progress.Elapsed
                }

            recorder.Record case judgements
            progress.Report (state.Passed + state.Failed) $"{state.Failed} findings"

    let takeLie judged =
        take judged
        state <- { state with Next = state.Next + 1UL }

        if progress.Elapsed - saved >= 5.0 then
            saved <- progress.Elapsed
            save settings.Out state

    let inTime () =
        not (stopped ())
        && seconds |> Option.forall (fun limit -> progress.Elapsed < limit)

    // The honest inputs are judged again as a whole when the run was stopped among them.
    let controls () =
        if state.Counts.IsEmpty then
            let all = seq { 0 .. plan.Subjects.Length - 1 }
            Workers.run settings.Jobs (stopped >> not) all (Plan.control plan >> Some >> judge) take

            if stopped () then
                state <- first

    member _.Go() =
        controls ()

        if not (stopped ()) then
            let cases = indexes state.Next settings.Runs
            Workers.run settings.Jobs inTime cases (Plan.case plan >> judge) takeLie

        save settings.Out state
        progress.Clear()

        {
            State = state
            Interrupted = stopped ()
            Findings = recorder.Places
            PerProcessorSecond =
                let spent = Diagnostics.Process.GetCurrentProcess().TotalProcessorTime - used

                float (state.Passed + state.Failed - first.Passed - first.Failed)
                / max 0.001 spent.TotalSeconds
        }

/// Runs until the cases or the time are used up, or `stopped` says so; the state on disk is never behind by more than seconds.
let run settings (plan: Plan) (stopped: unit -> bool) = Run(settings, plan, stopped).Go()
