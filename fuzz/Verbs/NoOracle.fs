/// `perjury run --no-oracle`: compares targets with each other.
module Perjury.Fuzz.Verbs.NoOracle

open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Verbs.Run

let private settings (arguments: ParseResults<RunArgs>) : Pairwise.Settings =
    let mode =
        arguments.TryValue RunArgs.Conformance
        |> Option.map Options.mode
        |> Option.defaultValue Sufficient

    let targets =
        arguments.Values RunArgs.Target |> List.distinct |> List.map Options.target

    if targets.IsEmpty then
        raise (Options.UsageError "--no-oracle needs --target, better twice")

    for target in targets do
        if not (List.contains mode target.Modes) then
            raise (Options.UsageError $"{target.Name} does not serve {Judge.modeName mode}")

    if arguments.Has RunArgs.Resume then
        raise (Options.UsageError "--no-oracle keeps no state to resume")

    let runs = arguments.TryValue RunArgs.Runs

    {
        Targets = targets
        Mode = mode
        Runs = runs
        Seconds =
            match arguments.TryValue RunArgs.Seconds with
            | None when runs.IsNone -> Some 30.0
            | seconds -> seconds
        Jobs = Options.jobs (arguments.TryValue RunArgs.Jobs)
        Out = arguments.ValueOr(RunArgs.Out, "perjury-out")
        Quiet = arguments.Has RunArgs.Quiet
    }

let private families (arguments: ParseResults<RunArgs>) =
    match arguments.TryValue RunArgs.Family |> Option.map (Options.regex "--family") with
    | None -> Catalogue.round
    | Some regex -> Catalogue.families |> Array.filter (fun family -> regex.IsMatch family.Name)

let private report (outcome: Pairwise.Outcome) =
    let width =
        outcome.Table
        |> List.map (fun (family, _, _) -> family.Length)
        |> List.fold max 0

    for family, words, count in outcome.Table do
        printfn "%s  %6d  %s" (family.PadRight width) count words

    for place, comparison in outcome.Findings do
        match Pairwise.Comparison.fault comparison with
        | Some kind -> printfn "%s: the honest input %s" (Compare.kindName kind) comparison.Case.Subject.Name
        | None ->
            printfn
                "disagreement: %s, subject %s"
                (Naming.texts comparison.Case.Mutations)
                comparison.Case.Subject.Name

        printfn "  %s" (Pairwise.Comparison.text comparison)
        printfn "  %s" place

/// Bugs behind the shortest disagreements. Who is wrong the targets cannot tell: of these few the model is asked.
let private bugs (settings: Pairwise.Settings) (outcome: Pairwise.Outcome) =
    [
        for place, comparison in outcome.Findings do
            let case = comparison.Case

            for judgement in
                Judge.all
                    settings.Targets
                    [ settings.Mode ]
                    (Judge.isOpen case.Family)
                    case.Subject
                    case.Draft do
                match judgement.Disagreement with
                | Some kind -> place, FindingSummary.ofCase (Cause.ofOne case judgement kind) case judgement
                | None -> ()
    ]
    |> Bug.ofSamples

let run (arguments: ParseResults<RunArgs>) =
    let stopped = Options.stopOnInterrupt ()
    let settings = settings arguments
    let seed = arguments.Values RunArgs.Seed |> List.tryHead |> Option.defaultValue 1UL

    let corpus, skipped = Run.corpus arguments settings.Targets settings.Jobs [ seed ]

    // What one of them does not serve cannot be compared.
    let subjects, others =
        corpus.Subjects
        |> List.partition (fun subject ->
            settings.Targets
            |> List.forall (fun target -> Serves.isServed target.Serves subject))

    let families = families arguments

    if families.Length = 0 then
        raise (Options.UsageError "--family matches no family")

    let plan = Plan.make seed families (Array.ofList subjects)
    let outcome = Pairwise.run settings plan stopped
    report outcome
    Bug.lines (bugs settings outcome) |> List.iter (printfn "%s")

    let refused =
        if Run.isEmbedded arguments then
            Hunt.refusedControls settings.Jobs plan
        else
            []

    refused |> List.iter (printfn "finding: %s")

    let tally =
        { Exit.noCases with
            Passed = outcome.Agreed
            Failed = outcome.Disagreed + refused.Length
            Skipped = List.sumBy snd skipped + others.Length
        }

    printfn "%s" (Exit.lastLine tally)

    if outcome.Interrupted then
        Exit.Interrupted
    else
        Exit.ofTally tally
