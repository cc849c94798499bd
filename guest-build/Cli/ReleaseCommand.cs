using Perjury.GuestBuild.Build;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Release;

namespace Perjury.GuestBuild.Cli;

/// <summary><c>guestc release</c>: the guest for every platform in one folder, named, counted, described and signed.</summary>
internal sealed class ReleaseCommand
{
    private static readonly string Help = $"""
        guestc release DIR --version V [options]

        Builds the guest for every platform into an empty folder: each ELF under the name of the rollout plan and under that of
        the guest handbook, {ReleaseNames.Manifest}, {ReleaseNames.Sbom}, {Checksums.FileName}, a minisign signature of each.

          --version V        the version of the guest
          --project PATH     another program than guest-build/guest
          --target NAME      only this platform (repeatable): {PlatformList.Names(
            CanRelease
        )}
          --blocks FOLDER    count the instructions of every .ssz in it, on the platform's machine model
          --gate FILE        the release gate's report, to be part of the release
          --key FILE         secret key of minisign without a password (default: the file that {Minisign.KeyVariable} names)
          --test-key         make a key for this release alone
          --unsigned         no signatures

        Exit codes: 0 released, 1 a program cannot be compiled or its ELF is refused, 2 usage, 3 a tool is missing or a file
        cannot be used.
        """;

    private readonly List<Platform> _platforms = [];
    private string? _folder;
    private string? _version;
    private string? _project;
    private string? _blocks;
    private string? _gate;
    private string? _key = Environment.GetEnvironmentVariable(Minisign.KeyVariable);
    private bool _testKey;
    private bool _unsigned;
    private string _coreLib = "";

    private ReleaseCommand() { }

    public static int Execute(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.Out.WriteLine(Help);
            return ExitCodes.Clean;
        }
        var command = new ReleaseCommand();
        if (command.Parse(new Arguments(args)) is { } error)
        {
            Console.Error.WriteLine($"guestc release: {error}");
            return ExitCodes.Usage;
        }
        try
        {
            return command.Run();
        }
        catch (CompileError e)
        {
            Console.Error.WriteLine("error " + e.Message);
            return e.Message.StartsWith("tool-missing")
                ? ExitCodes.CouldNotRun
                : ExitCodes.Findings;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"guestc release: {e.Message}");
            return ExitCodes.CouldNotRun;
        }
    }

    private string? Parse(Arguments arguments)
    {
        int ways = 0;
        while (arguments.TryNext(out string word))
        {
            switch (word)
            {
                case "--version":
                    _version = arguments.Value(word);
                    break;
                case "--project":
                    _project = arguments.Value(word);
                    break;
                case "--target":
                    if (arguments.Target(word, CanRelease) is not { } platform)
                        break;
                    if (_platforms.Contains(platform))
                        arguments.Fail($"{word} {platform.Name} twice");
                    _platforms.Add(platform);
                    break;
                case "--blocks":
                    _blocks = arguments.Value(word);
                    break;
                case "--gate":
                    _gate = arguments.Value(word);
                    break;
                case "--key":
                    _key = arguments.Value(word);
                    ways++;
                    break;
                case "--test-key":
                    _testKey = true;
                    ways++;
                    break;
                case "--unsigned":
                    _unsigned = true;
                    ways++;
                    break;
                default:
                    if (word.StartsWith('-') || _folder is not null)
                        arguments.Fail($"unexpected {word}");
                    _folder = word;
                    break;
            }
        }
        if (_folder is null)
            arguments.Fail("no folder named");
        if (_version is null)
            arguments.Fail("--version is missing");
        else if (!ReleaseNames.IsPart(_version))
            arguments.Fail($"--version {_version}: expected letters, digits, dots and hyphens");
        if (ways > 1)
            arguments.Fail("--key, --test-key and --unsigned exclude each other");
        if (!_unsigned && !_testKey && _key is null)
            arguments.Fail($"a key: --key, {Minisign.KeyVariable}, --test-key, or --unsigned");
        if (
            arguments.Error is null
            && Directory.Exists(_folder)
            && Directory.EnumerateFileSystemEntries(_folder).Any()
        )
            arguments.Fail($"{_folder} is not empty");
        if (_platforms.Count == 0)
            _platforms.AddRange(PlatformList.All.Where(CanRelease));
        return arguments.Error;
    }

    private static bool CanRelease(Platform platform) =>
        platform is { Sources: not null, Machine: not null };

    private int Run()
    {
        if (Repository() is not { } root)
        {
            Console.Error.WriteLine(
                "guestc release: cannot-read: the sources of the guest are not around this program"
            );
            return ExitCodes.CouldNotRun;
        }
        // Before the first build, so that a mistake costs no minutes.
        foreach (string? given in new[] { _gate, _unsigned || _testKey ? null : _key })
        {
            if (given is not null && !File.Exists(given))
                throw new FileNotFoundException($"cannot-read: there is no file {given}");
        }
        if (_blocks is not null && !BlockCounts.Inputs(_blocks).Any())
            throw new FileNotFoundException($"cannot-read: no .ssz file in {_blocks}");
        using UnfinishedRelease release = UnfinishedRelease.Claim(_folder!);
        ReleasedFile[] files = [.. _platforms.Select(platform => Build(root, platform))];
        Describe(root, release, files);
        if (!_unsigned && Sign(release) is { } error)
        {
            Console.Error.WriteLine($"guestc release: {error}");
            return ExitCodes.CouldNotRun;
        }
        release.Finish();
        return ExitCodes.Clean;
    }

    private ReleasedFile Build(string root, Platform platform)
    {
        var (zkvm, sdk) = platform.Vendor;
        string[] names = ReleaseNames.Of(_version!, zkvm, sdk);
        string path = Path.Combine(_folder!, names[0]);
        var options = new BuildOptions
        {
            Input = _project ?? Path.Combine(root, "guest-build", "guest"),
            Output = path,
            Platform = platform,
            Defines = platform.Sources!.Defines,
            Quiet = true,
        };
        new Pipeline(options).Run(ProjectBuild.Assembly(options));
        if (!ElfFile.TryLoad(path, out ElfFile? elf, out string? error))
            throw new CompileError($"linked-file: {error}");
        if (
            Audit
                .Run(elf, platform.Audit, SymbolMap.Of(elf))
                .Select(item => item.Finding)
                .FirstOrDefault() is
            { Kind: not null } finding
        )
            throw new CompileError($"audit: {names[0]}: {finding}");
        string handbook = Path.Combine(_folder!, names[1]);
        File.Copy(path, handbook);
        string? suffix = platform.Configuration?.Suffix;
        if (suffix is not null)
            File.Copy(path + suffix, handbook + suffix);
        string digest = FileDigest.Of(path);
        _coreLib = GuestNotes.Of(elf).CoreLib ?? "";
        Console.Out.WriteLine($"{digest}  {names[0]}");
        return new ReleasedFile
        {
            Platform = platform.Name,
            Zkvm = zkvm,
            SdkVersion = sdk,
            Names = names,
            Sha256 = digest,
            Bytes = new FileInfo(path).Length,
            Configuration = suffix is null
                ? null
                : new ReleasedConfiguration
                {
                    Suffix = suffix,
                    Sha256 = FileDigest.Of(path + suffix),
                },
            Blocks = [.. BlockCounts.Of(elf, platform, _blocks)],
        };
    }

    private void Describe(string root, UnfinishedRelease release, ReleasedFile[] files)
    {
        string report = Path.Combine(_folder!, ReleaseNames.GateReport);
        if (_gate is not null)
            File.Copy(_gate, report);
        var manifest = new ReleaseManifest
        {
            Name = ReleaseNames.Guest,
            Version = _version!,
            Conformance = ReleaseManifest.Sufficient,
            GuestSources = FileDigest.OfSources(
                root,
                ["src/Guest.CSharp/Guest", "guest-build/guest"]
            ),
            CompilerSources = FileDigest.OfSources(root, ["guest-build"]),
            CoreLib = _coreLib,
            Tools = Toolchain.Versions(),
            GateReport = _gate is null ? null : FileDigest.Of(report),
            Files = files,
        };
        manifest.Write(Path.Combine(_folder!, ReleaseNames.Manifest));
        Sbom.Write(
            Path.Combine(_folder!, ReleaseNames.Sbom),
            manifest,
            name => FileDigest.Sha1Of(Path.Combine(_folder!, name))
        );
        Checksums.Write(_folder!, release.Names);
    }

    /// <summary>Null, or one line.</summary>
    private string? Sign(UnfinishedRelease release)
    {
        string publicKey = Path.Combine(_folder!, ReleaseNames.PublicKey);
        string? made = _testKey ? Path.GetTempFileName() : null;
        try
        {
            string[] names = [.. release.Names];
            string? error = made is null
                ? Minisign.RecreatePublicKey(_key!, publicKey)
                : Minisign.MakeKey(made, publicKey);
            foreach (string name in names)
                error ??= Minisign.Sign(Path.Combine(_folder!, name), made ?? _key!);
            return error;
        }
        finally
        {
            if (made is not null)
                File.Delete(made);
        }
    }

    private static string? Repository()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "guest-build", "guest", "library.txt")))
                return at.FullName;
        }
        return null;
    }
}
