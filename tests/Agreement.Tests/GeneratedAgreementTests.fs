/// Guest and model on inputs that are drawn, a hundred thousand of them in a hundred shards of a thousand.
module Perjury.Tests.GeneratedAgreementTests

open System.Threading.Tasks
open FsCheck
open FsCheck.FSharp
open Expecto
open Perjury.Tests.Suite
open Perjury.Guest

[<Tests>]
let tests =
    testList
        "GeneratedAgreementTests"
        [
            testCase "guest and model agree on generated inputs"
            <| fun () ->
                let part, _ = Settings.shard
                let count = Settings.count 3000
                let seed = Rnd(20261121UL + uint64 part, 2UL * uint64 part + 1UL)
                let perSpec = max 1 (count / 1000)
                let recipes = Gen.sampleWithSeed seed 50 count (Generated.recipe part perSpec)
                let tally = Verdicts.Tally()

                let one recipe =
                    let text, input = Generated.cook recipe
                    Verdicts.agree tally (fun () -> text) input |> ignore

                let options = ParallelOptions(MaxDegreeOfParallelism = Settings.jobs)
                Parallel.ForEach(recipes, options, one) |> ignore

                say $"part {part + 1}: {count} generated inputs; in both forms of conformance {tally.Summary}"

                for disagreement in tally.Disagreements do
                    say disagreement

                Expect.isGreaterThan tally.Accepted (count / 20) "tally.Accepted"
                Expect.none tally.Disagreements "tally.Disagreements"

            testCase "honest blocks of every generated chain are accepted in both forms"
            <| fun () ->
                let recipes =
                    Gen.sampleWithSeed (Rnd(5UL, 7UL)) 50 400 (Generated.recipe 0 1)
                    |> Array.filter _.IsHonest

                Expect.isGreaterThan recipes.Length 20 "recipes.Length"

                for recipe in recipes do
                    let name, input = Generated.cook recipe

                    for form in [ Conformance.Sufficient; Conformance.Canonical ] do
                        let verdict = StatelessValidator.Validate(input, form)
                        Expect.isTrue verdict.IsAccepted $"{name}: {verdict.Rejection}"
        ]
