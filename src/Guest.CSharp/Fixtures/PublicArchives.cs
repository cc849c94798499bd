using System.Formats.Tar;
using System.IO.Compression;

namespace Perjury.Fixtures;

/// <summary>The public archives that lie beside a checkout of the repository, in <c>../shared/fixtures/NAME.tar.gz</c>.</summary>
public static class PublicArchives
{
    /// <summary>The folder that holds Perjury.slnx, looked for upwards from the running program; null outside of a checkout.</summary>
    public static string? Repository
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (
                folder is not null && !File.Exists(Path.Combine(folder.FullName, "Perjury.slnx"))
            )
            {
                folder = folder.Parent;
            }
            return folder?.FullName;
        }
    }

    /// <summary>The path of an archive, which is there; null if it is not.</summary>
    /// <param name="name">Without its ending: <c>real_blocks</c>.</param>
    public static string? Find(string name)
    {
        if (Repository is not { } root)
        {
            return null;
        }
        string path = Path.GetFullPath(
            Path.Combine(root, "..", "shared", "fixtures", name + ".tar.gz")
        );
        return File.Exists(path) ? path : null;
    }

    /// <summary>The regular files of an archive in its order; the contents of those that are not wanted are not read.</summary>
    public static IEnumerable<(string Path, byte[] Content)> Files(
        string archive,
        Func<string, bool> wanted
    )
    {
        using FileStream file = File.OpenRead(archive);
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
}
