/// Known differences, each with its reason: cases of public archives that are rejected for a right reason although their source counts
/// them as valid, and answers to lies that a project accepts.
module Perjury.Fuzz.Judging.Known

open System
open System.Globalization
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

/// Difference that is no finding, by what it is seen in: whatever is named must be so, and something is named.
type Difference =
    {
        Target: string option
        /// Families of lies, as a regular expression over the whole name.
        Family: Regex option
        /// Honest inputs that lies are told about, likewise.
        Subject: Regex option
        /// Public or exported cases: their ids, likewise, or one id as it is.
        Case: (string -> bool) option
        /// Kind of finding: accepts-invalid, rejects-valid, …
        Finding: string option
        /// Reason (kebab-name) that the target gives, or the model where the target gives none.
        Reason: string option
        Why: string
        /// When somebody should look again whether it is still so.
        LookAgain: DateOnly option
    }

/// What a disagreement was seen in.
type Seen =
    {
        Target: string
        Family: string option
        Subject: string option
        Case: string option
        Finding: string option
        /// Reasons that the target gave, or that hold by the model.
        Reasons: string list
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

let private whole (pattern: string) =
    Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant)

// Ids of cases have brackets and dots, which few would escape.
let private ofId (pattern: string) =
    let regex =
        try
            Some(whole pattern)
        with :? ArgumentException ->
            None

    fun (id: string) -> id = pattern || regex |> Option.exists (fun regex -> regex.IsMatch id)

let private dateOf (text: string) =
    match DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None) with
    | true, date -> Some date
    | false, _ -> None

let private differenceOf (entry: JsonElement) : Difference =
    {
        Target = optional entry "target"
        Family = optional entry "family" |> Option.map whole
        Subject = optional entry "subject" |> Option.map whole
        Case = optional entry "case" |> Option.map ofId
        Finding = optional entry "finding"
        Reason = optional entry "reason"
        Why = text entry "why"
        LookAgain = optional entry "lookAgain" |> Option.bind dateOf
    }

let private differencesOf (document: JsonDocument) =
    document.RootElement.EnumerateArray()
    |> Seq.filter (fun entry -> (optional entry "finding").IsSome)
    |> Seq.map differenceOf
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

let private fields =
    set
        [
            "target"
            "family"
            "subject"
            "case"
            "finding"
            "reason"
            "why"
            "lookAgain"
        ]

/// What is wrong with an entry of a user's file; none where nothing is.
let private faultOf (entry: JsonElement) =
    if entry.ValueKind <> JsonValueKind.Object then
        Some "is no object"
    else
        let unknown =
            entry.EnumerateObject()
            |> Seq.map _.Name
            |> Seq.tryFind (fun name -> not (fields.Contains name))

        let isNamed =
            [ "family"; "subject"; "case"; "finding"; "reason" ]
            |> List.exists (fun name -> (optional entry name).IsSome)

        match unknown, optional entry "why", optional entry "lookAgain" with
        | Some name, _, _ -> Some $"has a field \"{name}\" that is not known"
        | None, _, _ when not isNamed -> Some "names no family, subject, case, finding or reason"
        | None, (None | Some ""), _ -> Some "does not say why"
        | None, _, None -> Some "has no date to look again (\"lookAgain\": \"yyyy-MM-dd\")"
        | None, _, Some date when (dateOf date).IsNone ->
            Some $"has \"{date}\" where a date yyyy-MM-dd belongs"
        | _ -> None

/// Reads a user's file; the error is one line. Every entry gives a reason and a date to look again.
let read (file: string) =
    try
        use document = JsonDocument.Parse(File.ReadAllText file, options)

        let faults =
            document.RootElement.EnumerateArray()
            |> Seq.indexed
            |> Seq.choose (fun (index, entry) ->
                faultOf entry |> Option.map (fun fault -> $"{file}: entry {index + 1} {fault}"))
            |> List.ofSeq

        match faults with
        | fault :: _ -> Error fault
        | [] -> Ok(document.RootElement.EnumerateArray() |> Seq.map differenceOf |> List.ofSeq)
    with
    | :? IOException as error -> Error error.Message
    | :? JsonException
    | :? InvalidOperationException
    | :? ArgumentException as error -> Error $"{file}: {error.Message}"

/// Entries whose date to look again has come, one line each.
let overdue (today: DateOnly) (differences: Difference list) =
    [
        for difference in differences do
            match difference.LookAgain with
            | Some date when date <= today ->
                let date = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                $"a known difference was to be looked at again by {date}: {difference.Why}"
            | _ -> ()
    ]

let private isOf (seen: Seen) (difference: Difference) =
    let matches pattern value =
        pattern |> Option.forall (fun test -> Option.exists test value)

    let regex (pattern: Regex option) =
        pattern |> Option.map (fun regex -> regex.IsMatch: string -> bool)

    difference.Target |> Option.forall ((=) seen.Target)
    && matches (regex difference.Family) seen.Family
    && matches (regex difference.Subject) seen.Subject
    && matches difference.Case seen.Case
    && difference.Finding
       |> Option.forall (fun finding -> seen.Finding |> Option.forall ((=) finding))
    && difference.Reason
       |> Option.forall (fun reason -> List.contains reason seen.Reasons)

/// The known difference that a disagreement is.
let tryFindSeen differences seen = List.tryFind (isOf seen) differences

/// A judgement as what is looked up: a target that gives no reason is known by those that hold.
let seenIn family subject case (judgement: Judgement) =
    {
        Target = judgement.Target
        Family = family
        Subject = subject
        Case = case
        Finding = judgement.Disagreement |> Option.map Compare.kindName
        Reasons =
            match Answer.reasons judgement.Answer with
            | [] -> judgement.Expected.Reasons |> Seq.map Reasons.name |> List.ofSeq
            | own -> own
    }

/// Whether a disagreement is a known difference.
let covers differences (case: Case) (judgement: Judgement) =
    let family = case.Family |> Option.map _.Name |> Option.defaultValue "control"

    judgement.Disagreement.IsSome
    && (seenIn (Some family) (Some case.Subject.Name) None judgement
        |> tryFindSeen differences)
        .IsSome
