/// Files of a case: the honest input, and the mutations applied to it.
module Perjury.Fuzz.Corpus.CaseFiles

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Mutators

let private text (value: string) : JsonNode | null = JsonValue.Create value

let private array (items: seq<JsonNode | null>) : JsonNode | null = JsonArray(Array.ofSeq items)

let private object (fields: (string * (JsonNode | null)) list) : JsonObject =
    let result = JsonObject()

    for key, value in fields do
        result[key] <- value

    result

/// File name of the honest input.
[<Literal>]
let Base = "base.ssz"

/// File name of the mutations.
[<Literal>]
let Lies = "mutations.json"

/// JSON of the mutations file: origin and mutations of a case.
let liesJson (seed: uint64) (case: Case) =
    object
        [
            "subject", text case.Subject.Name
            "seed", text (string seed)
            "case", text (string case.Index)
            "family", text (case.Family |> Option.map _.Name |> Option.defaultValue "control")
            match Reading.wire case.Subject.Draft.Reading with
            | Some wire -> "wire", text wire
            | None -> ()

            "mutations", array (case.Mutations |> Seq.map (fun m -> Naming.toJson m :> JsonNode | null))
        ]

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

/// Origin of a bundle's case: subject, seed and index of the campaign.
type Origin =
    {
        Subject: string
        Seed: uint64
        Index: uint64
        Reading: Reading
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
        Reading =
            textOf document.RootElement "wire"
            |> Option.bind Reading.tryOfWire
            |> Option.defaultValue OfInput
    }

/// Reads the origin of a bundle; zeros where the file does not give it.
let origin folder = originOf (Path.Combine(folder, Lies))

/// Reads subject, family and mutations from two files; the error is one line.
let readAbout honest lies =
    try
        match mutationsOf lies with
        | Error reason -> Error $"{lies}: {reason}"
        | Ok(family, mutations) ->
            let origin = originOf lies

            match Subject.ofBytesAs origin.Reading origin.Subject (File.ReadAllBytes honest) with
            | Ok subject -> Ok(subject, family, mutations)
            | Error error -> Error $"{honest}: {error}"
    with
    | :? IOException as error -> Error error.Message
    | :? JsonException as error -> Error $"{lies}: {error.Message}"

/// Reads subject, family and mutations of a bundle's folder.
let read folder =
    readAbout (Path.Combine(folder, Base)) (Path.Combine(folder, Lies))
