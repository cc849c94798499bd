using System.Diagnostics.CodeAnalysis;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Build;

/// <summary>
/// A vendor's static library, of which a program takes the functions of zkvm-standards. Such a library also has an entry, input, output and
/// memory functions of its own: where both define a symbol, the platform's files come first.
/// </summary>
internal sealed record VendorLibrary(string Path, IReadOnlyList<string> Functions)
{
    private const string Prefix = "zkvm_";

    /// <summary>Looks at the archive before anything is built; false with one line when it is none or has nothing to give.</summary>
    public static bool TryRead(
        string path,
        [NotNullWhen(true)] out VendorLibrary? library,
        [NotNullWhen(false)] out string? error
    )
    {
        library = null;
        error = null;
        var symbols = new LinkSymbols();
        try
        {
            using (FileStream file = File.OpenRead(path))
            {
                Span<byte> start = stackalloc byte[8];
                int size = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
                if (
                    !start[..size].SequenceEqual("!<arch>\n"u8)
                    && !start.SequenceEqual("!<thin>\n"u8)
                )
                    error = $"{path} is no archive";
            }
            if (error is null)
                symbols.Add(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CompileError)
        {
            error = e.Message;
        }
        string[] functions =
        [
            .. symbols.Defined.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)),
        ];
        if (error is null && functions.Length == 0)
            error = $"{path} defines no {Prefix}* function";
        if (error is null)
            library = new VendorLibrary(path, functions);
        return library is not null;
    }

    /// <summary>Those of its functions that are in a program.</summary>
    public IEnumerable<string> Given(IReadOnlySet<string> present) =>
        Functions.Where(present.Contains);
}
