[<NUnit.Framework.TestFixture>]
module Perjury.Tests.EestTests

open System
open NUnit.Framework

/// All cases when PERJURY_MODEL_EVERY is 1, every n-th from a fixed start otherwise.
let private stride usual =
    match Environment.GetEnvironmentVariable "PERJURY_MODEL_EVERY" with
    | null -> usual
    | text -> int text

[<TestCase("eest_stable_v5.4.0", 200)>]
[<TestCase("eest_historic_bal_v5.7.0", 400)>]
[<TestCase("legacy_blockchain_tests", 12)>]
[<TestCase("eest_osaka_benchmark", 70)>]
let ``the model judges the blocks of an archive as upstream does`` (archive: string) (usual: int) =
    let step = stride usual

    let summary =
        EestRun.runArchive archive (fun _ -> true) (fun index -> index % step = 7 % step)

    for name, elapsed in summary.Slowest do
        TestContext.Out.WriteLine $"{elapsed.TotalSeconds:F1} s {name}"

    TestContext.Out.WriteLine
        $"{archive}: {summary.Cases} cases, {summary.Failures.Length} failed, {summary.NotServed} of networks not served"

    for name, problems in summary.Failures do
        TestContext.Out.WriteLine $"{name}\n    "

        for problem in problems do
            TestContext.Out.WriteLine $"    {problem}"

    Assert.That(summary.Cases, Is.GreaterThan 2)
    Assert.That(summary.Failures.Length, Is.EqualTo 0)
