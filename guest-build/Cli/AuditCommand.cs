using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Cli;

/// <summary><c>guestc audit</c>: is this file what the platform accepts and what was reviewed?</summary>
internal sealed class AuditCommand
{
    private static readonly string Help = $"""
        guestc audit FILE [--target NAME] [--waivers FILE] [--exact] [--baseline FILE]
                          [--write-baseline FILE] [--top N] [--quiet]

        Decodes every instruction and refuses what is outside RV64IM and the platform's control registers, undefined
        symbols, dynamic sections, writable code, jumps out of the code, what the platform's loader refuses. Prints sizes
        and the deepest static stack.

          --target NAME          platform: {PlatformList.Names(_ =>
            true
        )} (default {PlatformList.Default.Name})
          --waivers FILE         reviewed list of stubbed methods a program may reach (default guest-build/stubs.txt)
          --exact                a waiver that is not needed is a finding too
          --baseline FILE        reviewed list of base-class-library methods; any drift is a finding, with its diff
          --write-baseline FILE  write that list
          --top N                functions in the size map (default 20)
          --quiet                findings and the last line only

        Exit codes: 0 clean, 1 findings, 2 usage, 3 not a readable ELF.
        """;

    /// <summary>Findings of one kind beyond this many are only counted.</summary>
    private const int PrintedPerKind = 10;
    private const string WaiversName = "stubs.txt";

    private string? _file;
    private Platform _platform = PlatformList.Default;
    private string? _waivers;
    private bool _exact;
    private string? _baseline;
    private string? _writeBaseline;
    private int _top = 20;
    private bool _quiet;

    private AuditCommand() { }

    public static int Execute(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.Out.WriteLine(Help);
            return ExitCodes.Clean;
        }
        var command = new AuditCommand();
        string? error = command.Parse(new Arguments(args));
        if (error is not null)
        {
            Console.Error.WriteLine($"guestc audit: {error}");
            return ExitCodes.Usage;
        }
        try
        {
            return command.Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"guestc audit: {e.Message}");
            return ExitCodes.CouldNotRun;
        }
    }

    private string? Parse(Arguments arguments)
    {
        while (arguments.TryNext(out string word))
        {
            switch (word)
            {
                case "--target":
                    _platform = arguments.Target(word, _ => true) ?? _platform;
                    break;
                case "--waivers":
                    _waivers = arguments.Value(word);
                    break;
                case "--exact":
                    _exact = true;
                    break;
                case "--baseline":
                    _baseline = arguments.Value(word);
                    break;
                case "--write-baseline":
                    _writeBaseline = arguments.Value(word);
                    break;
                case "--top":
                    _top = (int)arguments.Number(word, 0, int.MaxValue);
                    break;
                case "--quiet":
                    _quiet = true;
                    break;
                default:
                    if (word.StartsWith('-'))
                        arguments.Fail($"unknown option {word}");
                    else if (_file is not null)
                        arguments.Fail($"one program at a time: {_file} and {word}");
                    _file = word;
                    break;
            }
        }
        if (_file is null)
            arguments.Fail("no program named");
        return arguments.Error;
    }

    private int Run()
    {
        if (!ElfFile.TryLoad(_file!, out ElfFile? elf, out string? error))
        {
            Console.Error.WriteLine($"guestc audit: {error}");
            return ExitCodes.CouldNotRun;
        }
        SymbolMap symbols = SymbolMap.Of(elf);
        GuestNotes notes = GuestNotes.Of(elf);
        var findings = new List<(string Check, Finding Finding)>(
            Audit.Run(elf, _platform.Audit, symbols)
        );
        var checks = new List<string>(Audit.Checks(_platform.Audit));
        CheckStubs(notes, checks, findings);
        CheckLibrary(notes, checks, findings);

        if (!_quiet)
            Console.Out.Write(AuditReport.Sizes(elf, symbols, notes, _top));
        Print(findings);
        int failed = checks.Count(check => findings.Exists(item => item.Check == check));
        Console.Out.WriteLine($"{checks.Count - failed} passed, {failed} failed");
        return failed == 0 ? ExitCodes.Clean : ExitCodes.Findings;
    }

    private void CheckStubs(
        GuestNotes notes,
        List<string> checks,
        List<(string Check, Finding Finding)> findings
    )
    {
        if (notes.Stubs is null)
            return;
        const string check = "stubs";
        checks.Add(check);
        string? path = _waivers ?? FindWaivers();
        WaiverList waivers = WaiverList.Parse(path is null ? "" : File.ReadAllText(path));
        foreach (string stub in waivers.NotCovered(notes.Stubs))
            findings.Add((check, new Finding("stub-not-waived", stub)));
        if (_exact)
        {
            foreach (string waiver in waivers.NotNeeded(notes.Stubs))
                findings.Add((check, new Finding("waiver-not-needed", waiver)));
        }
    }

    private void CheckLibrary(
        GuestNotes notes,
        List<string> checks,
        List<(string Check, Finding Finding)> findings
    )
    {
        const string check = "library";
        IEnumerable<string> now = Pinned(notes);
        if (_writeBaseline is not null)
            File.WriteAllText(_writeBaseline, string.Concat(now.Select(line => line + "\n")));
        if (_baseline is null)
            return;
        checks.Add(check);
        if (notes.Library is null)
        {
            findings.Add(
                (check, new Finding("no-manifest", "the program has no .guestc.manifest section"))
            );
            return;
        }
        ListDrift drift = ListDrift.Between(ListDrift.ParseList(File.ReadAllText(_baseline)), now);
        foreach (string line in drift.Lines())
            findings.Add((check, new Finding("library-drift", line)));
    }

    private static IEnumerable<string> Pinned(GuestNotes notes)
    {
        if (notes.CoreLib is not null)
            yield return "corelib " + notes.CoreLib;
        foreach (string method in notes.Library ?? [])
            yield return method;
    }

    private static void Print(List<(string Check, Finding Finding)> findings)
    {
        foreach (
            IGrouping<string, Finding> kind in findings
                .Select(item => item.Finding)
                .GroupBy(item => item.Kind)
        )
        {
            // A diff is only useful whole.
            int printed = kind.Key == "library-drift" ? int.MaxValue : PrintedPerKind;
            foreach (Finding finding in kind.Take(printed))
                Console.Out.WriteLine(finding);
            int rest = kind.Count() - printed;
            if (rest > 0)
                Console.Out.WriteLine($"{kind.Key}: and {rest} more");
        }
    }

    /// <summary>Beside the tool when installed, in the repository when developed.</summary>
    private static string? FindWaivers()
    {
        string installed = Path.Combine(AppContext.BaseDirectory, WaiversName);
        if (File.Exists(installed))
            return installed;
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "guest-build", WaiversName);
            if (File.Exists(candidate))
                return candidate;
        }
        return null;
    }
}
