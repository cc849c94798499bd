namespace Perjury.Fuzz

open Perjury.Mutators

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
                    let answer = target.Run mode input

                    {
                        Target = target.Name
                        Mode = mode
                        Expected = expected
                        Answer = answer
                        Disagreement = Compare.disagreement expected answer
                    }
        ]
