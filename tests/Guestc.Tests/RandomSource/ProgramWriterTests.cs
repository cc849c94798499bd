using NUnit.Framework;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>The generator itself: what it writes compiles, ends, and is the same for the same seed.</summary>
[TestFixture]
public sealed class ProgramWriterTests
{
    [Test]
    public void The_same_seed_gives_the_same_text() =>
        Assert.That(ProgramWriter.Write(42, 30), Is.EqualTo(ProgramWriter.Write(42, 30)));

    [Test]
    public void A_shorter_program_is_a_prefix_of_a_longer_one()
    {
        string shorter = ProgramWriter.Write(7, 10);
        string longer = ProgramWriter.Write(7, 11);
        string body = shorter[
            shorter.IndexOf("F9(", StringComparison.Ordinal)..shorter.IndexOf(
                "void Main",
                StringComparison.Ordinal
            )
        ];
        Assert.That(longer, Does.Contain(body.TrimEnd()[..^"private static".Length].TrimEnd()));
    }

    [TestCase(1ul)]
    [TestCase(2ul)]
    public void Random_programs_compile_and_run_on_the_host(ulong seed)
    {
        string folder = Path.Combine(
            TestContext.CurrentContext.WorkDirectory,
            $"random-{Guid.NewGuid():n}"
        );
        Directory.CreateDirectory(folder);
        try
        {
            string source = Path.Combine(folder, "program.cs");
            File.WriteAllText(source, ProgramWriter.Write(seed, 200));
            string output = HostProgram.Run(HostProgram.Compile(folder, [source]));
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(lines, Has.Length.EqualTo(200 * 4));
            Assert.That(
                lines.Count(line => line.StartsWith("F", StringComparison.Ordinal)),
                Is.GreaterThan(100)
            );
            Assert.That(
                lines.Count(line => line.StartsWith("OverflowException", StringComparison.Ordinal)),
                Is.GreaterThan(3)
            );
            Assert.That(
                lines.Where(line => line[0] == ' ').Distinct().Count(),
                Is.GreaterThan(300)
            );
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
