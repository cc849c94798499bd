/// Child processes: each in its own process group, with resource limits, and killed when its time is up.
module Perjury.Fuzz.Targets.External.Spawn

open System
open System.Collections.Concurrent
open System.ComponentModel
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices

[<DllImport("libc", EntryPoint = "kill")>]
extern int private sendSignal(int pid, int signal)

[<Literal>]
let private SigKill = 9

let private tryFindProgram (name: string) =
    if name.Contains '/' then
        if File.Exists name then Some name else None
    else
        let path = Environment.GetEnvironmentVariable "PATH" |> Option.ofObj

        (Option.defaultValue "" path).Split Path.PathSeparator
        |> Seq.map (fun folder -> Path.Combine(folder, name))
        |> Seq.tryFind File.Exists

/// Tests whether a program exists: a path, or a name found through PATH.
let exists name = (tryFindProgram name).IsSome

let private grouped = lazy (exists "setsid" && exists "sh")

// Limits the data segment (-d), not the address space (-v): managed runtimes reserve far more addresses than they write to.
let private limits (memoryMiB: int option) =
    match memoryMiB with
    | Some mebibytes -> $"ulimit -c 0; ulimit -d {1024L * int64 mebibytes} && exec \"$@\""
    | None -> "ulimit -c 0; exec \"$@\""


let private killGroup id =
    if grouped.Value then
        sendSignal (-id, SigKill) |> ignore

/// Live child processes, killed when this process exits.
let private running =
    lazy
        (let ids = ConcurrentDictionary<int, unit>()

         AppDomain.CurrentDomain.ProcessExit.Add(fun _ ->
             for id in ids.Keys do
                 killGroup id)

         ids)

/// Starts a command with its three streams redirected; the error says why it cannot be started.
let start memoryMiB (command: string list) =
    let words =
        if grouped.Value then
            [ "setsid"; "sh"; "-c"; limits memoryMiB; "sh" ] @ command
        else
            command

    let info = ProcessStartInfo(List.head words, List.tail words)
    info.RedirectStandardInput <- true
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    info.UseShellExecute <- false

    try
        let started = nonNull (Process.Start info)
        running.Value[started.Id] <- ()
        Ok started
    with
    | :? Win32Exception as error -> Error error.Message
    | :? IOException as error -> Error error.Message

/// Kills the process group and waits until it is gone.
let stop (started: Process) =
    if not started.HasExited then
        try
            started.Kill(entireProcessTree = true)
        with
        | :? InvalidOperationException
        | :? AggregateException
        | :? Win32Exception -> ()

    killGroup started.Id
    started.WaitForExit()
    running.Value.TryRemove started.Id |> ignore

let private signals =
    Map.ofList
        [
            4, "SIGILL"
            6, "SIGABRT"
            7, "SIGBUS"
            8, "SIGFPE"
            9, "SIGKILL"
            11, "SIGSEGV"
            15, "SIGTERM"
            25, "SIGXFSZ"
            31, "SIGSYS"
        ]

/// Exit status in words: `exit 3`, or the signal's name.
let describe code =
    match Map.tryFind (code - 128) signals with
    | Some signal -> signal
    | None -> $"exit {code}"
