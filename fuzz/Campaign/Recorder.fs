namespace Perjury.Fuzz.Campaign

open System.Collections.Generic
open System.IO
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign.Journal

/// Recorder of a campaign: groups disagreements by cause and writes the first finding of each cause and family. It is asked in the
/// order of the cases, by one thread at a time.
type Recorder
    (
        plan: Plan,
        targets: Target list,
        modes: Conformance list,
        out: string,
        journal: Journal,
        before: Line list,
        counts: CauseCounts
    ) =
    let causes = Causes(Model.target :: targets, plan.Pool, counts)
    let written = HashSet<Cause * string>()
    let proven = Dictionary<Cause * string, int>()
    let places = List<string>()
    let failed = HashSet<string * string * Compare.Kind>()

    do
        for line in before do
            match line.Event with
            | Found found ->
                if found.IsHonest then
                    failed.Add((found.Cause.Target, found.Subject, found.Cause.Kind)) |> ignore

                found.Place
                |> Option.iter (fun place ->
                    written.Add((found.Cause, found.Family)) |> ignore
                    places.Add place

                    FindingSummary.read place
                    |> Option.bind _.Proves
                    |> Option.iter (fun falsehood ->
                        proven[(found.Cause, found.Family)] <- Falsehood.gravity falsehood))
            | Learnt _
            | Late _ -> ()

    let familyOf (case: Case) =
        case.Family |> Option.map _.Name |> Option.defaultValue "control"

    let targetOf (judgement: Judgement) =
        Model.target :: targets
        |> List.filter (fun target -> target.Name = judgement.Target)
        |> List.truncate 1

    let gravity (case: Case) judgement =
        FindingSummary.proves case judgement
        |> Option.map Falsehood.gravity
        |> Option.defaultValue 0

    /// Shrinks the mutations while the target disagrees in the same way and for the same rule, and what it accepts proves no less.
    let reduced (case: Case) (judgement: Judgement) rule =
        let target = targetOf judgement

        let withMutations mutations =
            Apply.applyAll mutations case.Subject.Draft
            |> Result.map (fun draft ->
                { case with
                    Mutations = mutations
                    Draft = draft
                })

        let judged (case: Case) =
            Judge.all target [ judgement.Mode ] (Judge.isOpen case.Family) case.Subject case.Draft
            |> List.tryHead
            |> Option.filter (fun again -> again.Disagreement = judgement.Disagreement)
            |> Option.map (fun again -> case, again)

        let proven = lazy (gravity case judgement)

        let shows mutations =
            match withMutations mutations |> Result.toOption |> Option.bind judged with
            | Some(case, again) ->
                rule
                |> Option.forall (fun rule -> List.contains rule (Cause.rules (fun _ -> None) case again))
                && gravity case again >= proven.Value
            | None -> false

        if case.Mutations.IsEmpty then
            case, judgement
        else
            Shrink.shrink 200 shows case.Mutations
            |> withMutations
            |> Result.toOption
            |> Option.bind judged
            |> Option.defaultValue (case, judgement)

    let write cause (case: Case) (judgement: Judgement) =
        let ofTargets = Judge.case targets modes case

        let isOfTarget =
            targets |> List.exists (fun target -> target.Name = judgement.Target)

        Artifact.write
            (Path.Combine(out, "findings"))
            {
                Cause = cause
                Seed = plan.Seed
                Case = case
                Judgement = judgement
                Judgements =
                    if isOfTarget then
                        ofTargets
                    else
                        ofTargets @ Judge.byRule Model.target modes case
            }

    // So many lies of a family may show what its first one did not prove; the counts outlive an interruption.
    let looks = 16

    let isGraver key (case: Case) judgement =
        match proven.TryGetValue key with
        | true, known when
            known < Falsehood.gravity (Falsehood.FalseState "")
            && (Map.tryFind key causes.Counts |> Option.defaultValue 0) <= looks
            ->
            gravity case judgement > known
        | _ -> false

    let keep at (case: Case) (judgement: Judgement) kind =
        let family = familyOf case

        let cause, smaller = causes.Count case judgement kind (reduced case judgement)

        let place =
            let key = cause, family
            let isFirst = written.Add key

            if isFirst || isGraver key case judgement then
                let case, judgement =
                    smaller
                    |> Option.defaultWith (fun () -> reduced case judgement (Some cause.Rule))

                if kind = Compare.AcceptsInvalid then
                    proven[key] <- gravity case judgement

                let place = write cause case judgement
                places.Add place
                Some place
            else
                None

        let isHonest = case.Family.IsNone

        if isHonest then
            failed.Add((judgement.Target, case.Subject.Name, kind)) |> ignore

        // Of honest inputs each is remembered, because the lies about it fall silent.
        if isHonest || place.IsSome then
            journal.Add
                {
                    At = at
                    Case = None
                    Event =
                        Found
                            {
                                Cause = cause
                                Family = family
                                Subject = case.Subject.Name
                                IsHonest = isHonest
                                Place = place
                            }
                }

    /// Whether a disagreement says no more than the one about the honest input of the same subject.
    member _.IsSilent (case: Case) (judgement: Judgement) =
        case.Family.IsSome
        && judgement.Disagreement
           |> Option.exists (fun kind ->
               let about kind =
                   failed.Contains((judgement.Target, case.Subject.Name, kind))

               match kind with
               | Compare.AcceptsInvalid
               | Compare.WrongReason -> false
               | Compare.RejectsValid ->
                   [ Compare.RejectsValid; Compare.Trap; Compare.WrongOutput ] |> List.exists about
               | Compare.WrongOutput when Cause.isUnread judgement ->
                   about kind || about Compare.RejectsValid
               | kind -> about kind)

    /// Records the findings of a case, one for each target and kind; `at` is the number of cases judged before.
    member _.Record at (case: Case) (findings: Judgement list) =
        for judgement in findings |> List.distinctBy (fun found -> found.Target, found.Disagreement) do
            judgement.Disagreement |> Option.iter (keep at case judgement)

    /// Subjects on whose honest input a target did not end in time: each lie about them would cost its time again.
    member _.IsEndless(subject: Subject) =
        failed
        |> Seq.exists (fun (_, name, kind) -> name = subject.Name && kind = Compare.Timeout)

    member _.Causes = causes.Counts
    member _.Places = places |> Seq.distinct |> List.ofSeq
