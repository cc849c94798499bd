module Perjury.Tests.WorkersTests

open System.Diagnostics
open System.Threading
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Campaign

let private message work =
    try
        work ()
        "nothing was raised"
    with error ->
        error.Message

[<Tests>]
let tests =
    testList
        "WorkersTests"
        [
            property 50 "results come out in the order of the items whatever the jobs"
            <| fun (items: int list) (jobs: byte) ->
                let results = ResizeArray<int>()

                let work item =
                    if item % 3 = 0 then
                        Thread.Sleep 1

                    item * 2

                Workers.run (1 + int jobs % 8) (fun () -> true) items work results.Add
                List.ofSeq results = List.map ((*) 2) items

            testCase "an endless list ends when it is asked to"
            <| fun () ->
                let taken = ref 0
                let goOn () = Volatile.Read &taken.contents < 1000
                Workers.run 4 goOn (Seq.initInfinite id) id (fun _ -> taken.Value <- taken.Value + 1)
                Expect.isGreaterThanOrEqual taken.Value 1000 "taken.Value"

            testCase
                "work that does not end is left when no more is wanted, and what was done before it counts"
            <| fun () ->
                let taken = ResizeArray<int>()
                let clock = Stopwatch.StartNew()

                let work item =
                    if item = 10 then
                        Thread.Sleep Timeout.Infinite

                    item

                Workers.run
                    2
                    (fun () -> clock.Elapsed.TotalSeconds < 0.5)
                    (Seq.initInfinite id)
                    work
                    taken.Add

                Expect.equal (List.ofSeq taken) [ 0..9 ] "taken"
                Expect.isLessThan clock.Elapsed.TotalSeconds 60.0 "seconds"

            testCase "a failure of the work is raised and ends the run"
            <| fun () ->
                let work item =
                    if item = 100 then invalidOp "broken" else item

                let run () =
                    Workers.run 3 (fun () -> true) (Seq.initInfinite id) work ignore

                Expect.equal (message run) "broken" "message run"

            testCase "a failure of the source is raised"
            <| fun () ->
                let source =
                    seq {
                        1
                        failwith "no more"
                    }

                Expect.equal
                    (message (fun () -> Workers.run 2 (fun () -> true) source id ignore))
                    "no more"
                    "message"
        ]
