/// Known differences, each with its reason: cases of public archives that are rejected for a right reason although their source counts
/// them as valid, and answers to lies that a project accepts.
module Perjury.Fuzz.Judging.Known

open System.IO
open System.Reflection
open System.Text.Json
open System.Text.RegularExpressions
open Perjury.Mutators
open Perjury.Fuzz.Targets

type Entry =
    {
        /// Expected reason of the rejection (kebab-name).
        Reason: string
        Why: string
    }

/// Cases of public archives that differ for one cause, by their ids; their number is shown at the end of a run.
type private Kind = { Cases: Regex; Entry: Entry }

/// Difference of a campaign that is no finding: target, families of lies, and kind.
type Difference =
    {
        Target: string option
        /// Families of lies, as a regular expression over the whole name.
        Family: Regex option
        /// Kind of finding: accepts-invalid, rejects-valid, …
        Finding: string
        /// Reason that the target gives (kebab-name).
        TargetReason: string option
        Why: string
    }

let private optional (element: JsonElement) (name: string) =
    match element.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.String -> Option.ofObj (value.GetString())
    | _ -> None

let private text element name =
    optional element name |> Option.defaultValue ""

let private entriesOf (document: JsonDocument) =
    document.RootElement.EnumerateArray()
    |> Seq.choose (fun entry ->
        optional entry "case"
        |> Option.map (fun case ->
            case,
            {
                Reason = text entry "reason"
                Why = text entry "why"
            }))
    |> Map.ofSeq

let private kindsOf (document: JsonDocument) =
    document.RootElement.EnumerateArray()
    |> Seq.choose (fun entry ->
        optional entry "cases"
        |> Option.map (fun cases ->
            {
                Cases = Regex(cases, RegexOptions.CultureInvariant)
                Entry =
                    {
                        Reason = text entry "reason"
                        Why = text entry "why"
                    }
            }))
    |> List.ofSeq

let private differencesOf (document: JsonDocument) =
    document.RootElement.EnumerateArray()
    |> Seq.choose (fun entry ->
        optional entry "finding"
        |> Option.map (fun finding ->
            {
                Target = optional entry "target"
                Family =
                    optional entry "family"
                    |> Option.map (fun family -> Regex($"^(?:{family})$", RegexOptions.CultureInvariant))
                Finding = finding
                TargetReason = optional entry "reason"
                Why = text entry "why"
            }))
    |> List.ofSeq

// Comments and trailing commas are allowed: people write this file by hand.
let private options =
    JsonDocumentOptions(CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)

let private load () =
    use stream =
        Assembly.GetExecutingAssembly().GetManifestResourceStream "known-differences.json"

    match stream with
    | null -> Map.empty, [], []
    | stream ->
        use document = JsonDocument.Parse((stream: Stream), options)
        entriesOf document, kindsOf document, differencesOf document

let private shipped = lazy load ()

/// Looks up a case of a public archive by its id, by itself or by its kind.
let tryFind id =
    let entries, kinds, _ = shipped.Force()

    match Map.tryFind id entries with
    | Some entry -> Some entry
    | None ->
        kinds
        |> List.tryFind (fun kind -> kind.Cases.IsMatch id)
        |> Option.map (fun kind -> kind.Entry)

/// Known differences of campaigns that ship with this project.
let differences () =
    let _, _, differences = shipped.Force()
    differences

/// Reads a user's file; the error is one line. Every entry must give a reason.
let read (file: string) =
    try
        use document = JsonDocument.Parse(File.ReadAllText file, options)

        match differencesOf document with
        | found when found |> List.exists (fun difference -> difference.Why = "") ->
            Error $"{file}: an entry does not say why"
        | found -> Ok found
    with
    | :? IOException as error -> Error error.Message
    | :? JsonException
    | :? System.InvalidOperationException
    | :? System.ArgumentException as error -> Error $"{file}: {error.Message}"

let private isOf (case: Case) (judgement: Judgement) difference =
    let family = case.Family |> Option.map _.Name |> Option.defaultValue "control"

    difference.Target |> Option.forall (fun target -> target = judgement.Target)
    && difference.Family |> Option.forall (fun families -> families.IsMatch family)
    && judgement.Disagreement
       |> Option.exists (fun kind -> Compare.kindName kind = difference.Finding)
    && difference.TargetReason
       |> Option.forall (fun reason -> List.contains reason (Answer.reasons judgement.Answer))

/// Whether a disagreement is a known difference.
let covers differences case judgement =
    List.exists (isOf case judgement) differences
