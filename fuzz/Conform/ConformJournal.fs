/// Journal of `conform`, one line per judged case, from which a stopped or killed run resumes.
module Perjury.Fuzz.Conform.ConformJournal

open System
open System.Collections.Generic
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Fuzz.Judging

/// Judged case: its results, and the lines that were printed for it.
type Entry =
    {
        Suite: string
        Id: string
        Results: CaseResult list
        Lines: string list
    }

let private texts (items: string list) =
    let result = JsonArray()
    items |> List.iter (fun item -> result.Add(JsonValue.Create item))
    result

let private resultJson (result: CaseResult) =
    let json = JsonObject()
    json["suite"] <- JsonValue.Create result.Suite
    json["name"] <- JsonValue.Create result.Name
    json["status"] <- JsonValue.Create(Outcome.status result.Outcome)

    Outcome.message result.Outcome
    |> Option.iter (fun text -> json["message"] <- JsonValue.Create text)

    json["seconds"] <- JsonValue.Create result.Seconds
    let extra = JsonObject()

    result.Extra
    |> List.iter (fun (key, value) -> extra[key] <- JsonValue.Create value)

    json["extra"] <- extra
    json

let private entryLine (entry: Entry) =
    let json = JsonObject()
    json["suite"] <- JsonValue.Create entry.Suite
    json["id"] <- JsonValue.Create entry.Id
    let results = JsonArray()
    entry.Results |> List.iter (fun result -> results.Add(resultJson result))
    json["results"] <- results
    json["lines"] <- texts entry.Lines
    json.ToJsonString()

let private text (element: JsonElement) (name: string) =
    element.GetProperty(name).GetString() |> Option.ofObj |> Option.defaultValue ""

let private outcomeOf element =
    let message () = text element "message"

    match text element "status" with
    | "passed" -> Passed
    | "failed" -> Failed(message ())
    | "known" -> Known(message ())
    | "skipped" -> Skipped(message ())
    | other -> raise (JsonException $"no status is called {other}")

let private resultOf (element: JsonElement) =
    {
        Suite = text element "suite"
        Name = text element "name"
        Outcome = outcomeOf element
        Seconds = element.GetProperty("seconds").GetDouble()
        Extra =
            [
                for member' in element.GetProperty("extra").EnumerateObject() ->
                    member'.Name, member'.Value.GetString() |> Option.ofObj |> Option.defaultValue ""
            ]
    }

let private entryOf (line: string) =
    use document = JsonDocument.Parse line
    let root = document.RootElement

    {
        Suite = text root "suite"
        Id = text root "id"
        Results =
            [
                for result in root.GetProperty("results").EnumerateArray() -> resultOf result
            ]
        Lines =
            [
                for line in root.GetProperty("lines").EnumerateArray() ->
                    line.GetString() |> Option.ofObj |> Option.defaultValue ""
            ]
    }

let private isLine (line: string) =
    try
        entryOf line |> ignore
        true
    with
    | :? JsonException
    | :? KeyNotFoundException -> false

let private fileOf folder = Path.Combine(folder, "conform.jsonl")

/// Loads the cases that an earlier run of the same plan judged; the error is one line. A truncated last line is dropped.
let load folder (plan: string) : Result<Entry list, string> =
    let file = fileOf folder

    if not (File.Exists file) then
        Error $"{file}: there is no earlier run to go on from"
    else
        match File.ReadAllLines file |> List.ofArray with
        | first :: entries when first = plan -> Ok(entries |> List.takeWhile isLine |> List.map entryOf)
        | _ ->
            Error $"{file}: the earlier run was another one (paths, filter, target, checks or sample differ)"

/// Appends entries behind those of an earlier run.
type Writer(folder: string, plan: string, earlier: Entry list) =
    let writer =
        Directory.CreateDirectory folder |> ignore
        let fresh = fileOf folder + ".new"
        File.WriteAllLines(fresh, plan :: List.map entryLine earlier)
        File.Move(fresh, fileOf folder, overwrite = true)
        new StreamWriter(fileOf folder, append = true)

    let mutable flushed = DateTime.UtcNow

    member _.Add(entry: Entry) =
        writer.WriteLine(entryLine entry)

        if DateTime.UtcNow - flushed > TimeSpan.FromSeconds 1.0 then
            writer.Flush()
            flushed <- DateTime.UtcNow

    interface IDisposable with
        member _.Dispose() = writer.Dispose()
