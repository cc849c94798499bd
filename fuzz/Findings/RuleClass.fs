/// Classes of rules that guests forget together: who never compares a header with its parent breaks ten rules by one omission.
module Perjury.Fuzz.Findings.RuleClass

open System
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Judging

// Two of these have one cause already; of the others two may have a cause each.
let private ofTwo = set [ "schemas"; "honest-chains"; "honest-needs"; "blob-gas" ]

/// Whether so many rules of a class are taken for one bug.
let isOne name count =
    count >= (if ofTwo.Contains name then 2 else 3)

/// What a target works on when it does not come to an end: the rule that it would have had to enforce then says nothing.
let private ofEndless reason =
    match reason with
    | WrongExcessBlobGas
    | WrongBlobGasUsed
    | BlobGasAllowanceExceeded
    | BlobFeeTooLow -> Some "blob-gas"
    | _ -> None

let private isEndless kind =
    kind = Compare.Timeout || kind = Compare.Memory

let private ofReason reason =
    match Reasons.part reason with
    | Part.Form -> Some "canonical-form"
    | Part.Ancestors -> Some "ancestors"
    | Part.Header -> Some "header-against-parent"
    | Part.Transactions -> Some "transaction-rules"
    | Part.Result -> Some "header-against-body"
    | Part.Input
    | Part.State
    | Part.Request
    | Part.Ommers
    | Part.System -> None

/// Class of a cause; none where the rule stands alone.
let ofCause (cause: Cause) =
    let suffix = "-by-witness"

    let bare, byWitness =
        if cause.Rule.EndsWith(suffix, StringComparison.Ordinal) then
            cause.Rule.Substring(0, cause.Rule.Length - suffix.Length), suffix
        else
            cause.Rule, ""

    if cause.Rule.StartsWith "honest-chain-" then
        Some "honest-chains"
    elif cause.Rule.StartsWith "honest-needs-" then
        Some "honest-needs"
    // Whoever does not read a schema refuses what is honest in it, as one who does not know a fork does.
    elif cause.Rule.StartsWith "schema-" then
        Some(
            if cause.Kind = Compare.RejectsValid then
                "honest-chains"
            else
                "schemas"
        )
    // The header that stands for the parent is told among the ancestors.
    elif cause.Rule = Reasons.name WrongParentHash + suffix then
        Some "ancestors"
    else
        Reasons.tryOfName bare
        |> Option.bind (fun reason ->
            match ofEndless reason with
            | Some name when isEndless cause.Kind -> Some name
            | _ -> ofReason reason |> Option.map (fun found -> found + byWitness))

let private subject (name: string) =
    match name with
    | "ancestors" -> "witnesses whose headers are not the ancestors of the block"
    | "schemas" -> "inputs of several schemas, as if they did not decode,"
    | "canonical-form" -> "witnesses that are not in the canonical form"
    | "header-against-parent" -> "headers that do not follow from their parent"
    | "header-against-parent-by-witness" -> "headers that do not follow from the parent in the witness"
    | "header-against-body" -> "headers that are not those of their body and its execution"
    | "transaction-rules" -> "transactions that break the rules of their fork"
    | "honest-chains" -> "honest blocks of several chains or schemas"
    | "blob-gas" -> "headers from which a price of blob gas is computed"
    | "honest-needs" -> "honest blocks whose witnesses have only what execution reads"
    | _ -> name.Replace('-', ' ')

/// One sentence about several causes of a class.
let sentence kind (name: string) =
    match kind with
    | Compare.AcceptsInvalid -> $"{subject name} are accepted"
    | Compare.RejectsValid -> $"{subject name} are refused, though they are right"
    | Compare.WrongReason -> $"{subject name} are refused for another reason"
    | Compare.WrongOutput -> $"the output is wrong for {subject name}"
    | Compare.Trap -> $"the target dies on {subject name}"
    | Compare.Timeout -> $"the target does not end in time on {subject name}"
    | Compare.Memory -> $"the target runs out of memory on {subject name}"
    | Compare.NotAnOutput -> $"the target prints no output on {subject name}"
