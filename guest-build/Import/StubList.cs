using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Runtime;

namespace Perjury.GuestBuild.Import;

/// <summary>
/// The reviewed list of library methods that are replaced by a throw (guest-build/stubs.txt). The first line that fits decides; one
/// that begins with ! keeps what a later one would take.
/// </summary>
internal sealed class StubList
{
    private const char Keep = '!';

    private readonly List<(string Type, string Method, string? Reason)> _patterns = [];

    public StubList()
    {
        foreach (var line in RuntimeText.Read("stubs.txt").Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var (pattern, reason) = line.Split('\t') is [var p, var why] ? (p, why) : (line, "");
            int at = pattern.LastIndexOf("::", StringComparison.Ordinal);
            bool keeps = pattern[0] == Keep;
            _patterns.Add(
                (pattern[(keeps ? 1 : 0)..at], pattern[(at + 2)..], keeps ? null : reason)
            );
        }
    }

    public bool Matches(MethodDef m) => Reason(m) is not null;

    /// <summary>Why the method is on the list; null when it is not.</summary>
    public string? Reason(MethodDef m)
    {
        string type = m.Owner.FullName;
        foreach (var (t, name, reason) in _patterns)
        {
            if (Fits(t, type) && Fits(name, m.Name))
                return reason;
        }
        return null;
    }

    private static bool Fits(string pattern, string text) =>
        pattern.EndsWith('*')
            ? text.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : text == pattern;
}
