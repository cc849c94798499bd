/// Line chart over time as inline SVG, without script, font or external resource.
module Perjury.Fuzz.Report.Chart

open System
open System.Globalization
open Perjury.Fuzz.Gate

let private width, height = 720.0, 220.0
let private left, right, top, bottom = 52.0, 12.0, 14.0, 34.0

let private number (value: float) =
    value.ToString("0.##", CultureInfo.InvariantCulture)

/// Smallest of 1, 2, 5, 10, 20, … that is not below the value.
let private roundUp (value: float) =
    let power = Math.Pow(10.0, Math.Floor(Math.Log10(max value 1e-9)))

    [ 1.0; 2.0; 5.0; 10.0 ]
    |> List.map ((*) power)
    |> List.find (fun step -> step >= value * 0.999999)

let private ticks most =
    let step = roundUp (max most 1e-9 / 4.0)
    [ 0.0 .. step .. step * Math.Ceiling(most / step) ]

let private thousands (value: float) =
    value.ToString("#,0.##", CultureInfo.InvariantCulture)

let private text x y anchor (content: string) =
    $"""<text x="{number x}" y="{number y}" text-anchor="{anchor}">{content}</text>"""

let private grid x y (times: float list) (rates: float list) =
    [
        for rate in rates do
            $"""<line class="grid" x1="{number left}" x2="{number (width - right)}" y1="{number (y rate)}" y2="{number (y rate)}"/>"""

            text (left - 8.0) (y rate + 4.0) "end" (thousands rate)

        for time in times do
            text (x time) (height - bottom + 18.0) "middle" (number time)

        text (width - right) (height - 2.0) "end" "seconds"
    ]

let private mean y (samples: Sample list) =
    let rate = samples |> List.averageBy _.Rate
    let height = number (y rate)

    [
        $"""<line class="mean" x1="{number left}" x2="{number (width - right)}" y1="{height}" y2="{height}"/>"""
        text (width - right) (y rate - 6.0) "end" $"mean {thousands (Math.Round rate)}"
    ]

let private dots x y (samples: Sample list) =
    samples
    |> List.map (fun sample ->
        let place = $"""cx="{number (x sample.At)}" cy="{number (y sample.Rate)}" """

        $"""<circle class="dot" {place}r="3"><title>{number (Math.Round(sample.At, 1))} s: {thousands (Math.Round sample.Rate)} answers per second</title></circle>""")

/// Chart of rates over seconds; `label` is its text alternative.
let line (label: string) (samples: Sample list) =
    let rates = ticks (samples |> List.map _.Rate |> List.max)
    let mostTime, mostRate = samples |> List.map _.At |> List.max, List.last rates
    let times = ticks mostTime |> List.filter (fun time -> time <= mostTime)

    let x time =
        left + time / mostTime * (width - left - right)

    let y rate =
        height - bottom - rate / mostRate * (height - top - bottom)

    let points =
        samples
        |> List.map (fun sample -> $"{number (x sample.At)},{number (y sample.Rate)}")
        |> String.concat " "

    let first, last = List.head samples, List.last samples
    let floor = number (y 0.0)

    [
        $"""<svg class="chart" viewBox="0 0 {number width} {number height}" role="img" aria-label="{label}">"""
        yield! grid x y times rates
        $"""<polygon class="area" points="{number (x first.At)},{floor} {points} {number (x last.At)},{floor}"/>"""
        $"""<polyline class="line" points="{points}"/>"""
        yield! mean y samples
        yield! dots x y samples
        "</svg>"
    ]
