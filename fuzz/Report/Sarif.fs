/// SARIF 2.1.0 for code scanning: a rule and a result for each bug, at the file that describes the target.
module Perjury.Fuzz.Report.Sarif

open System.IO
open System.Text.Json
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Targets.External
open Perjury.Fuzz.Gate

[<Literal>]
let private Schema = "https://json.schemastore.org/sarif-2.1.0.json"

let private idOf (bug: Bug) =
    $"{Compare.kindName bug.Kind}/{bug.Name}"

// A guest that takes lies for truths is broken; one that gives another reason is not.
let private level (bug: Bug) =
    match bug.Kind with
    | Compare.WrongReason -> "warning"
    | _ -> "error"

let private textObject (writer: Utf8JsonWriter) (name: string) (text: string) =
    writer.WriteStartObject name
    writer.WriteString("text", text)
    writer.WriteEndObject()

let private writeRule (writer: Utf8JsonWriter) (bug: Bug) =
    writer.WriteStartObject()
    writer.WriteString("id", idOf bug)
    textObject writer "shortDescription" bug.Sentence
    writer.WriteStartObject "defaultConfiguration"
    writer.WriteString("level", level bug)
    writer.WriteEndObject()
    writer.WriteEndObject()

let private message (bug: Bug) =
    let seen = Bug.plural bug.Count "disagreement"

    match bug.Smallest with
    | Some(place, sample) ->
        let proves = Bug.proves bug |> List.map (sprintf "; %s") |> String.concat ""
        $"{bug.Sentence}: {seen}. Expected {Bug.expected sample}, given {sample.Given}{proves}. perjury replay {place}"
    | None -> $"{bug.Sentence}: {seen}."

let private fileOf (target: string) =
    External.fileOf target
    |> Option.map (fun path -> Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.GetFullPath path))
    |> Option.defaultValue $"{target}.json"

let private writeResult (writer: Utf8JsonWriter) rule (bug: Bug) =
    writer.WriteStartObject()
    writer.WriteString("ruleId", idOf bug)
    writer.WriteNumber("ruleIndex", (rule: int))
    writer.WriteString("level", level bug)
    textObject writer "message" (message bug)
    writer.WriteStartArray "locations"
    writer.WriteStartObject()
    writer.WriteStartObject "physicalLocation"
    writer.WriteStartObject "artifactLocation"
    writer.WriteString("uri", System.Uri.EscapeDataString(fileOf bug.Target).Replace("%2F", "/"))
    writer.WriteEndObject()
    writer.WriteStartObject "region"
    writer.WriteNumber("startLine", 1)
    writer.WriteEndObject()
    writer.WriteEndObject()
    writer.WriteEndObject()
    writer.WriteEndArray()
    // Without it each run would raise every alert anew.
    writer.WriteStartObject "partialFingerprints"
    writer.WriteString("bug/v1", $"{bug.Target}/{idOf bug}")
    writer.WriteEndObject()
    writer.WriteEndObject()

let write (path: string) (version: string) (bugs: Bug list) =
    use file = File.Create path
    use writer = new Utf8JsonWriter(file, JsonWriterOptions(Indented = true))
    writer.WriteStartObject()
    writer.WriteString("$schema", Schema)
    writer.WriteString("version", "2.1.0")
    writer.WriteStartArray "runs"
    writer.WriteStartObject()
    writer.WriteStartObject "tool"
    writer.WriteStartObject "driver"
    writer.WriteString("name", "perjury")
    writer.WriteString("version", version)
    writer.WriteStartArray "rules"
    bugs |> List.iter (writeRule writer)
    writer.WriteEndArray()
    writer.WriteEndObject()
    writer.WriteEndObject()
    writer.WriteStartArray "results"
    bugs |> List.iteri (writeResult writer)
    writer.WriteEndArray()
    writer.WriteEndObject()
    writer.WriteEndArray()
    writer.WriteEndObject()
