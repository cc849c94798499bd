using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Release;

namespace Perjury.GuestBuild.Cli;

/// <summary><c>guestc verify</c>: is a release what it says?</summary>
internal static class VerifyCommand
{
    private const string Help = """
        guestc verify DIR [--public-key FILE | --unsigned] [--blocks FOLDER]

        Checks a release: that the folder holds the files of the manifest and nothing else, digests of all files, manifest, SBOM,
        the audit of each ELF for its platform, signatures. Names every file that is wrong.

          --public-key FILE  the key the signatures have to be of (default: minisign.pub in the folder, which proves
                             that the files belong together and not whose they are)
          --unsigned         take a release that has no signatures
          --blocks FOLDER    run every .ssz in it again: the manifest has to give their outputs and counts, and no others

        Exit codes: 0 clean, 1 findings, 2 usage, 3 the folder or minisign could not be used.
        """;

    public static int Execute(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.Out.WriteLine(Help);
            return ExitCodes.Clean;
        }
        var arguments = new Arguments(args);
        string? folder = null;
        var options = new ReleaseCheckOptions();
        while (arguments.TryNext(out string word))
        {
            if (word == "--public-key")
                options = options with { PublicKey = arguments.Value(word) };
            else if (word == "--blocks")
                options = options with { Blocks = arguments.Value(word) };
            else if (word == "--unsigned")
                options = options with { IsUnsigned = true };
            else if (word.StartsWith('-') || folder is not null)
                arguments.Fail($"unexpected {word}");
            else
                folder = word;
        }
        if (folder is null)
            arguments.Fail("no folder named");
        if (options is { IsUnsigned: true, PublicKey: not null })
            arguments.Fail("--unsigned and --public-key exclude each other");
        if (arguments.Error is { } error)
        {
            Console.Error.WriteLine($"guestc verify: {error}");
            return ExitCodes.Usage;
        }
        try
        {
            return Check(folder!, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"guestc verify: cannot-read: {e.Message}");
            return ExitCodes.CouldNotRun;
        }
    }

    private static int Check(string folder, ReleaseCheckOptions options)
    {
        foreach (string? path in new[] { folder, options.Blocks })
        {
            if (path is not null && !Directory.Exists(path))
                throw new DirectoryNotFoundException($"there is no folder {path}");
        }
        if (options.PublicKey is { } key && !File.Exists(key))
            throw new FileNotFoundException($"there is no file {key}");
        IReadOnlyList<Finding> findings = ReleaseCheck.Run(folder, options);
        foreach (Finding finding in findings)
            Console.Out.WriteLine(OnOneLine(finding.ToString()));
        Console.Out.WriteLine(
            findings.Count == 0 ? "the release is what it says" : $"{findings.Count} findings"
        );
        if (findings.Count == 0)
            return ExitCodes.Clean;
        return findings.All(finding => finding.Kind == Minisign.Missing)
            ? ExitCodes.CouldNotRun
            : ExitCodes.Findings;
    }

    /// <summary>A file's name may hold ends of lines, and so say what we would.</summary>
    private static string OnOneLine(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
