/// How a gate ends: with the same decision whatever else the machine does, and with a report whatever ends it.
module Perjury.Tests.GateEndTests

open System
open System.Diagnostics
open System.IO
open System.Threading
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Gate

let private arguments target out more =
    [
        "gate"
        "--target"
        target
        "--sample"
        "0"
        "--suite"
        "none"
        "--quiet"
        "--out"
        out
    ]
    @ more

let private inProcess target out more =
    Perjury.Fuzz.Program.main (Array.ofList (arguments target out more))

let private start target out more =
    let executable = Path.Combine(AppContext.BaseDirectory, "perjury.dll")
    let info = ProcessStartInfo("dotnet", executable :: arguments target out more)
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    nonNull (Process.Start info)

let private ended (running: Process) =
    use running = running
    let errors = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    running.ExitCode, output, errors.Result

/// How often the same gate is asked; PERJURY_GATE_DECISIONS names another number.
let private decisions =
    match Environment.GetEnvironmentVariable "PERJURY_GATE_DECISIONS" with
    | null
    | "" -> 2
    | text -> Int32.Parse text

/// The work with all cores busy otherwise.
let private underLoad work =
    use stop = new CancellationTokenSource()

    let busy =
        [
            for _ in 1 .. Environment.ProcessorCount ->
                Thread(fun () ->
                    while not stop.IsCancellationRequested do
                        Thread.SpinWait 10_000)
        ]

    busy |> List.iter _.Start()

    try
        work ()
    finally
        stop.Cancel()
        busy |> List.iter _.Join()

/// A gate in a process of its own that is ended once its report shows a part that is done.
let private endedBy (signal: string) out =
    let running = start "weak:missing-code-is-empty" out [ "--runs"; "1000000" ]
    let report = Path.Combine(out, "gate.txt")

    let isUnderWay () =
        File.Exists report && (File.ReadAllText report).Contains "negative suite"

    let clock = Stopwatch.StartNew()

    while not (isUnderWay ()) && not running.HasExited && clock.Elapsed.TotalMinutes < 5.0 do
        Thread.Sleep 50

    Expect.isTrue (isUnderWay ()) "a part is reported before the gate is ended"
    use kill = Process.Start("kill", [ signal; string running.Id ])
    kill.WaitForExit()
    let code, output, errors = ended running
    code, output, errors, File.ReadAllText report

[<Tests>]
let tests =
    testList
        "GateEndTests"
        [
            testCase
                "a gate with a baseline decides alike every time, under load and on any number of threads"
            <| fun () ->
                inFolder (fun folder ->
                    let baseline = Path.Combine(folder, "baseline.json")
                    let weak = "weak:missing-code-is-empty"

                    let gate target more =
                        inProcess target (Path.Combine(folder, "out")) more

                    Expect.equal
                        (gate weak [ "--runs"; "60"; "--write-baseline"; baseline ])
                        Exit.Findings
                        "the planted bug shuts the gate"

                    Expect.equal (gate "guest" [ "--runs"; "60" ]) Exit.Clean "the sound guest opens it"

                    for place in 1..decisions do
                        let decided () =
                            gate weak [ "--baseline"; baseline; "--jobs"; string (1 + place % 4) ]

                        Expect.equal
                            (if place % 2 = 0 then underLoad decided else decided ())
                            Exit.Clean
                            $"decision {place} of {decisions}")

            testCase "a gate that is killed leaves the parts that are done, and says that nothing is decided"
            <| fun () ->
                needsUnix ()

                inFolder (fun folder ->
                    let out = Path.Combine(folder, "out")
                    let code, _, _, report = endedBy "-KILL" out
                    Expect.notEqual code 0 "code"
                    Expect.stringContains report "the gate is not decided" "gate.txt"
                    Expect.stringContains report "regression" "gate.txt"

                    for file in [ "gate.md"; "gate.xml"; "gate.ctrf.json"; "gate.sarif"; "gate.html" ] do
                        Expect.isTrue (File.Exists(Path.Combine(out, file))) file

                    // What it left is an earlier gate's, which the next one replaces.
                    Expect.equal
                        (inProcess "guest" out [ "--runs"; "10" ])
                        Exit.Clean
                        "the next gate in that folder")

            testCase "a gate that is told to end prints its table and leaves the report of what it has judged"
            <| fun () ->
                needsUnix ()

                inFolder (fun folder ->
                    let code, output, errors, report = endedBy "-TERM" (Path.Combine(folder, "out"))
                    Expect.equal code Exit.Interrupted errors

                    for text in [ output; report ] do
                        Expect.isMatch text @"campaign +\d+" "the campaign's row"
                        Expect.isFalse (text.Contains "the gate is open") "no decision for it")

            testCase "a full disk costs a gate its report, not its table"
            <| fun () ->
                if not (OperatingSystem.IsLinux()) then
                    skiptest "this platform has no device that is always full"

                inFolder (fun folder ->
                    let out = Path.Combine(folder, "out")
                    Directory.CreateDirectory out |> ignore
                    File.WriteAllText(Path.Combine(out, "gate.txt"), "an earlier gate\n")

                    File.CreateSymbolicLink(Path.Combine(out, "gate.html.new"), "/dev/full")
                    |> ignore

                    let code, output, errors = ended (start "guest" out [ "--runs"; "10" ])
                    Expect.equal code Exit.CouldNotRun errors
                    Expect.stringContains errors "No space left on device" "errors"
                    Expect.isFalse (errors.Contains "   at ") errors
                    Expect.stringContains output "part " "the table"

                    Expect.stringContains
                        (File.ReadAllText(Path.Combine(out, "gate.txt")))
                        "the gate is not decided"
                        "gate.txt")
        ]
