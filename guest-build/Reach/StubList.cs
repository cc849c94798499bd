using Perjury.GuestBuild.Emit;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Reach;

/// <summary>The reviewed list of library methods that are replaced by a throw (guest-build/stubs.txt).</summary>
internal sealed class StubList
{
    private readonly List<(string Type, string Method)> _patterns = [];

    public StubList()
    {
        foreach (var line in RuntimeText.Read("stubs.txt").Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var pattern = line.Split('\t')[0];
            int at = pattern.LastIndexOf("::", StringComparison.Ordinal);
            _patterns.Add((pattern[..at], pattern[(at + 2)..]));
        }
    }

    public bool Matches(MethodDef m)
    {
        string type = m.Owner.FullName;
        foreach (var (t, name) in _patterns)
        {
            if (Fits(t, type) && Fits(name, m.Name))
                return true;
        }
        return false;
    }

    private static bool Fits(string pattern, string text) =>
        pattern.EndsWith('*')
            ? text.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : text == pattern;
}
