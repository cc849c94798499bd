/// Report files of a gate.
module Perjury.Fuzz.Report.GateReport

open System
open System.IO
open System.Text.Json
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Gate

[<Literal>]
let private TextFile = "gate.txt"

[<Literal>]
let private CausesFile = "gate.causes.json"

let private file (folder: string) (name: string) = Path.Combine(folder, name)

// A full disk or a kill must not take away the report that was there.
let private whole (path: string) (write: string -> unit) =
    write (path + ".new")
    File.Move(path + ".new", path, overwrite = true)

/// Writes the report in every format into a folder.
let write (folder: string) (verdict: Verdict) =
    Directory.CreateDirectory folder |> ignore
    let results = verdict.Parts |> List.collect _.Results

    whole (file folder TextFile) (fun path ->
        File.WriteAllLines(path, Text.lines verdict @ [ Text.lastLine verdict ]))

    whole (file folder "gate.md") (fun path -> Markdown.write path verdict)
    whole (file folder "gate.xml") (fun path -> Junit.write path results)

    whole (file folder "gate.ctrf.json") (fun path ->
        Ctrf.write path verdict.Started verdict.Finished results)

    whole (file folder "gate.sarif") (fun path -> Sarif.write path verdict.Version verdict.Bugs)
    whole (file folder "gate.html") (fun path -> Page.write path verdict)

    if not verdict.IsPartial then
        whole (file folder CausesFile) (fun path ->
            File.WriteAllText(path, JsonSerializer.Serialize(Array.ofList (Verdict.causes verdict)) + "\n"))

let private last (folder: string) =
    try
        JsonSerializer.Deserialize<string[]>(File.ReadAllText(file folder CausesFile))
        |> Option.ofObj
        |> Option.map List.ofArray
    with
    | :? IOException
    | :? JsonException -> None

/// What there is where the reports go.
type Place =
    | Fresh
    /// An earlier gate, with the causes that it found.
    | Earlier of string list option
    /// Something that no gate wrote.
    | Taken

/// Looks at the folder before anything runs, and shows that it can be written.
let claim (folder: string) =
    let place =
        if File.Exists folder then
            Taken
        elif not (Directory.Exists folder) then
            Fresh
        elif File.Exists(file folder TextFile) then
            Earlier(last folder)
        elif Seq.isEmpty (Directory.EnumerateFileSystemEntries folder) then
            Fresh
        else
            Taken

    match place with
    | Taken -> ()
    | Fresh
    | Earlier _ ->
        Directory.CreateDirectory folder |> ignore
        let started = DateTimeOffset.UtcNow.ToString "yyyy-MM-dd HH:mm 'UTC'"
        File.WriteAllText(file folder TextFile, $"the gate began at {started} and is not decided\n")

        // Findings of an earlier gate do not belong to this one.
        match Path.Combine(folder, "suite", "findings") with
        | findings when Directory.Exists findings -> Directory.Delete(findings, true)
        | _ -> ()

    place
