/// JUnit XML report: one testsuite per suite of the results.
module Perjury.Fuzz.Report.Junit

open System.Globalization
open System.Xml
open Perjury.Fuzz.Judging

let private seconds (value: float) =
    value.ToString("F6", CultureInfo.InvariantCulture)

// XML 1.0 forbids most control characters, which texts of a target may contain.
let private clean (text: string) =
    String.map (fun c -> if XmlConvert.IsXmlChar c then c else '\uFFFD') text

let private writeCase (writer: XmlWriter) (result: CaseResult) =
    writer.WriteStartElement "testcase"
    writer.WriteAttributeString("classname", clean result.Suite)
    writer.WriteAttributeString("name", clean result.Name)
    writer.WriteAttributeString("time", seconds result.Seconds)

    let element (name: string) (text: string) =
        writer.WriteStartElement name
        writer.WriteAttributeString("message", clean text)
        writer.WriteEndElement()

    match result.Outcome with
    | Passed -> ()
    | Failed text -> element "failure" text
    | Known text -> element "skipped" ("known: " + text)
    | Skipped text -> element "skipped" text

    writer.WriteEndElement()

let private writeSuite (writer: XmlWriter) (name: string, results: CaseResult list) =
    let tally = CaseResult.tally results
    writer.WriteStartElement "testsuite"
    writer.WriteAttributeString("name", clean name)
    writer.WriteAttributeString("tests", string results.Length)
    writer.WriteAttributeString("failures", string tally.Failed)
    writer.WriteAttributeString("skipped", string (tally.Skipped + tally.Known))
    writer.WriteAttributeString("time", seconds (results |> List.sumBy _.Seconds))
    results |> List.iter (writeCase writer)
    writer.WriteEndElement()

let write (path: string) (results: CaseResult list) =
    use writer = XmlWriter.Create(path, XmlWriterSettings(Indent = true))
    let tally = CaseResult.tally results
    writer.WriteStartElement "testsuites"
    writer.WriteAttributeString("tests", string results.Length)
    writer.WriteAttributeString("failures", string tally.Failed)
    results |> List.groupBy _.Suite |> List.iter (writeSuite writer)
    writer.WriteEndElement()
