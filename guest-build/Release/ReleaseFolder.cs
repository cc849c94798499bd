using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Release;

/// <summary>
/// What lies in a folder, each file read once. Only a plain file that holds something is opened: a pipe, a device or a link to one could
/// be read for ever, and a folder or a link holds what no digest in the release is of.
/// </summary>
internal sealed class ReleaseFolder
{
    private readonly string _path;
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);

    private ReleaseFolder(string path) => _path = path;

    /// <summary>SHA-256 in hexadecimal of each file that could be read, by name.</summary>
    public IReadOnlyDictionary<string, string> Digests => _digests;

    /// <summary>Every name, of files and of what is none.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Reads a folder; <paramref name="findings"/> get what is no file of a release.</summary>
    public static ReleaseFolder Read(string path, List<Finding> findings)
    {
        var folder = new ReleaseFolder(path);
        var names = new List<string>();
        foreach (FileSystemInfo entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            names.Add(entry.Name);
            if (folder.Refuses(entry) is { } finding)
                findings.Add(finding);
        }
        names.Sort(StringComparer.Ordinal);
        folder.Names = names;
        return folder;
    }

    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>The bytes of a file that could be read and has no more than so many; null for any other.</summary>
    public byte[]? Bytes(string name, int most) =>
        _digests.ContainsKey(name) && new FileInfo(PathOf(name)).Length <= most
            ? File.ReadAllBytes(PathOf(name))
            : null;

    private Finding? Refuses(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
            return new Finding("not-a-file", $"{entry.Name} is a link");
        if (entry is not FileInfo file)
            return new Finding("not-a-file", $"{entry.Name} is a folder");
        try
        {
            // Pipes and devices have no length either.
            if (file.Length == 0)
                return new Finding("file-empty", entry.Name);
            _digests.Add(entry.Name, FileDigest.Of(entry.FullName));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding("file-unreadable", $"{entry.Name}: {e.Message}");
        }
    }
}
