namespace Perjury.Tests

open System
open System.Diagnostics
open System.IO
open NUnit.Framework
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign

/// The executable as scripts and other tools meet it: streams and exit codes.
[<TestFixture>]
module CommandLineTests =

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
        Assert.That(ended.Stderr, Does.Not.Contain "   at ")
        Assert.That(ended.Stderr, Does.Not.Contain "Unhandled")

    [<Test>]
    let ``--version prints one line and nothing on stderr`` () =
        let ended = perjury [ "--version" ]
        Assert.That(ended.Stdout, Does.Match @"^perjury \d+\.\d+\.\d+(\+[0-9a-f]+)?\n$")
        Assert.That((ended.Code, ended.Stderr), Is.EqualTo((0, "")))

    [<Test>]
    let ``--help names every verb`` () =
        let ended = perjury [ "--help" ]
        Assert.That(ended.Code, Is.Zero)

        for verb in [ "run"; "conform"; "validate"; "replay" ] do
            Assert.That(ended.Stdout, Does.Match $@"\n +{verb} <options>")

    [<TestCase("teapot")>]
    [<TestCase("run --jobs zero")>]
    [<TestCase("run --jobs 0")>]
    [<TestCase("run --target teapot")>]
    [<TestCase("run --conformance loose")>]
    [<TestCase("run --resume --out /no/such/folder")>]
    [<TestCase("conform")>]
    [<TestCase("conform x --filter (")>]
    [<TestCase("validate")>]
    let ``a mistake on the command line is a usage error`` (line: string) =
        let ended = perjury (List.ofArray (line.Split ' '))
        Assert.That((ended.Code, ended.Stdout), Is.EqualTo((2, "")))
        Assert.That(ended.Stderr, Is.Not.Empty)
        noTrace ended

    [<Test>]
    let ``the guest and the model validate one input to the same bytes`` () =
        let input = (List.head (Corpus.embedded Guest.target 1UL).Subjects).Bytes

        withFile "input.ssz" input (fun path ->
            let byGuest = perjury [ "validate"; path ]
            let byModel = perjury [ "validate"; "--target"; "model"; "--check"; path ]
            Assert.That(byModel.Code, Is.EqualTo 0, byModel.Stderr)
            Assert.That(byModel.Stdout, Does.Match "^0x[0-9a-f]{64}01[0-9a-f]{20}\n$")
            Assert.That(byModel.Stdout, Is.EqualTo byGuest.Stdout))

    [<Test>]
    let ``witnesses of cases with long names are written under names that a file system takes`` () =
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

            Assert.That(ended.Code, Is.EqualTo 0, ended.Stderr)
            let names = Directory.GetFiles folder |> Array.map Path.GetFileName
            Assert.That(names, Is.Not.Empty)
            Assert.That(Directory.GetFiles(folder, "*.ssz").Length, Is.EqualTo(names.Length / 2))
        finally
            Directory.Delete(folder, true)

    [<TestCase("validate /no/such/file")>]
    [<TestCase("validate /")>]
    [<TestCase("conform /no/such/folder")>]
    [<TestCase("run /no/such/corpus --runs 1")>]
    [<TestCase("replay /no/such/finding")>]
    let ``a path that is not there is one line and exit 3`` (line: string) =
        let ended = perjury (List.ofArray (line.Split ' '))
        Assert.That(ended.Code, Is.EqualTo 3)
        Assert.That(isOneLine ended.Stderr, Is.True, ended.Stderr)
        noTrace ended

    [<TestCase("{\"a\":{\"blocks\":[]}}", "missing field")>]
    [<TestCase("{\"a\":", "ends early")>]
    [<TestCase("", "empty")>]
    let ``a damaged fixture is one line that names the file and exit 3`` (content: string, reason: string) =
        withFile "case.json" (Text.Encoding.UTF8.GetBytes content) (fun path ->
            let ended = perjury [ "conform"; path ]
            Assert.That(ended.Code, Is.EqualTo 3)
            Assert.That(isOneLine ended.Stderr, Is.True, ended.Stderr)
            Assert.That(ended.Stderr, Does.Contain path)
            Assert.That(ended.Stderr, Does.Contain reason)
            noTrace ended)

    [<TestCase("INT")>]
    [<TestCase("TERM")>]
    [<Platform("Linux,MacOsX")>]
    let ``an interrupted campaign says how to go on and does`` (signal: string) =
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
            Assert.That(stopped.Code, Is.EqualTo 130, stopped.Stderr)
            Assert.That(stopped.Stderr, Does.Contain $"--resume --out {out}")
            Assert.That(stopped.Stdout, Does.Match @"\n\d+ passed, 0 failed\n$")

            match SavedState.load out with
            | Error why -> Assert.Fail why
            | Ok state ->
                let more = string (state.Next + 20UL)
                let resumed = perjury (campaign @ [ "--resume"; "--runs"; more ])
                Assert.That(resumed.Code, Is.Zero, resumed.Stderr)
                Assert.That(resumed.Stdout, Does.Contain $": {more} forgeries of"))
