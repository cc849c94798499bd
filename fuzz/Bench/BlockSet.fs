/// Blocks of the benchmark.
module Perjury.Fuzz.Bench.BlockSet

open System
open System.IO
open Perjury.Fixtures
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Conform.Eest
open Perjury.Witness

/// Honest inputs, by name.
type Blocks =
    {
        /// Name of the set.
        SetName: string
        /// Lazily built on each enumeration, because the archives are larger than memory.
        Set: seq<string * byte[]>
        /// Block whose stages are measured, or why there is none.
        Subject: Result<string * byte[], string>
    }

/// Inputs of the valid blocks of a chain test; none of another test.
let inputsOf (test: FixtureCase) =
    match test.Format with
    | FixtureFormat.BlockchainTest ->
        match Inputs.chainOf None test with
        | Ok spec ->
            ChainRun.validInputs spec test
            |> List.mapi (fun index input -> $"{test.Id}#{index}", input)
        | Error _ -> []
    | _ -> []

let private setOf percent paths =
    paths
    |> Seq.collect (fun path -> FixtureReader.Read(path, null))
    |> Sample.filter percent 1UL
    |> Seq.collect inputsOf

let private subjectOf (name: string) paths =
    paths
    |> Seq.collect (fun path -> FixtureReader.Read(path, _.Contains(name)))
    |> Seq.tryFind (fun test -> test.Format = FixtureFormat.WitnessedBlock)
    |> Option.map (fun test ->
        Inputs.ofWitnessedBlock test test.Blocks[0]
        |> Result.map (fun input -> test.Id, input)
        |> Result.mapError (fun why -> $"{test.Id}: {why}"))
    |> Option.defaultValue (Error $"no block with a witness whose name holds \"{name}\"")

let private embedded () =
    let cases = [| for case in EmbeddedCorpus.Cases 1UL -> case.Name, case.Input |]

    let gas (_, input) = (Stages.blockOf input).Header.GasUsed

    {
        SetName = "embedded corpus"
        Set = cases
        Subject = Ok(Array.maxBy gas cases)
    }

/// Builds the set from the chains of the given paths and finds the witnessed block whose name contains `block`. Without paths: the
/// archives beside the repository, or the embedded corpus.
let find (paths: string list) percent block =
    let named paths subjects =
        {
            SetName =
                paths
                |> List.map (fun (path: string) -> (string (Path.GetFileName path)).Split('.')[0])
                |> String.concat ", "
                |> fun names -> if percent < 100.0 then $"{names}, {percent} %%" else names
            Set = setOf percent paths
            Subject = subjectOf block subjects
        }

    match paths, PublicArchives.Find "eest_osaka_benchmark", PublicArchives.Find "real_blocks" with
    | [], NonNull set, NonNull subjects -> named [ set ] [ subjects ]
    | [], _, _ -> embedded ()
    | paths, _, _ -> named paths paths
