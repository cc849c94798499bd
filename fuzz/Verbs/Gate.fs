/// `perjury gate`: decides whether a guest may be released.
module Perjury.Fuzz.Verbs.Gate

open System.IO
open System.Reflection
open Argu
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Campaign
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
            | Seconds _ -> "how long the campaign runs (default: 30; 0 leaves it out)."
            | Runs _ ->
                "number of lies instead of seconds: the same cases on every machine, as a baseline needs."
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

let private settings (arguments: ParseResults<GateArgs>) : ReleaseGate.Settings =
    let target =
        arguments.TryValue GateArgs.Target
        |> Option.map Options.target
        |> Option.defaultValue Registry.standard

    {
        Target = target
        Version = version ()
        Baseline = arguments.TryValue GateArgs.Baseline |> Option.map (baseline target)
        Conform = arguments.ValueOr(GateArgs.Conform, [])
        Sample = arguments.TryValue GateArgs.Sample
        Cases = cases arguments
        Known = Options.known (arguments.TryValue GateArgs.Known)
        Suite = extent (arguments.ValueOr(GateArgs.Suite, "quick"))
        Campaign =
            match arguments.TryValue GateArgs.Runs with
            | Some runs -> TimedCampaign.Runs runs
            | None -> TimedCampaign.Seconds(arguments.ValueOr(GateArgs.Seconds, 30.0))
        Seed = arguments.ValueOr(GateArgs.Seed, 1UL)
        Jobs = Options.jobs (arguments.TryValue GateArgs.Jobs)
        Out = arguments.ValueOr(GateArgs.Out, "perjury-gate")
        Quiet = arguments.Has GateArgs.Quiet
    }

let run (arguments: ParseResults<GateArgs>) =
    let stopped = Options.stopOnInterrupt ()
    let settings = settings arguments

    let parted (part: Part) =
        if not settings.Quiet then
            eprintfn "%s: %s, %.1f s" part.Name part.About part.Seconds

    let verdict = ReleaseGate.run settings stopped parted
    GateReport.write settings.Out verdict

    match arguments.TryValue Write_Baseline with
    | Some file when not verdict.Interrupted -> Baseline.save file (ReleaseGate.baselineOf verdict)
    | _ -> ()

    Text.lines verdict |> List.iter (printfn "%s")
    printfn "reports: %s" (Path.Combine(settings.Out, "gate.{txt,md,xml,ctrf.json,html}"))
    printfn "%s" (Text.lastLine verdict)
    Verdict.exitCode verdict
