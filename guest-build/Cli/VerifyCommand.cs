using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Release;

namespace Perjury.GuestBuild.Cli;

/// <summary><c>guestc verify</c>: is a release what it says?</summary>
internal static class VerifyCommand
{
    private const string Help = """
        guestc verify DIR [--public-key FILE]

        Checks a release: digests of all files, manifest, SBOM, the audit of each ELF for its platform, signatures. Names every
        file that is wrong.

          --public-key FILE  the key the signatures have to be of (default: minisign.pub in the folder, which proves
                             that the files belong together and not whose they are)

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
        string? key = null;
        while (arguments.TryNext(out string word))
        {
            if (word == "--public-key")
                key = arguments.Value(word);
            else if (word.StartsWith('-') || folder is not null)
                arguments.Fail($"unexpected {word}");
            else
                folder = word;
        }
        if (folder is null)
            arguments.Fail("no folder named");
        if (arguments.Error is { } error)
        {
            Console.Error.WriteLine($"guestc verify: {error}");
            return ExitCodes.Usage;
        }
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"guestc verify: cannot-read: there is no folder {folder}");
            return ExitCodes.CouldNotRun;
        }
        IReadOnlyList<Finding> findings = ReleaseCheck.Run(folder!, key);
        foreach (Finding finding in findings)
            Console.Out.WriteLine(finding);
        Console.Out.WriteLine(
            findings.Count == 0 ? "the release is what it says" : $"{findings.Count} findings"
        );
        if (findings.Count == 0)
            return ExitCodes.Clean;
        return findings.All(finding => finding.Kind == "minisign-missing")
            ? ExitCodes.CouldNotRun
            : ExitCodes.Findings;
    }
}
