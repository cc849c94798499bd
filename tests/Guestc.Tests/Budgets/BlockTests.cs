using NUnit.Framework;
using Perjury.GuestBuild.Cli;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Guest;
using Perjury.GuestBuild.Tests.Platforms;

namespace Perjury.GuestBuild.Tests.Budgets;

/// <summary>
/// Instructions of the guest on blocks that take a second: outside the functions of zkvm-standards and in all (blocks.txt), and the price by
/// a platform's table, beyond what an empty program costs (prices-PLATFORM.txt).
/// </summary>
[TestFixture]
public sealed class BlockTests
{
    private GuestProgram _program = null!;

    [OneTimeSetUp]
    public void BuildGuest()
    {
        Guestc.RequireTools("clang");
        string elf = ZkvmPlatform.Guest(PlatformList.Default.Name, "ZKVM");
        bool isLoaded = GuestProgram.TryLoad(
            elf,
            PlatformList.Default.Machine!,
            out GuestProgram? program,
            out string? error
        );
        Assert.That(isLoaded, Is.True, error);
        _program = program!;
    }

    [OneTimeTearDown]
    public void Close() => _program?.Dispose();

    [Test]
    public void A_block_keeps_its_budget()
    {
        var counts = GuestElfTests.Inputs.Select(name =>
        {
            (ulong outside, ulong all) = Count(GuestElfTests.Input(name));
            return (name, (IReadOnlyList<ulong>)[outside, all]);
        });
        BudgetFile.Check("blocks.txt", counts);
    }

    [TestCaseSource(nameof(Priced))]
    public void A_block_keeps_its_price(string name)
    {
        Platform platform = PlatformList.All.Single(p => p.Name == name);
        using Machine machine = ZkvmPlatform.Load(ZkvmPlatform.Guest(name), name);
        BudgetFile.Check(
            $"prices-{name}.txt",
            GuestElfTests.Inputs.Select(input =>
            {
                BlockCost cost = BlockCost.Of(machine, platform, input, GuestElfTests.Input(input));
                return (input, (IReadOnlyList<ulong>)[cost.Price!.Value - platform.Costs!.Base]);
            })
        );
    }

    private static IEnumerable<string> Priced =>
        PlatformList.All.Where(p => p.Costs is not null).Select(p => p.Name);

    /// <summary>Twice the input costs twice as much, whatever its entries are.</summary>
    [TestCase("nodes", 9)]
    [TestCase("codes", 9)]
    [TestCase("nodes", 600)]
    public void Twice_as_many_entries_cost_twice_as_much(string list, int size)
    {
        const int total = 1 << 16;
        ulong half = Count(HostileEntries.WithEntries(list, size, total)).All;
        ulong whole = Count(HostileEntries.WithEntries(list, size, 2 * total)).All;
        TestContext.Out.WriteLine($"{list} of {size} bytes: {half}, {whole}");
        Assert.That(whole, Is.LessThanOrEqualTo(2.05 * half));
        Assert.That(whole, Is.GreaterThan(1.5 * half), "the entries are looked at");
    }

    private (ulong Outside, ulong All) Count(byte[] input)
    {
        GuestAnswer answer = _program.AskProfiled(input, ulong.MaxValue, out CallTree? tree);
        Assert.That(answer.Failure, Is.Null);
        ulong outside = tree!.Outside(name => name.StartsWith("zkvm_", StringComparison.Ordinal));
        return (outside, answer.Instructions);
    }
}
