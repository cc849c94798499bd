using System.Text;

namespace Perjury.GuestBuild.Elf;

/// <summary>Where a C symbol comes from.</summary>
public readonly record struct SourceName(string Namespace, string Method);

/// <summary>The non-loaded sections the compiler leaves in a program (<c>Platforms/README.md</c>); empty when it has none.</summary>
public sealed class GuestNotes
{
    private const string CoreLibPrefix = "corelib ";

    /// <summary>C symbol to namespace and method.</summary>
    public required IReadOnlyDictionary<string, SourceName> Names { get; init; }

    /// <summary>Reachable methods whose body is a stub; null when the program does not say.</summary>
    public required IReadOnlyList<string>? Stubs { get; init; }

    /// <summary>Reachable base-class-library methods; null when the program does not say.</summary>
    public required IReadOnlyList<string>? Library { get; init; }

    /// <summary>SHA-256 of the CoreLib that was compiled.</summary>
    public required string? CoreLib { get; init; }

    public static GuestNotes Of(ElfFile elf)
    {
        IReadOnlyList<string>? manifest = Lines(elf, ".guestc.manifest");
        string? first = manifest?.FirstOrDefault(line =>
            line.StartsWith(CoreLibPrefix, StringComparison.Ordinal)
        );
        return new GuestNotes
        {
            Names = ParseNames(Lines(elf, ".guestc.names") ?? []),
            Stubs = Lines(elf, ".guestc.stubs"),
            Library = manifest?.Where(line => line != first).ToList(),
            CoreLib = first?[CoreLibPrefix.Length..],
        };
    }

    private static Dictionary<string, SourceName> ParseNames(IReadOnlyList<string> lines)
    {
        var names = new Dictionary<string, SourceName>();
        foreach (string line in lines)
        {
            string[] fields = line.Split('\t');
            if (fields.Length == 3)
                names[fields[0]] = new SourceName(fields[1], fields[2]);
        }
        return names;
    }

    private static List<string>? Lines(ElfFile elf, string section)
    {
        foreach (Section candidate in elf.Sections)
        {
            if (candidate.Name != section || candidate.Type == Section.NoBits)
                continue;
            string text = Encoding.UTF8.GetString(elf.Contents(candidate));
            return
            [
                .. text.Split('\n')
                    .Select(line => line.TrimEnd('\r', '\0'))
                    .Where(line => line.Length > 0),
            ];
        }
        return null;
    }
}
