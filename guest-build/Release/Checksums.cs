using System.Diagnostics.CodeAnalysis;

namespace Perjury.GuestBuild.Release;

/// <summary>The file SHA256SUMS as sha256sum writes and checks it: <c>digest  name</c>, sorted by name.</summary>
internal static class Checksums
{
    public const string FileName = "SHA256SUMS";

    public static void Write(string folder, IEnumerable<string> names) =>
        File.WriteAllText(
            Path.Combine(folder, FileName),
            string.Concat(
                names
                    .Order(StringComparer.Ordinal)
                    .Select(name => $"{FileDigest.Of(Path.Combine(folder, name))}  {name}\n")
            )
        );

    public static bool TryRead(
        string folder,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? digests,
        [NotNullWhen(false)] out string? error
    )
    {
        digests = null;
        error = null;
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            error = $"checksums-missing: {FileName}";
            return false;
        }
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            bool isLine =
                line.Length > 66
                && line.AsSpan(64, 2).SequenceEqual("  ")
                && line.AsSpan(0, 64).IndexOfAnyExcept("0123456789abcdef") < 0;
            if (!isLine || !read.TryAdd(line[66..], line[..64]))
            {
                error = $"checksums-malformed: {FileName} line {number}";
                return false;
            }
        }
        digests = read;
        return true;
    }
}
