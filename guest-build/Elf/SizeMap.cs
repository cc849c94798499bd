namespace Perjury.GuestBuild.Elf;

/// <summary>Bytes and functions under one name.</summary>
public readonly record struct SizeLine(string Name, ulong Bytes, int Functions);

/// <summary>Where the bytes of a program are.</summary>
public sealed class SizeMap
{
    private const string Runtime = "(runtime)";
    private const string Global = "(no namespace)";

    /// <summary>Code bytes by function, most first.</summary>
    public required IReadOnlyList<SizeLine> Functions { get; init; }

    /// <summary>Code bytes by namespace, most first; code the compiler did not name is the runtime's.</summary>
    public required IReadOnlyList<SizeLine> Namespaces { get; init; }

    /// <summary>Bytes by allocated section, in address order.</summary>
    public required IReadOnlyList<SizeLine> Sections { get; init; }

    public static SizeMap Of(ElfFile elf, SymbolMap symbols, GuestNotes notes)
    {
        var functions = new List<SizeLine>();
        var namespaces = new Dictionary<string, (ulong Bytes, int Functions)>();
        foreach (Function function in symbols.Functions)
        {
            bool named = notes.Names.TryGetValue(function.Name, out SourceName source);
            string label = named ? $"{source.Method} [{function.Name}]" : function.Name;
            functions.Add(new SizeLine(label, function.Size, 1));
            string space =
                !named ? Runtime
                : source.Namespace is "" or "-" ? Global
                : source.Namespace;
            (ulong bytes, int count) = namespaces.GetValueOrDefault(space);
            namespaces[space] = (bytes + function.Size, count + 1);
        }
        var sections = elf
            .Sections.Where(section => section.IsAllocated && section.Size > 0)
            .OrderBy(section => section.Address)
            .Select(section => new SizeLine(section.Name, section.Size, 0));
        return new SizeMap
        {
            Functions = Sorted(functions),
            Namespaces = Sorted(
                namespaces.Select(pair => new SizeLine(
                    pair.Key,
                    pair.Value.Bytes,
                    pair.Value.Functions
                ))
            ),
            Sections = [.. sections],
        };
    }

    private static List<SizeLine> Sorted(IEnumerable<SizeLine> lines) =>
        [
            .. lines
                .OrderByDescending(line => line.Bytes)
                .ThenBy(line => line.Name, StringComparer.Ordinal),
        ];
}
