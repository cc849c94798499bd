namespace Perjury.Fuzz.Gate

open System
open System.Diagnostics
open System.Threading
open Perjury.Fuzz.Targets

/// Sample of the throughput: answers per second at the middle of an interval.
type Sample = { At: float; Rate: float }

/// Throughput meter: counts the answers of a target.
type Meter(target: Target, interval: float) =
    let answers = [| 0L |]
    let clock = Stopwatch()
    let readings = ResizeArray<float * int64>()

    let read _ =
        lock readings (fun () -> readings.Add(clock.Elapsed.TotalSeconds, Interlocked.Read(&answers[0])))

    let timer = new Timer(TimerCallback read, null, Timeout.Infinite, Timeout.Infinite)

    /// Target whose answers are counted.
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

    /// Stops the meter and gives the rates between its readings.
    member _.Stop() =
        timer.Dispose()
        read ()

        lock readings (fun () ->
            [
                for (before, first), (after, last) in Seq.pairwise readings do
                    // A much shorter last interval would give a meaningless rate.
                    if after - before > interval / 4.0 then
                        {
                            At = (before + after) / 2.0
                            Rate = float (last - first) / (after - before)
                        }
            ])
