/// The executable as scripts and other tools meet it: streams and exit codes.
module Perjury.Tests.CommandLineTests

open System
open System.Diagnostics
open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

type private Ended =
    {
        Code: int
        Stdout: string
        Stderr: string
    }

let private startBy (program: string) (before: string list) (arguments: string list) =
    let executable = Path.Combine(AppContext.BaseDirectory, "perjury.dll")
    let info = ProcessStartInfo(program, before @ executable :: arguments)
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    info.RedirectStandardInput <- true
    let running = nonNull (Process.Start info)
    running.StandardInput.Close()
    running

let private start = startBy "dotnet" []

/// Whoever runs the tests in the background may have them ignore SIGINT, and a child inherits that.
let private startInterruptible =
    if OperatingSystem.IsLinux() then
        startBy "env" [ "--default-signal=INT"; "dotnet" ]
    else
        start

let private ended (running: Process) =
    use running = running
    let errors = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()

    {
        Code = running.ExitCode
        Stdout = output
        Stderr = errors.Result
    }

let private perjury arguments = ended (start arguments)

let private withFile name (content: byte[]) work =
    let folder = Directory.CreateTempSubdirectory("perjury").FullName

    try
        let path = Path.Combine(folder, name)
        File.WriteAllBytes(path, content)
        work path
    finally
        Directory.Delete(folder, true)

let private isOneLine (text: string) =
    text.EndsWith '\n' && text.IndexOf '\n' = text.Length - 1

let private noTrace (ended: Ended) =
    Expect.isFalse (ended.Stderr.Contains "   at ") "ended.Stderr"
    Expect.isFalse (ended.Stderr.Contains "Unhandled") "ended.Stderr"

[<Tests>]
let tests =
    testList
        "CommandLineTests"
        [
            testCase "--version prints one line and nothing on stderr"
            <| fun () ->
                let ended = perjury [ "--version" ]
                Expect.isMatch ended.Stdout @"^perjury \d+\.\d+\.\d+(\+[0-9a-f]+)?\n$" "ended.Stdout"
                Expect.equal (ended.Code, ended.Stderr) (0, "") "ended.Code, ended.Stderr"

            testCase "without an oracle the disagreements end as bugs, named by the rule that is broken"
            <| fun () ->
                inFolder (fun folder ->
                    let ended =
                        perjury
                            [
                                "run"
                                "--no-oracle"
                                "--target"
                                "guest"
                                "--target"
                                "weak:missing-code-is-empty"
                                "--family"
                                "^(remove-code|clear-codes)$"
                                "--runs"
                                "120"
                                "--quiet"
                                "--out"
                                folder
                            ]

                    Expect.equal ended.Code 1 ended.Stderr
                    Expect.isMatch ended.Stdout @"(?m)^1 bug in [1-9]\d* disagreements?$" "the headline"
                    Expect.stringContains ended.Stdout "(missing-code)" "the rule"
                    Expect.isMatch ended.Stdout @"perjury replay \S*disagreement-" "the command")

            testCase "--help names every verb"
            <| fun () ->
                let ended = perjury [ "--help" ]
                Expect.equal ended.Code 0 "ended.Code"

                for verb in [ "run"; "conform"; "validate"; "replay" ] do
                    Expect.isMatch ended.Stdout ($@"\n +{verb} <options>") "ended.Stdout"

            for line in
                [
                    "teapot"
                    "run --jobs zero"
                    "run --jobs 0"
                    "run --target teapot"
                    "run --conformance loose"
                    "run --resume --out /no/such/folder"
                    "conform"
                    "conform x --filter ("
                    "validate"
                ] do
                testCase $"a mistake on the command line is a usage error: {line}"
                <| fun () ->
                    let ended = perjury (List.ofArray (line.Split ' '))
                    Expect.equal (ended.Code, ended.Stdout) (2, "") "ended.Code, ended.Stdout"
                    Expect.isNonEmpty ended.Stderr "ended.Stderr"
                    noTrace ended

            testCase "the guest and the model validate one input to the same bytes"
            <| fun () ->
                let input = (List.head (Corpus.embedded 1UL)).Bytes

                withFile "input.ssz" input (fun path ->
                    let byGuest = perjury [ "validate"; path ]
                    let onThree = perjury [ "validate"; "--jobs"; "3"; path ]
                    Expect.equal onThree.Stdout byGuest.Stdout "onThree.Stdout"
                    let byModel = perjury [ "validate"; "--target"; "model"; "--check"; path ]
                    Expect.equal byModel.Code 0 byModel.Stderr
                    Expect.isMatch byModel.Stdout "^0x[0-9a-f]{64}01[0-9a-f]{20}\n$" "byModel.Stdout"
                    Expect.equal byModel.Stdout byGuest.Stdout "byModel.Stdout")

            testCase "witnesses of cases with long names are written under names that a file system takes"
            <| fun () ->
                let folder = Directory.CreateTempSubdirectory("perjury").FullName

                try
                    let ended =
                        perjury
                            [
                                "witness"
                                Archives.path "eest_stable_v5.4.0"
                                "--filter"
                                "test_gas_diff_pointer_vs_direct_call.*Osaka"
                                "--out"
                                folder
                            ]

                    Expect.equal ended.Code 0 ended.Stderr
                    let names = Directory.GetFiles folder |> Array.map Path.GetFileName
                    Expect.isNonEmpty names "names"

                    Expect.equal
                        (Directory.GetFiles(folder, "*.ssz").Length)
                        (names.Length / 2)
                        "Directory.GetFiles(folder, '*.ssz').Length"
                finally
                    Directory.Delete(folder, true)

            for line in
                [
                    "validate /no/such/file"
                    "validate /"
                    "conform /no/such/folder"
                    "run /no/such/corpus --runs 1"
                    "replay /no/such/finding"
                ] do
                testCase $"a path that is not there is one line and exit 3: {line}"
                <| fun () ->
                    let ended = perjury (List.ofArray (line.Split ' '))
                    Expect.equal ended.Code 3 "ended.Code"
                    Expect.isTrue (isOneLine ended.Stderr) ended.Stderr
                    noTrace ended

            for content, reason in
                [
                    "{\"a\":{\"blocks\":[]}}", "missing field"
                    "{\"a\":", "ends early"
                    "", "empty"
                ] do
                testCase $"a damaged fixture is one line that names the file and exit 3: {content}"
                <| fun () ->
                    withFile "case.json" (Text.Encoding.UTF8.GetBytes content) (fun path ->
                        let ended = perjury [ "conform"; path ]
                        Expect.equal ended.Code 3 "ended.Code"
                        Expect.isTrue (isOneLine ended.Stderr) ended.Stderr
                        Expect.stringContains ended.Stderr path "ended.Stderr"
                        Expect.stringContains ended.Stderr reason "ended.Stderr"
                        noTrace ended)

            for signal in [ "INT"; "TERM" ] do
                testCase $"an interrupted campaign says how to go on and does: {signal}"
                <| fun () ->
                    needsUnix ()

                    withFile "unused" [||] (fun path ->
                        let out = Path.Combine(nonNull (Path.GetDirectoryName path), "out")
                        let campaign = [ "run"; "--family"; "^remove-code$"; "--quiet"; "--out"; out ]
                        let running = startInterruptible (campaign @ [ "--seconds"; "600" ])
                        // The state is first written after five seconds of lies; whoever sees it knows that the campaign is under way.
                        let patience = Stopwatch.StartNew()

                        while not (File.Exists(Path.Combine(out, "campaign.json")))
                              && patience.Elapsed.TotalMinutes < 3.0 do
                            System.Threading.Thread.Sleep 100

                        (Process.Start("kill", [ "-" + signal; string running.Id ])).WaitForExit()
                        let stopped = ended running
                        Expect.equal stopped.Code 130 stopped.Stderr
                        Expect.stringContains stopped.Stderr $"--resume --out {out}" "stopped.Stderr"

                        Expect.isMatch
                            stopped.Stdout
                            @"\n\d+ passed, 0 failed(, \d+ skipped)?\n$"
                            "stopped.Stdout"

                        match SavedState.load out with
                        | Error why -> failtest why
                        | Ok state ->
                            let more = string (state.Next + 20UL)
                            let resumed = perjury (campaign @ [ "--resume"; "--runs"; more ])
                            Expect.equal resumed.Code 0 resumed.Stderr
                            Expect.stringContains resumed.Stdout $": {more} forgeries of" "resumed.Stdout")
        ]
