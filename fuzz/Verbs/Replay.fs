/// `perjury replay`: judges a finding again from its folder.
module Perjury.Fuzz.Verbs.Replay

open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings

type ReplayArgs =
    | [<MainCommand; ExactlyOnce>] Folder of DIR: string
    | Target of NAME: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Folder _ -> "a finding's folder."
            | Target _ ->
                "the guest to judge: a name, or the JSON file that describes it (default: the one that the finding names)."

/// The target that was named, the one that the finding names, or this repository's guest.
let private targetOf (arguments: ParseResults<ReplayArgs>) (finding: Recorded.Recorded) =
    arguments.TryValue ReplayArgs.Target
    |> Option.orElse (finding.Failing |> Option.map fst)
    |> Option.map Options.target
    |> Option.defaultValue Registry.standard

let private print (finding: Recorded.Recorded) (judgement: Judgement) =
    let verdict =
        judgement.Disagreement
        |> Option.map Compare.kindName
        |> Option.defaultValue "agrees"

    let reasons =
        match
            Holding.ofExpected judgement.Mode finding.Case.Draft judgement.Expected
            |> Seq.map Reasons.name
            |> List.ofSeq
        with
        | [] -> ""
        | reasons -> $""" ({String.concat ", " reasons})"""

    printfn
        "%s: expected %s%s, %s: %s"
        (Judge.modeName judgement.Mode)
        (Judge.expected judgement)
        reasons
        (Answer.text judgement.Answer)
        verdict

let run (arguments: ParseResults<ReplayArgs>) =
    match Recorded.read (arguments.Value ReplayArgs.Folder) with
    | Error why ->
        eprintfn "perjury: %s" why
        Exit.CouldNotRun
    | Ok finding ->
        let target = targetOf arguments finding
        let case = finding.Case

        printfn
            "%s"
            (if case.Mutations.IsEmpty then
                 $"the honest input {case.Subject.Name}"
             else
                 Naming.texts case.Mutations)

        let judgements =
            Judge.all [ target ] [ Sufficient; Canonical ] (Judge.isOpen case.Family) case.Subject case.Draft

        judgements |> List.iter (print finding)

        let failed =
            judgements |> List.filter (fun judgement -> judgement.Disagreement.IsSome)

        let tally =
            { Exit.noCases with
                Passed = judgements.Length - failed.Length
                Failed = failed.Length
            }

        printfn "%s" (Exit.lastLine tally)
        Exit.ofTally tally
