/// One process per input: writes its standard input and reads its streams until it exits or its time limit passes.
module Perjury.Fuzz.Targets.External.OneShot

open System
open System.Diagnostics
open System.IO
open System.Text
open System.Threading
open System.Threading.Tasks
open Perjury.Fuzz.Targets.External.Reading

[<Literal>]
let private MostBytes = 0x10_0000

/// Time limit for reading the streams after every process of the group is dead.
let private grace = TimeSpan.FromSeconds 2.0

/// Dedicated threads: work on the thread pool could wait for a slot that it holds itself.
let onThread (work: unit -> 'a) =
    Task.Factory.StartNew(
        work,
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default
    )

/// Reads a stream to its end and keeps the first MiB; None when there was more and `overflow` was called.
let private readAll (stream: Stream) overflow =
    use kept = new MemoryStream()
    let buffer = Array.zeroCreate 0x4000

    let rec loop () =
        let count = stream.Read(buffer, 0, buffer.Length)

        if count = 0 then
            Some(kept.ToArray())
        elif kept.Length + int64 count > int64 MostBytes then
            overflow ()
            None
        else
            kept.Write(buffer, 0, count)
            loop ()

    try
        loop ()
    with
    | :? IOException
    | :? ObjectDisposedException -> Some(kept.ToArray())

// A process that does not read all of its input may still give the right answer.
let private feed (started: Process) (input: byte[]) () =
    try
        use stream = started.StandardInput.BaseStream
        stream.Write(input, 0, input.Length)
    with
    | :? IOException
    | :? ObjectDisposedException -> ()

/// Runs a command with the given bytes on its standard input.
let run (definition: Definition) command (input: byte[]) =
    match Spawn.start definition.MemoryMiB command with
    | Error why -> NotRun $"cannot be started: {why}"
    | Ok started ->
        use started = started
        let overflow () = Spawn.stop started

        let stdout = onThread (fun () -> readAll started.StandardOutput.BaseStream overflow)

        let stderr = onThread (fun () -> readAll started.StandardError.BaseStream overflow)
        let fed = onThread (feed started input)
        let inTime = started.WaitForExit definition.Timeout
        Spawn.stop started

        if not inTime then
            Overran
        elif not (Task.WaitAll([| stdout :> Task; stderr; fed |], grace)) then
            NotRun "something it started holds its output open"
        else
            match stdout.Result, stderr.Result with
            | Some stdout, Some stderr -> Exited(started.ExitCode, stdout, Encoding.UTF8.GetString stderr)
            | _ -> Flooded
