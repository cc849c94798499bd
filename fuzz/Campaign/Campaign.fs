/// The campaign: every subject as it is, then lie after lie, each judged by every target in every mode.
module Perjury.Fuzz.Campaign.Campaign

open System
open System.IO
open System.Security.Cryptography
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign.SavedState
open Perjury.Fuzz.Campaign.Journal
open Perjury.Fuzz.Campaign.Feedback

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

/// How a campaign judges and learns, besides what a caller has to say.
type Ways =
    {
        /// Of so many cases one is judged by the model, too, as one more target: from 0 (none) to 1 (all).
        ModelShare: float
        /// Disagreements that are no findings.
        Known: Known.Difference list
        /// Compositions go on from cases that showed something new.
        Learns: bool
    }

/// How a campaign ended.
type Outcome =
    {
        State: State
        Interrupted: bool
        /// Folders of the findings, at most a handful per kind and family.
        Findings: string list
        /// Cases in the corpus of what showed something new.
        Learnt: int
        /// Cases per second of processor time of this run, all threads together: what a busy machine does not change.
        PerProcessorSecond: float
    }

[<Literal>]
let private BundlesPerFamily = 3

/// What a campaign does where nothing else is said.
let usual =
    {
        ModelShare = 0.002
        Known = Known.differences ()
        Learns = true
    }

/// Names a plan by everything that its cases depend on.
let planName (settings: Settings) (ways: Ways) (plan: Plan) =
    use hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256

    let add (text: string) =
        hash.AppendData(Text.Encoding.UTF8.GetBytes(text + "\n"))

    for subject in plan.Subjects do
        add subject.Name
        hash.AppendData subject.Bytes

    plan.Families |> Array.iter (fun family -> add family.Name)
    settings.Targets |> List.iter (fun target -> add target.Name)
    settings.Modes |> List.iter (Judge.modeName >> add)
    add $"{ways.ModelShare} {ways.Learns}"
    Convert.ToHexStringLower(hash.GetHashAndReset())

let private start (plan: Plan) settings ways =
    {
        Seed = plan.Seed
        Plan = planName settings ways plan
        Next = 0UL
        Seconds = 0.0
        Passed = 0
        Failed = 0
        Known = 0
        Counts = Counts.empty
    }

/// Whether a disagreement is a finding.
let private isFinding ways case (judgement: Judgement) =
    judgement.Disagreement.IsSome && not (Known.covers ways.Known case judgement)

let private count ways case judgements state =
    let one condition = if condition then 1 else 0
    let fails = List.exists (isFinding ways case) judgements

    let isKnown =
        not fails
        && judgements |> List.exists (fun judgement -> judgement.Disagreement.IsSome)

    { state with
        Passed = state.Passed + one (not fails && not isKnown)
        Failed = state.Failed + one fails
        Known = state.Known + one isKnown
        Counts = Counts.add case judgements state.Counts
    }

// Which cases the model judges depends on seed and index, and on nothing else.
let private isShared ways seed (case: Case) =
    ways.ModelShare > 0.0
    && case.Family.IsSome
    && (let struct (drawn, _) = Rng.next (Rng.stream case.Index (Rng.ofSeed (seed + 1UL)))
        float (drawn >>> 11) * 1.1102230246251565e-16 < ways.ModelShare)

let private judgeCase settings ways seed (case: Case) =
    let judgements = Judge.case settings.Targets settings.Modes case

    if isShared ways seed case then
        judgements @ Judge.byRule Model.target settings.Modes case
    else
        judgements

/// The case with the shortest and simplest lies that still make this target disagree in this way.
let private minimal settings (case: Case) (judgement: Judgement) =
    let target =
        Model.target :: settings.Targets
        |> List.filter (fun target -> target.Name = judgement.Target)
        |> List.truncate 1

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

type private Recorder(plan: Plan, settings, ways, journal: Journal, before: Line list) =
    let written = Collections.Generic.Dictionary<string * string * string, int>()
    let places = ResizeArray<string>()

    let seen key =
        let count =
            match written.TryGetValue key with
            | true, count -> count
            | false, _ -> 0

        written[key] <- count + 1
        count

    do
        for line in before do
            match line.Event with
            | Found(target, family, kind, place) ->
                seen (target, family, kind) |> ignore
                Option.iter places.Add place
            | Learnt _ -> ()

    let write case judgement =
        let case, judgement = minimal settings case judgement

        Artifact.write
            (Path.Combine(settings.Out, "findings"))
            {
                Seed = plan.Seed
                Case = case
                Judgement = judgement
                Judgements = Judge.case settings.Targets settings.Modes case
            }

    // The first few of each kind are kept: the hundredth copy of one finding tells nothing new, and the table counts them all.
    let keep case (judgement: Judgement) kind =
        let key = judgement.Target, Counts.familyName case, Compare.kindName kind
        let count = seen key

        if count < BundlesPerFamily then
            let place = write case judgement
            places.Add place
            let target, family, kind = key

            journal.Add
                {
                    Case = case.Family |> Option.map (fun _ -> case.Index)
                    Event = Found(target, family, kind, Some place)
                }

    member _.Record (case: Case) judgements =
        for judgement in judgements do
            match judgement.Disagreement with
            | Some kind when isFinding ways case judgement -> keep case judgement kind
            | _ -> ()

    member _.Places = places |> Seq.distinct |> List.ofSeq

let private indexes (first: uint64) (runs: uint64 option) =
    Seq.unfold
        (fun index ->
            match runs with
            | Some runs when index >= runs -> None
            | _ -> Some(index, index + 1UL))
        first

let private processorTime () =
    Diagnostics.Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds

type private Run(settings, ways, plan: Plan, stopped: unit -> bool, journal: Journal, before: Line list) =
    let first = settings.Resume |> Option.defaultValue (start plan settings ways)
    let recorder = Recorder(plan, settings, ways, journal, before)
    let feedback = Feedback(plan, settings.Out)
    let seconds = settings.Seconds |> Option.map (fun limit -> limit - first.Seconds)

    let progress =
        Progress(settings.Quiet, "cases", Option.map int settings.Runs, seconds)

    let used = processorTime ()
    let mutable state = first
    let mutable saved = 0.0

    // Whatever fails, nobody may go on waiting for cases that are never judged.
    let orEnd work argument =
        try
            work argument
        with _ ->
            feedback.End()
            reraise ()

    let judge (case: Case option) =
        case |> Option.map (fun case -> case, judgeCase settings ways plan.Seed case)

    let take judged =
        match judged with
        | None -> ()
        | Some(case, judgements) ->
            state <-
                { count ways case judgements state with
                    Seconds = first.Seconds + progress.Elapsed
                }

            recorder.Record case judgements
            progress.Report (state.Passed + state.Failed + state.Known) $"{state.Failed} findings"

    let learn judged =
        match judged with
        | Some(case, judgements) when ways.Learns ->
            feedback.Learn case judgements
            |> Option.iter (fun event ->
                journal.Add
                    {
                        Case = Some case.Index
                        Event = event
                    })
        | _ -> ()

    let takeLie judged =
        take judged
        learn judged
        state <- { state with Next = state.Next + 1UL }
        feedback.Judged state.Next

        if progress.Elapsed - saved >= 5.0 then
            saved <- progress.Elapsed
            save settings.Out state

    let caseOf index =
        if ways.Learns then
            feedback.Case index
        else
            Plan.case plan index

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
        feedback.Restore before first.Next
        controls ()

        if not (stopped ()) then
            let cases = indexes state.Next settings.Runs
            Workers.run settings.Jobs inTime cases (orEnd (caseOf >> judge)) (orEnd takeLie)

        save settings.Out state
        progress.Clear()

        let cases (state: State) =
            state.Passed + state.Failed + state.Known

        {
            State = state
            Interrupted = stopped ()
            Findings = recorder.Places
            Learnt = feedback.Entries
            PerProcessorSecond = float (cases state - cases first) / max 0.001 (processorTime () - used)
        }

/// Runs until the cases or the time are used up, or `stopped` says so; the state on disk is never behind by more than seconds.
let runWith ways settings (plan: Plan) (stopped: unit -> bool) =
    let before =
        match settings.Resume with
        | Some state when not state.Counts.IsEmpty -> Journal.read settings.Out state.Next
        | _ -> []

    use journal = new Journal(settings.Out, before)
    Run(settings, ways, plan, stopped, journal, before).Go()

/// The same in the usual ways.
let run settings plan stopped = runWith usual settings plan stopped
