/// Repeated timing of a function on one thread.
module Perjury.Fuzz.Bench.Measure

open System
open System.Diagnostics

/// Clock in seconds since an arbitrary moment.
type Clock = unit -> float

let wall: Clock =
    fun () -> float (Stopwatch.GetTimestamp()) / float Stopwatch.Frequency

/// Processor time of the process, which the load of the machine does not change. It includes the thread of the JIT compiler.
let processor: Clock = fun () -> Environment.CpuUsage.TotalTime.TotalSeconds

type Settings =
    {
        Clock: Clock
        /// Number of timed runs per figure.
        Runs: int
    }

/// Median of several runs, with the best and the worst.
type Spread =
    {
        Median: float
        Min: float
        Max: float
    }

let spread (values: float list) =
    let sorted = values |> List.sort |> Array.ofList
    let middle = sorted.Length / 2

    {
        Median =
            if sorted.Length % 2 = 1 then
                sorted[middle]
            else
                (sorted[middle - 1] + sorted[middle]) / 2.0
        Min = sorted[0]
        Max = sorted[sorted.Length - 1]
    }

/// Of what is measured once.
let single value =
    {
        Median = value
        Min = value
        Max = value
    }

/// Converts a spread to another unit; a decreasing conversion swaps best and worst.
let convert (into: float -> float) values =
    let ends = [ into values.Min; into values.Max ]

    {
        Median = into values.Median
        Min = List.min ends
        Max = List.max ends
    }

let timed (clock: Clock) work =
    let start = clock ()
    work ()
    clock () - start

// Minimum duration of a run, so that the clock's resolution does not matter.
[<Literal>]
let private RunSeconds = 0.05

// Warm-up: tiered compilation replaces a hot method twice, each time after thirty calls and a delay, on a thread of its own.
[<Literal>]
let private WarmSeconds = 0.5

[<Literal>]
let private WarmCalls = 100

[<Literal>]
let private MostWarmSeconds = 5.0

let private warmUp work =
    let start = processor ()
    let mutable calls = 0
    let seconds () = processor () - start

    while calls < 2
          || calls < WarmCalls && seconds () < MostWarmSeconds
          || seconds () < WarmSeconds do
        work ()
        calls <- calls + 1

    GC.Collect()

let rec private calibrate clock count work =
    let seconds =
        timed clock (fun () ->
            for _ in 1..count do
                work ())

    if seconds >= RunSeconds || count >= 0x1000000 then
        count
    else
        calibrate clock (count * 2) work

/// Seconds per call.
let perCall settings (work: unit -> unit) =
    warmUp work
    let count = calibrate settings.Clock 1 work

    spread
        [
            for _ in 1 .. settings.Runs do
                let seconds =
                    timed settings.Clock (fun () ->
                        for _ in 1..count do
                            work ())

                seconds / float count
        ]

/// Times of several stages of one call, in the same order each time.
let perCallSplit settings (work: unit -> float[]) =
    warmUp (work >> ignore)
    let runs = [ for _ in 1 .. settings.Runs -> work () ]
    List.init runs.Head.Length (fun index -> spread [ for run in runs -> run[index] ])
