/// Generated chains of Amsterdam, run by an engine of another team: what guest and model agree on might be wrong in both.
module Perjury.Tests.ForeignChainTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open Expecto
open Perjury.Tests.Suite
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
        else
            Ok(started.ExitCode, output, errors.Result)
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

/// Seeds and lengths of chains: in the first nothing differs, in each of the others the last block does, by one fault of the engine each.
let private chains = [ 1UL, 6; 11UL, 8; 101UL, 4; 20UL, 12 ]

let private rules = ChainSpec.Always(1UL, ForkId.Amsterdam)

let private generate (seed, count) =
    ChainFile.generate ForkId.Amsterdam rules seed count

/// The engine in a folder of its own.
let private install scratch =
    for file in
        Path.Combine(engine, "package.json")
        :: List.ofArray (Directory.GetFiles(engine, "*.mjs")) do
        File.Copy(file, Path.Combine(scratch, string (Path.GetFileName file)))

    match run scratch "npm" [ "install"; "--no-audit"; "--no-fund"; "--ignore-scripts" ] with
    | Error why -> missing why
    | Ok(code, _, errors) when code <> 0 -> missing $"npm ends with {code}: {errors}"
    | Ok _ -> ()

/// How the runner ends, and its last line.
let private judged scratch folder =
    match run scratch "node" [ "chains.mjs"; folder ] with
    | Error why -> failtest why
    | Ok(code, output, errors) ->
        let lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        say $"{output}{errors}"
        code, JsonDocument.Parse(Array.last lines).RootElement

let private count (counts: JsonElement) (name: string) = counts.GetProperty(name).GetInt32()

/// A chain whose last block says another access list than its own.
let private writeFalse folder =
    let chain = generate (1UL, 2)
    let path = ChainFile.write folder chain
    let said = (Array.last chain.Blocks).Produced.Block.Header.BlockAccessListHash
    let hash = Convert.ToHexStringLower(said.ToArray())
    let text = File.ReadAllText path
    Expect.stringContains text hash "the hash of the access list"
    File.WriteAllText(path, text.Replace(hash, String('1', hash.Length)))

[<Tests>]
let tests =
    testList
        "ForeignChainTests"
        [
            testCase
                "generated blocks of Amsterdam: guest, model and ethereumjs find the same, but for its known faults; a false block is none of them"
            <| fun () ->
                let scratch = Directory.CreateTempSubdirectory("perjury-engine").FullName

                try
                    install scratch

                    let folder name =
                        (Directory.CreateDirectory(Path.Combine(scratch, name))).FullName

                    let tally = Verdicts.Tally()

                    for chain in chains |> List.map generate do
                        ChainFile.write (folder "honest") chain |> ignore

                        for block in chain.Blocks do
                            Verdicts.agree tally (fun () -> chain.Name) (EmbeddedCorpus.ToInput(block, rules))
                            |> ignore

                    Expect.none tally.Disagreements "guest and model"

                    Expect.equal
                        tally.Accepted
                        (2 * List.sumBy snd chains)
                        "accepted, in both forms of conformance"

                    let code, counts = judged scratch (folder "honest")
                    Expect.equal (code, count counts "unexplained") (0, 0) "honest chains"
                    Expect.equal (count counts "blocks") (List.sumBy snd chains) "blocks"

                    Expect.equal
                        [
                            for cause in counts.GetProperty("causes").EnumerateObject() ->
                                cause.Name, cause.Value.GetInt32()
                        ]
                        [
                            "failed-creation-charged", 1
                            "halted-recipient-not-listed", 1
                            "written-slot-also-read", 1
                        ]
                        "causes"

                    writeFalse (folder "false")
                    let code, counts = judged scratch (folder "false")
                    Expect.equal (code, count counts "unexplained") (1, 1) "a false block"
                finally
                    Directory.Delete(scratch, true)
        ]
