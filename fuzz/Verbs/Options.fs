/// What several verbs read from their arguments in the same way.
module Perjury.Fuzz.Verbs.Options

open System
open System.Runtime.InteropServices
open System.Text.RegularExpressions
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// A mistake of the caller: printed in one line, exit 2.
exception UsageError of string

let target name =
    match Registry.find name with
    | Ok target -> target
    | Error why -> raise (UsageError why)

let mode name =
    match Judge.modeOf name with
    | Some mode -> mode
    | None -> raise (UsageError $"no conformance \"{name}\" (sufficient or canonical)")

let regex option (pattern: string) =
    try
        Regex(pattern, RegexOptions.CultureInvariant)
    with :? ArgumentException as error ->
        raise (UsageError $"{option}: {error.Message}")

let jobs (given: int option) =
    match given with
    | Some jobs when jobs < 1 -> raise (UsageError "--jobs needs at least 1")
    | Some jobs -> jobs
    | None -> Environment.ProcessorCount

/// True once the user (SIGINT) or the machine that runs a job (SIGTERM) has asked to stop; asking twice ends the process at once.
let stopOnInterrupt () =
    let asked = ref false

    let handle (context: PosixSignalContext) =
        if not asked.Value then
            context.Cancel <- true
            asked.Value <- true

    let registrations =
        [ PosixSignal.SIGINT; PosixSignal.SIGTERM ]
        |> List.map (fun signal -> PosixSignalRegistration.Create(signal, handle))

    fun () ->
        // A registration that nobody holds is collected, and its signal ends the process again.
        GC.KeepAlive registrations
        asked.Value
