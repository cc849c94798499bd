/// `perjury witness`: builds the canonical ExecutionWitness of the blocks of a fixture, as JSON and as input bytes.
module Perjury.Fuzz.Verbs.Witness

open System
open System.IO
open System.Text
open System.Text.Json
open Argu
open Perjury.Fixtures
open Perjury.Witness
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Conform.Eest

type WitnessArgs =
    | [<MainCommand; Mandatory>] Path of PATH: string list
    | Filter of RE: string
    | Wire of RELEASE: string
    | Out of DIR: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Path _ -> "files, folders or .tar.gz archives of fixtures."
            | Filter _ -> "only cases whose id matches the regular expression."
            | Wire _ ->
                "release of Amsterdam's wire that the input bytes are written in: zkevm-v0.3.3, v21.0.0, v21.0.1 or v21.0.7 (default: the newest that has the rules of the case)."
            | Out _ -> "folder of the .json and .ssz files (default: perjury-witness)."

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

let private write folder name (witness: WitnessLists) (input: byte[]) =
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

let private outcomeOf (test: FixtureCase) result =
    match result with
    | Ok() -> ()
    | Error why -> printfn "%s: no witness: %s" test.Id why

/// Builds the witness of a case; of a chain, those of its blocks as far as they are valid.
let private build wire folder (test: FixtureCase) =
    if test.Format = FixtureFormat.WitnessedBlock then
        Inputs.reducedWitness wire test test.Blocks[0]
        |> Result.map (fun (witness, input) -> write folder test.Id witness input)
    else
        let named index =
            if test.Blocks.Count = 1 then
                test.Id
            else
                $"{test.Id}#block{index}"

        Inputs.chainOf None test
        |> Result.bind (fun spec ->
            ChainRun.witnesses wire spec test (fun index witness input ->
                write folder (named index) witness input))

let run (arguments: ParseResults<WitnessArgs>) =
    let folder = arguments.ValueOr(WitnessArgs.Out, "perjury-witness")

    let wire =
        arguments.TryValue WitnessArgs.Wire
        |> Option.map Options.wire
        |> Option.defaultValue WireName.ofInput

    let filter =
        arguments.TryValue WitnessArgs.Filter
        |> Option.map (fun pattern -> Func<string, bool>((Options.regex "--filter" pattern).IsMatch))
        |> Option.toObj

    let results =
        [
            for path in arguments.Value WitnessArgs.Path do
                for test in FixtureReader.Read(path, filter) do
                    let result = build wire folder test
                    outcomeOf test result
                    result
        ]

    let failed = results |> List.filter Result.isError |> List.length

    let tally =
        { Exit.noCases with
            Passed = results.Length - failed
            Failed = failed
        }

    printfn "%s" (Exit.lastLine tally)
    Exit.ofTally tally
