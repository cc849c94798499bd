using NUnit.Framework;
using Perjury.GuestBuild.Passes;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.Filetests;

/// <summary>What the compiler makes of each file's method is what the file says. README.md has the command that rewrites them.</summary>
[TestFixture]
public sealed class FiletestTests
{
    private string _folder = "";
    private string _assembly = "";

    private static string Folder => Path.Combine(Guestc.Root, "tests", "Guestc.Tests", "Filetests");

    private static bool Rewrites =>
        Environment.GetEnvironmentVariable("GUESTC_REWRITE") == "1"
        && Environment.GetEnvironmentVariable("CI") != "true";

    private static IEnumerable<string> Files =>
        Directory
            .GetFiles(Folder, "*.txt", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<Filetest> All =>
        Files.Select(file => Filetest.Read(Path.Combine(Folder, file)));

    [OneTimeSetUp]
    public void Compile()
    {
        _folder = Directory.CreateTempSubdirectory("guestc-filetests-").FullName;
        _assembly = Snippets.Compile(_folder, All);
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    [TestCaseSource(nameof(Files))]
    public void A_file_says_what_the_compiler_makes_of_it(string file)
    {
        string path = Path.Combine(Folder, file);
        var test = Filetest.Read(path);
        string actual = test.With(Stages.Of(_assembly, test));
        string expected = File.ReadAllText(path);
        if (Rewrites && actual != expected)
        {
            File.WriteAllText(path, actual);
            Assert.Pass("rewritten");
        }
        if (actual != expected)
            Assert.Fail(
                $"{file} (-) and the compiler (+) differ:\n{LineDiff.Of(expected, actual)}"
            );
    }

    [Test]
    public void No_two_files_have_one_name() =>
        Assert.That(Files.Select(file => Path.GetFileNameWithoutExtension(file)), Is.Unique);

    [Test]
    public void Every_pass_changes_something_in_some_file() =>
        Assert.That(
            All.SelectMany(test => test.Written)
                .Where(section => section.Text != Stages.Unchanged)
                .Select(section => section.Name)
                .Distinct(),
            Is.EquivalentTo(BodyPasses.Names.Append(Stages.C))
        );

    [TestCaseSource(typeof(Coverage), nameof(Coverage.Kinds))]
    public void Every_kind_is_met(string kind, string[] members) =>
        Assert.That(members.Except(Coverage.Met(kind, All)), Is.Empty, $"no file has these {kind}");
}
