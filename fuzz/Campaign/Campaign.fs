/// Campaign: judges every subject unchanged, then one lie after the other, by every target in every mode.
module Perjury.Fuzz.Campaign.Campaign

open System
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
        /// Folders of the findings, the first of each cause and family.
        Findings: string list
        /// Causes of the disagreements, grouped.
        Bugs: Bug list
        /// Number of learnt cases in the corpus.
        Learnt: int
        /// Cases per second of processor time of this run over all threads, which the load of the machine does not change.
        PerProcessorSecond: float
    }

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
        Controls = 0
        Seconds = 0.0
        Passed = 0
        Failed = 0
        Known = 0
        Silent = 0
        Counts = Counts.empty
        Causes = Map.empty
    }

/// What becomes of a case: its findings, and whether what else it shows is known or was said before.
type private Sorted =
    {
        Findings: Judgement list
        IsKnown: bool
        IsSilent: bool
    }

let private sorted options (recorder: Recorder) case judgements =
    let wrong =
        judgements
        |> List.filter (fun judgement ->
            judgement.Disagreement.IsSome && not (Known.covers options.Known case judgement))

    let silent, findings = wrong |> List.partition (recorder.IsSilent case)

    {
        Findings = findings
        IsKnown =
            wrong.IsEmpty
            && judgements |> List.exists (fun judgement -> judgement.Disagreement.IsSome)
        IsSilent = findings.IsEmpty && not silent.IsEmpty
    }

let private count sorted state =
    let one condition = if condition then 1 else 0
    let fails = not sorted.Findings.IsEmpty

    { state with
        Passed = state.Passed + one (not fails && not sorted.IsKnown && not sorted.IsSilent)
        Failed = state.Failed + one fails
        Known = state.Known + one sorted.IsKnown
        Silent = state.Silent + one sorted.IsSilent
    }

// The choice of the mutated inputs that the model judges depends on seed and index alone.
let private isSampled options seed (case: Case) =
    options.ModelShare > 0.0
    && (let struct (drawn, _) = Rng.next (Rng.stream case.Index (Rng.ofSeed (seed + 1UL)))
        float (drawn >>> 11) * 1.1102230246251565e-16 < options.ModelShare)

// A time-out counts when it comes twice: the load of the machine must not be a finding.
let private confirmed settings (case: Case) (judgement: Judgement) =
    if judgement.Disagreement <> Some Compare.Timeout then
        judgement
    else
        let target =
            settings.Targets |> List.filter (fun target -> target.Name = judgement.Target)

        Judge.case target [ judgement.Mode ] case
        |> List.tryHead
        |> Option.defaultValue judgement

let private judgeCase settings options seed (case: Case) =
    let judgements =
        Judge.case settings.Targets settings.Modes case
        |> List.map (confirmed settings case)

    let isForModel =
        match case.Family with
        | Some _ -> isSampled options seed case
        | None -> options.ModelJudgesControls

    if isForModel then
        case, judgements @ Judge.byRule Model.both settings.Modes case
    else
        match Told.follow settings.Targets case judgements with
        | Some(case, judgement) -> case, [ judgement ]
        | None -> case, judgements

/// Seconds that honest inputs are given beyond the time.
[<Literal>]
let private HonestGrace = 10.0

let private processorTime () =
    Diagnostics.Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds

/// Bugs of a state, with the summaries of the findings that were written.
let bugsOf (places: string list) (state: State) =
    let samples =
        places
        |> List.choose (fun place -> FindingSummary.read place |> Option.map (fun sample -> place, sample))

    Bug.ofCounts samples state.Causes

type private Run(settings, options, plan: Plan, stopped: unit -> bool, journal: Journal, before: Line list) =
    let first = settings.Resume |> Option.defaultValue (start plan settings options)

    let recorder =
        Recorder(plan, settings.Targets, settings.Modes, settings.Out, journal, before, first.Causes)

    let items = Breadth.items plan
    let horizon = Horizon()

    // Beside a target in a process of its own the model's time hardly counts.
    let cost =
        if List.forall Registry.isQuick settings.Targets then
            Catalogue.cost
        else
            fun _ -> 1

    let schedule = Schedule.Schedule(plan, cost, Breadth.lies items, horizon)
    let feedback = Feedback(plan, settings.Out, horizon)
    let seconds = settings.Seconds |> Option.map (fun limit -> limit - first.Seconds)

    let progress =
        Progress(settings.Quiet, "cases", Option.map int settings.Runs, seconds)

    let used = processorTime ()
    let tally = Counts.Tally first.Counts
    let mutable state = first
    let mutable saved = 0.0

    // The counts are put in when they are asked for.
    let whole () = { state with Counts = tally.Counts }

    // After a failure no thread may wait for cases that are never judged.
    let orEnd work argument =
        try
            work argument
        with _ ->
            horizon.End()
            reraise ()

    let judge (case: Case option) =
        case |> Option.map (judgeCase settings options plan.Seed)

    let note case event =
        journal.Add
            {
                At = state.Judged
                Case = Some case.Index
                Event = event
            }

    let take judged =
        match judged with
        | None -> ()
        | Some(case, judgements) ->
            let sorted = sorted options recorder case judgements
            recorder.Record state.Judged case sorted.Findings
            tally.Add case judgements

            state <-
                { count sorted state with
                    Seconds = first.Seconds + progress.Elapsed
                    Causes = recorder.Causes
                }

            progress.Report (state.Passed + state.Failed + state.Known + state.Silent) (fun () ->
                $"{state.Failed} disagreements")

    let learn judged =
        match judged with
        | Some(case, judgements) when options.Learns ->
            feedback.Learn case judgements
            |> Option.iter (fun event ->
                note case event
                schedule.New case.Index (Counts.familyName case))
        | _ -> ()

    let late judged =
        match judged with
        | Some(case: Case, judgements: Judgement list) when
            judgements
            |> List.exists (fun judgement -> judgement.Disagreement = Some Compare.Timeout)
            ->
            let family = Counts.familyName case
            note case (Late family)
            schedule.Late case.Index family
        | _ -> ()

    let saveNow () =
        if progress.Elapsed - saved >= 5.0 then
            saved <- progress.Elapsed
            save settings.Out (whole ())

    let takeLie judged =
        take judged
        learn judged
        late judged
        state <- { state with Next = state.Next + 1UL }
        horizon.Judged state.Next
        saveNow ()

    let takeHonest judged =
        take judged

        state <-
            { state with
                Controls = state.Controls + 1
            }

        saveNow ()

    let inTimeFor more =
        not (stopped ())
        && seconds |> Option.forall (fun limit -> progress.Elapsed < limit + more)

    let inTime () = inTimeFor 0.0

    let isWanted (index: uint64) =
        settings.Runs |> Option.forall (fun runs -> index < runs)

    /// What is left of the beginning, in order.
    let beginning =
        let mutable honest = 0

        [|
            for item in items do
                match item with
                | Breadth.Honest subject ->
                    if honest >= first.Controls then
                        item, lazy Plan.control plan subject

                    honest <- honest + 1
                | Breadth.Lie case ->
                    if case.Index >= first.Next && isWanted case.Index then
                        item, lazy case
        |]

    let takeItem (item, judged) =
        match item with
        | Breadth.Honest _ -> takeHonest judged
        | Breadth.Lie _ -> takeLie judged

    let deep =
        Seq.unfold (fun index -> if isWanted index then Some(index, index + 1UL) else None)

    let caseOf (plan: Plan) index =
        schedule.Families index
        |> Seq.tryPick (fun family ->
            let evolved =
                if family.Name = Catalogue.Composition && options.Learns then
                    feedback.Evolved index
                else
                    None

            evolved |> Option.orElseWith (fun () -> Plan.ofFamily plan index family))

    let judgeItems goOn items =
        Workers.run
            settings.Jobs
            goOn
            items
            (orEnd (fun (item, case: Lazy<Case>) -> item, judge (Some case.Value)))
            (orEnd takeItem)

    let isHonest (item, _) =
        match item with
        | Breadth.Honest _ -> true
        | Breadth.Lie _ -> false

    // Honest inputs are judged when the time is up, too, for they say what a target is worth; a slow one is not waited for.
    let begin' () =
        judgeItems inTime beginning

        let left =
            beginning
            |> Array.filter isHonest
            |> Array.skip (state.Controls - first.Controls)

        judgeItems (fun () -> inTimeFor HonestGrace) left

    let goDeep () =
        let answered =
            { plan with
                Subjects = plan.Subjects |> Array.filter (recorder.IsEndless >> not)
            }

        Workers.run settings.Jobs inTime (deep state.Next) (orEnd (caseOf answered >> judge)) (orEnd takeLie)

    member _.Go() =
        for case, family in feedback.Restore before do
            schedule.New case family

        for line in before do
            match line.Event, line.Case with
            | Late family, Some case -> schedule.Late case family
            | _ -> ()

        horizon.Judged first.Next
        begin' ()

        if not (stopped ()) then
            goDeep ()

        let state = whole ()
        save settings.Out state
        progress.Clear()

        let cases (state: State) =
            state.Passed + state.Failed + state.Known + state.Silent

        {
            State = state
            Interrupted = stopped ()
            Findings = recorder.Places
            Bugs = bugsOf recorder.Places state
            Learnt = feedback.Entries
            PerProcessorSecond = float (cases state - cases first) / max 0.001 (processorTime () - used)
        }

/// Runs until the cases or the time are used up or `stopped` returns true; the state is saved every few seconds.
let runWith options settings (plan: Plan) (stopped: unit -> bool) =
    let before =
        match settings.Resume with
        | Some state -> Journal.read settings.Out state.Judged
        | _ -> []

    use journal = new Journal(settings.Out, before)
    Run(settings, options, plan, stopped, journal, before).Go()

/// Runs with the default options.
let run settings plan stopped = runWith defaults settings plan stopped
