using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Perjury.GuestBuild.Tests.Conformance;

/// <summary>The corpus folder, its cases, and its output cut into cases.</summary>
internal static partial class CorpusFixture
{
    public static string Folder
    {
        get
        {
            for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, "Perjury.slnx")))
                    return Path.Combine(at.FullName, "guest-build", "corpus");
            }
            throw new InvalidOperationException("the tests do not lie inside the repository");
        }
    }

    public static IEnumerable<string> Sources =>
        Directory
            .EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(path =>
                !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")
            )
            .Order(StringComparer.Ordinal);

    /// <summary>The names in the source text, so that a case exists as a test before anything is built.</summary>
    public static IEnumerable<string> Cases =>
        Sources.SelectMany(path =>
            CaseCall().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)
        );

    /// <summary>Case name to everything printed until the next case.</summary>
    public static Dictionary<string, string> Cut(string output)
    {
        var cases = new Dictionary<string, string>();
        string name = "(before the first case)";
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
                name = line[3..];
            else if (line.Length > 0)
                cases[name] = cases.GetValueOrDefault(name, "") + line + "\n";
            if (line.StartsWith("== ", StringComparison.Ordinal))
                Assert.That(cases.TryAdd(name, ""), Is.True, $"two cases are named {name}");
        }
        return cases;
    }

    [GeneratedRegex("""Show\.Case\(\s*"([^"]+)"\s*\)""")]
    private static partial Regex CaseCall();
}
