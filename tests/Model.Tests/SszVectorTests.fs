/// The wire of the model against the answers of four SSZ implementations: whole inputs in every release, and pieces of every type.
module Perjury.Tests.SszVectorTests

open System.Text.Json
open Expecto
open Perjury.Model
open Perjury.Model.Ssz
open Perjury.Tests.Suite

let private archive = "ssz_stateless_v21"

let private documentOf name =
    JsonDocument.Parse(Archives.file archive $"/{name}.json")

let private text (json: JsonElement) = nonNull (json.GetString())

/// Hex digits, or runs of hex digits each so many times.
let private bytesOf (json: JsonElement) =
    match json.ValueKind with
    | JsonValueKind.String -> Bytes.ofHex (text json)
    | _ ->
        Bytes.concat
            [
                for run in json.EnumerateArray() do
                    let piece = Bytes.ofHex (text run[0])

                    for _ in 1 .. run[1].GetInt32() do
                        piece
            ]

/// A type of `types.json` as a schema.
let rec private schemaOf (json: JsonElement) =
    match json.ValueKind with
    | JsonValueKind.String ->
        match text json with
        | "bool" -> Boolean
        | number -> UInt(int (number.Substring 1) / 8)
    | _ ->
        match text json[0] with
        | "bytes" -> ByteVector(json[1].GetInt32())
        | "bytelist" -> ByteList(AtMost(json[1].GetInt64()))
        | "pbytelist" -> ByteList Progressive
        | "list" -> List(schemaOf json[1], AtMost(json[2].GetInt64()))
        | "plist" -> List(schemaOf json[1], Progressive)
        | "container" -> Container(fieldsOf json[2])
        | "pcontainer" -> ProgressiveContainer(fieldsOf json[2])
        | other -> failtest $"the types have a kind that is not known: {other}"

and private fieldsOf json =
    [ for field in json.EnumerateArray() -> text field[0], schemaOf field[1] ]

let private releaseOf name =
    WireSchemas.wireReleases |> List.find (fun release -> release.Name = name)

/// What the guest answers to any bytes that are no valid block.
let private answer (release: WireSchemas.WireRelease) bytes =
    Judging.examineAs { Releases.newest with Wire = release } Judging.Sufficient bytes
    |> fun judgement -> Wire.encodeOutputAs release (Judging.output judgement.Verdict)

let private expected (json: JsonElement) =
    match json.ValueKind with
    | JsonValueKind.String -> [ Wire.newest, Bytes.ofHex (text json) ]
    | _ ->
        [
            for release in json.EnumerateObject() -> releaseOf release.Name, Bytes.ofHex (text release.Value)
        ]

/// A piece decodes canonically and has the root, or does neither.
let private isPieceRight (schemas: Map<string, Schema>) (piece: JsonElement) =
    let schema = schemas[text (piece.GetProperty "type")]
    let bytes = bytesOf (piece.GetProperty "ssz")
    let root = piece.GetProperty "root"

    match Ssz.decode schema bytes with
    | Error _ -> root.ValueKind = JsonValueKind.Null
    | Ok value ->
        root.ValueKind = JsonValueKind.String
        && Bytes.equal (Ssz.encode schema value) bytes
        && Bytes.equal (HashTreeRoot.hashTreeRoot schema value) (Bytes.ofHex (text root))

[<Tests>]
let tests =
    testList
        "SszVectorTests"
        [
            testCase "whole inputs have the output that four implementations give them"
            <| fun () ->
                use document = documentOf "inputs"
                let inputs = List.ofSeq (document.RootElement.EnumerateArray())

                let wrong =
                    [
                        for input in inputs do
                            let bytes = bytesOf (input.GetProperty "input")

                            for release, output in expected (input.GetProperty "output") do
                                if not (Bytes.equal (answer release bytes) output) then
                                    $"""{text (input.GetProperty "id")} {release.Name}"""
                    ]

                Expect.isGreaterThan inputs.Length 1000 "inputs"
                say $"{inputs.Length} inputs, {wrong.Length} wrong"
                Expect.none wrong "wrong outputs"

            testCase "pieces of every type decode canonically and have their roots"
            <| fun () ->
                use types = documentOf "types"
                use document = documentOf "pieces"

                let schemas =
                    Map.ofList
                        [
                            for entry in (types.RootElement.GetProperty "pieces").EnumerateObject() ->
                                entry.Name, schemaOf entry.Value
                        ]

                let pieces = List.ofSeq (document.RootElement.EnumerateArray())

                let wrong =
                    pieces
                    |> List.filter (isPieceRight schemas >> not)
                    |> List.map (fun piece -> text (piece.GetProperty "id"))

                Expect.isGreaterThan pieces.Length 500 "pieces"
                say $"{pieces.Length} pieces, {wrong.Length} wrong"
                Expect.none wrong "wrong pieces"

            testCase "the schemas are those of the specification, type by type"
            <| fun () ->
                use types = documentOf "types"

                for entry in (types.RootElement.GetProperty "inputs").EnumerateObject() do
                    let schemaId =
                        int (Bytes.toUInt64LittleEndian (Array.rev (Bytes.ofHex (text entry.Value[0]))))

                    let release =
                        match entry.Name.Split '/' with
                        | [| _; name |] -> releaseOf name
                        | _ -> Wire.newest

                    let ours =
                        match WireSchemas.shapeOf schemaId with
                        | Some shape -> WireSchemas.payloadInput release shape
                        | None -> WireSchemas.blockInput

                    Expect.equal ours (schemaOf entry.Value[1]) entry.Name
        ]
