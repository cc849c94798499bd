/// Corpus of a campaign: named honest inputs with canonical witnesses.
module Perjury.Fuzz.Corpus.Corpus

open System
open System.IO
open System.Threading.Tasks
open Perjury.Fixtures
open Perjury.Model
open Perjury.Mutators
open Perjury.Witness
open Perjury.Fuzz.Targets

/// Subjects, and the reasons why other entries were refused.
type Corpus =
    {
        Subjects: Subject list
        Refused: (string * string) list
    }

/// Admits a user's input as a subject when the model accepts its witness as canonical. The guest is not asked: the subjects test it.
let private admit name (bytes: byte[]) =
    let answer = Model.target.Run Canonical bytes

    if not (Answer.accepts answer) then
        Error(name, Answer.text answer)
    else
        Subject.ofBytes name bytes |> Result.mapError (fun error -> name, $"{error}")

let private isInput (path: string) =
    match Path.GetExtension path with
    | ".ssz"
    | ".bin"
    | ".hex" -> true
    | _ -> false

/// Decodes an input file: raw bytes, or hex text.
let inputOfText (bytes: byte[]) =
    if bytes.Length >= 2 && bytes[0] = byte '0' && bytes[1] = byte 'x' then
        match Bytes.tryOfHex (Text.Encoding.ASCII.GetString(bytes).Trim()) with
        | Some decoded -> decoded
        | None -> bytes
    else
        bytes

let private ofFile (path: string) =
    [ string (Path.GetFileName path), Ok(inputOfText (File.ReadAllBytes path)) ]

let private ofFixture (test: FixtureCase) =
    [
        for index, block in Seq.indexed test.Blocks do
            let name =
                if test.Blocks.Count = 1 then
                    test.Id
                else
                    $"{test.Id}#block{index}"

            match block.StatelessInputBytes with
            | null ->
                if not (isNull block.ExecutionWitness) then
                    name, Inputs.reducedOfWitnessedBlock test block
            | input when input.Length > 0 -> name, Ok input
            | _ -> ()
    ]

/// Inputs of a campaign's corpus folder: an honest input with mutations.
let private ofCampaign (folder: string) =
    [
        for file in Directory.GetFiles(folder, "*.json") |> Array.sort do
            let name = $"{Path.GetFileName folder}/{Path.GetFileNameWithoutExtension file}"

            match CaseFiles.readAbout (Path.Combine(folder, CaseFiles.Base)) file with
            | Error why -> name, Error why
            | Ok(subject, _, mutations) ->
                match Apply.applyAll mutations subject.Draft with
                | Ok draft -> name, Ok(Draft.encode draft)
                | Error refusal -> name, Error $"the lies cannot be applied: {refusal}"
    ]

let private isCampaign folder =
    File.Exists(Path.Combine(folder, CaseFiles.Base))
    && not (File.Exists(Path.Combine(folder, CaseFiles.Lies)))

let private campaigns root =
    Seq.append [ root ] (Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories))
    |> Seq.filter isCampaign
    |> Seq.sortWith (fun a b -> String.CompareOrdinal(a, b))

let private entriesOf path =
    seq {
        if File.Exists path && isInput path then
            yield! ofFile path
        elif
            Directory.Exists path
            && Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
               |> Seq.exists isInput
        then
            for file in
                Directory.GetFiles(path, "*", SearchOption.AllDirectories)
                |> Array.filter isInput
                |> Array.sort do
                yield! ofFile file

            for folder in campaigns path do
                yield! ofCampaign folder
        else
            yield! FixtureReader.Read path |> Seq.collect ofFixture
    }

/// Inputs of some paths, honest or not, with the reason where one cannot be read: input files, fixtures with witnesses, folders of
/// findings, and corpus folders of campaigns.
let inputs (paths: seq<string>) = Seq.collect entriesOf paths

/// Corpus of some paths: input files (.ssz, .bin, .hex), or fixtures with witnesses. The model executes each input, on `jobs` threads.
let ofPaths jobs paths =
    let entries = paths |> Seq.collect entriesOf |> Array.ofSeq
    let admitted = Array.zeroCreate entries.Length

    let judge index =
        let name, input = entries[index]

        admitted[index] <-
            match input with
            | Ok bytes -> admit name bytes
            | Error why -> Error(name, why)

    Parallel.For(0, entries.Length, ParallelOptions(MaxDegreeOfParallelism = jobs), judge)
    |> ignore

    {
        Subjects = List.ofArray admitted |> List.choose Result.toOption
        Refused =
            [
                for entry in admitted do
                    match entry with
                    | Error refused -> refused
                    | Ok _ -> ()
            ]
    }

/// Subjects that at least one of the targets serves, and how many of the others there are for each thing that is not served.
let servedBy (targets: Target list) (subjects: Subject list) =
    let missing (subject: Subject) =
        match targets |> List.map (fun target -> Serves.missingFor target.Serves subject) with
        | [] -> None
        | all when List.contains None all -> None
        | all -> List.head all

    let served, others = subjects |> List.partition (missing >> Option.isNone)
    served, others |> List.choose missing |> List.countBy id

/// What is not served, in one line; none where everything is.
let skippedLine (skipped: (string * int) list) =
    match skipped with
    | [] -> None
    | _ ->
        let parts = skipped |> List.map (fun (what, count) -> $"{what} {count}")
        let shown = String.concat ", " parts
        Some $"skipped {List.sumBy snd skipped} honest inputs that are not served: {shown}"

/// Embedded corpus: small generated chains, honest by construction, so that no target decides which are admitted. The campaign has the
/// model judge each of them as well, because the generator runs on the guest's executor.
let private everyRelease (seed: uint64) =
    let subjectOf (case: CorpusCase) =
        let reading =
            WireName.all
            |> List.tryFind (fun wire -> wire.Guest = case.Release)
            |> Option.bind (fun wire -> Reading.tryOfWire wire.Name)
            |> Option.defaultValue OfInput

        Subject.ofBytesAs reading case.Name case.Input

    let cases = Array.ofSeq (EmbeddedCorpus.AllCases seed)

    [
        for case, subject in Array.zip cases (Array.Parallel.map subjectOf cases) do
            match subject with
            | Ok subject -> subject
            | Error error ->
                let fault =
                    $"the generated input {case.Name} of seed {seed} does not decode: {error}"

                raise (Generator.ChainGenerationException fault)
    ]

/// What is read by what its bytes say: the newest of two releases whose bytes say the same.
let embedded seed =
    everyRelease seed
    |> List.filter (fun subject -> subject.Draft.Reading = OfInput)

/// What the targets serve of the embedded corpus in every release, and how many are skipped for what.
let embeddedFor targets seed = servedBy targets (everyRelease seed)
