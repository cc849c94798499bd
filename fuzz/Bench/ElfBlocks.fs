/// Blocks whose cost on the ELF is counted.
module Perjury.Fuzz.Bench.ElfBlocks

open System.Collections.Generic
open System.IO
open System.Text.RegularExpressions
open Perjury.Fixtures
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Conform.Eest

/// The transactions of a mainnet block of 2026.
[<Literal>]
let private Transfers = 605

let private generated =
    [
        "empty block", GeneratedBlocks.empty
        $"{Transfers} transfers", (fun () -> GeneratedBlocks.transfers Transfers)
        "60 Mgas of shr", GeneratedBlocks.shifts
    ]

/// Blocks of mainnet that every table shows.
let private mainnet = [ "24628608"; "24628607"; "22615247" ]

let private witnessed wanted paths =
    paths
    |> Seq.collect (fun path -> FixtureReader.Read(path, wanted))
    |> Seq.filter (fun test -> test.Format = FixtureFormat.WitnessedBlock)
    |> Seq.map (fun test -> test.Id, Inputs.ofWitnessedBlock test test.Blocks[0])

// test_jumpdests[fork_Osaka-blockchain_test-benchmark-gas-value_60M]
let private classOf =
    Regex @"::test_(?<name>[a-z0-9_]+)\[fork_[A-Za-z]+-blockchain_test-.*benchmark-gas-value_60M\]$"

/// The last block of the first case of each instruction at 60 Mgas.
let private classes path =
    let seen = HashSet<string>()

    FixtureReader.Read(path, null)
    |> Seq.choose (fun test ->
        let found = classOf.Match test.Id
        let name = found.Groups["name"].Value
        let isInstruction = test.Source.Contains "/instruction/"

        if found.Success && isInstruction && seen.Add name then
            BlockSet.inputsOf test
            |> List.tryLast
            |> Option.map (fun (_, input) -> $"60 Mgas of {name}", Ok input)
        else
            None)

let private ofPath (path: string) =
    if Path.GetExtension path = ".ssz" then
        Seq.singleton (string (Path.GetFileNameWithoutExtension path), Ok(File.ReadAllBytes path))
    else
        witnessed null [ path ]

/// Blocks by name, or why there is none: those of the paths (inputs in files, fixtures), else the generated ones and those of the
/// archives beside the repository.
let find (paths: string list) (block: string option) =
    let named =
        match paths with
        | [] ->
            seq {
                for name, make in generated do
                    name, (fun () -> Ok(make ()))

                match PublicArchives.Find "real_blocks" with
                | NonNull path ->
                    let wanted (name: string) =
                        mainnet |> List.exists (fun (part: string) -> name.Contains part)

                    for name, input in witnessed wanted [ path ] do
                        name, (fun () -> input)
                | _ -> ()

                match PublicArchives.Find "eest_osaka_benchmark" with
                | NonNull path ->
                    for name, input in classes path do
                        name, (fun () -> input)
                | _ -> ()
            }
        | paths ->
            paths
            |> Seq.collect ofPath
            |> Seq.map (fun (name, input) -> name, (fun () -> input))

    named
    |> Seq.filter (fun (name: string, _) -> block |> Option.forall (fun (part: string) -> name.Contains part))
    |> Seq.map (fun (name, input) -> name, input ())
