using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;
using Perjury.Fixtures;

namespace Perjury.Tests;

/// <summary>The public archives as tests in C# read them: an absent one fails the test under CI=true and ignores it elsewhere.</summary>
internal static class FixtureArchive
{
    /// <summary>Every regular file of an archive in archive order, paths as stored (they start with "NAME/").</summary>
    public static IEnumerable<(string Path, byte[] Content)> Entries(string archive) =>
        Entries(archive, _ => true);

    /// <summary>The files whose path satisfies <paramref name="wanted"/>.</summary>
    public static IEnumerable<(string Path, byte[] Content)> Entries(
        string archive,
        Func<string, bool> wanted
    ) => PublicArchives.Files(PathOf(archive), wanted);

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

    public static string PathOf(string archive)
    {
        string? path = PublicArchives.Find(archive);
        if (path is null)
        {
            Missing.Report($"the archive {archive}.tar.gz is not in ../shared/fixtures");
        }
        return path;
    }
}
