/// External guests as targets, by the JSON files that say how to start them and how to read their answers.
module Perjury.Fuzz.Targets.External.External

open System
open System.Collections.Concurrent
open System.IO
open Perjury.Mutators
open Perjury.Fuzz.Targets

let private conformanceName mode =
    match mode with
    | Sufficient -> "sufficient"
    | Canonical -> "canonical"

let private command (definition: Definition) mode (file: string) =
    definition.Command
    |> List.map (fun word ->
        word
            .Replace("{here}", definition.Folder)
            .Replace("{conformance}", conformanceName mode)
            .Replace("{input}", file)
            .Replace("{fixture}", file))

let private runOnce (definition: Definition) mode input =
    let send file stdin =
        OneShot.run definition (command definition mode file) stdin
        |> Reading.answer definition input

    let framed = Scratch.framed definition.LengthPrefix input

    match definition.Mode with
    | InputFile -> Scratch.withFile "ssz" framed (fun file -> send file [||])
    | Fixture -> Scratch.withFile "json" (Scratch.fixture input) (fun file -> send file [||])
    | Stdin
    | Batch -> send "" framed

let private observed observation =
    {
        Observation = observation
        Rejection = None
        Words = None
    }

/// Pool of idle child processes; it holds as many as there were concurrent requests at any time.
type private Pool(definition: Definition, mode) =
    let idle = ConcurrentBag<BatchChild>()

    let child () =
        match idle.TryTake() with
        | true, child -> Ok child
        | false, _ ->
            Spawn.start definition.MemoryMiB (command definition mode "")
            |> Result.map BatchChild

    // A child that failed is not used again: the next input gets a fresh process.
    let ask (child: BatchChild) input file =
        match child.Ask file definition.Timeout with
        | Answered line ->
            let errors = child.TakeErrors()
            idle.Add child
            Reading.ofLine definition input line |> Reading.withWords errors
        | failed ->
            child.Stop()

            match failed with
            | Exited(code, stderr) -> Reading.died definition code stderr
            | Violated what -> observed (Garbled what)
            | _ -> observed TimedOut

    member _.Run(input: byte[]) =
        Scratch.withFile "ssz" (Scratch.framed definition.LengthPrefix input) (fun file ->
            match child () with
            | Error why -> observed (Trapped $"cannot be started: {why}")
            | Ok child -> ask child input file)

let private runner (definition: Definition) =
    match definition.Mode with
    | Batch ->
        let pools =
            [ for mode in definition.Modes -> mode, Pool(definition, mode) ] |> Map.ofList

        fun mode (input: byte[]) ->
            match Map.tryFind mode pools with
            | Some pool -> pool.Run input
            | None -> observed (Trapped $"{conformanceName mode} is not served")
    | _ -> runOnce definition

/// Target of a definition. Every behaviour of the process becomes an answer; what still throws (a full disk) is a fault of this
/// machine.
let ofDefinition (definition: Definition) =
    {
        Name = definition.Name
        Modes = definition.Modes
        Serves = definition.Serves
        Run = runner definition
    }

/// Program that a definition names, when it does not exist.
let missingProgram (definition: Definition) =
    let program = List.head (command definition Sufficient "")
    if Spawn.exists program then None else Some program

let private folders =
    [
        Path.Combine("fuzz", "Targets", "Shipped")
        Path.Combine(AppContext.BaseDirectory, "targets")
    ]

let private filesOf folder =
    if Directory.Exists folder then
        Directory.GetFiles(folder, "*.json") |> Array.sort |> List.ofArray
    else
        []

/// Target files of the working directory, then those shipped with this program.
let files () =
    folders |> List.collect filesOf |> List.distinctBy Path.GetFileName

let private isPath (name: string) =
    name.EndsWith(".json", StringComparison.Ordinal) || name.Contains '/'

/// Resolves a name on the command line to a target file, if there is one.
let private tryFile name =
    if isPath name then
        Some name
    else
        files ()
        |> List.tryFind (fun file -> Path.GetFileNameWithoutExtension file = name)

let private loaded = ConcurrentDictionary<string, string>()

/// File that a loaded target was described by; none for targets of this program.
let fileOf (target: string) =
    match loaded.TryGetValue target with
    | true, file -> Some file
    | false, _ -> None

/// Loads a target by file name or path: None when there is no such file, an error when it cannot be used.
let tryFind name =
    tryFile name
    |> Option.map (fun file ->
        if not (File.Exists file) then
            Error $"no target file {file}"
        else
            Definition.load file
            |> Result.map (fun definition ->
                match missingProgram definition with
                | Some program -> raise (FileNotFoundException $"{file}: there is no program {program}")
                | None ->
                    loaded[definition.Name] <- file
                    ofDefinition definition))
