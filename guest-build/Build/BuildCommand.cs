using System.Diagnostics;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Build;

/// <summary><c>guestc build</c>: a project or assembly to an ELF.</summary>
internal static class BuildCommand
{
    private static readonly string Help = $"""
        guestc build PROJECT|DLL -o FILE [options]     compile a C# or F# console program to a bare-metal RV64IM ELF

          -o, --output FILE      the ELF to write
          --define X             conditional symbol beside the project's own (repeatable)
          --target NAME          platform: {PlatformList.Names(
            CanBuild
        )} (default {PlatformList.Default.Name})
          --backend clang|gcc    C compiler: clang-19 (default) or riscv64-unknown-elf-gcc
          --backend host         the same C as an x86-64 program under UBSan and ASan
          -O0|-O1|-O2|-O3|-Os    C optimisation (default -O2)
          --link FILE            C source, object or archive with the functions DllImport names (repeatable); its zkvm_*
                                 functions come before those in software
          --vendor-lib FILE      the vendor's static library: an archive whose zkvm_* functions come before the platform's and
                                 before those in software; what else it defines twice is ours (repeatable)
          --dump-ir [FOLDER]     write the IR after each pass (default FILE.ir)
          --accept-library       write library.txt beside the project: the library methods it reaches, for review; where the file
                                 lies, a build that reaches others fails with the difference; with --define or --link it may
                                 reach less
          --why TEXT             print how the first method whose name contains TEXT is reached
          --keep                 keep the C and objects in FILE.d
          -q, --quiet            print nothing on success

        exit codes: 0 built, 1 the program cannot be compiled, 2 usage, 3 a tool is missing or a file cannot be written
        """;

    public static int Usage()
    {
        Console.Error.WriteLine(Help);
        return 2;
    }

    public static int Run(ReadOnlySpan<string> args)
    {
        if (args.Length > 0 && args[0] is "--help" or "-h")
        {
            Console.WriteLine(Help);
            return 0;
        }
        if (args.Contains(""))
        {
            Console.Error.WriteLine("usage: an empty word (guestc build --help)");
            return 2;
        }
        if (!TryParse(args, out var options, out string error))
        {
            Console.Error.WriteLine($"usage: {error} (guestc build --help)");
            return 2;
        }
        if (OutputFault(options.Output) is { } fault)
        {
            Console.Error.WriteLine($"usage: {fault}");
            return 2;
        }
        var watch = Stopwatch.StartNew();
        try
        {
            var assembly = ProjectBuild.Assembly(options);
            var summary = new Pipeline(options).Run(assembly);
            if (!options.Quiet)
            {
                Console.WriteLine(
                    $"{options.Output}: {summary.Methods} methods, {summary.ElfBytes} bytes, {watch.ElapsedMilliseconds} ms"
                );
                foreach (string line in summary.Vendors)
                    Console.WriteLine(line);
            }
            return 0;
        }
        catch (CompileError e)
        {
            Console.Error.WriteLine("error " + e.Message);
            return e.Message.StartsWith("tool-missing") ? 3 : 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error file: {e.Message}");
            return 3;
        }
        catch (BadImageFormatException e)
        {
            Console.Error.WriteLine($"error bad-assembly: {e.Message}");
            return 1;
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("GUESTC_TRACE") is null)
        {
            // A fault of the compiler; the trace is for those who look for it.
            Console.Error.WriteLine(
                $"error internal: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} (GUESTC_TRACE=1 shows where)"
            );
            return 1;
        }
    }

    /// <summary>The folder of the output is made; a folder in its place is a mistake of the command line.</summary>
    private static string? OutputFault(string output)
    {
        if (Directory.Exists(output))
            return $"-o {output} is a folder";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder)
                Directory.CreateDirectory(folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"-o {output}: {e.Message}";
        }
    }

    private static bool TryParse(
        ReadOnlySpan<string> args,
        out BuildOptions options,
        out string error
    )
    {
        string? input = null;
        string? output = null;
        string? dump = null;
        bool dumping = false;
        var defines = new List<string>();
        var links = new List<string>();
        var vendors = new List<VendorLibrary>();
        options = new BuildOptions { Input = "", Output = "" };
        error = "";
        for (int i = 0; i < args.Length; i++)
        {
            string a = args[i];
            string? Next(ReadOnlySpan<string> rest) =>
                ++i < rest.Length && !rest[i].StartsWith('-') ? rest[i] : null;
            switch (a)
            {
                case "-o" or "--output":
                    output = Next(args);
                    break;
                case "--define":
                    if (Next(args) is not { } d)
                        return Missing(a, out error);
                    defines.Add(d);
                    break;
                case "--target":
                    if (Next(args) is not { } target)
                        return Missing(a, out error);
                    if (!PlatformList.TryFind(target, CanBuild, out var platform, out var unknown))
                    {
                        error = unknown;
                        return false;
                    }
                    options = options with { Platform = platform };
                    break;
                case "--backend":
                    if (!Enum.TryParse<Backend>(Next(args), true, out var backend))
                    {
                        error = "unknown backend";
                        return false;
                    }
                    options = options with { Backend = backend };
                    break;
                case "--dump-ir":
                    dumping = true;
                    if (i + 1 < args.Length && !args[i + 1].StartsWith('-') && input is not null)
                        dump = Next(args);
                    break;
                case "--link":
                    if (Next(args) is not { } link)
                        return Missing(a, out error);
                    links.Add(link);
                    break;
                case "--vendor-lib":
                    if (Next(args) is not { } archive)
                        return Missing(a, out error);
                    if (!VendorLibrary.TryRead(archive, out var vendor, out var reason))
                    {
                        error = $"{a}: {reason}";
                        return false;
                    }
                    vendors.Add(vendor);
                    break;
                case "--why":
                    if (Next(args) is not { } why)
                        return Missing(a, out error);
                    options = options with { Why = why };
                    break;
                case "--accept-library":
                    options = options with { AcceptLibrary = true };
                    break;
                case "--keep":
                    options = options with { Keep = true };
                    break;
                case "-q" or "--quiet":
                    options = options with { Quiet = true };
                    break;
                case "-O0" or "-O1" or "-O2" or "-O3" or "-Os":
                    options = options with { Optimisation = a };
                    break;
                default:
                    if (a.StartsWith('-') || input is not null)
                    {
                        error = $"unexpected {a}";
                        return false;
                    }
                    input = a;
                    break;
            }
        }
        if (input is null || output is null)
        {
            error = input is null ? "no PROJECT or DLL" : "no -o FILE";
            return false;
        }
        if (options.Backend == Backend.Host && vendors.Count > 0)
        {
            error = "--vendor-lib has code of the platform, which --backend host does not run";
            return false;
        }
        if (options.Backend != Backend.Host)
            defines.AddRange(options.Platform.Sources!.Defines.Except(defines).ToList());
        options = options with
        {
            Input = input,
            Output = output,
            Defines = defines,
            Links = links,
            VendorLibraries = vendors,
            DumpFolder = dumping ? dump ?? output + ".ir" : null,
        };
        return true;
    }

    private static bool CanBuild(Platform platform) => platform.Sources is not null;

    private static bool Missing(string option, out string error)
    {
        error = $"{option} needs a value";
        return false;
    }
}
