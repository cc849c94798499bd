using NUnit.Framework;
using Perjury.GuestBuild.Tests.RandomSource;

namespace Perjury.GuestBuild.Tests.Conformance;

/// <summary>
/// Random programs do on the guest what they do on the host. A failure names the seed and the functions that differ;
/// <c>GUESTC_RANDOM_SEED</c> and <c>GUESTC_RANDOM_PROGRAMS</c> choose others and more (100 programs are 20,000 functions).
/// </summary>
[TestFixture]
public sealed class RandomProgramTests
{
    private const int Functions = 200;

    private int _agreed;

    [OneTimeTearDown]
    public void Count() =>
        TestContext.Progress.WriteLine(
            $"{_agreed} random functions agree, seeds from {Setting("GUESTC_RANDOM_SEED", 999)}"
        );

    private static IEnumerable<ulong> Seeds
    {
        get
        {
            ulong first = Setting("GUESTC_RANDOM_SEED", 999);
            for (ulong i = 0; i < Setting("GUESTC_RANDOM_PROGRAMS", 2); i++)
                yield return first + i;
        }
    }

    [TestCaseSource(nameof(Seeds))]
    public void A_random_program_prints_the_same_as_on_the_host(ulong seed)
    {
        Guestc.RequireTools("clang");
        TestContext.Out.WriteLine($"seed {seed}, {Functions} functions");
        string folder = Directory.CreateTempSubdirectory("guestc-random-").FullName;
        try
        {
            string source = Path.Combine(folder, "program.cs");
            File.WriteAllText(source, ProgramWriter.Write(seed, Functions));
            string assembly = HostProgram.Compile(folder, [source]);
            string host = HostProgram.Run(assembly);
            string level = seed % 3 == 0 ? "-O0" : "-O2";
            string guest = Guestc.RunEmulator(Guestc.Elf(assembly, "clang", level), out _);
            Compare(host, guest, seed, "guest");
            Compare(host, Guestc.RunSanitized(assembly), seed, "sanitized host build");
            _agreed += Functions;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    /// <summary>Four lines per function: result and statics, twice.</summary>
    private static void Compare(string host, string other, ulong seed, string what)
    {
        string[] expected = host.Split('\n');
        string[] actual = other.Split('\n');
        var different = new List<string>();
        for (int i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            string a = i < expected.Length ? expected[i] : "(nothing)";
            string b = i < actual.Length ? actual[i] : "(nothing)";
            if (a != b)
                different.Add($"F{i / 4}: host {a}, {what} {b}");
        }
        Assert.That(different, Is.Empty, $"seed {seed}");
    }

    private static ulong Setting(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), out ulong value)
            ? value
            : otherwise;
}
