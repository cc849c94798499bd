using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Perjury.GuestBuild.Tests.RandomSource;

namespace Perjury.GuestBuild.Tests.Conformance;

/// <summary>
/// Random programs do on the guest what they do on the host. A failure is shrunk to the function that differs and names its seed;
/// <c>GUESTC_RANDOM_SEED</c> and <c>GUESTC_RANDOM_PROGRAMS</c> choose others and more (100 programs are 20,000 functions), and
/// <c>GUESTC_RANDOM_KEEP</c> is a folder for the text of the smallest program that differs.
/// </summary>
[TestFixture]
public sealed class RandomProgramTests
{
    private const int Functions = 200;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() =>
        _folder = Directory.CreateTempSubdirectory("guestc-random-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, true);

    [Test]
    public void A_random_program_prints_the_same_as_on_the_host()
    {
        Guestc.RequireTools("clang");
        ulong seed = Setting("GUESTC_RANDOM_SEED", 999);
        int programs = (int)Setting("GUESTC_RANDOM_PROGRAMS", 2);
        int agreed = 0;
        Prop.ForAll(
                RandomProgram.Arbitrary(Functions),
                program =>
                {
                    List<string> different = Differences(program);
                    if (different.Count > 0)
                        Keep(program, different);
                    else if (program.Roots.Count == Functions)
                        Say($"{program}: agree, {agreed += Functions} so far");
                    return different.Count == 0;
                }
            )
            .Check(
                Config
                    // FsCheck's streams have an odd second number.
                    .QuickThrowOnFailure.WithReplay(seed, 2 * seed + 1)
                    .WithMaxTest(programs)
            );
        Say($"{agreed} random functions agree, GUESTC_RANDOM_SEED={seed}");
        Assert.That(agreed, Is.EqualTo(programs * Functions));
    }

    private List<string> Differences(RandomProgram program)
    {
        string source = Path.Combine(_folder, "program.cs");
        File.WriteAllText(source, ProgramWriter.Write(program));
        string assembly = HostProgram.Compile(_folder, [source]);
        string host = HostProgram.Run(assembly);
        string level = program.Seed % 3 == 0 ? "-O0" : "-O2";
        try
        {
            string guest = Guestc.RunEmulator(Guestc.Elf(assembly, "clang", level), out _);
            return
            [
                .. Compare(host, guest, program, "guest"),
                .. Compare(host, Guestc.RunSanitized(assembly), program, "sanitized host build"),
            ];
        }
        catch (AssertionException failure)
        {
            return [failure.Message];
        }
    }

    /// <summary>Four lines per function: result and statics, twice.</summary>
    private static IEnumerable<string> Compare(
        string host,
        string other,
        RandomProgram program,
        string what
    )
    {
        string[] expected = host.Split('\n');
        string[] actual = other.Split('\n');
        for (int i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            string a = i < expected.Length ? expected[i] : "(nothing)";
            string b = i < actual.Length ? actual[i] : "(nothing)";
            int root = Math.Min(i / 4, program.Roots.Count - 1);
            if (a != b)
                yield return $"F{program.Roots[root]}: host {a}, {what} {b}";
        }
    }

    private static void Keep(RandomProgram program, List<string> different)
    {
        Say($"{program}: {string.Join("\n", different.Take(5))}");
        string? folder = Environment.GetEnvironmentVariable("GUESTC_RANDOM_KEEP");
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{program.Seed}.cs"), ProgramWriter.Write(program));
    }

    private static void Say(string text) => TestContext.Progress.WriteLine(text);

    private static ulong Setting(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), out ulong value)
            ? value
            : otherwise;
}
