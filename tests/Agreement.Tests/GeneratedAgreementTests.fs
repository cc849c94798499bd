namespace Perjury.Tests

open System.Threading.Tasks
open FsCheck
open FsCheck.FSharp
open NUnit.Framework
open Perjury.Guest

/// Guest and model on inputs that are drawn, a hundred thousand of them in a hundred shards of a thousand.
[<TestFixture>]
module GeneratedAgreementTests =

    [<Test>]
    let ``guest and model agree on generated inputs`` () =
        let part, _ = Settings.shard
        let count = Settings.count 3000
        let seed = Rnd(20261121UL + uint64 part, 2UL * uint64 part + 1UL)
        let perSpec = max 1 (count / 1000)
        let recipes = Gen.sampleWithSeed seed 50 count (Generated.recipe part perSpec)
        let tally = Verdicts.Tally()

        let one recipe =
            let told, input = Generated.cook recipe
            Verdicts.agree tally (fun () -> told) input |> ignore

        let options = ParallelOptions(MaxDegreeOfParallelism = Settings.jobs)
        Parallel.ForEach(recipes, options, one) |> ignore

        TestContext.Out.WriteLine
            $"part {part + 1}: {count} generated inputs; in both forms of conformance {tally.Summary}"

        for disagreement in tally.Disagreements do
            TestContext.Out.WriteLine disagreement

        Assert.That(tally.Accepted, Is.GreaterThan(count / 20))
        Assert.That(tally.Disagreements, Is.Empty)

    [<Test>]
    let ``honest blocks of every generated chain are accepted in both forms`` () =
        let recipes =
            Gen.sampleWithSeed (Rnd(5UL, 7UL)) 50 400 (Generated.recipe 0 1)
            |> Array.filter _.IsHonest

        Assert.That(recipes.Length, Is.GreaterThan 20)

        for recipe in recipes do
            let name, input = Generated.cook recipe

            for form in [ Conformance.Sufficient; Conformance.Canonical ] do
                let verdict = StatelessValidator.Validate(input, form)
                Assert.That(verdict.IsAccepted, Is.True, $"{name}: {verdict.Rejection}")
