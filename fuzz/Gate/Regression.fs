/// The second part of a gate: past findings, each of which must not come back.
module Perjury.Fuzz.Gate.Regression

open System.IO
open Perjury.Mutators
open Perjury.Fuzz
open Perjury.Fuzz.Report

let private isBundle folder =
    File.Exists(Path.Combine(folder, "mutations.json"))
    && File.Exists(Path.Combine(folder, "base.ssz"))

let private bundles root =
    Seq.append [ root ] (Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories))
    |> Seq.filter isBundle
    |> Seq.sortWith (fun a b -> System.String.CompareOrdinal(a, b))
    |> List.ofSeq

let private unreadable name why =
    [
        {
            Suite = "regression"
            Name = name
            Outcome = Failed why
            Seconds = 0.0
            Extra = [ "kind", "unreadable" ]
        }
    ]

let private judge (target: Target) root folder =
    let name = Path.GetRelativePath(root, folder).Replace('\\', '/')

    let told =
        Artifact.read folder
        |> Result.bind (fun (subject, family, mutations) ->
            Apply.applyAll mutations subject.Draft
            |> Result.map (fun draft -> subject, family, mutations, draft)
            |> Result.mapError (fun refusal -> $"the lies cannot be told: {refusal}"))

    match told with
    | Error why -> unreadable name why
    | Ok(subject, family, mutations, draft) ->
        Judge.all [ target ] target.Modes (Judge.isOpen family) subject draft
        |> List.map (fun judgement ->
            let mode = Judge.modeName judgement.Mode
            Part.resultOf "regression" $"{name}, {mode}" (Naming.texts mutations) 0.0 judgement)

/// Judges every bundle below a folder.
let run target (folder: string option) jobs stopped =
    match folder with
    | None -> Part.leftOut "regression" "there is no tests/cases"
    | Some root ->
        Part.timed (fun () ->
            let results = ResizeArray<CaseResult>()
            let found = bundles root
            Workers.run jobs (stopped >> not) found (judge target root) results.AddRange

            {
                Name = "regression"
                About = $"{found.Length} past findings"
                Results = List.ofSeq results
                Counts = Counts.empty
                Seconds = 0.0
            })
