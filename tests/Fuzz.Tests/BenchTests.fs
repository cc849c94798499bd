module Perjury.Tests.BenchTests

open System.IO
open System.Text.Json
open Expecto
open Perjury.Fuzz.Bench
open Perjury.Guest.Claim
open Perjury.Guest.Wire
open Perjury.Witness

let private settings: Measure.Settings = { Clock = Measure.processor; Runs = 3 }

let private figure value target =
    Figure.make "a figure" "ms" (Measure.spread [ value ]) |> Figure.aimedAt target

[<Tests>]
let tests =
    testList
        "BenchTests"
        [
            testCase "The middle of an even number of runs lies between the two in the middle"
            <| fun () ->
                let spread = Measure.spread [ 9.0; 1.0; 4.0; 2.0 ]

                Expect.equal
                    (spread.Min, spread.Median, spread.Max)
                    (1.0, 3.0, 9.0)
                    "spread.Min, spread.Median, spread.Max"

            testCase "A rate is least where the time is most"
            <| fun () ->
                let rate = Measure.spread [ 1.0; 2.0; 4.0 ] |> Measure.convert (fun t -> 1.0 / t)

                Expect.equal
                    (rate.Min, rate.Median, rate.Max)
                    (0.25, 0.5, 1.0)
                    "rate.Min, rate.Median, rate.Max"

            testCase "A target is met by the median on its own side"
            <| fun () ->
                Expect.equal
                    (Figure.meets (figure 2.0 (AtMost 2.0)))
                    (Some true)
                    "Figure.meets (figure 2.0 (AtMost 2.0))"

                Expect.equal
                    (Figure.meets (figure 2.1 (AtMost 2.0)))
                    (Some false)
                    "Figure.meets (figure 2.1 (AtMost 2.0))"

                Expect.equal
                    (Figure.meets (figure 2.1 (AtLeast 2.0)))
                    (Some true)
                    "Figure.meets (figure 2.1 (AtLeast 2.0))"

                Expect.equal
                    (Figure.meets (Figure.make "" "" (Measure.spread [ 1.0 ])))
                    None
                    "Figure.meets (Figure.make '' '' (Measure.spread [ 1.0 ]))"

            testCase "Work that takes longer measures longer"
            <| fun () ->
                let sum count () =
                    let mutable sum = 0UL

                    for index in 1UL .. uint64 (count: int) do
                        sum <- sum * 31UL + index

                    if sum = 0UL then
                        failwith "never"

                let short = Measure.perCall settings (sum 10_000)
                let long = Measure.perCall settings (sum 1_000_000)
                Expect.isGreaterThan long.Median (10.0 * short.Median) "long.Median"

            testCase "The inputs of the cryptographic figures are what the functions expect"
            <| fun () ->
                Crypto.recover ()
                Crypto.bn254Check (CryptoInputs.bn254Pairs 4)
                Crypto.bls12Check (CryptoInputs.bls12Pairs 2)
                Crypto.g1Sum (CryptoInputs.bls12G1Terms 3)
                Crypto.g2Sum (CryptoInputs.bls12G2Terms 3)
                Crypto.evaluate ()

            testCase "Every block of the corpus comes apart into stages that together are its validation"
            <| fun () ->
                for case in EmbeddedCorpus.Cases 1UL |> Seq.truncate 20 do
                    let stages = Stages.split Measure.wall case.Input
                    Expect.equal stages.Length Stages.names.Length "stages.Length"
                    Stages.validate case.Input

            testCase "Verifying a canonical witness links each of its nodes"
            <| fun () ->
                for case in EmbeddedCorpus.Cases 1UL |> Seq.truncate 20 do
                    let count, verify = Stages.verification case.Input
                    verify ()
                    let _, input = StatelessInput.TryDecode(case.Input, WireRelease.OfInput)
                    Expect.equal count input.Witness.Nodes.Count "count"

            testCase "A report read back is compared figure by figure, and what has no counterpart is counted"
            <| fun () ->
                let path = Path.GetTempFileName()

                let named name value =
                    Figure.make name "instructions" (Measure.single value)

                try
                    Figure.writeJson path "none" 1 [ named "a" 200.0; named "old" 1.0 ]

                    let before =
                        match Comparison.read path with
                        | Ok before -> before
                        | Error why -> failtest why

                    Expect.equal
                        (Comparison.lines before [ named "a" 150.0; named "new" 1.0 ])
                        [
                            "figure  before  now  ratio  unit"
                            "a          200  150  0.750  instructions"
                            "1 figures are only in this run"
                            "1 figures are only in the run before"
                        ]
                        "Comparison.lines before figures"
                finally
                    File.Delete path

            testCase "What is no report is refused in one line"
            <| fun () ->
                let path = Path.GetTempFileName()

                try
                    for text in [ ""; "{"; "[]"; "{}"; """{"figures":[{"name":"a"}]}""" ] do
                        File.WriteAllText(path, text)

                        Expect.equal
                            (Comparison.read path)
                            (Error $"{path}: not a report of perjury bench --json")
                            text
                finally
                    File.Delete path

            testCase "An input that is rejected has its reason"
            <| fun () ->
                let honest = (Seq.head (EmbeddedCorpus.Cases 1UL)).Input
                Expect.equal (Stages.rejectionOf honest) None "Stages.rejectionOf honest"

                match Stages.rejectionOf [| 1uy; 2uy |] with
                | Some why -> Expect.stringStarts why "unknown-schema: " "why"
                | None -> failtest "two bytes are no input"

            testCase "Blocks that the bench makes are valid and have what they are named for"
            <| fun () ->
                let empty = GeneratedBlocks.empty ()
                Expect.equal (Stages.rejectionOf empty) None "Stages.rejectionOf empty"
                Expect.equal (Stages.blockOf empty).Header.GasUsed 0UL "gas of an empty block"
                let transfers = GeneratedBlocks.transfers 16
                Expect.equal (Stages.rejectionOf transfers) None "Stages.rejectionOf transfers"

                Expect.equal (Stages.blockOf transfers).Header.GasUsed (16UL * 21_000UL) "gas of transfers"

            testCase "The report holds every figure with its target"
            <| fun () ->
                let path = Path.GetTempFileName()

                try
                    Figure.writeJson path "wall" 3 [ figure 3.0 (AtMost 2.0) ]
                    use report = JsonDocument.Parse(File.ReadAllText path)
                    let entry = report.RootElement.GetProperty("figures")[0]

                    Expect.equal
                        (entry.GetProperty("median").GetDouble())
                        3.0
                        "entry.GetProperty('median').GetDouble()"

                    Expect.equal
                        (entry.GetProperty("atMost").GetDouble())
                        2.0
                        "entry.GetProperty('atMost').GetDouble()"

                    Expect.isFalse
                        (entry.GetProperty("met").GetBoolean())
                        "entry.GetProperty('met').GetBoolean()"
                finally
                    File.Delete path
        ]
