using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using NUnit.Framework;

namespace Perjury.Guest.Tests;

/// <summary>Reads the public test archives that lie beside the repository, in ../shared/fixtures/NAME.tar.gz.</summary>
public static class FixtureArchive
{
    /// <summary>
    /// Every regular file of an archive in archive order, paths as stored (they start with "NAME/").
    /// An absent archive fails the test under CI=true and is reported as ignored elsewhere.
    /// </summary>
    public static IEnumerable<(string Path, byte[] Content)> Entries(string archive) =>
        Entries(archive, _ => true);

    /// <summary>The files whose path satisfies <paramref name="wanted"/>; the contents of the others are not read.</summary>
    public static IEnumerable<(string Path, byte[] Content)> Entries(
        string archive,
        Func<string, bool> wanted
    )
    {
        using FileStream file = File.OpenRead(PathOf(archive));
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        using TarReader tar = new(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (
                entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                && wanted(entry.Name)
            )
            {
                using MemoryStream content = new();
                entry.DataStream?.CopyTo(content);
                yield return (entry.Name, content.ToArray());
            }
        }
    }

    /// <summary>One file of an archive; a path that is not in it fails the test.</summary>
    public static byte[] Read(string archive, string path)
    {
        foreach ((string _, byte[] content) in Entries(archive, name => name == path))
        {
            return content;
        }
        throw new AssertionException($"{archive}.tar.gz holds no file {path}");
    }

    /// <summary>One UTF-8 text file of an archive.</summary>
    public static string ReadText(string archive, string path) =>
        Encoding.UTF8.GetString(Read(archive, path));

    /// <summary>Where an archive lies; an absent one fails the test under CI=true and ignores it elsewhere.</summary>
    public static string PathOf(string archive)
    {
        string path = Path.Combine(
            RepositoryRoot(),
            "..",
            "shared",
            "fixtures",
            archive + ".tar.gz"
        );
        if (!File.Exists(path))
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail($"fixture archive {path} is absent");
            }
            Assert.Ignore($"fixture archive {archive}.tar.gz is absent");
        }
        return path;
    }

    /// <summary>The folder that holds Perjury.slnx, found upwards from the test assembly.</summary>
    private static string RepositoryRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Perjury.slnx")))
            {
                return at.FullName;
            }
        }
        throw new AssertionException($"no Perjury.slnx above {AppContext.BaseDirectory}");
    }
}
