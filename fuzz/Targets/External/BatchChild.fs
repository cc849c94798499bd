namespace Perjury.Fuzz.Targets.External

open System
open System.Collections.Concurrent
open System.Diagnostics
open System.IO
open System.Text
open System.Threading
open Perjury.Fuzz.Targets.External.Reading

/// Result of one request to a child process.
type Response =
    | Answered of string
    | Expired
    /// Protocol violation: a line longer than any answer, or one without a request.
    | Violated of string
    | Exited of code: int * stderr: string

/// Long-lived child process: one path per line in, one answer line out.
type BatchChild(started: Process) =
    let lines = new BlockingCollection<string>()
    let errors = StringBuilder()
    let mostChars = 0x1_0000

    // Splits lines without ReadLine, which would buffer an endless line.
    let listen () =
        let reader = started.StandardOutput
        let buffer = Array.zeroCreate<char> 0x1000
        let line = StringBuilder()

        let rec loop () =
            let count = reader.Read(buffer, 0, buffer.Length)

            if count > 0 then
                for c in buffer[.. count - 1] do
                    if c = '\n' then
                        lines.Add(line.ToString())
                        line.Clear() |> ignore
                    elif line.Length <= mostChars then
                        line.Append c |> ignore

                loop ()

        try
            try
                loop ()
            with
            | :? IOException
            | :? ObjectDisposedException -> ()
        finally
            lines.CompleteAdding()

    let collect () =
        let buffer = Array.zeroCreate<char> 0x1000

        let rec loop () =
            let count = started.StandardError.Read(buffer, 0, buffer.Length)

            if count > 0 then
                lock errors (fun () ->
                    errors.Append(buffer, 0, count) |> ignore

                    if errors.Length > mostChars then
                        errors.Remove(0, errors.Length - mostChars) |> ignore)

                loop ()

        try
            loop ()
        with
        | :? IOException
        | :? ObjectDisposedException -> ()

    let listening = OneShot.onThread listen
    let collecting = OneShot.onThread collect

    let gone () =
        Spawn.stop started
        collecting.Wait(TimeSpan.FromSeconds 2.0) |> ignore
        Exited(started.ExitCode, lock errors (fun () -> errors.ToString()))

    let rec answer (clock: Stopwatch) (limit: TimeSpan) =
        let left = limit - clock.Elapsed
        let mutable line = ""

        if left > TimeSpan.Zero && lines.TryTake(&line, left) then
            if line.Length > mostChars then Violated "an endless line"
            elif isComment line then answer clock limit
            else Answered line
        elif lines.IsCompleted then
            gone ()
        else
            Expired

    let unasked () =
        let mutable line = ""

        if lines.TryTake(&line, 0) && not (isComment line) then
            Some line
        else
            None

    /// Sends one line and waits for its answer, at most until the time limit.
    member _.Ask (question: string) (limit: TimeSpan) =
        match unasked () with
        | Some line -> Violated $"a line without a request: {line}"
        | None ->
            try
                started.StandardInput.Write(question + "\n")
                started.StandardInput.Flush()
                answer (Stopwatch.StartNew()) limit
            with :? IOException ->
                gone ()

    /// What the process has printed on standard error since it was last asked for it.
    member _.TakeErrors() =
        lock errors (fun () ->
            let text = errors.ToString()
            errors.Clear() |> ignore
            text)

    member _.Stop() =
        Spawn.stop started
        listening.Wait(TimeSpan.FromSeconds 2.0) |> ignore
        started.Dispose()
