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
        /// Block whose stages are measured.
        Subject: (string * byte[]) option
    }

let private ofCase (test: FixtureCase) =
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
    |> Seq.collect ofCase

let private subjectOf (name: string) paths =
    paths
    |> Seq.collect (fun path -> FixtureReader.Read(path, _.Contains(name)))
    |> Seq.filter (fun test -> test.Format = FixtureFormat.WitnessedBlock)
    |> Seq.tryPick (fun test ->
        match Inputs.ofWitnessedBlock test test.Blocks[0] with
        | Ok input -> Some(test.Id, input)
        | Error _ -> None)

let private embedded () =
    let cases = [| for case in EmbeddedCorpus.Cases 1UL -> case.Name, case.Input |]

    let gas (_, input) = (Stages.blockOf input).Header.GasUsed

    {
        SetName = "embedded corpus"
        Set = cases
        Subject = Some(Array.maxBy gas cases)
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
