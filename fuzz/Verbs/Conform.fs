/// `perjury conform`: runs public test cases and writes reports.
module Perjury.Fuzz.Verbs.Conform

open System
open Argu
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform
open Perjury.Fuzz.Conform.Eest
open Perjury.Fuzz.Report

type ConformArgs =
    | [<MainCommand; Mandatory>] Path of PATH: string list
    | Filter of RE: string
    | Target of NAME: string
    | Beside of NAME: string
    | Known of FILE: string
    | Stateful
    | Stateless
    | No_Exception_Names
    | Minimality
    | Rules of RELEASE: string
    | Wire of RELEASE: string
    | Sample of PERCENT: float
    | Seed of N: uint64
    | Jobs of N: int
    | Json of FILE: string
    | Junit of FILE: string
    | Ctrf of FILE: string
    | Slowest of N: int
    | Out of DIR: string
    | Resume
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Path _ -> "files, folders or .tar.gz archives of fixtures."
            | Filter _ -> "only cases whose id matches the regular expression."
            | Target _ -> "the guest to test: a name, or the JSON file that describes it (default: guest)."
            | Beside _ ->
                "a guest that must give the same bytes for every input it is asked; may be given again."
            | Known _ ->
                "a file of known differences, each with its reason and a date to look again (docs/targets.md)."
            | Stateful -> "only run the chains as a full node."
            | Stateless ->
                "only validate the blocks statelessly (the chain is still run to build their witnesses)."
            | Minimality -> "also remove each element of every built witness in turn: the guest must reject."
            | Rules _ ->
                "rules of Amsterdam: zkevm-v0.3.3, 2026-04 or v21 (default: those of the release that a case names as its source)."
            | Wire _ ->
                "release of Amsterdam's wire: zkevm-v0.3.3, v21.0.0, v21.0.1 or v21.0.7 (default: input, what each input says by its schema id and first offset, v21.0.7 where two say the same)."
            | Sample _ -> "only that percentage of the cases of every folder, and of each one at least."
            | Seed _ -> "seed of --sample (default: 1)."
            | No_Exception_Names -> "do not compare the reasons of rejections with the names EEST expects."
            | Jobs _ -> "threads (default: all cores)."
            | Json _ -> "write every result as JSON."
            | Junit _ -> "write a JUnit XML report."
            | Ctrf _ -> "write a CTRF report."
            | Out _ -> "folder of the journal of judged cases (default: perjury-out)."
            | Resume -> "resume a stopped run from its journal."
            | Slowest _ -> "print the N slowest cases."
            | Quiet -> "no progress."

let private printSlowest count (results: CaseResult list) =
    results
    |> List.sortByDescending _.Seconds
    |> List.truncate count
    |> List.iter (fun result -> printfn "%8.3f s  %s" result.Seconds result.Name)

let run (arguments: ParseResults<ConformArgs>) =
    let start = DateTimeOffset.UtcNow
    let stopped = Options.stopOnInterrupt ()

    let target =
        arguments.TryValue ConformArgs.Target
        |> Option.map Options.target
        |> Option.defaultValue Registry.standard

    let named = arguments.TryValue ConformArgs.Wire |> Option.map Options.wire
    let wire = named |> Option.defaultWith (fun () -> WireName.ofTarget target)

    let beside =
        arguments.GetAllResults()
        |> List.choose (function
            | Beside name -> Some(Options.target name)
            | _ -> None)

    let asked, count =
        match Options.targetIn (Option.defaultValue WireName.ofInput named) target with
        | target when beside.IsEmpty -> target, (fun () -> 0L)
        | target -> Beside.join beside target

    let settings: FixtureRun.Settings =
        {
            Paths = arguments.Value ConformArgs.Path
            Filter = arguments.TryValue ConformArgs.Filter |> Option.map (Options.regex "--filter")
            Jobs = Options.jobs (arguments.TryValue ConformArgs.Jobs)
            Target = asked
            Known = Options.known (arguments.TryValue ConformArgs.Known)
            Checks =
                {
                    Stateful = not (arguments.Has Stateless)
                    Stateless = not (arguments.Has Stateful)
                    Names = not (arguments.Has No_Exception_Names)
                    Minimality = arguments.Has Minimality
                    Wire = wire
                }
            Rules =
                arguments.TryValue ConformArgs.Rules
                |> Option.map (fun name ->
                    match Perjury.Fuzz.Corpus.Rules.tryParse name with
                    | Some rules -> rules
                    | None ->
                        raise (Options.UsageError $"--rules {name}: there are zkevm-v0.3.3, 2026-04 and v21"))
            Sample =
                arguments.TryValue Sample
                |> Option.map (fun percent -> percent, arguments.ValueOr(ConformArgs.Seed, 1UL))
            Journal = Some(arguments.ValueOr(ConformArgs.Out, "perjury-out"))
            Resume = arguments.Has ConformArgs.Resume
            Quiet = arguments.Has ConformArgs.Quiet
        }

    let results =
        match FixtureRun.tryRun settings stopped (printfn "%s") with
        | Ok results -> results
        | Error why -> raise (Options.UsageError $"--resume: {why}")

    arguments.TryValue ConformArgs.Json
    |> Option.iter (fun path -> Json.write path results)

    arguments.TryValue Junit |> Option.iter (fun path -> Junit.write path results)

    arguments.TryValue Ctrf
    |> Option.iter (fun path -> Ctrf.write path start DateTimeOffset.UtcNow results)

    arguments.TryValue Slowest
    |> Option.iter (fun count -> printSlowest count results)

    results
    |> List.fold (fun sizes result -> Sizes.add sizes (Sizes.ofFields result.Extra)) Sizes.none
    |> Sizes.line
    |> Option.iter (printfn "%s")

    results
    |> List.fold (fun official result -> Official.add official (Official.ofFields result.Extra)) Official.none
    |> Official.line
    |> Option.iter (printfn "%s")

    for why, count in FixtureRun.causes results do
        printfn "%d known: %s" count why

    if not beside.IsEmpty then
        printfn "%d inputs asked of %s" (count ()) asked.Name

    let tally = CaseResult.tally results
    printfn "%s" (Exit.lastLine tally)

    if stopped () then Exit.Interrupted else Exit.ofTally tally
