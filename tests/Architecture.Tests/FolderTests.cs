using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>fuzz/ reads as its folders: the compile order of the project is the table of contents.</summary>
[TestFixture]
internal sealed class FolderTests
{
    private const string Project = "fuzz/Perjury.Fuzz.fsproj";

    private static readonly string[] Order =
    [
        "Targets",
        "Judging",
        "Corpus",
        "Findings",
        "Campaign",
        "Conform",
        "Export",
        "Gate",
        "Bench",
        "Report",
        "Verbs",
        "",
    ];

    private static string[] Compiled => Repository.Items(Project, "Compile");

    private static string FolderOf(string file) =>
        (Path.GetDirectoryName(file) ?? "").Replace('\\', '/');

    [Test]
    public void Folders_are_compiled_one_after_the_other_in_the_order_that_is_written_down() =>
        Assert.That(Runs(Compiled.Select(file => FolderOf(file).Split('/')[0])), Is.EqualTo(Order));

    // A file may stand before and behind a folder inside its own, but no folder is left and entered again.
    [Test]
    public void A_folder_inside_a_folder_is_compiled_in_one_go() =>
        Assert.That(
            Runs(Compiled.Select(FolderOf)).Where(folder => folder.Contains('/')),
            Is.Unique
        );

    [Test]
    public void Every_source_file_is_compiled()
    {
        string root = Path.Combine(Repository.Root, "fuzz");
        Assert.That(
            Compiled,
            Is.EquivalentTo(
                Directory
                    .GetFiles(root, "*.fs", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            )
        );
    }

    // Some file systems do not tell upper from lower case.
    [Test]
    public void No_two_source_files_have_one_name() =>
        Assert.That(
            Directory
                .GetFiles(
                    Path.Combine(Repository.Root, "fuzz"),
                    "*.?s",
                    SearchOption.AllDirectories
                )
                .Select(path => Path.GetFileName(path).ToUpperInvariant()),
            Is.Unique.And.Not.Empty
        );

    // Perjury.Fuzz.<Folder>.<File>: whoever meets a name finds its file.
    [TestCaseSource(nameof(Compiled))]
    public void A_module_is_called_after_its_folder_and_file(string file)
    {
        string header = File.ReadLines(Path.Combine(Repository.Root, "fuzz", file))
            .First(line =>
                line.StartsWith("module ", StringComparison.Ordinal)
                || line.StartsWith("namespace ", StringComparison.Ordinal)
            );
        string folder = string.Join('.', ["Perjury", "Fuzz", .. file.Split('/')[..^1]]);
        string name = folder + "." + Path.GetFileNameWithoutExtension(file);
        Assert.That(
            header.Split(' ')[^1],
            Is.EqualTo(header.StartsWith("module ", StringComparison.Ordinal) ? name : folder)
        );
    }

    private static List<string> Runs(IEnumerable<string> folders)
    {
        List<string> runs = [];
        foreach (string folder in folders)
        {
            if (runs.Count == 0 || runs[^1] != folder)
            {
                runs.Add(folder);
            }
        }
        return runs;
    }
}
