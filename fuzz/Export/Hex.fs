/// Hex encoding of values in EEST fixtures.
module internal Perjury.Fuzz.Export.Hex

open System.Text.Json.Nodes
open Perjury.Model

let text (value: string) : JsonNode | null = JsonValue.Create value

let data (bytes: byte[]) = text ("0x" + Bytes.toHex bytes)

/// Number in whole bytes, at least one.
let number (value: bigint) =
    let bytes = Bytes.ofBigInt value
    data (if bytes.Length = 0 then [| 0uy |] else bytes)

let word (value: uint64) = number (bigint value)

let array (items: seq<JsonNode | null>) : JsonNode | null = JsonArray(Array.ofSeq items)

let object (fields: seq<string * (JsonNode | null)>) =
    let result = JsonObject()

    for key, value in fields do
        result[key] <- value

    result

let node (fields: seq<string * (JsonNode | null)>) : JsonNode | null = object fields
