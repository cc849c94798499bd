module Perjury.Fuzz.Program

open System
open System.IO
open System.Reflection
open Argu
open Perjury.Fixtures
open Perjury.Fuzz
open Perjury.Fuzz.Arguments
open Perjury.Fuzz.Verbs

let private version () =
    let informational =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()

    match informational with
    | null -> "0.0.0"
    | attribute -> attribute.InformationalVersion

let private run (arguments: ParseResults<Verb>) =
    match arguments.GetSubCommand() with
    | Run verb when verb.Contains No_Oracle -> NoOracle.run verb
    | Run verb -> Run.run verb
    | Conform verb -> Conform.run verb
    | Verb.Witness verb -> Witness.run verb
    | Validate verb -> Validate.run verb
    | Replay verb -> Replay.run verb
    | Minimise verb -> Minimise.run verb
    | Cmin verb -> Cmin.run verb
    | Bench verb -> Bench.run verb
    | Weak verb -> Weak.run verb
    | Export verb -> Export.run verb
    | Verb.Gate verb -> Gate.run verb
    | Targets verb -> ListTargets.run verb
    | Version -> Exit.Clean

/// Every mistake of the caller and every damaged file ends in one line; what is left is a bug and keeps its trace.
let private guarded work =
    try
        work ()
    with
    | Options.UsageError why ->
        eprintfn "perjury: %s" why
        Exit.Usage
    | :? FixtureException as error ->
        eprintfn "perjury: %s" error.Message
        Exit.CouldNotRun
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        eprintfn "perjury: %s" error.Message
        Exit.CouldNotRun
    | :? ArguParseException as error when error.ErrorCode = ErrorCode.HelpText ->
        printfn "%s" error.Message
        Exit.Clean
    | :? ArguParseException as error ->
        eprintfn "%s" error.Message
        Exit.Usage

[<EntryPoint>]
let main arguments =
    match arguments with
    // Tools that drive others start them for this line; it must not wait for the command line to be understood.
    | [| "--version" |] ->
        printfn "perjury %s" (version ())
        Exit.Clean
    | _ ->
        guarded (fun () ->
            let parser = ArgumentParser.Create<Verb>(programName = "perjury")
            let arguments = if arguments.Length = 0 then [| "--help" |] else arguments
            run (parser.ParseCommandLine arguments))
