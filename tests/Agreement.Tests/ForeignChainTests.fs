/// Generated chains of Amsterdam, run by an engine of another team: what guest and model agree on might be wrong in both.
module Perjury.Tests.ForeignChainTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open Expecto
open Perjury.Guest.Chain
open Perjury.Witness
open Perjury.Fuzz.Export

/// Ignores the test outside CI, where a program or the registry may be missing.
let private missing why =
    if Environment.GetEnvironmentVariable "CI" = "true" then
        failtest why
    else
        skiptest why

let private run folder (program: string) (arguments: string list) =
    let info = ProcessStartInfo(program, arguments)
    info.WorkingDirectory <- folder
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true

    try
        use started = nonNull (Process.Start info)
        let errors = started.StandardError.ReadToEndAsync()
        let output = started.StandardOutput.ReadToEnd()

        if not (started.WaitForExit(TimeSpan.FromMinutes 5.0)) then
            started.Kill true
            Error $"{program} does not end"
        elif started.ExitCode <> 0 then
            Error $"{program} ends with {started.ExitCode}: {errors.Result}"
        else
            Ok output
    with :? ComponentModel.Win32Exception as error ->
        Error $"{program}: {error.Message}"

/// The folder of the engine in the repository, whose root holds the solution.
let private engine =
    let rec rootOf (folder: string) =
        if File.Exists(Path.Combine(folder, "Perjury.slnx")) then
            folder
        else
            match Path.GetDirectoryName folder with
            | null -> failwith "the tests run outside the repository"
            | parent -> rootOf parent

    Path.Combine(rootOf AppContext.BaseDirectory, "fuzz", "Targets", "Shipped", "ethereumjs")

// In these chains none of the engine's known faults shows.
let private seeds = [ 1UL; 2UL ]

[<Literal>]
let private BlocksPerChain = 12

[<Tests>]
let tests =
    testList
        "ForeignChainTests"
        [
            testCase "generated blocks of Amsterdam give ethereumjs what guest and model find"
            <| fun () ->
                let scratch = Directory.CreateTempSubdirectory("perjury-engine").FullName

                try
                    for file in [ "package.json"; "chains.mjs" ] do
                        File.Copy(Path.Combine(engine, file), Path.Combine(scratch, file))

                    match run scratch "npm" [ "install"; "--no-audit"; "--no-fund"; "--ignore-scripts" ] with
                    | Error why -> missing why
                    | Ok _ -> ()

                    let chains = Path.Combine(scratch, "chains")
                    Directory.CreateDirectory chains |> ignore

                    for seed in seeds do
                        ChainFile.generate
                            ForkId.Amsterdam
                            (ChainSpec.Always(1UL, ForkId.Amsterdam))
                            seed
                            BlocksPerChain
                        |> ChainFile.write chains
                        |> ignore

                    match run scratch "node" [ "chains.mjs"; chains ] with
                    | Error why -> failtest why
                    | Ok output ->
                        let lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        use counts = JsonDocument.Parse(Array.last lines)

                        Expect.equal
                            (counts.RootElement.GetProperty("blocks").GetInt32())
                            (seeds.Length * BlocksPerChain)
                            "blocks"

                        Expect.equal (counts.RootElement.GetProperty("differing").GetInt32()) 0 output
                finally
                    Directory.Delete(scratch, true)
        ]
