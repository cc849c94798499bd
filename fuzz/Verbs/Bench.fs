/// `perjury bench`: measures guest and model on this machine, on one thread, or counts the instructions of the ELF.
module Perjury.Fuzz.Verbs.Bench

open System.IO
open Argu
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Bench
open Perjury.Fuzz.Targets

type BenchArgs =
    | [<MainCommand>] Fixtures of PATH: string list
    | Block of NAME: string
    | Sample of PERCENT: float
    | Only of GROUP: string
    | Runs of N: int
    | Cpu
    | Elf
    | Json of FILE: string
    | Against of FILE: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Fixtures _ ->
                "fixtures with the benchmark set and the block (default: the archives in ../shared/fixtures, else the embedded corpus); with --elf, fixtures and inputs (.ssz) whose blocks are counted."
            | Block _ ->
                "the witnessed block whose stages are measured: a part of its name (default: 24628608); with --elf, only blocks whose names hold it."
            | Sample _ -> "percentage of the benchmark set, of every folder at least one case (default: 2)."
            | Only _ -> "only these figures: crypto, model, block, set or node; may be repeated."
            | Runs _ -> "timed runs per figure (default: 5)."
            | Cpu -> "processor time instead of wall time, for a busy machine."
            | Elf ->
                "count the instructions of the guest's ELF instead: per gas outside zkvm_*, outside keccak-f, SHA-256 and field multiplication, and in all."
            | Json _ -> "write every figure as JSON."
            | Against _ -> "compare with the figures of an earlier run (its --json)."
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

/// Says in one line why a block is left out.
let private isAccepted (name, bytes) =
    match Stages.rejectionOf bytes with
    | None -> true
    | Some why ->
        eprintfn "perjury: %s: rejected: %s" name why
        false

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
            | Ok subject when isAccepted subject -> yield! Validation.subject settings subject
            | Ok _ -> ()
            | Error why -> eprintfn "perjury: %s" why

        if List.contains "set" wanted then
            yield!
                blocks.Value.Set
                |> Seq.filter isAccepted
                |> Validation.set settings blocks.Value.SetName

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
        progress.Report all.Count (fun () -> figure.Name)

    progress.Clear()
    List.ofSeq all

let private orFail result =
    match result with
    | Ok value -> value
    | Error why -> raise (IOException why)

/// Prints a line for each block as soon as it is counted.
let private count (arguments: ParseResults<BenchArgs>) =
    use program = Elf.standard () |> Result.bind ElfCost.load |> orFail
    printfn "instructions per gas, but for the last three columns"
    printfn "%s" ElfCost.heading

    [
        for name, input in
            ElfBlocks.find (arguments.ValueOr(BenchArgs.Fixtures, [])) (arguments.TryValue BenchArgs.Block) do
            match input |> Result.bind (ElfCost.measure program name) with
            | Ok cost ->
                printfn "%s" (ElfCost.line cost)
                yield! ElfCost.figures cost
            | Error why -> eprintfn "perjury: %s: %s" name why
    ]

/// One worker thread for its large stack: the interpreter recurses once per call.
let private onLargeStack work =
    let mutable figures = []
    Workers.run 1 (fun () -> true) [ () ] work (fun all -> figures <- all)
    figures

let run (arguments: ParseResults<BenchArgs>) =
    let runs = arguments.ValueOr(BenchArgs.Runs, 5)

    if runs < 1 then
        raise (Options.UsageError "--runs needs at least 1")

    let before =
        arguments.TryValue BenchArgs.Against |> Option.map (Comparison.read >> orFail)

    let clock, clockName =
        if arguments.Has BenchArgs.Elf then
            Measure.wall, "none"
        elif arguments.Has BenchArgs.Cpu then
            Measure.processor, "processor"
        else
            Measure.wall, "wall"

    let settings: Measure.Settings = { Clock = clock; Runs = runs }

    let figures =
        onLargeStack (fun () ->
            if arguments.Has BenchArgs.Elf then
                count arguments
            else
                measure settings arguments)

    if figures.IsEmpty then
        eprintfn "perjury: nothing to measure"
        Exit.CouldNotRun
    else
        if not (arguments.Has BenchArgs.Elf) then
            Figure.table figures |> List.iter (printfn "%s")
            printfn "one thread, %d runs each, %s time" runs clockName

        before
        |> Option.iter (fun before -> Comparison.lines before figures |> List.iter (printfn "%s"))

        arguments.TryValue BenchArgs.Json
        |> Option.iter (fun path -> Figure.writeJson path clockName runs figures)

        Exit.Clean
