/// Common Test Report Format (ctrf.io): known differences count as "other", with their reason.
module Perjury.Fuzz.Report.Ctrf

open System
open System.IO
open System.Text.Json
open Perjury.Fuzz.Judging

let private status outcome =
    match outcome with
    | Passed -> "passed"
    | Failed _ -> "failed"
    | Known _ -> "other"
    | Skipped _ -> "skipped"

let private writeTest (writer: Utf8JsonWriter) (result: CaseResult) =
    writer.WriteStartObject()
    writer.WriteString("name", result.Name)
    writer.WriteString("status", status result.Outcome)
    writer.WriteNumber("duration", int64 (Math.Round(result.Seconds * 1000.0)))
    writer.WriteStartArray "suite"
    result.Suite.Split '/' |> Array.iter writer.WriteStringValue
    writer.WriteEndArray()

    Outcome.message result.Outcome
    |> Option.iter (fun text -> writer.WriteString("message", text))

    if not result.Extra.IsEmpty then
        writer.WriteStartObject "extra"

        for key, value in result.Extra do
            writer.WriteString(key, value)

        writer.WriteEndObject()

    writer.WriteEndObject()

let private writeSummary (writer: Utf8JsonWriter) (start: DateTimeOffset) (stop: DateTimeOffset) results =
    let tally = CaseResult.tally results
    writer.WriteStartObject "summary"
    writer.WriteNumber("tests", List.length results)
    writer.WriteNumber("passed", tally.Passed)
    writer.WriteNumber("failed", tally.Failed)
    writer.WriteNumber("skipped", tally.Skipped)
    writer.WriteNumber("pending", 0)
    writer.WriteNumber("other", tally.Known)
    writer.WriteNumber("start", start.ToUnixTimeMilliseconds())
    writer.WriteNumber("stop", stop.ToUnixTimeMilliseconds())
    writer.WriteEndObject()

let write (path: string) start stop (results: CaseResult list) =
    use file = File.Create path
    use writer = new Utf8JsonWriter(file, JsonWriterOptions(Indented = true))
    writer.WriteStartObject()
    writer.WriteString("reportFormat", "CTRF")
    writer.WriteString("specVersion", "0.0.0")
    writer.WriteStartObject "results"
    writer.WriteStartObject "tool"
    writer.WriteString("name", "perjury")
    writer.WriteEndObject()
    writeSummary writer start stop results
    writer.WriteStartArray "tests"
    results |> List.iter (writeTest writer)
    writer.WriteEndArray()
    writer.WriteEndObject()
    writer.WriteEndObject()
