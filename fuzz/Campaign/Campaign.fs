/// Campaign: judges every subject unchanged, then one lie after the other, by every target in every mode.
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
        /// Folder of the saved state and the findings.
        Out: string
        Resume: State option
        Quiet: bool
    }

/// Options of judging and learning that have defaults.
type Options =
    {
        /// Share of the mutated inputs that the model judges as one more target, from 0 (none) to 1 (all).
        ModelShare: float
        /// Whether the model judges every control as one more target. The generator shares its executor with the guest, so only controls
        /// that the model has admitted itself can do without.
        ModelJudgesControls: bool
        /// Known differences, which are no findings.
        Known: Known.Difference list
        /// Whether compositions mutate learnt cases further.
        Learns: bool
    }

/// Result of a campaign.
type Outcome =
    {
        State: State
        Interrupted: bool
        /// Folders of the findings, at most a few per kind and family.
        Findings: string list
        /// Number of learnt cases in the corpus.
        Learnt: int
        /// Cases per second of processor time of this run over all threads, which the load of the machine does not change.
        PerProcessorSecond: float
    }

[<Literal>]
let private BundlesPerFamily = 3

/// Default options.
let defaults =
    {
        ModelShare = 0.002
        ModelJudgesControls = true
        Known = Known.differences ()
        Learns = true
    }

/// Hash of a plan over everything that its cases depend on.
let planName (settings: Settings) (options: Options) (plan: Plan) =
    use hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256

    let add (text: string) =
        hash.AppendData(Text.Encoding.UTF8.GetBytes(text + "\n"))

    for subject in plan.Subjects do
        add subject.Name
        hash.AppendData subject.Bytes

    plan.Families |> Array.iter (fun family -> add family.Name)
    settings.Targets |> List.iter (fun target -> add target.Name)
    settings.Modes |> List.iter (Judge.modeName >> add)
    add $"{options.ModelShare} {options.ModelJudgesControls} {options.Learns}"
    Convert.ToHexStringLower(hash.GetHashAndReset())

let private start (plan: Plan) settings options =
    {
        Seed = plan.Seed
        Plan = planName settings options plan
        Next = 0UL
        Seconds = 0.0
        Passed = 0
        Failed = 0
        Known = 0
        Counts = Counts.empty
    }

/// Whether a disagreement is a finding.
let private isFinding options case (judgement: Judgement) =
    judgement.Disagreement.IsSome && not (Known.covers options.Known case judgement)

let private count options case judgements state =
    let one condition = if condition then 1 else 0
    let fails = List.exists (isFinding options case) judgements

    let isKnown =
        not fails
        && judgements |> List.exists (fun judgement -> judgement.Disagreement.IsSome)

    { state with
        Passed = state.Passed + one (not fails && not isKnown)
        Failed = state.Failed + one fails
        Known = state.Known + one isKnown
        Counts = Counts.add case judgements state.Counts
    }

// The choice of the mutated inputs that the model judges depends on seed and index alone.
let private isSampled options seed (case: Case) =
    options.ModelShare > 0.0
    && (let struct (drawn, _) = Rng.next (Rng.stream case.Index (Rng.ofSeed (seed + 1UL)))
        float (drawn >>> 11) * 1.1102230246251565e-16 < options.ModelShare)

let private judgeCase settings options seed (case: Case) =
    let judgements = Judge.case settings.Targets settings.Modes case

    let isForModel =
        match case.Family with
        | Some _ -> isSampled options seed case
        | None -> options.ModelJudgesControls

    if isForModel then
        judgements @ Judge.byRule Model.target settings.Modes case
    else
        judgements

/// Shrinks the mutations of a case while the target disagrees in the same way.
let private minimal settings (case: Case) (judgement: Judgement) =
    let target =
        Model.target :: settings.Targets
        |> List.filter (fun target -> target.Name = judgement.Target)
        |> List.truncate 1

    let withMutations mutations =
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
        match withMutations mutations with
        | Ok case -> (judged case).Disagreement = judgement.Disagreement
        | Error _ -> false

    match withMutations (Shrink.shrink 200 stillShows case.Mutations) with
    | Ok case when not case.Mutations.IsEmpty -> case, judged case
    | _ -> case, judgement

type private Recorder(plan: Plan, settings, options, journal: Journal, before: Line list) =
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
        let ofTargets = Judge.case settings.Targets settings.Modes case

        let isOfTarget =
            settings.Targets |> List.exists (fun target -> target.Name = judgement.Target)

        Artifact.write
            (Path.Combine(settings.Out, "findings"))
            {
                Seed = plan.Seed
                Case = case
                Judgement = judgement
                Judgements =
                    if isOfTarget then
                        ofTargets
                    else
                        ofTargets @ Judge.byRule Model.target settings.Modes case
            }

    // Only the first few findings of each kind are written: another copy adds no information, and the table counts them all.
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
            | Some kind when isFinding options case judgement -> keep case judgement kind
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

type private Run(settings, options, plan: Plan, stopped: unit -> bool, journal: Journal, before: Line list) =
    let first = settings.Resume |> Option.defaultValue (start plan settings options)
    let recorder = Recorder(plan, settings, options, journal, before)
    let feedback = Feedback(plan, settings.Out)
    let seconds = settings.Seconds |> Option.map (fun limit -> limit - first.Seconds)

    let progress =
        Progress(settings.Quiet, "cases", Option.map int settings.Runs, seconds)

    let used = processorTime ()
    let mutable state = first
    let mutable saved = 0.0

    // After a failure no thread may wait for cases that are never judged.
    let orEnd work argument =
        try
            work argument
        with _ ->
            feedback.End()
            reraise ()

    let judge (case: Case option) =
        case |> Option.map (fun case -> case, judgeCase settings options plan.Seed case)

    let take judged =
        match judged with
        | None -> ()
        | Some(case, judgements) ->
            state <-
                { count options case judgements state with
                    Seconds = first.Seconds + progress.Elapsed
                }

            recorder.Record case judgements
            progress.Report (state.Passed + state.Failed + state.Known) $"{state.Failed} findings"

    let learn judged =
        match judged with
        | Some(case, judgements) when options.Learns ->
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
        if options.Learns then
            feedback.Case index
        else
            Plan.case plan index

    let inTime () =
        not (stopped ())
        && seconds |> Option.forall (fun limit -> progress.Elapsed < limit)

    // A run that was stopped among the honest inputs judges all of them again.
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

/// Runs until the cases or the time are used up or `stopped` returns true; the state is saved every few seconds.
let runWith options settings (plan: Plan) (stopped: unit -> bool) =
    let before =
        match settings.Resume with
        | Some state when not state.Counts.IsEmpty -> Journal.read settings.Out state.Next
        | _ -> []

    use journal = new Journal(settings.Out, before)
    Run(settings, options, plan, stopped, journal, before).Go()

/// Runs with the default options.
let run settings plan stopped = runWith defaults settings plan stopped
