/// Journal of a campaign, appended line by line. A line counts once the saved state is past its case: a resumed run writes later lines
/// again, under the same names.
module Perjury.Fuzz.Campaign.Journal

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings

/// Finding with its cause; the folder only where it was the first of cause and family.
type Found =
    {
        Cause: Cause
        Family: string
        Subject: string
        IsHonest: bool
        Place: string option
    }

type Event =
    | Found of Found
    /// A case with a new trait, written to the corpus under a hash.
    | Learnt of subject: string * verdict: uint64 * file: string
    /// A lie of the family ended in a time-out.
    | Late of family: string

/// Event with the number of inputs that were judged before, and the index of its lie.
type Line =
    {
        At: uint64
        Case: uint64 option
        Event: Event
    }

let private fileOf folder = Path.Combine(folder, "journal.jsonl")

let private jsonOf line =
    let json = JsonObject()
    json["at"] <- JsonValue.Create(string line.At)

    line.Case
    |> Option.iter (fun case -> json["case"] <- JsonValue.Create(string case))

    match line.Event with
    | Found found ->
        json["target"] <- JsonValue.Create found.Cause.Target
        json["finding"] <- JsonValue.Create(Compare.kindName found.Cause.Kind)
        json["rule"] <- JsonValue.Create found.Cause.Rule
        json["family"] <- JsonValue.Create found.Family
        json["subject"] <- JsonValue.Create found.Subject
        json["honest"] <- JsonValue.Create found.IsHonest

        found.Place
        |> Option.iter (fun place -> json["place"] <- JsonValue.Create place)
    | Learnt(subject, verdict, file) ->
        json["subject"] <- JsonValue.Create subject
        json["verdict"] <- JsonValue.Create(string verdict)
        json["lies"] <- JsonValue.Create file
    | Late family -> json["late"] <- JsonValue.Create family

    json.ToJsonString()

let private optional (element: JsonElement) (name: string) =
    match element.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.String -> Option.ofObj (value.GetString())
    | _ -> None

let private isTrue (element: JsonElement) (name: string) =
    match element.TryGetProperty name with
    | true, value -> value.ValueKind = JsonValueKind.True
    | false, _ -> false

let private eventOf root =
    let text name =
        optional root name |> Option.defaultValue ""

    match optional root "finding", optional root "lies" with
    | Some kind, _ ->
        FindingSummary.kindOfName kind
        |> Option.map (fun kind ->
            Found
                {
                    Cause =
                        {
                            Target = text "target"
                            Kind = kind
                            Rule = text "rule"
                        }
                    Family = text "family"
                    Subject = text "subject"
                    IsHonest = isTrue root "honest"
                    Place = optional root "place"
                })
    | None, Some file ->
        let subject = optional root "subject" |> Option.defaultValue ""

        optional root "verdict"
        |> Option.map (fun verdict -> Learnt(subject, UInt64.Parse verdict, file))
    | None, None -> optional root "late" |> Option.map Late

// The last line of a killed run may be truncated.
let private lineOf (text: string) =
    try
        use document = JsonDocument.Parse text

        eventOf document.RootElement
        |> Option.map (fun event ->
            {
                At =
                    optional document.RootElement "at"
                    |> Option.map UInt64.Parse
                    |> Option.defaultValue UInt64.MaxValue
                Case = optional document.RootElement "case" |> Option.map UInt64.Parse
                Event = event
            })
    with
    | :? JsonException
    | :? FormatException -> None

/// Reads the lines that count when so many inputs are judged.
let read folder (judged: uint64) =
    if File.Exists(fileOf folder) then
        File.ReadLines(fileOf folder)
        |> Seq.choose lineOf
        |> Seq.filter (fun line -> line.At < judged)
        |> List.ofSeq
    else
        []

/// Appends lines behind those that count; each is handed to the operating system before `Add` returns.
type Journal(folder: string, counted: Line list) =
    let writer =
        Directory.CreateDirectory folder |> ignore
        let fresh = fileOf folder + ".new"
        File.WriteAllLines(fresh, counted |> List.map jsonOf)
        File.Move(fresh, fileOf folder, overwrite = true)
        new StreamWriter(fileOf folder, append = true, AutoFlush = true)

    member _.Add line = writer.WriteLine(jsonOf line)

    interface IDisposable with
        member _.Dispose() = writer.Dispose()
