namespace Perjury.Fuzz.Bench

open System
open System.IO
open System.Runtime.InteropServices
open System.Text.Json

/// Target value of a figure on one thread of an ordinary machine.
type Target =
    | AtMost of float
    | AtLeast of float

type Figure =
    {
        Name: string
        Unit: string
        Value: Measure.Spread
        Target: Target option
    }

module Figure =
    let make name measure value =
        {
            Name = name
            Unit = measure
            Value = value
            Target = None
        }

    let aimedAt target figure = { figure with Target = Some target }

    /// Whether the median meets the target; None where there is no target.
    let meets figure =
        figure.Target
        |> Option.map (fun target ->
            match target with
            | AtMost bound -> figure.Value.Median <= bound
            | AtLeast bound -> figure.Value.Median >= bound)

    // Number with four significant digits, never with an exponent.
    let private number (value: float) =
        let size = abs value

        if size >= 1000.0 then value.ToString "0"
        elif size >= 100.0 then value.ToString "0.0"
        elif size >= 10.0 then value.ToString "0.00"
        else value.ToString "0.000"

    let private targetText figure =
        match figure.Target with
        | None -> ""
        | Some target ->
            let text =
                match target with
                | AtMost bound -> $"<= {bound}"
                | AtLeast bound -> $">= {bound}"

            if meets figure = Some true then
                text + "  met"
            else
                text + "  missed"

    /// Aligned table with its heading.
    let table figures =
        let rows =
            [ "figure"; "median"; "min"; "max"; "unit"; "target" ]
            :: [
                for figure in figures ->
                    [
                        figure.Name
                        number figure.Value.Median
                        number figure.Value.Min
                        number figure.Value.Max
                        figure.Unit
                        targetText figure
                    ]
            ]

        let widths = List.transpose rows |> List.map (List.map String.length >> List.max)

        let isNumber column = column >= 1 && column <= 3

        [
            for row in rows ->
                List.zip row widths
                |> List.mapi (fun column (text, width) ->
                    if isNumber column then
                        text.PadLeft width
                    else
                        text.PadRight width)
                |> String.concat "  "
                |> _.TrimEnd()
        ]

    let private writeFigure (writer: Utf8JsonWriter) figure =
        writer.WriteStartObject()
        writer.WriteString("name", figure.Name)
        writer.WriteString("unit", figure.Unit)
        writer.WriteNumber("median", figure.Value.Median)
        writer.WriteNumber("min", figure.Value.Min)
        writer.WriteNumber("max", figure.Value.Max)

        match figure.Target with
        | Some(AtMost bound) -> writer.WriteNumber("atMost", bound)
        | Some(AtLeast bound) -> writer.WriteNumber("atLeast", bound)
        | None -> ()

        meets figure |> Option.iter (fun met -> writer.WriteBoolean("met", met))
        writer.WriteEndObject()

    /// Writes the machine, the method and every figure.
    let writeJson (path: string) (clock: string) runs figures =
        use file = File.Create path
        use writer = new Utf8JsonWriter(file, JsonWriterOptions(Indented = true))
        writer.WriteStartObject()
        writer.WriteString("runtime", RuntimeInformation.FrameworkDescription)
        writer.WriteString("system", RuntimeInformation.OSDescription)
        writer.WriteString("architecture", string RuntimeInformation.ProcessArchitecture)
        writer.WriteNumber("processors", Environment.ProcessorCount)
        writer.WriteString("clock", clock)
        writer.WriteNumber("runs", (runs: int))
        writer.WriteStartArray "figures"
        figures |> List.iter (writeFigure writer)
        writer.WriteEndArray()
        writer.WriteEndObject()
