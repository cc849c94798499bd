using System.Formats.Tar;
using System.IO.Compression;

namespace Perjury.Fixtures;

/// <summary>The JSON files of a path: a file, a folder, or a <c>.tar.gz</c>, one open at a time, in an order that never varies.</summary>
internal static class FixtureFiles
{
    /// <summary>One readable file: its display name and its content.</summary>
    internal readonly record struct Entry(string Name, Stream Content);

    /// <summary>
    /// A folder's files come in ordinal order of their paths, an archive's in the order of the archive. Files under <c>.meta</c> are
    /// indexes of a release, not cases.
    /// </summary>
    public static IEnumerable<Entry> Open(string path)
    {
        if (Directory.Exists(path))
        {
            return OfFolder(path);
        }
        if (!File.Exists(path))
        {
            throw new FixtureException(path, "", "no such file or folder");
        }
        return IsArchive(path) ? OfArchive(path) : OfFile(path);
    }

    private static bool IsArchive(string path) =>
        path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private static bool IsCase(string path)
    {
        string forward = path.Replace('\\', '/');
        return forward.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            && !forward.Contains("/.meta/", StringComparison.Ordinal)
            && !forward.StartsWith(".meta/", StringComparison.Ordinal);
    }

    private static IEnumerable<Entry> OfFile(string path)
    {
        using FileStream content = OpenFile(path);
        yield return new Entry(path, content);
    }

    private static IEnumerable<Entry> OfFolder(string path)
    {
        string[] files = Directory.GetFiles(path, "*", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (string file in files)
        {
            if (IsCase(Path.GetRelativePath(path, file)))
            {
                using FileStream content = OpenFile(file);
                yield return new Entry(file, content);
            }
        }
    }

    private static IEnumerable<Entry> OfArchive(string path)
    {
        using FileStream packed = OpenFile(path);
        using var unpacked = new TailStream(new GZipStream(packed, CompressionMode.Decompress));
        using var tar = new TarReader(unpacked);
        while (NextMember(path, tar) is { } member)
        {
            if (
                member
                    is {
                        EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile,
                        DataStream: { } data
                    }
                && IsCase(member.Name)
            )
            {
                yield return new Entry(
                    $"{path}!{member.Name}",
                    new MemberStream(path, data, member.Length)
                );
            }
        }
        if (!Guarded(path, unpacked.EndsInZeros))
        {
            throw new FixtureException(path, "", "the archive is cut off (no end-of-archive mark)");
        }
    }

    private static TarEntry? NextMember(string path, TarReader tar) =>
        Guarded(path, () => tar.GetNextEntry());

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                1 << 16,
                FileOptions.SequentialScan
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FixtureException(path, "", e.Message.TrimEnd('.'));
        }
    }

    /// <summary>Runs a step of reading an archive; damage becomes one line that names the archive.</summary>
    internal static T Guarded<T>(string path, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (EndOfStreamException)
        {
            throw new FixtureException(path, "", "the archive is cut off");
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException)
        {
            throw new FixtureException(
                path,
                "",
                $"the archive is damaged ({e.Message.TrimEnd('.')})"
            );
        }
    }
}
