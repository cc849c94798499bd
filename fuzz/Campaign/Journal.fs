/// Journal of a campaign, appended line by line. A line counts once the saved state is past its case: a resumed run writes later lines
/// again, under the same names.
module Perjury.Fuzz.Campaign.Journal

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Mutators

type Event =
    /// A finding, written to a folder or only counted because enough of its kind are written.
    | Found of target: string * family: string * kind: string * place: string option
    /// A case with a new trait, written to the corpus under a hash.
    | Learnt of subject: string * verdict: uint64 * file: string

/// Event with the index of its case; none for honest inputs, which are judged before all cases.
type Line = { Case: uint64 option; Event: Event }

let private fileOf folder = Path.Combine(folder, "journal.jsonl")

let private jsonOf line =
    let json = JsonObject()

    line.Case
    |> Option.iter (fun case -> json["case"] <- JsonValue.Create(string case))

    match line.Event with
    | Found(target, family, kind, place) ->
        json["target"] <- JsonValue.Create target
        json["family"] <- JsonValue.Create family
        json["finding"] <- JsonValue.Create kind

        place |> Option.iter (fun place -> json["place"] <- JsonValue.Create place)
    | Learnt(subject, verdict, file) ->
        json["subject"] <- JsonValue.Create subject
        json["verdict"] <- JsonValue.Create(string verdict)
        json["lies"] <- JsonValue.Create file

    json.ToJsonString()

let private optional (element: JsonElement) (name: string) =
    match element.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.String -> Option.ofObj (value.GetString())
    | _ -> None

let private eventOf root =
    match optional root "finding", optional root "lies" with
    | Some kind, _ ->
        let target = optional root "target" |> Option.defaultValue ""
        let family = optional root "family" |> Option.defaultValue ""
        Some(Found(target, family, kind, optional root "place"))
    | None, Some file ->
        let subject = optional root "subject" |> Option.defaultValue ""

        optional root "verdict"
        |> Option.map (fun verdict -> Learnt(subject, UInt64.Parse verdict, file))
    | None, None -> None

// The last line of a killed run may be truncated.
let private lineOf (text: string) =
    try
        use document = JsonDocument.Parse text

        eventOf document.RootElement
        |> Option.map (fun event ->
            {
                Case = optional document.RootElement "case" |> Option.map UInt64.Parse
                Event = event
            })
    with
    | :? JsonException
    | :? FormatException -> None

/// Reads the lines that count when the cases before `next` are judged.
let read folder (next: uint64) =
    if File.Exists(fileOf folder) then
        File.ReadLines(fileOf folder)
        |> Seq.choose lineOf
        |> Seq.filter (fun line -> line.Case |> Option.forall (fun case -> case < next))
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
