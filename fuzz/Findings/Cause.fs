namespace Perjury.Fuzz.Findings

open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// Cause of a disagreement: what makes many findings one bug.
type Cause =
    {
        Target: string
        Kind: Compare.Kind
        /// What is wrong in one kebab-name: the reason that holds and is not enforced, the target's own words, or the part of the output.
        Rule: string
    }

module Cause =
    /// Name of a cause in baselines and folders, without its target.
    let id cause =
        $"{Compare.kindName cause.Kind}/{cause.Rule}"

    let private order =
        Reasons.all
        |> Array.mapi (fun place (reason, _) -> reason, place)
        |> Map.ofArray

    let private isOfBlock reason =
        Map.find reason order >= Map.find Reason.MalformedBlock order

    /// A rule of the block that only a lie about the witness breaks is another bug than the same rule broken by the block itself.
    let private ruleOf side reason =
        if side = Touched.Witness && isOfBlock reason then
            Reasons.name reason + "-by-witness"
        else
            Reasons.name reason

    // Headers that nobody reads are accepted because nothing links them, whatever they hold.
    let private precedence reason =
        if reason = Reason.BrokenHeaderChain then
            Map.find Reason.MissingParentHeader order
        else
            Map.find reason order + 1

    let private ofAncestors =
        Set.ofList
            [
                MissingParentHeader
                MalformedHeader
                BrokenHeaderChain
                MissingAncestor
                WrongParentHash
            ]

    // Who takes a header for the parent that is not goes on with another state: what that lacks follows from it.
    let private first (case: Case) (reasons: Set<Reason>) =
        match Set.intersect ofAncestors reasons with
        | told when not told.IsEmpty && Touched.names case.Mutations = [ "headers" ] -> told
        | _ -> reasons

    let private named side (reasons: Set<Reason>) =
        reasons |> List.ofSeq |> List.sortBy precedence |> List.map (ruleOf side)

    /// Chain that an honest input is of: what it has that others do not have.
    let private chainOf (subject: Subject) =
        match subject.Name.LastIndexOf '#' with
        | -1 -> Words.name subject.Name
        | at -> Words.name (subject.Name.Substring(0, at))

    let private wordsOf (answer: Answer) =
        match answer.Observation, answer.Rejection with
        | (Trapped text | Garbled text), _ -> Words.telling text
        | _, Some text -> Words.telling text
        | _ -> None

    /// Rules of a valid input: what is irregular about it, or what the lie changed.
    let private ofValid (case: Case) mode =
        let irregular =
            if case.Family.IsSome && mode = Sufficient then
                Holding.irregularities case.Draft
            else
                Set.empty

        if not irregular.IsEmpty then
            named Touched.Nothing irregular
        elif case.Mutations.IsEmpty then
            [ "honest-chain-" + chainOf case.Subject ]
        else
            [ "valid-" + String.concat "-" (Touched.names case.Mutations) ]

    let private isSentinel = Array.forall ((=) 0uy)

    /// Whether a target takes an input that decodes for one that does not: it does not serve the schema, or reads it too strictly.
    let isUnread (judgement: Judgement) =
        match judgement.Answer.Observation with
        | Output bytes -> isSentinel bytes && not (isSentinel judgement.Expected.Output)
        | _ -> false

    let private ofSchema (case: Case) =
        let input = Draft.encode case.Draft

        if input.Length < 2 then
            "schema-unread"
        else
            $"schema-{input[0]:x2}{input[1]:x2}-unread"

    let private ofRefused need (case: Case) (judgement: Judgement) =
        match case.Mutations, wordsOf judgement.Answer with
        | _ when isUnread judgement -> [ ofSchema case ]
        | [], words ->
            match need case.Subject, words with
            | Some entries, _ -> [ "honest-needs-" + entries ]
            | None, Some words -> [ "honest-" + words ]
            | None, None -> ofValid case judgement.Mode
        | _ -> ofValid case judgement.Mode

    // Root, verdict, chain id and schema id of the output (EIP-8025).
    let private parts =
        [ "root", 0, 31; "verdict", 32, 32; "chain-id", 33, 40; "schema-id", 41, 42 ]

    let private ofOutput (judgement: Judgement) =
        match judgement.Answer.Observation with
        | Output bytes when bytes.Length = 43 ->
            let expected = judgement.Expected.Output

            if isSentinel expected && not (isSentinel bytes) then
                "no-sentinel"
            else
                parts
                |> List.filter (fun (_, first, last) -> bytes[first..last] <> expected[first..last])
                |> List.map (fun (name, _, _) -> name)
                |> String.concat "-"
        | _ -> "hash"

    // The root of a block that cannot be read is zero.
    let private isReadInVain (judgement: Judgement) =
        let isRootless (output: byte[]) = isSentinel output[..31]

        match judgement.Answer.Observation with
        | Output bytes when bytes.Length = 43 && not (isSentinel judgement.Expected.Output) ->
            isRootless judgement.Expected.Output && not (isRootless bytes)
        | _ -> false

    /// Rules that a case may show, the most telling first. `need` tells what a target misses in an honest input.
    let rules (need: Subject -> string option) (case: Case) (judgement: Judgement) =
        let side = Touched.side case.Mutations

        let holding () =
            Holding.ofExpected judgement.Mode case.Draft judgement.Expected |> first case

        let byReason () =
            match holding () with
            | reasons when reasons.IsEmpty -> ofValid case judgement.Mode
            | reasons -> named side reasons

        match judgement.Disagreement with
        | None -> []
        | Some kind ->
            match kind with
            | Compare.AcceptsInvalid
            // Whoever misses a fault trips over something later, now here, now there.
            | Compare.WrongReason -> named side (holding ())
            | Compare.RejectsValid -> ofRefused need case judgement
            | Compare.WrongOutput when isUnread judgement -> [ ofSchema case ]
            | Compare.WrongOutput when isReadInVain judgement -> [ ruleOf side Reason.MalformedBlock ]
            | Compare.WrongOutput -> [ ofOutput judgement ]
            | Compare.Trap
            | Compare.NotAnOutput ->
                match wordsOf judgement.Answer with
                | Some words -> [ words ]
                | None -> byReason ()
            | Compare.Timeout
            | Compare.Memory -> byReason ()

    /// Cause of one disagreement by itself: the most telling rule.
    let ofOne (case: Case) (judgement: Judgement) kind =
        {
            Target = judgement.Target
            Kind = kind
            Rule =
                rules (fun _ -> None) case judgement
                |> List.tryHead
                |> Option.defaultValue "unexplained"
        }
