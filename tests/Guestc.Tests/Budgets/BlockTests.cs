using System.Globalization;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Guest;
using Perjury.GuestBuild.Tests.Platforms;

namespace Perjury.GuestBuild.Tests.Budgets;

/// <summary>
/// Instructions of the guest on blocks that take a second, outside the functions of zkvm-standards and in all, as blocks.txt has them. A
/// count within one percent passes; <c>GUESTC_REWRITE=1</c> writes the file anew, for a change that means to change them.
/// </summary>
[TestFixture]
public sealed class BlockTests
{
    private const double Tolerance = 0.01;

    private static readonly string s_file = Path.Combine(
        Guestc.Root,
        "tests/Guestc.Tests/Budgets/blocks.txt"
    );

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
        var counts = GuestElfTests.Inputs.Select(name => (name, Count(GuestElfTests.Input(name))));
        string[] lines =
        [
            .. counts.Select(block =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{block.name} {block.Item2.Outside} {block.Item2.All}"
                )
            ),
        ];
        if (Environment.GetEnvironmentVariable("GUESTC_REWRITE") == "1")
            File.WriteAllLines(s_file, lines);
        string[] budgets = File.ReadAllLines(s_file);
        Assert.That(budgets, Has.Length.EqualTo(lines.Length));
        Assert.Multiple(() =>
        {
            foreach (var (line, budget) in lines.Zip(budgets))
            {
                TestContext.Out.WriteLine($"{line}, budget {budget}");
                Assert.That(Holds(line, budget), $"{line}: the budget is {budget}");
            }
        });
    }

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

    private static bool Holds(string line, string budget)
    {
        string[] now = line.Split(' ');
        string[] then = budget.Split(' ');
        return now[0] == then[0]
            && now.Skip(1)
                .Zip(then.Skip(1))
                .All(pair =>
                {
                    double before = double.Parse(pair.Second, CultureInfo.InvariantCulture);
                    double after = double.Parse(pair.First, CultureInfo.InvariantCulture);
                    return Math.Abs(after - before) <= Tolerance * before;
                });
    }
}
