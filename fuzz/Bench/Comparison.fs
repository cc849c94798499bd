/// Two runs of the bench side by side.
module Perjury.Fuzz.Bench.Comparison

open System.IO
open System.Text.Json

/// Medians by name and unit of a report that `Figure.writeJson` wrote; the error is one line.
let read (path: string) =
    try
        use report = JsonDocument.Parse(File.ReadAllText path)

        Ok
            [
                for entry in report.RootElement.GetProperty("figures").EnumerateArray() do
                    let text (name: string) =
                        entry.GetProperty(name).GetString() |> string

                    (text "name", text "unit"), entry.GetProperty("median").GetDouble()
            ]
    with
    | :? JsonException
    | :? System.InvalidOperationException
    | :? System.FormatException
    | :? System.Collections.Generic.KeyNotFoundException ->
        Error $"{path}: not a report of perjury bench --json"

let private number (value: float) =
    if value = floor value then
        value.ToString "0"
    else
        value.ToString "0.###"

/// A line for each figure that both runs have, with the ratio of this run to the one before; how many have no counterpart.
let lines before figures =
    let before = Map.ofList before

    let has figure =
        Map.containsKey (figure.Name, figure.Unit) before

    let shared, others = List.partition has figures

    let rows =
        [ "figure"; "before"; "now"; "ratio"; "unit" ]
        :: [
            for figure in shared ->
                let old = before[figure.Name, figure.Unit]
                let now = figure.Value.Median

                [
                    figure.Name
                    number old
                    number now
                    (now / old).ToString "0.000"
                    figure.Unit
                ]
        ]

    let widths = List.transpose rows |> List.map (List.map String.length >> List.max)

    [
        for row in rows do
            yield
                List.zip row widths
                |> List.mapi (fun column (text, width) ->
                    if column = 0 || column = 4 then
                        text.PadRight width
                    else
                        text.PadLeft width)
                |> String.concat "  "
                |> _.TrimEnd()

        if not others.IsEmpty then
            yield $"{others.Length} figures are only in this run"

        if before.Count > shared.Length then
            yield $"{before.Count - shared.Length} figures are only in the run before"
    ]
