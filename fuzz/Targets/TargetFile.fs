/// A guest of somebody else, described by a JSON file: how it is started, how it takes an input, what it gives back.
module Perjury.Fuzz.Targets.TargetFile

open System
open System.IO
open System.Text.Json
open Perjury.Mutators

/// How an input reaches the process.
type Adapter =
    /// Raw bytes on standard input, one process per input.
    | Stdin
    /// The path of a file with the bytes in the place of `{input}`, one process per input.
    | File
    /// One process for many inputs: a path per line in, an answer per line out.
    | Batch

/// How the public output is written.
type Encoding =
    | Ssz
    | Hex
    /// 43 bytes and zeros behind them, as zkVMs round their journals up.
    | Padded
    /// SHA-256 of the public output.
    | Sha256

type Description =
    {
        Name: string
        Adapter: Adapter
        Command: string list
        Encoding: Encoding
        Timeout: TimeSpan
        /// Limit of the address space, where one is set.
        MemoryMiB: int option
        /// The four-byte little-endian length that Ere guests expect in front of the input.
        LengthPrefix: bool
        /// The mode the guest was built in.
        Conformance: Conformance
    }

let private text (root: JsonElement) (name: string) =
    match root.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.String -> value.GetString() |> Option.ofObj
    | _ -> None

let private number (root: JsonElement) (name: string) =
    match root.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.Number -> Some(value.GetInt32())
    | _ -> None

let private command (root: JsonElement) =
    match root.TryGetProperty "command" with
    | true, value when value.ValueKind = JsonValueKind.Array ->
        [ for part in value.EnumerateArray() -> part.ToString() ]
    | _ -> []

let private choose name known value =
    match List.tryFind (fun (key, _) -> key = value) known with
    | Some(_, found) -> Ok found
    | None ->
        let names = known |> List.map fst |> String.concat ", "
        Error $"\"{name}\" is \"{value}\", one of {names} is expected"

let private adapters = [ "stdin", Stdin; "file", File; "batch", Batch ]

let private encodings =
    [ "ssz", Ssz; "hex", Hex; "line", Hex; "padded", Padded; "sha256", Sha256 ]

let private describe (root: JsonElement) =
    let mode = text root "mode" |> Option.defaultValue "stdin" |> choose "mode" adapters

    let output =
        text root "output" |> Option.defaultValue "ssz" |> choose "output" encodings

    let conformance =
        text root "conformance"
        |> Option.defaultValue "sufficient"
        |> choose "conformance" [ "sufficient", Sufficient; "canonical", Canonical ]

    match text root "name", command root, mode, output, conformance with
    | None, _, _, _, _ -> Error "missing field \"name\""
    | _, [], _, _, _ -> Error "missing field \"command\""
    | _, _, Error why, _, _
    | _, _, _, Error why, _
    | _, _, _, _, Error why -> Error why
    | Some name, command, Ok adapter, Ok encoding, Ok conformance ->
        Ok
            {
                Name = name
                Adapter = adapter
                Command = command
                Encoding = encoding
                Timeout =
                    TimeSpan.FromMilliseconds(float (number root "timeoutMs" |> Option.defaultValue 5000))
                MemoryMiB = number root "memoryMiB"
                LengthPrefix = (text root "prefix" = Some "ere")
                Conformance = conformance
            }

/// The description in a file, or what is wrong with it.
let load (path: string) =
    try
        use document =
            JsonDocument.Parse(
                System.IO.File.ReadAllText path,
                JsonDocumentOptions(CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)
            )

        describe document.RootElement |> Result.mapError (fun why -> $"{path}: {why}")
    with
    | :? JsonException as error -> Error $"{path}: not JSON: {error.Message}"
    | :? IOException as error -> Error error.Message
    | :? UnauthorizedAccessException as error -> Error error.Message
