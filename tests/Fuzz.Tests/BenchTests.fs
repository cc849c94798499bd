namespace Perjury.Tests

open System.IO
open System.Text.Json
open NUnit.Framework
open Perjury.Fuzz.Bench
open Perjury.Guest.Claim
open Perjury.Witness

[<TestFixture>]
module BenchTests =
    let private settings: Measure.Settings = { Clock = Measure.processor; Runs = 3 }

    let private figure value target =
        Figure.make "a figure" "ms" (Measure.spread [ value ]) |> Figure.aimedAt target

    [<Test>]
    let ``The middle of an even number of runs lies between the two in the middle`` () =
        let spread = Measure.spread [ 9.0; 1.0; 4.0; 2.0 ]
        Assert.That((spread.Min, spread.Median, spread.Max), Is.EqualTo((1.0, 3.0, 9.0)))

    [<Test>]
    let ``A rate is least where the time is most`` () =
        let rate = Measure.spread [ 1.0; 2.0; 4.0 ] |> Measure.convert (fun t -> 1.0 / t)
        Assert.That((rate.Min, rate.Median, rate.Max), Is.EqualTo((0.25, 0.5, 1.0)))

    [<Test>]
    let ``A target is met by the median on its own side`` () =
        Assert.That(Figure.meets (figure 2.0 (AtMost 2.0)), Is.EqualTo(Some true))
        Assert.That(Figure.meets (figure 2.1 (AtMost 2.0)), Is.EqualTo(Some false))
        Assert.That(Figure.meets (figure 2.1 (AtLeast 2.0)), Is.EqualTo(Some true))
        Assert.That(Figure.meets (Figure.make "" "" (Measure.spread [ 1.0 ])), Is.EqualTo None)

    [<Test>]
    let ``Work that takes longer measures longer`` () =
        let sum count () =
            let mutable sum = 0UL

            for index in 1UL .. uint64 (count: int) do
                sum <- sum * 31UL + index

            if sum = 0UL then
                failwith "never"

        let short = Measure.perCall settings (sum 10_000)
        let long = Measure.perCall settings (sum 1_000_000)
        Assert.That(long.Median, Is.GreaterThan(10.0 * short.Median))

    [<Test>]
    let ``The inputs of the cryptographic figures are what the functions expect`` () =
        Crypto.recover ()
        Crypto.bn254Check (CryptoInputs.bn254Pairs 4)
        Crypto.bls12Check (CryptoInputs.bls12Pairs 2)
        Crypto.g1Sum (CryptoInputs.bls12G1Terms 3)
        Crypto.g2Sum (CryptoInputs.bls12G2Terms 3)
        Crypto.evaluate ()

    [<Test>]
    let ``Every block of the corpus comes apart into stages that together are its validation`` () =
        for case in EmbeddedCorpus.Cases 1UL |> Seq.truncate 20 do
            let stages = Stages.split Measure.wall case.Input
            Assert.That(stages.Length, Is.EqualTo Stages.names.Length)
            Stages.validate case.Input

    [<Test>]
    let ``Verifying a canonical witness links each of its nodes`` () =
        for case in EmbeddedCorpus.Cases 1UL |> Seq.truncate 20 do
            let count, verify = Stages.verification case.Input
            verify ()
            let _, input = StatelessInput.TryDecode case.Input
            Assert.That(count, Is.EqualTo input.Witness.Nodes.Length)

    [<Test>]
    let ``The report holds every figure with its target`` () =
        let path = Path.GetTempFileName()

        try
            Figure.writeJson path "wall" 3 [ figure 3.0 (AtMost 2.0) ]
            use report = JsonDocument.Parse(File.ReadAllText path)
            let entry = report.RootElement.GetProperty("figures")[0]
            Assert.That(entry.GetProperty("median").GetDouble(), Is.EqualTo 3.0)
            Assert.That(entry.GetProperty("atMost").GetDouble(), Is.EqualTo 2.0)
            Assert.That(entry.GetProperty("met").GetBoolean(), Is.False)
        finally
            File.Delete path
