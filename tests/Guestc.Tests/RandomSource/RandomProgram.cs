using FsCheck;
using FsCheck.Fluent;

namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>A program by its seed, and which of its functions Main calls: the text follows from these.</summary>
internal sealed record RandomProgram(ulong Seed, int Functions, IReadOnlyList<int> Roots)
{
    /// <summary>The program that calls all of its functions.</summary>
    public RandomProgram(ulong seed, int functions)
        : this(seed, functions, [.. Enumerable.Range(0, functions)]) { }

    /// <summary>Programs of so many functions; a smaller one calls half of them.</summary>
    public static Arbitrary<RandomProgram> Arbitrary(int functions) =>
        Arb.From(
            Gen.Choose(0, int.MaxValue)
                .Two()
                .Select(pair => new RandomProgram(
                    (ulong)pair.Item1 << 31 | (uint)pair.Item2,
                    functions
                )),
            program => program.Halves()
        );

    /// <summary>The two halves of what Main calls, while there are two.</summary>
    public IEnumerable<RandomProgram> Halves()
    {
        int middle = Roots.Count / 2;
        if (middle == 0)
            yield break;
        yield return this with
        {
            Roots = [.. Roots.Take(middle)],
        };
        yield return this with
        {
            Roots = [.. Roots.Skip(middle)],
        };
    }

    public override string ToString() =>
        Roots.Count > 8
            ? $"seed {Seed}, {Roots.Count} of {Functions} functions"
            : $"seed {Seed}, functions {string.Join(", ", Roots)} of {Functions}";
}
