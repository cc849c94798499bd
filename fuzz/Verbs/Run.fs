/// `perjury run`: runs a campaign and prints its table.
module Perjury.Fuzz.Verbs.Run

open System.IO
open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

type RunArgs =
    | [<MainCommand>] Corpus of CORPUS: string list
    | Target of NAME: string
    | Family of RE: string
    | Seconds of S: float
    | Runs of N: uint64
    | Seed of N: uint64
    | Jobs of N: int
    | Conformance of MODE: string
    | Model_Share of PERCENT: float
    | Known of FILE: string
    | Out of DIR: string
    | Resume
    | No_Oracle
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Corpus _ -> "honest inputs or fixtures to mutate (default: the embedded corpus)."
            | Target _ ->
                "a guest to test: a name, or the JSON file that describes it (default: guest); may be repeated."
            | Family _ -> "only families of lies whose name matches the regular expression."
            | Seconds _ -> "stop after so many seconds (default: 30, when --runs is not given)."
            | Runs _ -> "stop after so many forgeries; the same seed and runs give the same table."
            | Seed _ ->
                "seed of the campaign and of the embedded corpus (default: 1); others add the honest inputs of their seeds."
            | Jobs _ -> "threads (default: all cores)."
            | Conformance _ -> "judge in this mode only: sufficient or canonical."
            | Out _ -> "folder for state and findings (default: perjury-out)."
            | No_Oracle ->
                "compare the targets with each other instead of with the model, in one mode; a single target only for crashes and timeouts."
            | Model_Share _ ->
                "percentage of the cases that the model judges as one more target (default: 0.2)."
            | Known _ ->
                "a file of known differences, each with its reason (besides fuzz/known-differences.json)."
            | Resume -> "resume the campaign in the folder."
            | Quiet -> "no progress."

let private resume (arguments: ParseResults<RunArgs>) out =
    if arguments.Has Resume then
        match SavedState.load out with
        | Ok state -> Some state
        | Error why -> raise (Options.UsageError $"--resume: {why}")
    else
        None

/// What an earlier campaign left in the folder would pass for findings of this one.
let private cleared (settings: Campaign.Settings) =
    if
        settings.Resume.IsNone
        && File.Exists(Path.Combine(settings.Out, "campaign.json"))
    then
        eprintfn "the earlier campaign in %s is replaced" settings.Out

        for part in [ "findings"; "corpus" ] do
            let folder = Path.Combine(settings.Out, part)

            if Directory.Exists folder then
                Directory.Delete(folder, true)

let private settings (arguments: ParseResults<RunArgs>) : Campaign.Settings =
    let out = arguments.ValueOr(RunArgs.Out, "perjury-out")
    let runs = arguments.TryValue Runs

    let targets =
        match arguments.Values RunArgs.Target with
        | [] -> [ Registry.standard ]
        | names -> names |> List.distinct |> List.map Options.target

    {
        Runs = runs
        Seconds =
            match arguments.TryValue Seconds with
            | None when runs.IsNone -> Some 30.0
            | seconds -> seconds
        Jobs = Options.jobs (arguments.TryValue RunArgs.Jobs)
        Modes =
            arguments.TryValue RunArgs.Conformance
            |> Option.map (Options.mode >> List.singleton)
            |> Option.defaultValue [ Sufficient; Canonical ]
        Targets = List.map Registry.cached targets
        Out = out
        Resume = resume arguments out
        Quiet = arguments.Has RunArgs.Quiet
    }

/// Whether the campaign runs over the embedded corpus.
let isEmbedded (arguments: ParseResults<RunArgs>) =
    arguments.TryValue RunArgs.Corpus |> Option.forall List.isEmpty

let private campaignOptions (arguments: ParseResults<RunArgs>) : Campaign.Options =
    let share =
        match arguments.TryValue Model_Share with
        | Some percent when percent < 0.0 || percent > 100.0 ->
            raise (Options.UsageError "--model-share needs a percentage")
        | Some percent -> percent / 100.0
        | None -> Campaign.defaults.ModelShare

    let known = Campaign.defaults.Known @ Options.known (arguments.TryValue Known)

    { Campaign.defaults with
        ModelShare = share
        ModelJudgesControls = isEmbedded arguments
        Known = known
    }

/// The embedded corpus as far as a target serves it, or the user's as far as the model admits it; and what is skipped.
let corpus (arguments: ParseResults<RunArgs>) targets jobs seeds =
    match arguments.TryValue RunArgs.Corpus with
    | None
    | Some [] ->
        let ofSeed seed =
            let subjects, skipped = Corpus.embeddedFor targets seed

            // The first seed is the campaign's own; what others add is told apart by its name.
            if seed = List.head seeds then
                subjects, skipped
            else
                subjects
                |> List.map (fun subject ->
                    { subject with
                        Name = $"{subject.Name}~{seed}"
                    }),
                skipped

        let all = seeds |> List.distinct |> List.map ofSeed

        {
            Corpus.Subjects = List.collect fst all
            Corpus.Refused = []
        },
        all
        |> List.collect snd
        |> List.groupBy fst
        |> List.map (fun (what, counts) -> what, List.sumBy snd counts)
    | Some paths ->
        let corpus = Corpus.ofPaths jobs paths
        let served, skipped = Corpus.servedBy targets corpus.Subjects
        { corpus with Subjects = served }, skipped

let private families (arguments: ParseResults<RunArgs>) =
    match arguments.TryValue RunArgs.Family |> Option.map (Options.regex "--family") with
    | None -> Catalogue.round
    | Some regex ->
        match Catalogue.families |> Array.filter (fun family -> regex.IsMatch family.Name) with
        | [||] -> raise (Options.UsageError "--family matches no family")
        | families -> families

/// Honest inputs that a slow target was not asked any more.
let private unasked (plan: Plan) (outcome: Campaign.Outcome) =
    if outcome.Interrupted then
        0
    else
        plan.Subjects.Length - outcome.State.Controls

let private report (plan: Plan) (settings: Campaign.Settings) (outcome: Campaign.Outcome) =
    let state = outcome.State
    let before = settings.Resume |> Option.map _.Seconds |> Option.defaultValue 0.0
    let controls = plan.Subjects.Length

    let forgeries =
        max 0 (state.Passed + state.Failed + state.Known + state.Silent - state.Controls)

    Counts.table state.Counts |> List.iter (printfn "%s")

    printfn
        "seed %d: %d forgeries of %d subjects in %.1f s (%.0f/s, %.0f per second of processor time), %d learnt from%s"
        plan.Seed
        forgeries
        controls
        state.Seconds
        (float forgeries / max 0.001 state.Seconds)
        outcome.PerProcessorSecond
        outcome.Learnt
        (if before > 0.0 then
             $", {before:F1} s of them before"
         else
             "")

    if state.Silent > 0 then
        printfn "%d lies about honest inputs that are refused already are not counted again" state.Silent

    if unasked plan outcome > 0 then
        printfn "%d honest inputs were not asked: the time was up" (unasked plan outcome)

    Bug.lines outcome.Bugs |> List.iter (printfn "%s")

/// With no lies at all, each honest input that a target answers wrongly, by its name.
let private refused (plan: Plan) (settings: Campaign.Settings) (known: Known.Difference list) =
    for index in 0 .. plan.Subjects.Length - 1 do
        let control = Plan.control plan index

        for judgement in Judge.case settings.Targets settings.Modes control do
            match judgement.Disagreement with
            | Some kind when not (Known.covers known control judgement) ->
                printfn
                    "honest input %s: %s, %s: %s: %s"
                    control.Subject.Name
                    judgement.Target
                    (Judge.modeName judgement.Mode)
                    (Compare.kindName kind)
                    (Answer.text judgement.Answer)
            | _ -> ()

let run (arguments: ParseResults<RunArgs>) =
    let stopped = Options.stopOnInterrupt ()
    let settings = settings arguments
    let options = campaignOptions arguments

    let seed =
        settings.Resume
        |> Option.map _.Seed
        |> Option.defaultWith (fun () -> arguments.Values Seed |> List.tryHead |> Option.defaultValue 1UL)

    let seeds = seed :: (arguments.Values Seed |> List.filter ((<>) seed))
    let corpus, skipped = corpus arguments settings.Targets settings.Jobs seeds

    for name, why in corpus.Refused do
        eprintfn "not a subject: %s: %s" name why

    Corpus.skippedLine skipped |> Option.iter (printfn "%s")
    let plan = Plan.make seed (families arguments) (Array.ofList corpus.Subjects)

    match settings.Resume with
    | Some state when state.Plan <> Campaign.planName settings options plan ->
        raise (
            Options.UsageError
                "--resume: corpus, targets, modes or catalogue are not those of the saved campaign"
        )
    | _ -> ()

    if plan.Subjects.Length = 0 then
        eprintfn "perjury: the corpus holds no subject"
        Exit.CouldNotRun
    else
        cleared settings
        let outcome = Campaign.runWith options settings plan stopped
        report plan settings outcome

        if settings.Runs = Some 0UL && outcome.State.Failed > 0 then
            refused plan settings options.Known

        let tally =
            { Exit.noCases with
                Passed = outcome.State.Passed
                Failed = outcome.State.Failed
                Known = outcome.State.Known
                Skipped = List.sumBy snd skipped + unasked plan outcome
            }

        printfn "%s" (Exit.lastLine tally)

        if outcome.Interrupted then
            eprintfn "stopped; go on with --resume --out %s" settings.Out
            Exit.Interrupted
        else
            Exit.ofTally tally
