using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Budgets;

/// <summary>
/// Instructions of the kernels in guest-build/kernels by clang -O2, per piece of work, beside their twins in C. A count must
/// lie below its ceiling and within one percent of what it was when it was last looked at: a change for the better is entered
/// here too.
/// </summary>
[TestFixture]
public sealed class KernelTests
{
    private const double Tolerance = 0.01;

    private string _folder = "";
    private Counts _counts = null!;

    [OneTimeSetUp]
    public void BuildAndRun()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-kernels-").FullName;
        string elf = Path.Combine(_folder, "kernels.elf");
        string kernels = Path.Combine(Guestc.Root, "guest-build", "kernels");
        Guestc.Build(_folder, kernels, "--link", Path.Combine(kernels, "twins.c"), "-o", elf, "-q");
        using Machine machine = GuestAssembly.Load(File.ReadAllBytes(elf));
        RunResult result = machine.RunCounted([], 100_000_000, out _counts);
        Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)));
        Assert.That(result.Unaligned, Is.Zero);
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    [TestCase("KeccakF_Permute_", "twin_keccak_f", 1, 5_467, 5_600, TestName = "keccak-f[1600]")]
    [TestCase("MulMod_Compute_", "twin_mulmod", 1, 582, 1_300, TestName = "256-bit mulmod")]
    [TestCase("U256_Sum_", "twin_sum", 1_000, 20, 25, TestName = "256-bit add")]
    [TestCase(
        "Interpreter_Run_",
        "twin_interpret",
        1,
        38_816,
        40_000,
        TestName = "interpreter, 1,000 opcodes"
    )]
    public void A_kernel_keeps_its_budget(
        string function,
        string twin,
        int pieces,
        int budget,
        int ceiling
    )
    {
        double own = PerPiece(name => name.Contains(function, StringComparison.Ordinal), pieces);
        double c = PerPiece(name => name == twin, pieces);
        TestContext.Out.WriteLine(
            $"{TestContext.CurrentContext.Test.Name}: {own:f0} instructions, C {c:f0}, ratio {own / c:f2}"
        );
        Assert.That(own, Is.LessThanOrEqualTo(ceiling));
        Assert.That(own, Is.EqualTo(budget).Within(budget * Tolerance));
    }

    private double PerPiece(Func<string, bool> named, int pieces)
    {
        FunctionCount[] found = [.. _counts.Functions.Where(f => named(f.Name) && f.Calls > 0)];
        Assert.That(found, Has.Length.EqualTo(1), "the kernel is one function that was called");
        return (double)found[0].Instructions / found[0].Calls / pieces;
    }
}
