/// Corpus of a campaign: named honest inputs with canonical witnesses.
module Perjury.Fuzz.Corpus.Corpus

open System
open System.IO
open Perjury.Fixtures
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets

/// Subjects, and the reasons why other entries were refused.
type Corpus =
    {
        Subjects: Subject list
        Refused: (string * string) list
    }

let private empty = { Subjects = []; Refused = [] }

/// Admits an input as a subject when the oracle accepts its witness as canonical.
let private admit (oracle: Target) corpus (name, bytes: byte[]) =
    let answer = oracle.Run Canonical bytes

    let refuse why =
        { corpus with
            Refused = (name, why) :: corpus.Refused
        }

    if not (Answer.accepts answer) then
        refuse (Answer.text answer)
    else
        match Subject.ofBytes name bytes with
        | Ok subject ->
            { corpus with
                Subjects = subject :: corpus.Subjects
            }
        | Error error -> refuse $"{error}"

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

/// Corpus of some paths: input files (.ssz, .bin, .hex), or fixtures with witnesses.
let ofPaths oracle paths =
    let add corpus (name, input) =
        match input with
        | Ok bytes -> admit oracle corpus (name, bytes)
        | Error why ->
            { corpus with
                Refused = (name, why) :: corpus.Refused
            }

    let corpus = paths |> Seq.collect entriesOf |> Seq.fold add empty

    {
        Subjects = List.rev corpus.Subjects
        Refused = List.rev corpus.Refused
    }

/// Embedded corpus: small generated chains.
let embedded (oracle: Target) (seed: uint64) =
    let corpus =
        Perjury.Witness.EmbeddedCorpus.Cases seed
        |> Seq.map (fun case -> case.Name, case.Input)
        |> Seq.fold (admit oracle) empty

    {
        Subjects = List.rev corpus.Subjects
        Refused = List.rev corpus.Refused
    }
