/// Call vectors of precompiled contracts, in the forms clients keep them: JSON lists and comma-separated rows.
module Perjury.Tests.Crypto.Vectors

open System
open System.Text
open System.Text.Json
open Perjury.Model
open Perjury.Model.Crypto
open Perjury.Tests

/// What a call must do; no output means that it fails. The price is compared where the vector names one.
type Vector =
    {
        Name: string
        Input: byte[]
        Output: byte[] option
        Gas: bigint option
    }

let private text (name: string) (item: JsonElement) =
    match item.TryGetProperty name with
    | true, value -> Some(value.ToString())
    | _ -> None

let private ofJson (item: JsonElement) =
    {
        Name = text "Name" item |> Option.defaultValue ""
        Input = text "Input" item |> Option.defaultValue "" |> Bytes.ofHex
        Output = text "Expected" item |> Option.map Bytes.ofHex
        Gas = text "Gas" item |> Option.map bigint.Parse
    }

/// A list of vectors, or an object with that list under `data`.
let private jsonVectors (content: byte[]) =
    use document = JsonDocument.Parse(ReadOnlyMemory content)
    let root = document.RootElement

    let items =
        if root.ValueKind = JsonValueKind.Array then
            root
        else
            root.GetProperty "data"

    [ for item in items.EnumerateArray() -> ofJson item ]

/// Rows of input, result, gas, notes; a note says why the call fails, whatever stands as result.
let private csvVectors (content: byte[]) =
    let row i (line: string) =
        let cells = line.TrimEnd('\r').Split(',', 4)

        {
            Name = $"row {i + 2}"
            Input = Bytes.ofHex cells[0]
            Output = if cells[3] = "" then Some(Bytes.ofHex cells[1]) else None
            Gas = if cells[2] = "" then None else Some(bigint.Parse cells[2])
        }

    (Encoding.UTF8.GetString content).Split('\n', StringSplitOptions.RemoveEmptyEntries)
    |> Array.skip 1
    |> Array.mapi row
    |> List.ofArray

/// Besu's point evaluation file: every valid case returns the same value.
let private besuPointEvaluation (content: byte[]) =
    use document = JsonDocument.Parse(ReadOnlyMemory content)
    let value = document.RootElement.GetProperty "PrecompileReturnValue"

    [
        for item in document.RootElement.GetProperty("TestCases").EnumerateArray() ->
            {
                Name = item.GetProperty("FailureMode").ToString()
                Input = item.GetProperty("Input").ToString() |> Bytes.ofHex
                Output =
                    if item.GetProperty("Valid").GetBoolean() then
                        Some(Bytes.ofHex (value.ToString()))
                    else
                        None
                Gas = None
            }
    ]

let private archive =
    lazy (Archives.files "precompiles" (fun _ -> true) |> Map.ofSeq)

let files () =
    archive.Value |> Map.toList |> List.map fst

let read file =
    let content = archive.Value[file]

    if file.EndsWith ".csv" then
        csvVectors content
    elif file.EndsWith "pointEvaluationPrecompile.json" then
        besuPointEvaluation content
    else
        jsonVectors content

/// What is wrong with a call, or nothing.
let complaint rules (address: int) comparesGas vector =
    let gas = bigint 1000000000000L

    match Precompiles.run rules (bigint address) vector.Input gas, vector.Output with
    | None, _ -> Some $"{vector.Name}: no contract"
    | Some Failure, None -> None
    | Some Failure, Some _ -> Some $"{vector.Name}: failed"
    | Some(Success _), None -> Some $"{vector.Name}: succeeded"
    | Some(Success(_, output)), Some expected when output <> expected ->
        Some $"{vector.Name}: {Bytes.toHex output} instead of {Bytes.toHex expected}"
    | Some(Success(used, _)), _ when comparesGas && vector.Gas |> Option.exists ((<>) used) ->
        Some $"{vector.Name}: {used} gas instead of {vector.Gas}"
    | _ -> None
