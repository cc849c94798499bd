using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Perjury.GuestBuild.Release;

/// <summary>The file SHA256SUMS as sha256sum writes and checks it: <c>digest  name</c>, sorted by name.</summary>
internal static class Checksums
{
    public const string FileName = "SHA256SUMS";

    public static void Write(string folder, IEnumerable<string> names) =>
        File.WriteAllText(
            Path.Combine(folder, FileName),
            Text(
                names.Select(name =>
                    KeyValuePair.Create(name, FileDigest.Of(Path.Combine(folder, name)))
                )
            )
        );

    /// <summary>Digests by name; false with one line when the text is not, byte for byte, what <see cref="Write"/> would have written.</summary>
    public static bool TryParse(
        byte[] bytes,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? digests,
        [NotNullWhen(false)] out string? error
    )
    {
        digests = null;
        error = null;
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        string text = Encoding.UTF8.GetString(bytes);
        string last = "";
        int number = 0;
        foreach (string line in text.Split('\n')[..^1])
        {
            number++;
            bool isLine =
                line.Length > 66
                && line.AsSpan(64, 2).SequenceEqual("  ")
                && FileDigest.IsDigest(line[..64])
                && !line.EndsWith('\r');
            if (!isLine || string.CompareOrdinal(last, line[66..]) >= 0)
            {
                error =
                    $"checksums-malformed: {FileName} line {number}{(isLine ? ": not sorted by name" : "")}";
                return false;
            }
            last = line[66..];
            read.Add(last, line[..64]);
        }
        if (!Encoding.UTF8.GetBytes(Text(read)).AsSpan().SequenceEqual(bytes))
        {
            error = $"checksums-malformed: {FileName} line {number + 1}: no end of line";
            return false;
        }
        digests = read;
        return true;
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> digests) =>
        string.Concat(
            digests
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Value}  {pair.Key}\n")
        );
}
