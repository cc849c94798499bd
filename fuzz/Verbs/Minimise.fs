/// `perjury minimise`: reduces a finding and writes the result beside it.
module Perjury.Fuzz.Verbs.Minimise

open System.IO
open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

type MinimiseArgs =
    | [<MainCommand; ExactlyOnce>] Folder of DIR: string
    | Target of NAME: string
    | Budget of N: int
    | Out of DIR: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Folder _ -> "a finding's folder."
            | Target _ -> "the guest that is wrong (default: the one that the finding names)."
            | Budget _ -> "judge at most so many inputs (default: 20000)."
            | Out _ -> "folder of the reduced finding (default: the folder's name with .minimal)."
            | Quiet -> "no progress."

let private modes = [ Sufficient; Canonical ]

/// Target of the finding, and the mode in which it failed.
let private failing (arguments: ParseResults<MinimiseArgs>) folder =
    let recorded = Artifact.failing folder

    match arguments.TryValue MinimiseArgs.Target, recorded with
    | Some name, Some(recorded, mode) when name = recorded -> Options.target name, [ mode ]
    | Some name, _ -> Options.target name, modes
    | None, Some(name, mode) -> Options.target name, [ mode ]
    | None, None -> Registry.standard, modes

let private settings (arguments: ParseResults<MinimiseArgs>) stopped : Minimiser.Settings =
    {
        Guest = Registry.standard
        Budget = arguments.ValueOr(MinimiseArgs.Budget, 20_000)
        Stopped = stopped
        Progress =
            fun stage size ->
                if not (arguments.Has MinimiseArgs.Quiet) then
                    eprintfn "%s: %d bytes" stage size
    }

let private write
    (out: string)
    (index: CaseFiles.Origin)
    (failure: Minimiser.Failure)
    (candidate: Minimiser.Candidate)
    =
    let draft =
        Apply.applyAll candidate.Mutations candidate.Subject.Draft
        |> Result.defaultValue candidate.Subject.Draft

    let judgements = Minimiser.judge failure.Target failure.Target.Modes candidate draft

    Artifact.writeTo
        out
        {
            Seed = index.Seed
            Case =
                {
                    Index = index.Index
                    Subject = candidate.Subject
                    Family = candidate.Family
                    Mutations = candidate.Mutations
                    Draft = draft
                }
            Judgement =
                judgements
                |> List.find (fun judgement ->
                    judgement.Mode = failure.Mode && judgement.Disagreement = Some failure.Kind)
            Judgements = judgements
        }

let private minimise arguments (folder: string) (candidate: Minimiser.Candidate) failure =
    let stopped = Options.stopOnInterrupt ()
    let before = Minimiser.size candidate
    let smallest = Minimiser.run (settings arguments stopped) failure candidate

    let out =
        arguments.ValueOr(
            MinimiseArgs.Out,
            folder.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)
            + ".minimal"
        )

    write out (CaseFiles.origin folder) failure smallest
    printfn "%s" (Naming.texts smallest.Mutations)
    let kind = Compare.kindName failure.Kind
    let mode = Judge.modeName failure.Mode
    let after = Minimiser.size smallest

    printfn
        "%s, %s, %s: %d bytes of %d, %d lies of %d"
        failure.Target.Name
        mode
        kind
        after
        before
        smallest.Mutations.Length
        candidate.Mutations.Length

    printfn "minimal: %s" out
    printfn "%s" (Exit.lastLine { Exit.noCases with Passed = 1 })

    if stopped () then Exit.Interrupted else Exit.Clean

let run (arguments: ParseResults<MinimiseArgs>) =
    let folder = arguments.Value MinimiseArgs.Folder

    match CaseFiles.read folder with
    | Error why ->
        eprintfn "perjury: %s" why
        Exit.CouldNotRun
    | Ok(subject, family, mutations) ->
        let candidate: Minimiser.Candidate =
            {
                Subject = subject
                Family = family
                Mutations = mutations
            }

        let target, modes = failing arguments folder

        match Minimiser.failureOf target modes candidate with
        | Some failure -> minimise arguments folder candidate failure
        | None ->
            eprintfn "perjury: %s: nothing to minimise, %s is not wrong about it" folder target.Name
            Exit.CouldNotRun
