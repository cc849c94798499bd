/// `perjury minimise`: reduces a finding and writes the result beside it.
module Perjury.Fuzz.Verbs.Minimise

open System.IO
open Argu
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings

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

/// Target of the finding, and the mode in which it failed.
let private failing (arguments: ParseResults<MinimiseArgs>) (finding: Recorded.Recorded) =
    let all (target: Target) = target, target.Modes

    match arguments.TryValue MinimiseArgs.Target, finding.Failing with
    | Some name, _ -> all (Options.target name)
    | None, Some(name, mode) -> Options.target name, [ mode ]
    | None, None -> all Registry.standard

let private settings (arguments: ParseResults<MinimiseArgs>) stopped : Minimiser.Settings =
    {
        Guest = Registry.standard
        Budget = arguments.ValueOr(MinimiseArgs.Budget, 20_000)
        Stopped = stopped
        Progress =
            fun stage size ->
                if not (arguments.Has MinimiseArgs.Quiet) then
                    eprintfn "after the %s: %s" stage (Bug.plural size "byte")
    }

/// Cause of the reduced finding: the recorded one where it is a rule that only the campaign could find out.
let private causeOf (finding: Recorded.Recorded) (failure: Minimiser.Failure) : Cause =
    let found =
        {
            Target = failure.Target.Name
            Kind = failure.Kind
            Rule = failure.Rule
        }

    match FindingSummary.read finding.Folder with
    | Some sample when
        finding.Case.Mutations.IsEmpty
        && sample.Cause.Target = found.Target
        && sample.Cause.Kind = found.Kind
        ->
        sample.Cause
    | _ -> found

let private write
    (out: string)
    (finding: Recorded.Recorded)
    (failure: Minimiser.Failure)
    (candidate: Minimiser.Candidate)
    =
    let draft =
        Recorded.draftOf candidate.Subject candidate.Mutations
        |> Result.defaultValue candidate.Subject.Draft

    let judgements = Minimiser.judge failure.Target failure.Target.Modes candidate draft

    Artifact.writeTo
        out
        {
            Cause = causeOf finding failure
            Seed = finding.Origin.Seed
            Case =
                {
                    Index = finding.Origin.Index
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

/// What became of the lies: entries that are taken out of the witness are told as lies of their own.
let private lies before after =
    if after > before then
        let more = Bug.plural (after - before) "lie"
        $"""{Bug.plural before "lie"} and {more} that take what does not matter out of the witness"""
    elif after = before then
        Bug.plural after "lie"
    else
        $"""{Bug.plural after "lie"} instead of {before}"""

let private minimise arguments (finding: Recorded.Recorded) (candidate: Minimiser.Candidate) failure =
    let stopped = Options.stopOnInterrupt ()
    let before = Minimiser.size candidate
    let smallest = Minimiser.run (settings arguments stopped) failure candidate

    let out =
        arguments.ValueOr(
            MinimiseArgs.Out,
            finding.Folder.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)
            + ".minimal"
        )

    write out finding failure smallest
    printfn "%s" (Naming.texts smallest.Mutations)
    let after = Minimiser.size smallest

    printfn
        "%s, %s, %s: %s instead of %s, %s"
        failure.Target.Name
        (Judge.modeName failure.Mode)
        (Cause.id (causeOf finding failure))
        (Bug.plural after "byte")
        (Bug.number before)
        (lies candidate.Mutations.Length smallest.Mutations.Length)

    printfn "minimal: %s" out
    printfn "%s" (Exit.lastLine { Exit.noCases with Passed = 1 })

    if stopped () then Exit.Interrupted else Exit.Clean

let run (arguments: ParseResults<MinimiseArgs>) =
    let folder = arguments.Value MinimiseArgs.Folder

    match Recorded.read folder with
    | Error why ->
        eprintfn "perjury: %s" why
        Exit.CouldNotRun
    | Ok finding ->
        let candidate: Minimiser.Candidate =
            {
                Subject = finding.Case.Subject
                Family = finding.Case.Family
                Mutations = finding.Case.Mutations
            }

        let target, modes = failing arguments finding

        match Minimiser.failureOf target modes candidate with
        | Some failure -> minimise arguments finding candidate failure
        | None ->
            eprintfn "perjury: %s: nothing to minimise, %s is not wrong about it" folder target.Name
            Exit.CouldNotRun
