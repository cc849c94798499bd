namespace Perjury.Tests

open System.Threading
open NUnit.Framework
open FsCheck.NUnit
open Perjury.Fuzz.Campaign

[<TestFixture>]
module WorkersTests =

    [<Property(MaxTest = 50)>]
    let ``results come out in the order of the items whatever the jobs`` (items: int list) (jobs: byte) =
        let results = ResizeArray<int>()

        let work item =
            if item % 3 = 0 then
                Thread.Sleep 1

            item * 2

        Workers.run (1 + int jobs % 8) (fun () -> true) items work results.Add
        List.ofSeq results = List.map ((*) 2) items

    let private message work =
        try
            work ()
            "nothing was raised"
        with error ->
            error.Message

    [<Test>]
    let ``an endless list ends when it is asked to`` () =
        let taken = ref 0
        let goOn () = Volatile.Read &taken.contents < 1000
        Workers.run 4 goOn (Seq.initInfinite id) id (fun _ -> taken.Value <- taken.Value + 1)
        Assert.That(taken.Value, Is.GreaterThanOrEqualTo 1000)

    [<Test>]
    let ``a failure of the work is raised and ends the run`` () =
        let work item =
            if item = 100 then invalidOp "broken" else item

        let run () =
            Workers.run 3 (fun () -> true) (Seq.initInfinite id) work ignore

        Assert.That(message run, Is.EqualTo "broken")

    [<Test>]
    let ``a failure of the source is raised`` () =
        let source =
            seq {
                1
                failwith "no more"
            }

        Assert.That(message (fun () -> Workers.run 2 (fun () -> true) source id ignore), Is.EqualTo "no more")
