/// Temporary files for child processes, in a folder that is deleted when this process exits.
module Perjury.Fuzz.Targets.External.Scratch

open System
open System.Buffers.Binary
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open System.Threading
open Perjury.Model
open Perjury.Mutators

let private folder =
    lazy
        (let place = Directory.CreateTempSubdirectory("perjury-").FullName

         AppDomain.CurrentDomain.ProcessExit.Add(fun _ ->
             try
                 Directory.Delete(place, true)
             with
             | :? IOException
             | :? UnauthorizedAccessException -> ())

         place)

let mutable private last = 0

/// Runs `work` with the absolute path of a temporary file that holds these bytes.
let withFile extension (content: byte[]) work =
    let number = Interlocked.Increment &last
    let path = Path.Combine(folder.Value, $"{number}.{extension}")
    File.WriteAllBytes(path, content)

    try
        work path
    finally
        File.Delete path

/// Framing of an input: the bytes alone, or behind their length.
let framed lengthPrefix (input: byte[]) =
    if lengthPrefix then
        let length: byte[] = Array.zeroCreate 4
        BinaryPrimitives.WriteUInt32LittleEndian(length, uint32 input.Length)
        Array.append length input
    else
        input

let private hex bytes : JsonNode | null =
    JsonValue.Create("0x" + Bytes.toHex bytes)

let private list (entries: byte[][]) : JsonNode | null = JsonArray(Array.map hex entries)

let private headerFields (parent: byte[]) =
    [ "hash", 32; "parentHash", 32; "stateRoot", 32 ]
    |> List.map (fun (name, length) -> name, (if name = "hash" then parent else Bytes.zeros length))

let private genesis () =
    let header = JsonObject()

    for name, value in headerFields (Bytes.zeros 32) do
        header[name] <- hex value

    header["number"] <- JsonValue.Create "0x0"
    header["timestamp"] <- JsonValue.Create "0x0"
    header

// An input that does not decode has no witness lists and no verdict to state in the fixture, only its bytes.
let private blockOf input =
    let block = JsonObject()
    block["rlp"] <- JsonValue.Create "0x"

    match Draft.ofBytes input, Subject.ofBytes "" input with
    | Ok draft, Ok subject ->
        let witness = JsonObject()
        witness["state"] <- list draft.Witness.State
        witness["codes"] <- list draft.Witness.Codes
        witness["headers"] <- list draft.Witness.Headers
        block["executionWitness"] <- witness
        block["statelessOutputBytes"] <- hex subject.Accepted
    | _ -> block["statelessOutputBytes"] <- hex (Wire.encodeOutput Wire.sentinel)

    block["statelessInputBytes"] <- hex input
    block

/// Fixture with the input as its only block. It states acceptance: the verdict that a consumer prints is read, not whether the two
/// agree.
let fixture (input: byte[]) =
    let test = JsonObject()
    let info = JsonObject()
    info["fixture-format"] <- JsonValue.Create "blockchain_test"
    test["_info"] <- info
    test["network"] <- JsonValue.Create "Prague"
    test["pre"] <- JsonObject()
    test["genesisBlockHeader"] <- genesis ()
    test["lastblockhash"] <- hex (Bytes.zeros 32)
    test["blocks"] <- JsonArray [| blockOf input :> JsonNode |]
    let file = JsonObject()
    file["perjury"] <- test
    JsonSerializer.SerializeToUtf8Bytes file
