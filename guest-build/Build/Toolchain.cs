using System.Diagnostics;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Build;

/// <summary>Runs the C compiler and the linker with the flags of the target.</summary>
internal sealed class Toolchain(BuildOptions options)
{
    private static readonly string[] Common =
    [
        "-std=gnu11",
        "-ffreestanding",
        "-fno-strict-aliasing",
        "-fwrapv",
        "-fno-delete-null-pointer-checks",
        "-ffunction-sections",
        "-fdata-sections",
        "-fno-stack-protector",
        "-fno-unwind-tables",
        "-fno-asynchronous-unwind-tables",
        "-fno-ident",
        "-fno-common",
        "-fno-pic",
        "-w",
    ];

    private static readonly string[] Clang =
    [
        "--target=riscv64-unknown-none-elf",
        "-march=rv64im",
        "-mabi=lp64",
        "-mcmodel=medany",
        "-mno-relax",
        "-msmall-data-limit=0",
    ];

    private static readonly string[] Gcc =
    [
        "-march=rv64im_zicsr",
        "-mabi=lp64",
        "-mcmodel=medany",
        "-mno-relax",
        "-msmall-data-limit=0",
        "-fno-schedule-insns",
    ];

    /// <param name="include">A folder whose headers the source finds beside those of its own.</param>
    public void Compile(string source, string target, bool runtime = false, string? include = null)
    {
        var args = new List<string>(Common);
        switch (options.Backend)
        {
            case Backend.Clang:
                args.AddRange(Clang);
                if (source.EndsWith(".S"))
                    args.Remove("-march=rv64im");
                if (source.EndsWith(".S"))
                    args.Add("-march=rv64im_zicsr");
                break;
            case Backend.Gcc:
                args.AddRange(Gcc);
                break;
            case Backend.Host:
                args.RemoveAll(a => a is "-ffreestanding" or "-fno-pic");
                args.AddRange(Sanitizers);
                break;
        }
        if (options.Backend != Backend.Host)
        {
            PlatformSources sources = options.Platform.Sources!;
            args.AddRange(sources.Macros.Select(macro => "-D" + macro));
            args.AddRange(
                sources.ServesMisaligned
                    ? ["-DRT_MISALIGNED", "-mno-strict-align"]
                    : ["-mstrict-align"]
            );
        }
        // The memory functions must not be recognised as calls of themselves.
        if (runtime)
            args.AddRange([
                source.EndsWith("memory.c") ? "-O2" : "-Os",
                "-fno-builtin",
                "-fno-tree-loop-distribute-patterns",
            ]);
        else
            args.Add(options.Optimisation);
        if (runtime && options.Backend != Backend.Gcc)
            args.Remove("-fno-tree-loop-distribute-patterns");
        if (include is not null)
            args.AddRange(["-I", include]);
        args.AddRange(["-c", source, "-o", target]);
        Run(options.Backend == Backend.Gcc ? "riscv64-unknown-elf-gcc" : "clang-19", args);
    }

    private static readonly string[] Sanitizers =
    [
        "-g1",
        "-fsanitize=undefined,address",
        "-fno-sanitize=function,vptr,nonnull-attribute",
        "-fno-sanitize-recover=undefined",
        "-fno-omit-frame-pointer",
    ];

    /// <param name="offered">Objects that are taken only for a symbol that nothing before them defines.</param>
    public void Link(
        IEnumerable<string> objects,
        IReadOnlyList<string> offered,
        string script,
        string output
    )
    {
        if (options.Backend == Backend.Host)
        {
            Run("clang-19", ["-fsanitize=undefined,address", .. objects, "-o", output]);
            return;
        }
        var args = new List<string>
        {
            "--gc-sections",
            "--no-relax",
            "--strip-debug",
            "--discard-locals",
            "-n",
            "-static",
            "--build-id=none",
            "-T",
            script,
            "-o",
            output,
        };
        // The vendor's entry, input and output beside its functions: the first definition counts, which is the platform's.
        if (options.VendorLibraries.Count > 0)
            args.Add("--allow-multiple-definition");
        args.AddRange(objects);
        if (offered.Count > 0)
            args.AddRange(["--start-lib", .. offered, "--end-lib"]);
        if (LibGcc() is { } lib)
            args.Add(lib);
        try
        {
            Run("ld.lld-19", args);
        }
        catch (CompileError e) when (Undefined(e.Message) is { Length: > 0 } names)
        {
            throw new CompileError(
                $"undefined-symbol: {names}: imported by DllImport, and nothing defines it; --link FILE takes the C source, "
                    + "object or archive that does"
            );
        }
    }

    /// <summary>The programs that make a file, and the first line each says of itself.</summary>
    public static IReadOnlyDictionary<string, string> Versions() =>
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["clang"] = Says("clang-19"),
            ["lld"] = Says("ld.lld-19"),
            ["libgcc"] = Says("riscv64-unknown-elf-gcc"),
            ["dotnet"] = Environment.Version.ToString(),
        };

    private static string Says(string tool)
    {
        var start = new ProcessStartInfo(tool, ["--version"]) { RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return text.Split('\n')[0].Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not installed";
        }
    }

    private static string Undefined(string errors) =>
        string.Join(
            ", ",
            errors
                .Split('\n')
                .Where(line => line.Contains("undefined symbol: ", StringComparison.Ordinal))
                .Select(line => line[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..])
                .Distinct()
        );

    /// <summary>Soft-float and other compiler support for rv64im, taken from the gcc package.</summary>
    private static string? LibGcc()
    {
        foreach (var root in new[] { "/usr/lib/gcc/riscv64-unknown-elf" })
        {
            if (!Directory.Exists(root))
                continue;
            foreach (var version in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
            {
                var lib = Path.Combine(version, "rv64im", "lp64", "libgcc.a");
                if (File.Exists(lib))
                    return lib;
            }
        }
        return null;
    }

    public static void Run(string tool, IEnumerable<string> args)
    {
        var info = new ProcessStartInfo(tool)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var a in args)
            info.ArgumentList.Add(a);
        Process process;
        try
        {
            process = Process.Start(info)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new CompileError(
                $"tool-missing: {tool} is not installed; run guest-build/setup.sh as root"
            );
        }
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new CompileError(
                    $"{Path.GetFileName(tool)}-failed: {errors.Trim()}{output.Result}"
                );
        }
    }
}
