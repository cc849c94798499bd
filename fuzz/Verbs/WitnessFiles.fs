/// Witnesses and inputs as files.
module Perjury.Fuzz.Verbs.WitnessFiles

open System
open System.IO
open System.Text
open System.Text.Json
open Perjury.Witness

let private hex (bytes: byte[]) = "0x" + Convert.ToHexStringLower bytes

/// `{ state, codes, headers }` as debug_executionWitness gives it (execution-apis #847).
let private json (witness: WitnessLists) =
    use stream = new MemoryStream()
    use writer = new Utf8JsonWriter(stream, JsonWriterOptions(Indented = true))

    let list (name: string) (entries: byte[][]) =
        writer.WriteStartArray name
        entries |> Array.iter (hex >> writer.WriteStringValue)
        writer.WriteEndArray()

    writer.WriteStartObject()
    list "state" witness.State
    list "codes" witness.Codes
    list "headers" witness.Headers
    writer.WriteEndObject()
    writer.Flush()
    Encoding.UTF8.GetString(stream.ToArray())

// Longest file name without its extension: file systems allow 255 bytes.
[<Literal>]
let private LongestName = 200

/// File name that every file system allows; a long one is cut and ends with a hash.
let private fileName (id: string) =
    let plain =
        id
        |> String.map (fun letter ->
            if Char.IsAsciiLetterOrDigit letter || letter = '-' then
                letter
            else
                '_')

    if plain.Length <= LongestName then
        plain
    else
        let hash =
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes id))

        plain[.. LongestName - 18] + "-" + hash[..15]

/// Writes NAME.json and NAME.ssz, and says how large they are.
let write folder name (witness: WitnessLists) (input: byte[]) =
    Directory.CreateDirectory folder |> ignore

    let path extension =
        Path.Combine(folder, fileName name + extension)

    File.WriteAllText(path ".json", json witness + "\n")
    File.WriteAllBytes(path ".ssz", input)

    printfn
        "%s: %d nodes, %d codes, %d headers, %d input bytes"
        name
        witness.State.Length
        witness.Codes.Length
        witness.Headers.Length
        input.Length
