/// Second part of a gate: regression of past findings.
module Perjury.Fuzz.Gate.Regression

open System.IO
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

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

let private notServed name what =
    [
        {
            Suite = "regression"
            Name = name
            Outcome = Skipped $"not served: {what}"
            Seconds = 0.0
            Extra = []
        }
    ]

/// Result of a judgement; a difference that is written down is no failure.
let private resultOf known name lies family subject (judgement: Judgement) =
    let difference =
        judgement.Disagreement
        |> Option.bind (fun _ -> Known.seenIn family subject (Some name) judgement |> Known.tryFindSeen known)

    Part.resultOf "regression" $"{name}, {Judge.modeName judgement.Mode}" lies 0.0 judgement
    |> Part.settled difference

let private judge known (target: Target) root folder =
    let name = Path.GetRelativePath(root, folder).Replace('\\', '/')

    match Recorded.read folder with
    | Error why -> unreadable name why
    | Ok finding ->
        let case = finding.Case
        let family = case.Family |> Option.map _.Name |> Option.defaultValue "control"

        match Serves.missingFor target.Serves case.Subject with
        | Some what -> notServed name what
        | None ->
            Judge.all [ target ] target.Modes (Judge.isOpen case.Family) case.Subject case.Draft
            |> List.map (
                resultOf known name (Naming.texts case.Mutations) (Some family) (Some case.Subject.Name)
            )

[<Literal>]
let private Expectations = "expected.txt"

/// Inputs of a folder with an expectation file: lines of name, verdict in sufficient mode, verdict in canonical mode.
let private inputs root =
    [
        for file in
            Directory.GetFiles(root, Expectations, SearchOption.AllDirectories)
            |> Array.sort do
            let folder = string (Path.GetDirectoryName file)

            for line in File.ReadAllLines file do
                match line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries) with
                | [| name; sufficient; canonical |] when not (name.StartsWith '#') ->
                    Path.Combine(folder, name + ".ssz"), [ Sufficient, sufficient; Canonical, canonical ]
                | _ -> ()
    ]

/// Expected output: verdict and reason from the file, the other bytes from the model.
let private expectedOf mode verdict (input: byte[]) =
    let output =
        match (Model.target.Run mode input).Observation with
        | Output bytes when bytes.Length = 43 -> bytes
        | _ -> Array.zeroCreate 43

    let isAccepted = (verdict = "accepted")

    let expected =
        {
            Output =
                (if isAccepted || output[32] = 1uy then
                     Array.updateAt 32 (if isAccepted then 1uy else 0uy) output
                 else
                     output)
            IsAccepted = isAccepted
            Reasons = Reasons.tryOfName verdict |> Option.toList |> Set.ofList
            IsOpen = false
        }

    { expected with
        IsOpen = Expectation.isEither mode input expected
    }

let private judgeInput known (target: Target) root (file: string, verdicts) =
    let name = Path.GetRelativePath(root, file).Replace('\\', '/')

    if not (File.Exists file) then
        unreadable name $"{Expectations} names {name}, which is not there"
    else
        let input = File.ReadAllBytes file

        match WireName.missing target WireName.ofInput input with
        | Some what -> notServed name what
        | None ->
            [
                for mode, verdict in verdicts do
                    if List.contains mode target.Modes then
                        let expected = expectedOf mode verdict input
                        let answer = target.Run mode input

                        resultOf
                            known
                            name
                            ""
                            None
                            None
                            {
                                Target = target.Name
                                Mode = mode
                                Expected = expected
                                Answer = answer
                                Disagreement = Compare.disagreement expected answer
                            }
            ]

/// Judges every bundle and every input with an expectation below a folder, as far as the target serves them.
let run known target (folder: string option) jobs stopped =
    match folder with
    | None -> Part.leftOut "regression" "there is no tests/cases"
    | Some root ->
        Part.timed (fun () ->
            let results = ResizeArray<CaseResult>()

            let found =
                (Recorded.below root
                 |> List.map (fun folder () -> judge known target root folder))
                @ (inputs root |> List.map (fun input () -> judgeInput known target root input))

            Workers.run jobs (stopped >> not) found (fun work -> work ()) results.AddRange

            {
                Name = "regression"
                About = $"{found.Length} past findings"
                Results = List.ofSeq results
                Counts = Counts.empty
                Causes = Map.empty
                Seconds = 0.0
            })
