using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Emit;

/// <summary>Symbols: readable, unique, the same in every build.</summary>
internal sealed class CNames
{
    private readonly Dictionary<Routine, string> _routines = [];
    private readonly Dictionary<TypeDesc, string> _tables = [];
    private readonly Dictionary<FieldDesc, string> _statics = [];
    private readonly Dictionary<string, string> _strings = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, string>> Strings => _strings;

    /// <summary>Types whose method table something refers to, in order of first mention.</summary>
    public List<TypeDesc> Tables { get; } = [];

    public string Of(Routine r)
    {
        if (!_routines.TryGetValue(r, out var name))
            _routines[r] = name =
                r.Kind == RoutineKind.Export
                    ? Take(r.Method.Def.ExportName!)
                    : Unique(
                        Prefix(r.Kind) + r.Method.Owner.Def?.FullName + "." + r.Method.Name,
                        r
                    );
        return name;
    }

    public string Table(TypeDesc t)
    {
        if (!_tables.TryGetValue(t, out var name))
        {
            _tables[t] = name = Take(TypeNames.Mangle("mt_" + t, 40));
            Tables.Add(t);
        }
        return name;
    }

    public string Static(FieldDesc f)
    {
        if (!_statics.TryGetValue(f, out var name))
            _statics[f] = name = Take(TypeNames.Mangle("sf_" + f, 50));
        return name;
    }

    public string String(string text)
    {
        if (!_strings.TryGetValue(text, out var name))
            _strings[text] = name = "str_" + _strings.Count;
        return name;
    }

    private static string Prefix(RoutineKind kind) =>
        kind switch
        {
            RoutineKind.Body => "",
            _ => kind.ToString().ToLowerInvariant() + ".",
        };

    private string Unique(string readable, Routine r)
    {
        var hash = TypeNames.Mangle(r.ToString(), 0);
        var sb = TypeNames.Mangle(readable, 48);
        return Take(sb[..^9] + hash);
    }

    private string Take(string name)
    {
        var unique = name;
        for (int i = 2; !_taken.Add(unique); i++)
            unique = name + "_" + i;
        return unique;
    }
}
