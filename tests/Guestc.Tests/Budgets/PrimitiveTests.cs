using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;
using Perjury.GuestBuild.Tests.Guest;
using Perjury.GuestBuild.Tests.Platforms;

namespace Perjury.GuestBuild.Tests.Budgets;

/// <summary>
/// Instructions of the guest's primitives from entry to return, on a block that takes a second: below a ceiling, and within one percent of
/// what they were when they were last looked at.
/// </summary>
[TestFixture]
public sealed class PrimitiveTests
{
    private const double Tolerance = 0.01;

    private Counts _counts = null!;

    [OneTimeSetUp]
    public void Run()
    {
        Guestc.RequireTools("clang");
        string elf = ZkvmPlatform.Guest(PlatformList.Default.Name, "ZKVM");
        using Machine machine = GuestAssembly.Load(File.ReadAllBytes(elf));
        byte[] input = GuestElfTests.Input("deposits");
        RunResult result = machine.RunCounted(input, 100_000_000, out _counts);
        Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)));
    }

    [TestCase("rt_keccakf", 4_921, 5_000, TestName = "keccak-f[1600] in assembly")]
    [TestCase("rt_sha256", 2_923, 3_000, TestName = "a block of SHA-256 in assembly")]
    [TestCase("rt_sha256_scheduled", 1_940, 2_000, TestName = "64 rounds of SHA-256")]
    public void A_primitive_keeps_its_budget(string function, int budget, int ceiling)
    {
        FunctionCount count = _counts.Functions.Single(item => item.Name == function);
        Assert.That(count.Calls, Is.Positive);
        double each = (double)count.Instructions / count.Calls;
        TestContext.Out.WriteLine($"{function}: {each:f1} instructions");
        Assert.That(each, Is.LessThanOrEqualTo(ceiling));
        Assert.That(each, Is.EqualTo(budget).Within(budget * Tolerance));
    }
}
