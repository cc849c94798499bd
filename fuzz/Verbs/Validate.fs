/// `perjury validate`: validates one input and prints the public output.
module Perjury.Fuzz.Verbs.Validate

open System
open System.IO
open System.Text.Json.Nodes
open Argu
open Perjury.Fixtures
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus

type ValidateArgs =
    | [<MainCommand; Mandatory>] File of FILE: string list
    | Conformance of MODE: string
    | Target of NAME: string
    | Wire of RELEASE: string
    | Jobs of N: int
    | Json
    | Check

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | File _ ->
                "inputs: raw bytes, their hex as text, or a JSON file with one block and its witness; - reads standard input."
            | Conformance _ -> "sufficient (default) or canonical."
            | Target _ ->
                "the target that validates: a name (guest, model, …), or the JSON file that describes it (default: guest); what it does not serve is not asked."
            | Wire _ ->
                "release of Amsterdam's wire: zkevm-v0.3.3, v21.0.0, v21.0.1 or v21.0.7 (default: input, what each input says by its schema id and first offset, v21.0.7 where two say the same)."
            | Jobs _ ->
                "threads of the guest: all but one recover senders while it links and executes (default: 1). No output depends on it."
            | Json -> "print output, verdict and reason as one JSON object instead of the output as hex."
            | Check -> "exit 1 when the input is rejected."

let private readAll path =
    if path = "-" then
        use input = Console.OpenStandardInput()
        use all = new MemoryStream()
        input.CopyTo all
        all.ToArray()
    elif Directory.Exists path then
        raise (FixtureException(path, "", "a folder where a file is expected"))
    elif not (File.Exists path) then
        raise (FixtureException(path, "", "no such file"))
    else
        File.ReadAllBytes path

// Detects the form of an input by its first bytes: no schema id begins like JSON or like hex text.
let private inputOf wire path =
    let bytes = readAll path

    if bytes.Length > 0 && bytes[0] = byte '{' then
        use content = new MemoryStream(bytes)

        match List.ofSeq (FixtureReader.ReadFile(path, content, (fun _ -> true))) with
        | [ test ] when test.Blocks.Count = 1 && not (isNull test.Blocks[0].ExecutionWitness) ->
            Inputs.ofWitnessedBlockIn wire test test.Blocks[0]
        | _ -> raise (FixtureException(path, "", "one block with its witness is expected"))
    else
        Ok(Corpus.inputOfText bytes)

let private printJson file answer =
    let json = JsonObject()

    file
    |> Option.iter (fun (name: string) -> json["file"] <- JsonValue.Create name)

    match answer.Observation with
    | Output bytes -> json["output"] <- JsonValue.Create("0x" + Bytes.toHex bytes)
    | _ -> json["output"] <- null

    json["accepted"] <- JsonValue.Create(Answer.accepts answer)

    let rejection: string | null = answer.Rejection |> Option.toObj
    json["rejection"] <- JsonValue.Create rejection
    let reason: string | null = Answer.reason answer |> Option.toObj
    json["reason"] <- JsonValue.Create reason
    printfn "%s" (json.ToJsonString())

// Of several files each line says which it is about.
let private print asJson file answer =
    let name = file |> Option.map (fun file -> file + ": ") |> Option.defaultValue ""

    match answer.Observation with
    | _ when asJson -> printJson file answer
    | Output bytes ->
        printfn "%s0x%s" name (Bytes.toHex bytes)
        answer.Rejection |> Option.iter (eprintfn "%s%s" name)
    | _ -> eprintfn "perjury: %sthe guest failed: %s" name (Answer.text answer)

let private validate (arguments: ParseResults<ValidateArgs>) wire (target: Target) mode several path =
    match inputOf wire path with
    | Error why ->
        eprintfn "%s" why
        Exit.CouldNotRun
    | Ok input when
        not (List.contains mode target.Modes)
        || (WireName.missing target wire input).IsSome
        ->
        let what =
            WireName.missing target wire input
            |> Option.defaultValue $"conformance {Judge.modeName mode}"

        eprintfn "perjury: %s: not served by %s: %s" path target.Name what
        Exit.CouldNotRun
    | Ok input ->
        let answer = target.Run mode input
        print (arguments.Has ValidateArgs.Json) (if several then Some path else None) answer

        match answer.Observation with
        | Output _ when Answer.accepts answer || not (arguments.Has Check) -> Exit.Clean
        | _ -> Exit.Findings

let run (arguments: ParseResults<ValidateArgs>) =
    let mode =
        arguments.TryValue ValidateArgs.Conformance
        |> Option.map Options.mode
        |> Option.defaultValue Sufficient

    let release = arguments.TryValue ValidateArgs.Wire |> Option.map Options.wire

    let named =
        arguments.TryValue ValidateArgs.Target
        |> Option.map Options.target
        |> Option.defaultValue Registry.standard
        |> Options.targetIn (Option.defaultValue WireName.ofInput release)

    // A block and its witness are written as the target reads them.
    let wire = release |> Option.defaultWith (fun () -> WireName.ofTarget named)

    let target =
        match arguments.TryValue ValidateArgs.Jobs with
        | None -> named
        | jobs when named.Name = Guest.target.Name -> Guest.targetOn (Options.jobs jobs) wire
        | Some _ ->
            raise (Options.UsageError $"--jobs is for the target {Guest.target.Name}, not for {named.Name}")

    let files = arguments.Value File
    let several = files.Length > 1

    // A file that cannot be read costs the others nothing.
    let guarded path =
        try
            validate arguments wire target mode several path
        with :? FixtureException as error when several ->
            eprintfn "perjury: %s" error.Message
            Exit.CouldNotRun

    files |> List.map guarded |> List.max
