/// `perjury export`: cases for others, in the layout of an EEST release.
module Perjury.Fuzz.Verbs.Export

open Argu
open Perjury.Mutators
open Perjury.Fuzz
open Perjury.Fuzz.Export
open Perjury.Fuzz.Export.Arguments

/// The guest in process must say what the suite says, or the suite is not written. Reasons are no part of a fixture's bytes.
let private disagreements jobs (cases: Exhibit list) =
    let wrong = ResizeArray<string>()

    let judge case =
        let answer = Adapters.Targets.standard.Run (Exhibit.mode case) (Exhibit.input case)

        match Compare.disagreement case.Expected answer with
        | None
        | Some Compare.WrongReason -> None
        | Some kind -> Some $"{Exhibit.idOf case}: {Compare.kindName kind}, {Answer.text answer}"

    Workers.run jobs (fun () -> true) cases judge (Option.iter wrong.Add)
    List.ofSeq wrong

let private report (cases: Exhibit list) =
    let lies = cases |> List.filter (Exhibit.isControl >> not)

    let count shelf accepted =
        lies
        |> List.filter (fun case -> case.Shelf = shelf && case.Expected.IsAccepted = accepted)
        |> List.length

    printfn "%d negatives" (count Common false)
    printfn "%d tolerated" (count Common true)
    printfn "%d canonical negatives" (count CanonicalOnly false)
    printfn "%d controls" (cases.Length - lies.Length)

    printfn
        "%d pairs of fault class and role"
        (lies
         |> List.collect (fun case -> case.Faults |> List.map (fun fault -> fault, case.Role))
         |> List.distinct
         |> List.length)

let private exportCatalogue seed jobs out quiet =
    let progress = Progress(quiet, "cases", None, None)

    let cases =
        Suite.ofCatalogue Suite.full jobs seed (Chain.embedded seed) Catalogue.families (fun count ->
            progress.Report count "")
        |> Suite.withControls

    progress.Clear()

    match disagreements jobs cases with
    | [] ->
        Release.write out cases
        report cases
        Exit.Clean
    | wrong ->
        wrong |> List.iter (printfn "%s")
        eprintfn "perjury: the guest disagrees; nothing is written"
        Exit.Findings

let run (arguments: ParseResults<ExportArgs>) =
    let seed = arguments.GetResult(ExportArgs.Seed, 1UL)
    let jobs = Options.jobs (arguments.TryGetResult ExportArgs.Jobs)
    let out = arguments.GetResult(ExportArgs.Out, "perjury-export")

    if arguments.Contains ExportArgs.Catalogue then
        exportCatalogue seed jobs out (arguments.Contains ExportArgs.Quiet)
    else
        raise (Options.UsageError "export needs --catalogue")
