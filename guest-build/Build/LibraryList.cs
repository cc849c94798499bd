using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Build;

/// <summary>
/// The reviewed list of library methods a program reaches: <c>library.txt</c> beside its project. Where there is one, reaching
/// another method, or one less, stops the build with the difference. A variant of the program (--define, --link) may reach less.
/// </summary>
internal static class LibraryList
{
    private const string FileName = "library.txt";

    public static void Check(BuildOptions options, IEnumerable<string> reached)
    {
        if (Locate(options.Input) is not { } path)
            return;
        if (options.AcceptLibrary)
        {
            File.WriteAllText(path, string.Concat(reached.Select(line => line + "\n")));
            return;
        }
        if (!File.Exists(path))
            return;
        var drift = ListDrift.Between(ListDrift.ParseList(File.ReadAllText(path)), reached);
        if (options.Defines.Count + options.Links.Count > 0)
            drift = drift with { Removed = [] };
        if (!drift.IsEmpty)
            throw new CompileError(
                $"library-drift: the program does not reach what {path} lists; after review, build with --accept-library\n"
                    + string.Join('\n', drift.Lines())
            );
    }

    /// <summary>Beside a project; a DLL has none.</summary>
    private static string? Locate(string input)
    {
        if (Directory.Exists(input))
            return Path.Combine(input, FileName);
        return input.EndsWith("proj", StringComparison.Ordinal)
            ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(input))!, FileName)
            : null;
    }
}
