namespace Perjury.Fuzz.Judging

open Perjury.Mutators
open Perjury.Fuzz.Targets

/// Answer of one target to one case in one mode, with the expected verdict.
type Judgement =
    {
        Target: string
        Mode: Conformance
        Expected: Expected
        Answer: Answer
        Disagreement: Compare.Kind option
    }

module Judge =
    let modeName mode =
        match mode with
        | Sufficient -> "sufficient"
        | Canonical -> "canonical"

    let modeOf name =
        [ Sufficient; Canonical ] |> List.tryFind (fun mode -> modeName mode = name)

    /// Observed verdict in one word.
    let observed judgement =
        match judgement.Answer.Observation with
        | Output _ when Answer.accepts judgement.Answer -> "accepted"
        | Output _ -> "rejected"
        | Hashed _ -> "hashed"
        | Trapped _ -> "trapped"
        | TimedOut -> "timed-out"
        | OutOfMemory -> "out-of-memory"
        | Garbled _ -> "garbled"

    let expected judgement =
        if judgement.Expected.IsOpen then "open"
        elif judgement.Expected.IsAccepted then "accepted"
        else "rejected"

    /// True for families whose verdict upstream leaves open.
    let isOpen (family: Family option) =
        family |> Option.exists (fun family -> family.Sufficient = Open)

    let private answered (target: Target) mode (expected: Expected) input =
        let answer = target.Run mode input

        // an acceptance of less than the specification reads is looked at twice
        let expected =
            if
                Compare.disagreement expected answer = Some Compare.AcceptsInvalid
                && Expectation.isEither mode input expected
            then
                { expected with IsOpen = true }
            else
                expected

        {
            Target = target.Name
            Mode = mode
            Expected = expected
            Answer = answer
            Disagreement = Compare.disagreement expected answer
        }

    /// Whether a target serves the mode and what the honest input of a subject asks for.
    let private isAsked mode subject (target: Target) =
        List.contains mode target.Modes && Serves.isServed target.Serves subject

    /// Judgements of all targets on a draft, in every mode that they serve.
    let all (targets: Target list) modes isOpen (subject: Subject) (draft: Draft) =
        let input = Draft.encode draft
        let expectation = Expectation.ofDraft subject draft

        [
            for mode in modes do
                let expected =
                    { expectation mode with
                        IsOpen = isOpen
                    }

                for target in targets |> List.filter (isAsked mode subject) do
                    answered target mode expected input
        ]

    /// Reasons for which every lie of the family is rejected, where the family fixes them.
    let private certain (family: Family option) =
        match family with
        | Some family when not family.Certain.IsEmpty -> Some(Set.ofList family.Certain)
        | _ -> None

    /// Judgements on a case of a campaign. Where the family fixes the verdict, the block is not executed; a target that disagrees with
    /// that verdict is judged again by the model.
    let case targets modes (case: Case) =
        let slowly targets modes =
            all targets modes (isOpen case.Family) case.Subject case.Draft

        match
            certain case.Family
            |> Option.bind (fun reasons -> Expectation.ofRule reasons case.Draft)
        with
        | None -> slowly targets modes
        | Some expected ->
            let input = Draft.encode case.Draft

            [
                for mode in modes do
                    for target in targets |> List.filter (isAsked mode case.Subject) do
                        match answered target mode expected input with
                        | judgement when judgement.Disagreement.IsNone -> judgement
                        | _ -> yield! slowly [ target ] [ mode ]
            ]

    /// Judgements of one more target by the verdict that the family or the canonical witness implies without execution: a disagreement
    /// shows either that rule or the target wrong.
    let byRule target modes (case: Case) =
        let input = Draft.encode case.Draft

        let expectation =
            match
                certain case.Family
                |> Option.bind (fun reasons -> Expectation.ofRule reasons case.Draft)
            with
            | Some expected -> fun _ -> expected
            | None ->
                let expected = Expectation.ofDraft case.Subject case.Draft

                fun mode ->
                    { expected mode with
                        IsOpen = isOpen case.Family
                    }

        [ for mode in modes -> answered target mode (expectation mode) input ]
