/// Parallel map over a sequence whose results arrive in the order of the items, whatever the number of jobs.
module Perjury.Fuzz.Campaign.Workers

open System
open System.Collections.Generic
open System.Diagnostics
open System.Runtime.ExceptionServices
open System.Threading
open Perjury.Model

/// Window: the number of results that may be finished ahead of the one that is due.
let private window jobs = 64 * jobs

/// How long work that was begun may go on when no more is wanted: what is not done by then counts as never begun.
let private grace = TimeSpan.FromSeconds 3.0

/// How often a run that lasts is asked whether more is wanted.
let private pulse = TimeSpan.FromMilliseconds 100.0

type private Line<'item, 'result>
    (jobs, goOn: unit -> bool, items: seq<'item>, work: 'item -> 'result, take: 'result -> unit) =
    let source = items.GetEnumerator()
    let drawing = obj ()
    let finishing = obj ()
    let waiting = Dictionary<int, 'result>()
    let mutable drawn = 0
    let mutable taken = 0
    let mutable failure: exn option = None
    let mutable isOver = false

    let draw () =
        lock drawing (fun () ->
            if failure.IsNone && goOn () && source.MoveNext() then
                drawn <- drawn + 1
                ValueSome(drawn - 1, source.Current)
            else
                ValueNone)

    let finish index result =
        lock finishing (fun () ->
            while failure.IsNone && not isOver && index > taken + window jobs do
                Monitor.Wait finishing |> ignore

            waiting[index] <- result

            while failure.IsNone && not isOver && waiting.ContainsKey taken do
                let due = waiting[taken]
                waiting.Remove taken |> ignore
                take due
                taken <- taken + 1

            Monitor.PulseAll finishing)

    let rec loop () =
        match draw () with
        | ValueNone -> ()
        | ValueSome(index, item) ->
            finish index (work item)
            loop ()

    let fail error =
        lock finishing (fun () ->
            failure <- failure |> Option.orElse (Some error)
            Monitor.PulseAll finishing)

    let guarded () =
        try
            loop ()
        with error ->
            fail error

    let leave () =
        lock finishing (fun () ->
            isOver <- true
            Monitor.PulseAll finishing)

    /// Joins the threads, or leaves them to themselves once no more is wanted and the grace is over.
    let join (threads: Thread list) =
        let unwanted = Stopwatch()

        while threads |> List.exists (fun thread -> not (thread.Join pulse)) && not isOver do
            if not unwanted.IsRunning && not (goOn ()) then
                unwanted.Start()

            if unwanted.Elapsed > grace then
                leave ()

    member _.Run() =
        // Guest and model recurse once per call of the block; the model would make such a stack for each question.
        let threads =
            [
                for _ in 1 .. max 1 jobs ->
                    Thread((fun () -> Judging.onDeepStack guarded), IsBackground = true)
            ]

        threads |> List.iter _.Start()
        join threads

        if not isOver then
            source.Dispose()

        failure |> Option.iter ExceptionDispatchInfo.Throw

/// Runs `work` on each item on one of `jobs` threads and `take` on each result, one at a time and in order. Items are drawn lazily, by
/// one thread at a time, while `goOn` returns true. Once it does not, what takes longer than a few seconds more is dropped, with all
/// that comes after it. An exception of any part ends the work and is raised here.
let run jobs goOn items work take =
    Line(jobs, goOn, items, work, take).Run()
