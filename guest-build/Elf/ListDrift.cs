namespace Perjury.GuestBuild.Elf;

/// <summary>The difference between two sorted or unsorted lists of lines, as a reviewer reads it.</summary>
public sealed record ListDrift(IReadOnlyList<string> Added, IReadOnlyList<string> Removed)
{
    public bool IsEmpty => Added.Count == 0 && Removed.Count == 0;

    /// <summary>Compares as sets; both results are sorted.</summary>
    public static ListDrift Between(IEnumerable<string> before, IEnumerable<string> after)
    {
        var old = new SortedSet<string>(before, StringComparer.Ordinal);
        var now = new SortedSet<string>(after, StringComparer.Ordinal);
        return new ListDrift(
            [.. now.Where(line => !old.Contains(line))],
            [.. old.Where(line => !now.Contains(line))]
        );
    }

    /// <summary>Reads a reviewed list: one entry per line up to a tab or <c> #</c>; <c>#</c> in front makes a comment.</summary>
    public static IReadOnlyList<string> ParseList(string text)
    {
        var entries = new List<string>();
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith('#'))
                continue;
            string entry = line.Split('\t')[0];
            int reason = entry.IndexOf(" #", StringComparison.Ordinal);
            entry = (reason < 0 ? entry : entry[..reason]).Trim();
            if (entry.Length > 0)
                entries.Add(entry);
        }
        return entries;
    }

    /// <summary><c>+ new</c> and <c>- gone</c> lines.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (string line in Removed)
            yield return "- " + line;
        foreach (string line in Added)
            yield return "+ " + line;
    }
}
