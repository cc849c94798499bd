/// A finding as a folder that speaks for itself: what went in, what was told, what came out, and how to see it again.
module Perjury.Fuzz.Artifact

open System
open System.IO
open System.Security.Cryptography
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Model
open Perjury.Mutators

type Finding =
    {
        Seed: uint64
        Case: Case
        Judgement: Judgement
        /// All answers to the case, the disagreeing one among them.
        Judgements: Judgement list
    }

let private text (value: string) : JsonNode | null = JsonValue.Create value

let private array (items: seq<JsonNode | null>) : JsonNode | null = JsonArray(Array.ofSeq items)

let private object (fields: (string * (JsonNode | null)) list) : JsonObject =
    let result = JsonObject()

    for key, value in fields do
        result[key] <- value

    result

/// The honest input of a bundle.
[<Literal>]
let Base = "base.ssz"

/// What is told about it.
[<Literal>]
let Lies = "mutations.json"

/// Where a case comes from and its lies.
let liesJson (seed: uint64) (case: Case) =
    object
        [
            "subject", text case.Subject.Name
            "seed", text (string seed)
            "case", text (string case.Index)
            "family", text (case.Family |> Option.map _.Name |> Option.defaultValue "control")
            "mutations", array (case.Mutations |> Seq.map (fun m -> Naming.toJson m :> JsonNode | null))
        ]

let private answerJson (judgement: Judgement) : JsonNode | null =
    let output =
        match judgement.Answer.Observation with
        | Output bytes -> "0x" + Bytes.toHex bytes
        | _ -> Judge.observed judgement

    object
        [
            "target", text judgement.Target
            "conformance", text (Judge.modeName judgement.Mode)
            "output", text output
            "answer", text (Answer.text judgement.Answer)
            "finding",
            (judgement.Disagreement
             |> Option.map (Compare.kindName >> text)
             |> Option.defaultValue null)
        ]

let private oracleJson (judgement: Judgement) : JsonNode | null =
    object
        [
            "conformance", text (Judge.modeName judgement.Mode)
            "verdict", text (Judge.expected judgement)
            "output", text ("0x" + Bytes.toHex judgement.Expected.Output)
            "reasons", array (judgement.Expected.Reasons |> Seq.map (Reasons.name >> text))
        ]

let private repro finding =
    $"""#!/bin/sh
# {finding.Judgement.Target}: {Judge.modeName finding.Judgement.Mode}, {Answer.text finding.Judgement.Answer}
# {Naming.texts finding.Case.Mutations}
cd "$(dirname "$0")" && exec "${{PERJURY:-perjury}}" replay . --target {finding.Judgement.Target}
"""

let private indented = JsonSerializerOptions(WriteIndented = true)

let private runnable (path: string) =
    if not (OperatingSystem.IsWindows()) then
        File.SetUnixFileMode(
            path,
            UnixFileMode.UserRead
            ||| UnixFileMode.UserWrite
            ||| UnixFileMode.UserExecute
            ||| UnixFileMode.GroupRead
            ||| UnixFileMode.GroupExecute
            ||| UnixFileMode.OtherRead
            ||| UnixFileMode.OtherExecute
        )

let private writeFiles place finding =
    Directory.CreateDirectory place |> ignore
    let file name = Path.Combine(place, name)
    File.WriteAllBytes(file "input.ssz", Draft.encode finding.Case.Draft)
    File.WriteAllBytes(file Base, finding.Case.Subject.Bytes)
    File.WriteAllText(file Lies, (liesJson finding.Seed finding.Case).ToJsonString indented + "\n")

    let write name make (judgements: Judgement list) =
        let json = JsonArray(judgements |> List.map make |> Array.ofList)
        File.WriteAllText(file name, json.ToJsonString indented + "\n")

    write "observations.json" answerJson finding.Judgements
    write "oracle.json" oracleJson (finding.Judgements |> List.distinctBy _.Mode)
    File.WriteAllText(file "repro.sh", repro finding)
    runnable (file "repro.sh")

/// Writes the bundle to a folder, in the place of what is there. A kill at any moment leaves a whole bundle or none.
let writeTo (place: string) finding =
    let fresh = place + ".new"

    if Directory.Exists fresh then
        Directory.Delete(fresh, true)

    writeFiles fresh finding

    if Directory.Exists place then
        Directory.Delete(place, true)

    Directory.Move(fresh, place)

/// Writes the bundle below `folder` and returns its place: `<target>/<kind>-<hash of the input>`.
let write folder finding =
    let hash = Convert.ToHexStringLower(SHA1.HashData(Draft.encode finding.Case.Draft))

    let kind =
        finding.Judgement.Disagreement
        |> Option.map Compare.kindName
        |> Option.defaultValue "case"

    let place = Path.Combine(folder, finding.Judgement.Target, $"{kind}-{hash}")
    writeTo place finding
    place

let private mutationsOf (path: string) =
    use document = JsonDocument.Parse(File.ReadAllText path)

    let family =
        match document.RootElement.TryGetProperty "family" with
        | true, name when name.ValueKind = JsonValueKind.String ->
            name.GetString() |> Option.ofObj |> Option.bind Catalogue.tryFind
        | _ -> None

    match document.RootElement.TryGetProperty "mutations" with
    | true, list when list.ValueKind = JsonValueKind.Array ->
        let fold item state =
            match Naming.ofJson item, state with
            | Ok mutation, Ok mutations -> Ok(mutation :: mutations)
            | Error reason, _
            | _, Error reason -> Error reason

        Seq.foldBack fold (list.EnumerateArray()) (Ok [])
        |> Result.map (fun mutations -> family, mutations)
    | _ -> Error "missing field \"mutations\""

/// The case that a bundle was made of.
type Origin =
    {
        Subject: string
        Seed: uint64
        Index: uint64
    }

let private textOf (element: JsonElement) (name: string) =
    match element.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.String -> Option.ofObj (value.GetString())
    | _ -> None

let private numberOf element name =
    match textOf element name |> Option.map UInt64.TryParse with
    | Some(true, number) -> number
    | _ -> 0UL

let private originOf (lies: string) =
    use document = JsonDocument.Parse(File.ReadAllText lies)

    {
        Subject = textOf document.RootElement "subject" |> Option.defaultValue "base"
        Seed = numberOf document.RootElement "seed"
        Index = numberOf document.RootElement "case"
    }

/// Where a bundle's case comes from; zeros where it does not say.
let origin folder = originOf (Path.Combine(folder, Lies))

/// The target that a bundle says was wrong, and the first mode in which it was.
let accused folder =
    let path = Path.Combine(folder, "observations.json")

    let judged (element: JsonElement) =
        match textOf element "target", textOf element "conformance" |> Option.bind Judge.modeOf with
        | Some target, Some mode when (textOf element "finding").IsSome -> Some(target, mode)
        | _ -> None

    try
        use document = JsonDocument.Parse(File.ReadAllText path)

        if document.RootElement.ValueKind = JsonValueKind.Array then
            document.RootElement.EnumerateArray() |> Seq.tryPick judged
        else
            None
    with
    | :? IOException
    | :? JsonException -> None

/// Subject, family and lies from two files: an honest input, and lies about it.
let readAbout honest lies =
    try
        match mutationsOf lies with
        | Error reason -> Error $"{lies}: {reason}"
        | Ok(family, mutations) ->
            match Subject.ofBytes (originOf lies).Subject (File.ReadAllBytes honest) with
            | Ok subject -> Ok(subject, family, mutations)
            | Error error -> Error $"{honest}: {error}"
    with
    | :? IOException as error -> Error error.Message
    | :? JsonException as error -> Error $"{lies}: {error.Message}"

/// A bundle's subject, family and lies, from its files.
let read folder =
    readAbout (Path.Combine(folder, Base)) (Path.Combine(folder, Lies))
