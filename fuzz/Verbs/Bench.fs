/// `perjury bench`: measures guest and model on this machine, on one thread.
module Perjury.Fuzz.Verbs.Bench

open Argu
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Bench

type BenchArgs =
    | [<MainCommand>] Fixtures of PATH: string list
    | Block of NAME: string
    | Sample of PERCENT: float
    | Only of GROUP: string
    | Runs of N: int
    | Cpu
    | Json of FILE: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Fixtures _ ->
                "fixtures with the benchmark set and the block (default: the archives in ../shared/fixtures, else the embedded corpus)."
            | Block _ ->
                "the witnessed block whose stages are measured: a part of its name (default: 24628608)."
            | Sample _ ->
                "percentage of the benchmark set, besides the first case of every folder (default: 2)."
            | Only _ -> "only these figures: crypto, model, block, set or node; may be repeated."
            | Runs _ -> "timed runs per figure (default: 5)."
            | Cpu -> "processor time instead of wall time, for a busy machine."
            | Json _ -> "write every figure as JSON."
            | Quiet -> "no progress."

let private groups = [ "crypto"; "model"; "block"; "set"; "node" ]

let private groupsOf (arguments: ParseResults<BenchArgs>) =
    match arguments.Values BenchArgs.Only with
    | [] -> groups
    | wanted ->
        for name in wanted do
            if not (List.contains name groups) then
                let names = String.concat ", " groups
                raise (Options.UsageError $"--only: no group \"{name}\" (there are: {names})")

        wanted

let private figures settings (arguments: ParseResults<BenchArgs>) =
    let wanted = groupsOf arguments
    let percent = arguments.ValueOr(BenchArgs.Sample, 2.0)
    let block = arguments.ValueOr(BenchArgs.Block, "24628608")

    let blocks =
        lazy BlockSet.find (arguments.ValueOr(BenchArgs.Fixtures, [])) percent block

    seq {
        if List.contains "crypto" wanted then
            yield! Crypto.figures settings

        if List.contains "model" wanted then
            yield! Oracles.figures settings

        if List.contains "block" wanted then
            match blocks.Value.Subject with
            | Some subject -> yield! Validation.subject settings subject
            | None -> eprintfn "perjury: no block with a witness whose name holds \"%s\"" block

        if List.contains "set" wanted then
            yield! Validation.set settings blocks.Value.SetName blocks.Value.Set

        if List.contains "node" wanted then
            yield! Import.figures settings
    }

let private measure settings arguments =
    let progress =
        Progress(
            arguments
            |> fun (given: ParseResults<BenchArgs>) -> given.Has BenchArgs.Quiet, "figures", None, None
        )

    let all = ResizeArray()

    for figure in figures settings arguments do
        all.Add figure
        progress.Report all.Count figure.Name

    progress.Clear()
    List.ofSeq all

let run (arguments: ParseResults<BenchArgs>) =
    let runs = arguments.ValueOr(BenchArgs.Runs, 5)

    if runs < 1 then
        raise (Options.UsageError "--runs needs at least 1")

    let clock, clockName =
        if arguments.Has BenchArgs.Cpu then
            Measure.processor, "processor"
        else
            Measure.wall, "wall"

    let settings: Measure.Settings = { Clock = clock; Runs = runs }
    let mutable figures = []
    // One worker thread for its large stack: the interpreter recurses once per call.
    Workers.run 1 (fun () -> true) [ arguments ] (measure settings) (fun all -> figures <- all)

    if figures.IsEmpty then
        eprintfn "perjury: nothing to measure"
        Exit.CouldNotRun
    else
        Figure.table figures |> List.iter (printfn "%s")
        printfn "one thread, %d runs each, %s time" runs clockName

        arguments.TryValue BenchArgs.Json
        |> Option.iter (fun path -> Figure.writeJson path clockName runs figures)

        Exit.Clean
