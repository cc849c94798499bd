/// What a campaign has found, line by line as it happens. A line counts once the saved state is past its case: what a killed run wrote
/// beyond that is written again by the run that goes on, under the same names.
module Perjury.Fuzz.Campaign.Journal

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Mutators

type Event =
    /// A finding was written to a folder, or counted because there are enough of its kind.
    | Found of target: string * family: string * kind: string * place: string option
    /// A case showed something new: it is in the corpus under a hash.
    | Learnt of subject: string * verdict: uint64 * file: string

/// An event and the case that it happened at; none for honest inputs, which come before all cases.
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

// The last line of a killed run may be cut short.
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

/// The lines of a folder that count when the cases before `next` are judged.
let read folder (next: uint64) =
    if File.Exists(fileOf folder) then
        File.ReadLines(fileOf folder)
        |> Seq.choose lineOf
        |> Seq.filter (fun line -> line.Case |> Option.forall (fun case -> case < next))
        |> List.ofSeq
    else
        []

/// Appends lines to what counts so far; each is with the system when `Add` returns.
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
