/// `perjury conform`: public test cases, reports, and the last line.
module Perjury.Fuzz.Verbs.Conform

open System
open Argu
open Perjury.Fuzz
open Perjury.Fuzz.Arguments
open Perjury.Fuzz.Report

let private printSlowest count (results: CaseResult list) =
    results
    |> List.sortByDescending _.Seconds
    |> List.truncate count
    |> List.iter (fun result -> printfn "%8.3f s  %s" result.Seconds result.Name)

let run (arguments: ParseResults<ConformArgs>) =
    let start = DateTimeOffset.UtcNow
    let stopped = Options.stopOnInterrupt ()

    let settings: Conform.Settings =
        {
            Paths = arguments.GetResult ConformArgs.Path
            Filter =
                arguments.TryGetResult ConformArgs.Filter
                |> Option.map (Options.regex "--filter")
            Jobs = Options.jobs (arguments.TryGetResult ConformArgs.Jobs)
            Target =
                arguments.TryGetResult ConformArgs.Target
                |> Option.map Options.target
                |> Option.defaultValue Adapters.Targets.standard
            Lives =
                {
                    Stateful = not (arguments.Contains Stateless)
                    Stateless = not (arguments.Contains Stateful)
                    Names = not (arguments.Contains No_Exception_Names)
                    Minimality = arguments.Contains Minimality
                }
            Sample =
                arguments.TryGetResult Sample
                |> Option.map (fun percent -> percent, arguments.GetResult(ConformArgs.Seed, 1UL))
            Journal = Some(arguments.GetResult(ConformArgs.Out, "perjury-out"))
            Resume = arguments.Contains ConformArgs.Resume
            Quiet = arguments.Contains ConformArgs.Quiet
        }

    let results =
        match Conform.tryRun settings stopped (printfn "%s") with
        | Ok results -> results
        | Error why -> raise (Options.UsageError $"--resume: {why}")

    arguments.TryGetResult ConformArgs.Json
    |> Option.iter (fun path -> Json.write path results)

    arguments.TryGetResult Junit
    |> Option.iter (fun path -> Junit.write path results)

    arguments.TryGetResult Ctrf
    |> Option.iter (fun path -> Ctrf.write path start DateTimeOffset.UtcNow results)

    arguments.TryGetResult Slowest
    |> Option.iter (fun count -> printSlowest count results)

    results
    |> List.fold (fun sizes result -> Eest.Sizes.add sizes (Eest.Sizes.ofFields result.Extra)) Eest.Sizes.none
    |> Eest.Sizes.line
    |> Option.iter (printfn "%s")

    let tally = CaseResult.tally results
    printfn "%s" (Exit.lastLine tally)

    if stopped () then Exit.Interrupted else Exit.ofTally tally
