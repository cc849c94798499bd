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
                    if (arguments.Target(word, CanRelease) is { } platform)
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
                    break;
                case "--test-key":
                    _testKey = true;
                    break;
                case "--unsigned":
                    _unsigned = true;
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
        Directory.CreateDirectory(_folder!);
        var files = new List<ReleasedFile>();
        string coreLib = "";
        foreach (Platform platform in _platforms)
        {
            string plan = ReleaseNames.OfPlan(platform, _version!);
            string path = Path.Combine(_folder!, plan);
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
                throw new CompileError($"audit: {plan}: {finding}");
            string handbook = ReleaseNames.OfHandbook(platform);
            File.Copy(path, Path.Combine(_folder!, handbook));
            if (platform.Configuration is { } configuration)
                File.Copy(
                    path + configuration.Suffix,
                    Path.Combine(_folder!, handbook + configuration.Suffix)
                );
            coreLib = GuestNotes.Of(elf).CoreLib ?? "";
            files.Add(
                new ReleasedFile
                {
                    Platform = platform.Name,
                    Zkvm = platform.Vendor.Zkvm,
                    SdkVersion = platform.Vendor.Sdk,
                    Names = [plan, handbook],
                    Sha256 = FileDigest.Of(path),
                    Bytes = new FileInfo(path).Length,
                    Blocks = [.. BlockCounts.Of(elf, platform, _blocks)],
                }
            );
            Console.Out.WriteLine($"{files[^1].Sha256}  {plan}");
        }
        Describe(root, files, coreLib);
        return _unsigned ? ExitCodes.Clean : Sign();
    }

    private void Describe(string root, List<ReleasedFile> files, string coreLib)
    {
        string report = Path.Combine(_folder!, ReleaseNames.GateReport);
        if (_gate is not null)
            File.Copy(_gate, report);
        var manifest = new ReleaseManifest
        {
            Name = ReleaseNames.Guest,
            Version = _version!,
            Conformance = "sufficient",
            GuestSources = FileDigest.OfSources(
                root,
                ["src/Guest.CSharp/Guest", "guest-build/guest"]
            ),
            CompilerSources = FileDigest.OfSources(root, ["guest-build"]),
            CoreLib = coreLib,
            Tools = Toolchain.Versions(),
            GateReport = _gate is null ? null : FileDigest.Of(report),
            Files = files,
        };
        manifest.Write(Path.Combine(_folder!, ReleaseNames.Manifest));
        Sbom.Write(Path.Combine(_folder!, ReleaseNames.Sbom), manifest);
        Checksums.Write(
            _folder!,
            Directory.EnumerateFiles(_folder!).Select(path => Path.GetFileName(path))
        );
    }

    private int Sign()
    {
        string publicKey = Path.Combine(_folder!, ReleaseNames.PublicKey);
        string? made = _testKey ? Path.GetTempFileName() : null;
        try
        {
            string? error = made is null
                ? Minisign.RecreatePublicKey(_key!, publicKey)
                : Minisign.MakeKey(made, publicKey);
            string[] names =
            [
                .. Directory.EnumerateFiles(_folder!).Where(path => path != publicKey),
            ];
            foreach (string path in names)
                error ??= Minisign.Sign(path, made ?? _key!);
            if (error is null)
                return ExitCodes.Clean;
            Console.Error.WriteLine($"guestc release: {error}");
            return ExitCodes.CouldNotRun;
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
