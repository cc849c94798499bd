using System.Diagnostics;
using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>The last line of `./perjury test` counts every result file, whatever it ends with.</summary>
[TestFixture]
internal sealed class SumTests
{
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("perjury-sum").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, true);

    private void Write(string name, string text) =>
        File.WriteAllText(Path.Combine(_folder, name), text);

    // As Expecto writes it: one line, not ended.
    private void WriteSummary(string project, int total, int failures, int ignored) =>
        Write(
            $"{project}.xml",
            $"<?xml version=\"1.0\"?><test-results name=\"{project}\" total=\"{total}\" errors=\"0\" failures=\"{failures}\" ignored=\"{ignored}\"></test-results>"
        );

    private (int Code, string Line) Sum(int broken)
    {
        ProcessStartInfo start = new(
            Path.Combine(Repository.Root, "tests", "sum.sh"),
            [_folder, $"{broken}"]
        )
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }

    [Test]
    public void Every_file_counts()
    {
        WriteSummary("A.Tests", 10, 0, 1);
        WriteSummary("B.Tests", 5, 0, 0);
        Write(
            "C.Tests.trx",
            "<Counters total=\"7\" executed=\"7\" passed=\"7\" failed=\"0\" error=\"0\" timeout=\"0\" aborted=\"0\" />"
        );
        Assert.That(Sum(0), Is.EqualTo((0, "21 passed, 0 failed, 1 skipped")));
    }

    [Test]
    public void A_failure_in_any_file_fails_the_whole()
    {
        WriteSummary("A.Tests", 10, 0, 0);
        WriteSummary("B.Tests", 5, 2, 0);
        Assert.That(Sum(0), Is.EqualTo((1, "13 passed, 2 failed")));
    }

    [Test]
    public void No_test_fails_and_so_does_a_project_that_broke()
    {
        Assert.That(Sum(0), Is.EqualTo((1, "0 passed, 0 failed")));
        WriteSummary("A.Tests", 10, 0, 0);
        Assert.That(
            Sum(1),
            Is.EqualTo(
                (1, "a test project failed outside its tests, see above\n10 passed, 0 failed")
            )
        );
    }
}
