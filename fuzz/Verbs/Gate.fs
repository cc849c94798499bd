/// `perjury gate`: may this guest be released?
module Perjury.Fuzz.Verbs.Gate

open System.IO
open System.Reflection
open Argu
open Perjury.Fuzz
open Perjury.Fuzz.Adapters
open Perjury.Fuzz.Gate
open Perjury.Fuzz.Gate.Arguments

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
    match arguments.TryGetResult Cases with
    | Some folder when not (Directory.Exists folder) ->
        raise (DirectoryNotFoundException $"there is no folder {folder}")
    | Some folder -> Some folder
    | None -> Gate.standardCases ()

let private settings (arguments: ParseResults<GateArgs>) : Gate.Settings =
    let target =
        arguments.TryGetResult GateArgs.Target
        |> Option.map Options.target
        |> Option.defaultValue Targets.standard

    {
        Target = target
        Version = version ()
        Baseline = arguments.TryGetResult GateArgs.Baseline |> Option.map (baseline target)
        Conform = arguments.GetResult(GateArgs.Conform, [])
        Sample = arguments.TryGetResult GateArgs.Sample
        Cases = cases arguments
        Suite = extent (arguments.GetResult(GateArgs.Suite, "quick"))
        Campaign =
            match arguments.TryGetResult GateArgs.Runs with
            | Some runs -> TimedCampaign.Runs runs
            | None -> TimedCampaign.Seconds(arguments.GetResult(GateArgs.Seconds, 30.0))
        Seed = arguments.GetResult(GateArgs.Seed, 1UL)
        Jobs = Options.jobs (arguments.TryGetResult GateArgs.Jobs)
        Out = arguments.GetResult(GateArgs.Out, "perjury-gate")
        Quiet = arguments.Contains GateArgs.Quiet
    }

let run (arguments: ParseResults<GateArgs>) =
    let stopped = Options.stopOnInterrupt ()
    let settings = settings arguments

    let parted (part: Part) =
        if not settings.Quiet then
            eprintfn "%s: %s, %.1f s" part.Name part.About part.Seconds

    let verdict = Gate.run settings stopped parted
    Gate.write settings.Out verdict

    match arguments.TryGetResult Write_Baseline with
    | Some file when not verdict.Interrupted -> Baseline.save file (Gate.baselineOf verdict)
    | _ -> ()

    Text.lines verdict |> List.iter (printfn "%s")
    printfn "reports: %s" (Path.Combine(settings.Out, "gate.{txt,md,xml,ctrf.json,html}"))
    printfn "%s" (Text.lastLine verdict)
    Verdict.exitCode verdict
