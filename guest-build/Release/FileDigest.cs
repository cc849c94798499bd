using System.Security.Cryptography;
using System.Text;

namespace Perjury.GuestBuild.Release;

/// <summary>SHA-256 in hexadecimal: of a file, and of a set of files by their names and contents.</summary>
internal static class FileDigest
{
    public static string Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public static string Sha1Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA1.HashData(file));
    }

    /// <summary>Is a text 64 lower-case hexadecimal digits?</summary>
    public static bool IsDigest(string? text) =>
        text is { Length: 64 } && text.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0;

    /// <summary>The digest of the lines <c>digest  name</c> of all sources below folders, by name: what sha256sum of them would give.</summary>
    public static string OfSources(string root, IEnumerable<string> folders)
    {
        var lines = new List<string>();
        foreach (string folder in folders)
        {
            foreach (
                string path in Directory.EnumerateFiles(
                    Path.Combine(root, folder),
                    "*",
                    SearchOption.AllDirectories
                )
            )
            {
                string name = Path.GetRelativePath(root, path).Replace('\\', '/');
                if (!IsMade(name))
                    lines.Add($"{Of(path)}  {name}\n");
            }
        }
        lines.Sort((a, b) => string.CompareOrdinal(a[66..], b[66..]));
        return Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines)))
        );
    }

    /// <summary>Built things that a build beside its sources leaves.</summary>
    private static bool IsMade(string name) =>
        name.Contains("/bin/") || name.Contains("/obj/") || name.Contains("/target/");
}
