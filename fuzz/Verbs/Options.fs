/// Option parsing that several verbs share.
module Perjury.Fuzz.Verbs.Options

open System
open System.Runtime.InteropServices
open System.Text.RegularExpressions
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// Usage error: printed in one line, exit 2.
exception UsageError of string

let target name =
    match Registry.find name with
    | Ok target -> target
    | Error why -> raise (UsageError why)

let wire name =
    match WireName.tryParse name with
    | Some wire -> wire
    | None -> raise (UsageError $"no release of the wire \"{name}\" (input, {WireName.names})")

/// The target that reads a release of the wire.
let targetIn wire target =
    match Registry.inWire wire target with
    | Ok target -> target
    | Error why -> raise (UsageError why)

/// A user's known differences; those that were to be looked at again by now are named on standard error.
let known (file: string option) =
    match file |> Option.map Known.read with
    | None -> []
    | Some(Error why) -> raise (UsageError why)
    | Some(Ok differences) ->
        Known.overdue (DateOnly.FromDateTime DateTime.UtcNow) differences
        |> List.iter (eprintfn "%s")

        differences

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

/// Interrupt flag: true after SIGINT or SIGTERM; a second signal ends the process at once.
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
        // A collected registration would let the signal end the process.
        GC.KeepAlive registrations
        asked.Value
