/// Guests in processes of their own. Whatever they do, hang, crash or babble, costs one case and not the campaign.
module Perjury.Fuzz.Targets.External

open System
open System.Buffers.Binary
open System.ComponentModel
open System.Diagnostics
open System.IO
open System.Threading
open System.Threading.Tasks
open Perjury.Fuzz
open Perjury.Fuzz.Targets.TargetFile
open Perjury.Model

let private answer observation rejection =
    {
        Observation = observation
        Rejection = rejection
    }

let private trapped what = answer (Trapped what) None

/// The bytes a process gave, as the public output that they stand for.
let private ofBytes encoding (bytes: byte[]) =
    let isOutput = bytes.Length = 43

    match encoding with
    | Sha256 when bytes.Length = 32 -> answer (Hashed bytes) None
    | Padded when bytes.Length >= 43 && Bytes.isZero bytes[43..] -> answer (Output bytes[..42]) None
    | Ssz when isOutput -> answer (Output bytes) None
    | Hex when isOutput -> answer (Output bytes) None
    | _ -> answer (Garbled $"{bytes.Length} bytes") None

let private ofText encoding (line: string) =
    let line = line.Trim()

    if line.StartsWith "err:" then
        trapped line
    else
        match Bytes.tryOfHex line with
        | Some bytes -> ofBytes encoding bytes
        | None -> answer (Garbled(line.Substring(0, min 60 line.Length))) None

let private prefixed (description: Description) (input: byte[]) =
    if description.LengthPrefix then
        let length = Array.zeroCreate 4
        BinaryPrimitives.WriteInt32LittleEndian(Span length, input.Length)
        Array.append length input
    else
        input

/// The command with its memory limit, if it has one.
let private commandLine description (path: string) =
    let command =
        description.Command |> List.map (fun part -> part.Replace("{input}", path))

    match description.MemoryMiB with
    | None -> command
    | Some limit -> [ "sh"; "-c"; $"ulimit -v {limit * 1024}; exec \"$@\""; "sh" ] @ command

let private start description path =
    let line = commandLine description path
    let info = ProcessStartInfo(List.head line, List.tail line)
    info.RedirectStandardInput <- true
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true

    match Process.Start info with
    | null -> Error "the process did not start"
    | running -> Ok running

let private kill (running: Process) =
    try
        running.Kill true
    with
    | :? InvalidOperationException
    | :? Win32Exception -> ()

// A guest that does not read its input breaks the pipe; that is its own affair.
let private feed (running: Process) (input: byte[]) =
    try
        running.StandardInput.BaseStream.Write(input, 0, input.Length)
        running.StandardInput.Close()
    with :? IOException ->
        ()

let private once description input path =
    match start description path with
    | Error why -> trapped why
    | Ok running ->
        use running = running
        use output = new MemoryStream()
        let reading = running.StandardOutput.BaseStream.CopyToAsync output
        let errors = running.StandardError.ReadToEndAsync()
        let feeding = Task.Run(fun () -> feed running input)

        if not (running.WaitForExit description.Timeout) then
            kill running
            answer TimedOut None
        else
            Task.WaitAll(reading, feeding)

            if running.ExitCode <> 0 then
                trapped $"exit {running.ExitCode}: {errors.Result.Trim()}"
            else
                match description.Encoding with
                | Hex -> ofText Hex (Text.Encoding.ASCII.GetString(output.ToArray()))
                | encoding -> ofBytes encoding (output.ToArray())

/// One place on disk per thread for the inputs that go by path.
let private scratch =
    new ThreadLocal<string>(fun () ->
        Path.Combine(
            Path.GetTempPath(),
            $"perjury-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.ssz"
        ))

let private withFile (input: byte[]) work =
    let path = scratch.Value
    System.IO.File.WriteAllBytes(path, input)

    try
        work path
    finally
        System.IO.File.Delete path

/// A batch process that lives as long as it behaves.
type private Conversation(description: Description) =
    let mutable running: Process option = None

    let ask (talking: Process) (path: string) =
        talking.StandardInput.WriteLine path
        talking.StandardInput.Flush()
        let reading = talking.StandardOutput.ReadLineAsync()

        if not (reading.Wait description.Timeout) then
            Error(answer TimedOut None)
        else
            match reading.Result with
            | null -> Error(trapped $"the process ended")
            | line -> Ok(ofText description.Encoding line)

    let drop () =
        running
        |> Option.iter (fun talking ->
            kill talking
            talking.Dispose())

        running <- None

    let connect () =
        match running with
        | Some talking when not talking.HasExited -> Ok talking
        | _ ->
            drop ()

            start description ""
            |> Result.map (fun talking ->
                talking.ErrorDataReceived.Add ignore
                talking.BeginErrorReadLine()
                running <- Some talking
                talking)

    member _.Ask path =
        match connect () with
        | Error why -> trapped why
        | Ok talking ->
            let reply =
                try
                    ask talking path
                with :? IOException as error ->
                    Error(trapped error.Message)

            match reply with
            | Ok reply -> reply
            | Error reply ->
                drop ()
                reply

    interface IDisposable with
        member _.Dispose() = drop ()

let private runner description : byte[] -> Answer =
    match description.Adapter with
    | Stdin -> fun input -> once description input ""
    | File -> fun input -> withFile input (once description [||])
    | Batch ->
        let conversations =
            new ThreadLocal<Conversation>((fun () -> new Conversation(description)), trackAllValues = true)

        AppDomain.CurrentDomain.ProcessExit.Add(fun _ ->
            for conversation in conversations.Values do
                (conversation :> IDisposable).Dispose())

        fun input -> withFile input (fun path -> conversations.Value.Ask path)

/// A target of a description.
let target description =
    let ask = runner description

    {
        Name = description.Name
        Modes = [ description.Conformance ]
        Run =
            fun _ input ->
                try
                    ask (prefixed description input)
                with :? Win32Exception as error ->
                    trapped error.Message
    }
