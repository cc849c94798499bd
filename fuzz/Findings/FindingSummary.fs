/// The summary of a finding's folder, in a file of its own: what reports show without judging again.
module Perjury.Fuzz.Findings.FindingSummary

open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// File name of the summary.
[<Literal>]
let FileName = "finding.json"

type FindingSummary =
    {
        Cause: Cause
        Sentence: string
        Family: string
        /// Fault classes of docs/fault-classes.md that the family looks for.
        Faults: string list
        Subject: string
        Mode: string
        Expected: string
        /// Reasons that hold, by name.
        Reasons: string list
        Given: string
        /// What the acceptance of a lie that must be rejected proves; none of other findings.
        Proves: Falsehood.Falsehood option
        /// Mutations in one line each.
        Lies: string list
        /// Size of the input in bytes.
        Bytes: int
    }

let kindOfName name =
    [
        Compare.AcceptsInvalid
        Compare.RejectsValid
        Compare.WrongOutput
        Compare.WrongReason
        Compare.Trap
        Compare.Timeout
        Compare.Memory
        Compare.NotAnOutput
    ]
    |> List.tryFind (fun kind -> Compare.kindName kind = name)

/// What the acceptance of a lie that must be rejected proves; none of other findings.
let proves (case: Case) (judgement: Judgement) =
    match judgement.Disagreement with
    | Some Compare.AcceptsInvalid -> Some(Falsehood.ofLie case.Subject case.Mutations case.Draft)
    | _ -> None

/// Summary of a case that a target judged wrongly for a cause.
let ofCase cause (case: Case) (judgement: Judgement) =
    {
        Cause = cause
        Sentence = Phrases.sentence cause
        Family = case.Family |> Option.map _.Name |> Option.defaultValue "control"
        Faults = case.Family |> Option.map _.Faults |> Option.defaultValue []
        Subject = case.Subject.Name
        Mode = Judge.modeName judgement.Mode
        Expected = Judge.expected judgement
        Reasons =
            Holding.ofExpected judgement.Mode case.Draft judgement.Expected
            |> Seq.map Reasons.name
            |> List.ofSeq
        Given = Answer.text judgement.Answer
        Proves = proves case judgement
        Lies = case.Mutations |> List.map Naming.text
        Bytes = (Draft.encode case.Draft).Length
    }

let private texts (items: string list) : JsonNode | null =
    items
    |> List.map (fun item -> JsonValue.Create item: JsonNode | null)
    |> Array.ofList
    |> fun items -> JsonArray items

let json (sample: FindingSummary) =
    let result = JsonObject()
    result["target"] <- JsonValue.Create sample.Cause.Target
    result["kind"] <- JsonValue.Create(Compare.kindName sample.Cause.Kind)
    result["rule"] <- JsonValue.Create sample.Cause.Rule
    result["sentence"] <- JsonValue.Create sample.Sentence
    result["family"] <- JsonValue.Create sample.Family
    result["faults"] <- texts sample.Faults
    result["subject"] <- JsonValue.Create sample.Subject
    result["conformance"] <- JsonValue.Create sample.Mode
    result["expected"] <- JsonValue.Create sample.Expected
    result["reasons"] <- texts sample.Reasons
    result["given"] <- JsonValue.Create sample.Given

    sample.Proves
    |> Option.iter (fun falsehood -> result["proves"] <- JsonValue.Create(Falsehood.text falsehood))

    result["lies"] <- texts sample.Lies
    result["bytes"] <- JsonValue.Create sample.Bytes
    result

let private ofJson (root: JsonElement) =
    let text (name: string) =
        root.GetProperty(name).GetString() |> Option.ofObj |> Option.defaultValue ""

    let texts (name: string) =
        [
            for item in root.GetProperty(name).EnumerateArray() ->
                item.GetString() |> Option.ofObj |> Option.defaultValue ""
        ]

    kindOfName (text "kind")
    |> Option.map (fun kind ->
        {
            Cause =
                {
                    Target = text "target"
                    Kind = kind
                    Rule = text "rule"
                }
            Sentence = text "sentence"
            Family = text "family"
            Faults = texts "faults"
            Subject = text "subject"
            Mode = text "conformance"
            Expected = text "expected"
            Reasons = texts "reasons"
            Given = text "given"
            Proves =
                match root.TryGetProperty "proves" with
                | true, said -> said.GetString() |> Option.ofObj |> Option.bind Falsehood.ofText
                | false, _ -> None
            Lies = texts "lies"
            Bytes = root.GetProperty("bytes").GetInt32()
        })

/// Reads the summary of a folder; none where there is none or it is damaged.
let read (folder: string) =
    try
        use document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, FileName)))
        ofJson document.RootElement
    with
    | :? IOException
    | :? JsonException
    | :? System.InvalidOperationException
    | :? System.Collections.Generic.KeyNotFoundException -> None
