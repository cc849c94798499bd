using NUnit.Framework;

namespace Perjury.Fixtures.Tests;

/// <summary>The shared archives, found from the repository root; absent ones fail in CI and are named elsewhere.</summary>
internal static class Archives
{
    public static string Path(string name)
    {
        string path = System.IO.Path.Combine(Root(), "..", "shared", "fixtures", name + ".tar.gz");
        if (!File.Exists(path))
        {
            string reason = $"archive {name}.tar.gz is not in ../shared/fixtures";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(reason);
            }
            Assert.Ignore(reason);
        }
        return path;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (
            folder is not null
            && !File.Exists(System.IO.Path.Combine(folder.FullName, "Perjury.slnx"))
        )
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new InvalidOperationException(
                "no Perjury.slnx above " + AppContext.BaseDirectory
            );
    }
}
