namespace Perjury.Fuzz.Gate

open System
open System.Diagnostics
open System.Threading
open Perjury.Fuzz.Targets

/// Answers per second, at the middle of each interval.
type Sample = { At: float; Rate: float }

/// Counts a target's answers as they come, whoever asks.
type Meter(target: Target, interval: float) =
    let answers = [| 0L |]
    let clock = Stopwatch()
    let readings = ResizeArray<float * int64>()

    let read _ =
        lock readings (fun () -> readings.Add(clock.Elapsed.TotalSeconds, Interlocked.Read(&answers[0])))

    let timer = new Timer(TimerCallback read, null, Timeout.Infinite, Timeout.Infinite)

    /// The target with its answers counted.
    member _.Target =
        { target with
            Run =
                fun mode input ->
                    let answer = target.Run mode input
                    Interlocked.Increment(&answers[0]) |> ignore
                    answer
        }

    member _.Start() =
        clock.Start()
        read ()
        let period = TimeSpan.FromSeconds interval
        timer.Change(period, period) |> ignore

    member _.Answers = Interlocked.Read(&answers[0])

    /// Ends the readings and gives the rates between them.
    member _.Stop() =
        timer.Dispose()
        read ()

        lock readings (fun () ->
            [
                for (before, first), (after, last) in Seq.pairwise readings do
                    // The last interval may be too short to say anything.
                    if after - before > interval / 4.0 then
                        {
                            At = (before + after) / 2.0
                            Rate = float (last - first) / (after - before)
                        }
            ])
