namespace Perjury.GuestBuild.Shims;

/// <summary>The pool of interned strings: the literals, then what the program adds.</summary>
[Replaces("System.String")]
internal static class InternShim
{
    private static HashSet<string>? s_pool;

    public static string Intern(string str)
    {
        ArgumentNullException.ThrowIfNull(str);
        if (Pool().TryGetValue(str, out string? known))
            return known;
        s_pool!.Add(str);
        return str;
    }

    public static string? IsInterned(string str)
    {
        ArgumentNullException.ThrowIfNull(str);
        return Pool().TryGetValue(str, out string? known) ? known : null;
    }

    private static HashSet<string> Pool()
    {
        if (s_pool is null)
        {
            s_pool = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; Machine.rt_literal(i) is { } literal; i++)
                s_pool.Add(literal);
        }
        return s_pool;
    }
}
