/// `perjury export`: writes cases in the layout of an EEST release.
module Perjury.Fuzz.Verbs.Export

open System
open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Export

type ExportArgs =
    | [<MainCommand>] Finding of DIR: string list
    | Catalogue
    | Python
    | Table
    | Target of NAME: string
    | Known of FILE: string
    | Seed of N: uint64
    | Jobs of N: int
    | Out of PATH: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Finding _ -> "folders of findings: each becomes a case with its control."
            | Catalogue -> "write the whole negative suite from the embedded corpus."
            | Python -> "also write a Python sketch of each kind of case, with the modifiers that EEST has."
            | Table ->
                "print the suite by fault class, by the planted bugs that it shows, and with the hand-written cases upstream."
            | Target _ -> "with --catalogue: only what this target serves, in the releases that it serves."
            | Known _ ->
                "with --catalogue: a file of known differences (docs/targets.md), whose cases are left out."
            | Seed _ -> "seed of the suite (default: 1)."
            | Jobs _ -> "threads (default: all cores)."
            | Out _ -> "a new folder, or a .tar.gz (default: perjury-export)."
            | Quiet -> "no progress."

/// Disagreements of the built-in guest with the suite, which is written only where there are none. Reasons are no part of a fixture's
/// bytes.
let private disagreements jobs (cases: SuiteCase list) =
    let wrong = ResizeArray<string>()

    let judge case =
        let guest =
            Registry.standard |> Options.targetIn (WireName.ofReading case.Draft.Reading)

        let answer = guest.Run (SuiteCase.mode case) (SuiteCase.input case)

        match Compare.disagreement case.Expected answer with
        | None
        | Some Compare.WrongReason -> None
        | Some kind -> Some $"{SuiteCase.idOf case}: {Compare.kindName kind}, {Answer.text answer}"

    Workers.run jobs (fun () -> true) cases judge (Option.iter wrong.Add)
    List.ofSeq wrong

let private report (cases: SuiteCase list) =
    let lies = cases |> List.filter (SuiteCase.isControl >> not)

    let count scope accepted =
        lies
        |> List.filter (fun case -> case.Scope = scope && case.Expected.IsAccepted = accepted)
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

let private written python files out cases =
    let sketches = if python then Python.files cases else []
    Release.writeWith (files @ sketches) out cases

    if python then
        printfn "%d Python sketches" sketches.Length

let private suite serves seed jobs quiet =
    let progress = Progress(quiet, "cases", None, None)

    let cases =
        Suite.complete serves Suite.full jobs seed (fun count -> progress.Report count (fun () -> ""))

    progress.Clear()
    cases

/// Whether a lie is written down as a difference: what a target would answer is not asked, so that an entry covers whatever the finding.
let private isKnown (target: Target) known (named: Fixture.Named) =
    let case = named.Case

    (Known.tryFindSeen
        known
        {
            Target = target.Name
            Family = Some case.Name
            Subject = Some case.Source.Subject.Name
            Case = Some named.Id
            Finding = None
            Reasons = case.Expected.Reasons |> Seq.map Reasons.name |> List.ofSeq
        })
        .IsSome

/// The lies that a target is to be asked, with their controls; says how many are left out, and why.
let private chosen (target: Target option) known cases =
    match target with
    | None when List.isEmpty known -> Suite.withControls cases
    | target ->
        let target = target |> Option.defaultValue Registry.standard

        let served, others = cases |> List.partition (Suite.missing target >> Option.isNone)

        let left, written =
            served
            |> List.groupBy _.Scope
            |> List.collect (snd >> Release.named)
            |> List.partition (isKnown target known >> not)

        printfn "%d not served, %d known" others.Length written.Length
        left |> List.map _.Case |> Suite.withControls

let private refused wrong =
    wrong |> List.iter (printfn "%s")
    eprintfn "perjury: the guest disagrees; nothing is written"
    Exit.Findings

let private exportCatalogue python target known seed jobs out quiet =
    let serves =
        target
        |> Option.map (fun (target: Target) -> target.Serves)
        |> Option.defaultValue Serves.everything

    let cases = suite serves seed jobs quiet |> chosen target known

    match disagreements jobs cases with
    | [] when cases.IsEmpty ->
        eprintfn "perjury: nothing is left to write"
        Exit.CouldNotRun
    | [] ->
        written python [] out cases
        report cases
        Exit.Clean
    | wrong -> refused wrong

/// Prints the tables of a suite that is built and judged in memory.
let private printTables seed jobs quiet =
    let cases = suite Serves.everything seed jobs quiet |> Suite.withControls
    let shown = Proof.all jobs cases

    let section title lines =
        printfn "## %s\n\n%s\n" title (String.concat "\n" lines)

    section "Fault classes" (Table.byClass cases)
    section "Planted bugs" (Table.byBug shown)
    section "Hand-written cases" (Table.counterparts cases)
    let unshown = shown |> List.filter _.By.IsNone

    printfn
        "%d of %d planted bugs shown, %d fault classes without a case"
        (shown.Length - unshown.Length)
        shown.Length
        (Table.missing cases).Length

    if (Table.missing cases).IsEmpty then
        Exit.Clean
    else
        Exit.Findings

let private exportFindings python jobs out folders =
    let exported = folders |> List.map (fun folder -> Bundle.export folder)

    match
        exported
        |> List.choose (function
            | Error why -> Some why
            | Ok _ -> None)
    with
    | [] ->
        let found = exported |> List.choose Result.toOption

        let whole =
            found
            |> List.collect (function
                | Bundle.Whole cases -> cases
                | Bundle.Bare _ -> [])

        let bare =
            found
            |> List.choose (function
                | Bundle.Bare(a, b, c) -> Some(a, b, c)
                | Bundle.Whole _ -> None)

        let cases =
            whole
            |> List.distinctBy (fun case -> case.Scope, SuiteCase.digest case)
            |> Suite.withControls

        match disagreements jobs cases with
        | [] ->
            written python (bare |> List.indexed |> List.collect Bundle.bareFiles) out cases
            report cases

            if not bare.IsEmpty then
                printfn "%s" (Bug.plural bare.Length "finding" + " by the bytes alone")

            Exit.Clean
        | wrong -> refused wrong
    | wrong ->
        wrong |> List.iter (eprintfn "perjury: %s")
        Exit.CouldNotRun

let run (arguments: ParseResults<ExportArgs>) =
    let seed = arguments.ValueOr(ExportArgs.Seed, 1UL)
    let jobs = Options.jobs (arguments.TryValue ExportArgs.Jobs)
    let out = arguments.ValueOr(ExportArgs.Out, "perjury-export")
    let quiet = arguments.Has ExportArgs.Quiet
    let python = arguments.Has ExportArgs.Python

    let target = arguments.TryValue ExportArgs.Target |> Option.map Options.target
    let known = Options.known (arguments.TryValue ExportArgs.Known)

    if (target.IsSome || not known.IsEmpty) && not (arguments.Has ExportArgs.Catalogue) then
        raise (Options.UsageError "--target and --known go with --catalogue")

    // Whoever waits minutes for a suite should not learn at their end that there is no place for it.
    if
        not (arguments.Has ExportArgs.Table)
        && (IO.Directory.Exists out || IO.File.Exists out)
    then
        raise (Options.UsageError $"--out {out} is there already; name a new folder or .tar.gz")

    match arguments.TryValue ExportArgs.Finding with
    | _ when arguments.Has ExportArgs.Table -> printTables seed jobs quiet
    | Some(_ :: _ as folders) -> exportFindings python jobs out folders
    | _ when arguments.Has ExportArgs.Catalogue -> exportCatalogue python target known seed jobs out quiet
    | _ -> raise (Options.UsageError "export needs folders of findings, --catalogue or --table")
