/// JUnit XML report: one testsuite per suite of the results.
module Perjury.Fuzz.Report.Junit

open System.Collections.Generic
open System.Globalization
open System.Text
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

    let failure (text: string) =
        let kind =
            result.Extra
            |> List.tryFind (fun (key, _) -> key = "kind")
            |> Option.map snd
            |> Option.defaultValue "failed"

        writer.WriteStartElement "failure"
        writer.WriteAttributeString("message", clean text)
        writer.WriteAttributeString("type", clean kind)

        // Most viewers show the text of a failure and hide its message.
        text :: (result.Extra |> List.map (fun (key, value) -> $"{key}: {value}"))
        |> String.concat "\n"
        |> clean
        |> writer.WriteString

        writer.WriteEndElement()

    let skipped (text: string) =
        writer.WriteElementString("skipped", clean text)

    match result.Outcome with
    | Passed -> ()
    | Failed text -> failure text
    | Known text -> skipped ("known: " + text)
    | Skipped text -> skipped text

    writer.WriteEndElement()

/// Cases of one name are counted: viewers keep the last of them.
let private distinctNames (results: CaseResult list) =
    let seen = Dictionary<string, int>()

    results
    |> List.map (fun result ->
        let count =
            match seen.TryGetValue result.Name with
            | true, count -> count + 1
            | false, _ -> 1

        seen[result.Name] <- count

        if count = 1 then
            result
        else
            { result with
                Name = $"{result.Name} ({count})"
            })

let private writeSuite (writer: XmlWriter) (name: string, results: CaseResult list) =
    let tally = CaseResult.tally results
    writer.WriteStartElement "testsuite"
    writer.WriteAttributeString("name", clean name)
    writer.WriteAttributeString("tests", string results.Length)
    writer.WriteAttributeString("failures", string tally.Failed)
    writer.WriteAttributeString("errors", "0")
    writer.WriteAttributeString("skipped", string (tally.Skipped + tally.Known))
    writer.WriteAttributeString("time", seconds (results |> List.sumBy _.Seconds))
    results |> distinctNames |> List.iter (writeCase writer)
    writer.WriteEndElement()

let write (path: string) (results: CaseResult list) =
    // Jenkins takes the mark at the beginning of a file for content.
    use writer =
        XmlWriter.Create(path, XmlWriterSettings(Indent = true, Encoding = UTF8Encoding false))

    let tally = CaseResult.tally results
    writer.WriteStartElement "testsuites"
    writer.WriteAttributeString("tests", string results.Length)
    writer.WriteAttributeString("failures", string tally.Failed)
    results |> List.groupBy _.Suite |> List.iter (writeSuite writer)
    writer.WriteEndElement()
