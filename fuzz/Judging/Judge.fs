namespace Perjury.Fuzz.Judging

open Perjury.Mutators
open Perjury.Fuzz.Targets

/// One answer to one case in one mode, beside what must come out.
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

    /// What a case says when it is observed, in one word.
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

    /// True for lies whose verdict upstream leaves open.
    let isOpen (family: Family option) =
        family |> Option.exists (fun family -> family.Sufficient = Open)

    let private answered (target: Target) mode expected input =
        let answer = target.Run mode input

        {
            Target = target.Name
            Mode = mode
            Expected = expected
            Answer = answer
            Disagreement = Compare.disagreement expected answer
        }

    /// Every target's answer to a lie, in every mode.
    let all (targets: Target list) modes isOpen (subject: Subject) (draft: Draft) =
        let input = Draft.encode draft
        let expectation = Expectation.ofDraft subject draft

        [
            for mode in modes do
                let expected =
                    { expectation mode with
                        IsOpen = isOpen
                    }

                for target in targets |> List.filter (fun target -> List.contains mode target.Modes) do
                    answered target mode expected input
        ]

    /// The reasons for which every lie of the family is rejected.
    let private certain (family: Family option) =
        match family with
        | Some family when not family.Certain.IsEmpty -> Some(Set.ofList family.Certain)
        | _ -> None

    /// The same for a case of a campaign. Where the family of the lie tells the verdict, the block is not executed for it, but nobody
    /// is found wrong by that alone: whoever disagrees with the family is judged again by the model.
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
                    for target in targets |> List.filter (fun target -> List.contains mode target.Modes) do
                        match answered target mode expected input with
                        | judgement when judgement.Disagreement.IsNone -> judgement
                        | _ -> yield! slowly [ target ] [ mode ]
            ]

    /// One more answer to what the case's family or the form of its witness tells without executing: whoever disagrees here shows the
    /// rule wrong, or itself.
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
