/// `perjury gate`: decides whether a guest may be released.
module Perjury.Fuzz.Verbs.Gate

open System
open System.IO
open System.Reflection
open Argu
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Report
open Perjury.Fuzz.Gate

type GateArgs =
    | Target of NAME: string
    | Baseline of FILE: string
    | Write_Baseline of FILE: string
    | Conform of PATH: string list
    | Sample of PERCENT: float
    | Cases of DIR: string
    | Suite of EXTENT: string
    | Known of FILE: string
    | Require of PARTS: string
    | Seconds of S: float
    | Runs of N: uint64
    | Seed of N: uint64
    | Jobs of N: int
    | Out of DIR: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Target _ ->
                "the guest that is to be released: a name, or the JSON file that describes it (default: guest)."
            | Baseline _ -> "the known failures: only others shut the gate."
            | Write_Baseline _ -> "write the failures of this run as a baseline."
            | Conform _ ->
                "public test cases (default: a hundredth of the EEST release and the real blocks in ../shared/fixtures, where they are)."
            | Sample _ ->
                "only that percentage of the public cases, and the first of every folder (0 leaves them out)."
            | Cases _ -> "folder of past findings, each of which must not come back (default: tests/cases)."
            | Suite _ ->
                "extent of the negative suite: quick (default), full (what perjury export --catalogue writes) or none."
            | Known _ ->
                "a file of known differences, each with its reason and a date to look again: they shut no gate (docs/targets.md)."
            | Require _ ->
                "parts that must execute something, or the gate is shut: conform,regression,suite,campaign (in CI all that are not left out)."
            | Seconds _ ->
                "how long the campaign runs, instead of a number of lies: for finding, not for deciding (0 leaves it out)."
            | Runs _ ->
                "number of lies (default: that of the baseline, else what the target answers in half a minute)."
            | Seed _ -> "seed of suite, sample and campaign (default: 1)."
            | Jobs _ -> "threads (default: all cores)."
            | Out _ -> "folder for the reports and findings (default: perjury-gate)."
            | Quiet -> "no progress."

let private version () =
    match Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>() with
    | null -> "0.0.0"
    | attribute -> attribute.InformationalVersion

let private baseline (target: Target) (file: string) =
    match Baseline.load file with
    | Error why -> raise (IOException why)
    | Ok baseline when baseline.Target <> target.Name ->
        raise (Options.UsageError $"{file} is the baseline of {baseline.Target}, not of {target.Name}")
    | Ok baseline -> file, baseline

let private extent name =
    match NegativeSuite.extentOf name with
    | Some extent -> extent
    | None -> raise (Options.UsageError $"no suite \"{name}\" (quick, full or none)")

let private cases (arguments: ParseResults<GateArgs>) =
    match arguments.TryValue Cases with
    | Some folder when not (Directory.Exists folder) ->
        raise (DirectoryNotFoundException $"there is no folder {folder}")
    | Some folder -> Some folder
    | None -> ReleaseGate.standardCases ()

// Half a minute of lies, counted once and then kept by the baseline.
let private campaign (arguments: ParseResults<GateArgs>) (baseline: (string * Baseline) option) =
    match arguments.TryValue GateArgs.Runs, arguments.TryValue GateArgs.Seconds with
    | Some runs, _ -> TimedCampaign.Runs runs
    | None, Some seconds -> TimedCampaign.Seconds seconds
    | None, None ->
        match baseline |> Option.bind (fun (_, baseline) -> baseline.Runs) with
        | Some runs -> TimedCampaign.Runs runs
        | None -> TimedCampaign.Measured 30.0

let private partNames =
    [
        "conform", "conform"
        "regression", "regression"
        "suite", "negative suite"
        "campaign", "campaign"
    ]

let private required (arguments: ParseResults<GateArgs>) suite extent =
    let isLeftOut name =
        match name with
        | "conform" ->
            arguments.TryValue GateArgs.Sample
            |> Option.exists (fun percent -> percent <= 0.0)
        | "suite" -> Option.isNone suite
        | "campaign" -> TimedCampaign.isNothing extent
        // A guest of another team has no past findings of ours.
        | _ -> (arguments.TryValue Cases).IsNone

    let named (word: string) =
        match partNames |> List.tryFind (fun (name, _) -> name = word) with
        | None ->
            raise (Options.UsageError $"--require {word}: there are conform, regression, suite and campaign")
        | Some _ when word <> "regression" && isLeftOut word ->
            raise (Options.UsageError $"--require {word}: it is left out by another option")
        | Some(_, part) -> part

    match arguments.TryValue Require with
    | Some parts ->
        parts.Split(',', StringSplitOptions.TrimEntries ||| StringSplitOptions.RemoveEmptyEntries)
        |> List.ofArray
        |> List.map named
    | None when Environment.GetEnvironmentVariable "CI" = "true" ->
        partNames |> List.filter (fst >> isLeftOut >> not) |> List.map snd
    | None -> []

/// The folder of the reports, which is looked at first.
let private claimed (out: string) =
    match GateReport.claim out with
    | GateReport.Taken -> raise (Options.UsageError $"--out {out} is there already, and no gate wrote it")
    | GateReport.Fresh -> None
    | GateReport.Earlier last ->
        eprintfn "the reports of an earlier gate in %s are replaced" out
        last

let private settings (arguments: ParseResults<GateArgs>) : ReleaseGate.Settings =
    let target =
        arguments.TryValue GateArgs.Target
        |> Option.map Options.target
        |> Option.defaultValue Registry.standard

    let baseline = arguments.TryValue GateArgs.Baseline |> Option.map (baseline target)
    let suite = extent (arguments.ValueOr(GateArgs.Suite, "quick"))
    let campaign = campaign arguments baseline
    let required = required arguments suite campaign
    let cases = cases arguments
    let out = arguments.ValueOr(GateArgs.Out, "perjury-gate")

    {
        Target = target
        Version = version ()
        Baseline = baseline
        Conform = arguments.ValueOr(GateArgs.Conform, [])
        Sample = arguments.TryValue GateArgs.Sample
        Cases = cases
        Known = Options.known (arguments.TryValue GateArgs.Known)
        Suite = suite
        Campaign = campaign
        Required = required
        Seed = arguments.ValueOr(GateArgs.Seed, 1UL)
        Jobs = Options.jobs (arguments.TryValue GateArgs.Jobs)
        Out = out
        Last = claimed out
        Quiet = arguments.Has GateArgs.Quiet
    }

// A baseline that cannot be written should be known before the gate has run.
let private openBaseline (path: string) =
    let isNew = not (File.Exists path)
    (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write)).Dispose()

    if isNew then
        File.Delete path

let private print (verdict: Verdict) =
    Text.lines verdict |> List.iter (printfn "%s")

let private annotate (verdict: Verdict) =
    if Annotations.areWanted () then
        let isNew (bug: Perjury.Fuzz.Findings.Bug) =
            bug.Causes
            |> List.exists (fun cause ->
                verdict.Comparison.New
                |> List.exists (fun failure -> failure.Name = Perjury.Fuzz.Findings.Cause.id cause))

        verdict.Bugs
        |> List.filter isNew
        |> Annotations.lines
        |> List.iter (printfn "%s")

let run (arguments: ParseResults<GateArgs>) =
    let stopped = Options.stopOnInterrupt ()
    let settings = settings arguments
    arguments.TryValue Write_Baseline |> Option.iter openBaseline
    let mutable soFar = None

    let parted (verdict: Verdict) =
        soFar <- Some verdict
        let part = List.last verdict.Parts

        if not settings.Quiet then
            eprintfn "%s: %s, %.1f s" part.Name part.About part.Seconds

        GateReport.write settings.Out verdict

    try
        let verdict = ReleaseGate.run settings stopped parted
        soFar <- Some verdict
        GateReport.write settings.Out verdict

        match arguments.TryValue Write_Baseline with
        | Some file when not verdict.Interrupted -> Baseline.save file (ReleaseGate.baselineOf verdict)
        | _ -> ()

        print verdict
        annotate verdict
        printfn "reports: %s" (Path.Combine(settings.Out, "gate.{txt,md,xml,ctrf.json,sarif,html}"))
        printfn "%s" (Text.lastLine verdict)
        Verdict.exitCode verdict
    with :? IOException as error ->
        // A full disk takes the report, but not what is known already.
        soFar |> Option.iter print
        eprintfn "perjury: %s" error.Message
        Exit.CouldNotRun
