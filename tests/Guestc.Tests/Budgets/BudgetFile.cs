using System.Globalization;
using NUnit.Framework;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.Budgets;

/// <summary>
/// Lines of a name and counts, as they were when they were last looked at. A count within one percent passes; <c>GUESTC_REWRITE=1</c> writes
/// the file anew, for a change that means to change them.
/// </summary>
internal static class BudgetFile
{
    private const double Tolerance = 0.01;

    public static void Check(
        string name,
        IEnumerable<(string Name, IReadOnlyList<ulong> Counts)> counted
    )
    {
        string file = Path.Combine(Guestc.Root, "tests/Guestc.Tests/Budgets", name);
        string[] lines =
        [
            .. counted.Select(line =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{line.Name} {string.Join(' ', line.Counts)}"
                )
            ),
        ];
        if (Environment.GetEnvironmentVariable("GUESTC_REWRITE") == "1")
            File.WriteAllLines(file, lines);
        string[] budgets = File.ReadAllLines(file);
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
