namespace Perjury.GuestBuild.Elf;

/// <summary>
/// A reviewed list of stubbed methods: one <c>Type::Method</c> a line, either part may end in <c>*</c>; a tab or <c> #</c> starts the
/// reason, <c>#</c> in front a comment. The same form the compiler reads.
/// </summary>
public sealed class WaiverList
{
    private const string Separator = "::";

    private readonly IReadOnlyList<string> _patterns;

    private WaiverList(IReadOnlyList<string> patterns) => _patterns = patterns;

    public static WaiverList Parse(string text) => new(ListDrift.ParseList(text));

    /// <summary>Stubs no pattern covers.</summary>
    public IEnumerable<string> NotCovered(IEnumerable<string> stubs) =>
        stubs.Where(stub => !_patterns.Any(pattern => Covers(pattern, stub)));

    /// <summary>Patterns that cover no stub.</summary>
    public IEnumerable<string> NotNeeded(IReadOnlyList<string> stubs) =>
        _patterns.Where(pattern => !stubs.Any(stub => Covers(pattern, stub)));

    private static bool Covers(string pattern, string stub)
    {
        int inPattern = pattern.LastIndexOf(Separator, StringComparison.Ordinal);
        int inStub = stub.LastIndexOf(Separator, StringComparison.Ordinal);
        if (inPattern < 0 || inStub < 0)
            return Fits(pattern, stub);
        return Fits(pattern[..inPattern], stub[..inStub])
            && Fits(pattern[(inPattern + Separator.Length)..], stub[(inStub + Separator.Length)..]);
    }

    private static bool Fits(string pattern, string text) =>
        pattern.EndsWith('*')
            ? text.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : text == pattern;
}
