/// Guest and model on the blocks of the public archives, and on lies about them.
module Perjury.Tests.EestAgreementTests

open System
open System.Collections.Concurrent
open System.Diagnostics
open System.Threading
open System.Threading.Tasks
open Expecto
open Perjury.Tests.Suite
open Perjury.Mutators

let private lies = 20

/// The last subjects seen: what lies borrow true entries from.
let private neighbours = ConcurrentQueue<Subject>()

/// One block with an entry of every kind, so that no lie lacks something to borrow.
let private lender =
    lazy
        (Perjury.Witness.EmbeddedCorpus.Cases 1UL
         |> Seq.choose (fun case -> Subject.ofBytes case.Name case.Input |> Result.toOption)
         |> Seq.find (fun subject ->
             let witness = subject.Draft.Witness

             witness.State.Length > 0
             && witness.Codes.Length > 0
             && witness.Headers.Length > 1))

let private poolWith subject =
    neighbours.Enqueue subject

    if neighbours.Count > 6 then
        neighbours.TryDequeue() |> ignore

    Pool.ofSubjects (Array.append [| subject; lender.Value |] (neighbours.ToArray()))

let private tell tally name (input: byte[]) count =
    match Subject.ofBytes name input with
    | Error _ -> 0
    | Ok subject ->
        let cases = Lies.about subject (poolWith subject) (Lies.seedOf name) count

        for case in cases do
            let text () =
                $"{name}: {Naming.texts case.Mutations}"

            Verdicts.agree tally text (Draft.encode case.Draft) |> ignore

        cases.Length

let private compare tally (left: ConcurrentQueue<string>) (built: EestBlocks.Built) =
    let clock = Stopwatch.StartNew()

    for input in built.Inputs do
        Verdicts.agree tally (fun () -> built.Name) input |> ignore

    if clock.Elapsed > Settings.patience then
        left.Enqueue built.Name
        0
    else
        built.Inputs
        |> List.sumBy (fun input -> tell tally built.Name input (lies / built.Inputs.Length))

[<Tests>]
let tests =
    testList
        "EestAgreementTests"
        [
            for archive, usual in
                [
                    "eest_stable_v5.4.0", 700
                    "eest_historic_bal_v5.7.0", 900
                    "eest_amsterdam_bal_v5.7.0", 700
                    "eest_amsterdam_refilled_v21", 700
                    "eest_zkevm_v0.3.3", 10
                    "legacy_blockchain_tests", 50
                    "eest_osaka_benchmark", 200
                ] do
                testCase $"guest and model agree on blocks of an archive and on lies about them: {archive}"
                <| fun () ->
                    Archives.path archive |> ignore
                    let tally = Verdicts.Tally()
                    let left = ConcurrentQueue<string>()
                    let mutable cases, blocks, lies = 0, 0, 0

                    let one test =
                        Interlocked.Increment &cases |> ignore

                        for built in EestBlocks.ofCase test do
                            Interlocked.Increment &blocks |> ignore
                            Interlocked.Add(&lies, compare tally left built) |> ignore

                    let options = ParallelOptions(MaxDegreeOfParallelism = Settings.jobs)

                    Parallel.ForEach(EestBlocks.cases archive (Settings.selects usual), options, one)
                    |> ignore

                    for name in left do
                        say $"too heavy for lies: {name}"

                    say
                        $"{archive}: {cases} cases, {blocks} blocks, {lies} lies; in both forms of conformance {tally.Summary}"

                    for disagreement in tally.Disagreements do
                        say disagreement

                    Expect.isGreaterThan blocks 0 "blocks"
                    Expect.none tally.Disagreements "tally.Disagreements"
        ]
