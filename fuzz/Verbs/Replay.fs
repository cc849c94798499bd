/// `perjury replay`: judges a finding again from its folder.
module Perjury.Fuzz.Verbs.Replay

open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus

type ReplayArgs =
    | [<MainCommand; ExactlyOnce>] Folder of DIR: string
    | Target of NAME: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Folder _ -> "a finding's folder."
            | Target _ -> "the guest to judge: a name, or the JSON file that describes it (default: guest)."

let run (arguments: ParseResults<ReplayArgs>) =
    let target =
        arguments.TryValue ReplayArgs.Target
        |> Option.map Options.target
        |> Option.defaultValue Registry.standard

    let folder = arguments.Value ReplayArgs.Folder

    let draft =
        CaseFiles.read folder
        |> Result.bind (fun (subject, family, mutations) ->
            Apply.applyAll mutations subject.Draft
            |> Result.mapError (fun refusal -> $"{folder}: the lies cannot be applied: {refusal}")
            |> Result.map (fun draft -> subject, family, mutations, draft))

    match draft with
    | Error why ->
        eprintfn "perjury: %s" why
        Exit.CouldNotRun
    | Ok(subject, family, mutations, draft) ->
        printfn "%s" (Naming.texts mutations)

        let judgements =
            Judge.all [ target ] [ Sufficient; Canonical ] (Judge.isOpen family) subject draft

        for judgement in judgements do
            let verdict =
                judgement.Disagreement
                |> Option.map Compare.kindName
                |> Option.defaultValue "agrees"

            printfn
                "%s: expected %s, %s: %s"
                (Judge.modeName judgement.Mode)
                (Judge.expected judgement)
                (Answer.text judgement.Answer)
                verdict

        let failed =
            judgements |> List.filter (fun judgement -> judgement.Disagreement.IsSome)

        let tally =
            { Exit.noCases with
                Passed = judgements.Length - failed.Length
                Failed = failed.Length
            }

        printfn "%s" (Exit.lastLine tally)
        Exit.ofTally tally
