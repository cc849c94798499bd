/// JSON report: one object per case, in the order of the run.
module Perjury.Fuzz.Report.Json

open System.IO
open System.Text.Json
open Perjury.Fuzz.Judging

let write (path: string) (results: seq<CaseResult>) =
    use file = File.Create path
    use writer = new Utf8JsonWriter(file, JsonWriterOptions(Indented = true))
    writer.WriteStartArray()

    for result in results do
        writer.WriteStartObject()
        writer.WriteString("suite", result.Suite)
        writer.WriteString("name", result.Name)
        writer.WriteString("status", Outcome.status result.Outcome)

        Outcome.message result.Outcome
        |> Option.iter (fun text -> writer.WriteString("message", text))

        writer.WriteNumber("seconds", System.Math.Round(result.Seconds, 6))

        for key, value in result.Extra do
            writer.WriteString(key, value)

        writer.WriteEndObject()

    writer.WriteEndArray()
