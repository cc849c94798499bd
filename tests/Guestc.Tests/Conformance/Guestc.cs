using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Conformance;

/// <summary>A program compiled for the guest with one back end, and what it prints there.</summary>
internal static class Guestc
{
    private const ulong MaxSteps = 2_000_000_000;

    public static void RequireTools(string backend)
    {
        if (backend == "gcc")
            Tools.Require("riscv64-unknown-elf-gcc");
        Tools.Require("clang-19");
        Tools.Require("ld.lld-19");
    }

    /// <summary>Runs <c>guestc build</c> and returns the ELF; a failed build fails the test with what it said.</summary>
    public static string Elf(string assembly, string backend, string level)
    {
        string output = Path.ChangeExtension(assembly, $".{backend}{level}.elf");
        string tool = typeof(Machine).Assembly.Location;
        Tools.Run(
            "dotnet",
            Path.GetDirectoryName(assembly)!,
            tool,
            "build",
            assembly,
            "-o",
            output,
            "--backend",
            backend,
            level,
            "-q"
        );
        return output;
    }

    /// <summary>The repository, which holds the projects that tests compile.</summary>
    public static string Root => Path.GetFullPath(Path.Combine(CorpusFixture.Folder, "../.."));

    /// <summary>Runs <c>guestc build</c> with these words and returns what it printed.</summary>
    public static string Build(string folder, params string[] words) =>
        Tools.Run("dotnet", folder, [typeof(Machine).Assembly.Location, "build", .. words]);

    /// <summary>Runs <c>guestc build</c> with these words, whether or not it can: its exit code and what it said on stderr.</summary>
    public static (int ExitCode, string Errors) TryBuild(params string[] words)
    {
        (int exitCode, _, string errors) = Tools.Start(["build", .. words]);
        return (exitCode, errors);
    }

    /// <summary>The console on the emulator. The run has to end with code 0 and without a misaligned access.</summary>
    public static string RunEmulator(string elf, out RunResult result)
    {
        using Machine machine = GuestAssembly.Load(File.ReadAllBytes(elf));
        result = machine.Run([], MaxSteps);
        string console = Encoding.UTF8.GetString(machine.Output);
        string tail = console.Length > 300 ? console[^300..] : console;
        string trap = result.Trap?.Describe(machine.Symbols) ?? "no trap";
        Assert.That(
            (result.Outcome, result.ExitCode),
            Is.EqualTo((Outcome.Exited, 0)),
            $"{trap}; last output:\n{tail}"
        );
        Assert.That(result.Unaligned, Is.Zero, "misaligned accesses");
        return console;
    }

    /// <summary>The console under qemu.</summary>
    public static string RunQemu(string elf, out ExecutorResult result)
    {
        Tools.Require(Qemu.Program);
        bool ran = Qemu.Executor.TryRun(
            new ExecutorRequest(elf, [], 300),
            out ExecutorResult? answer,
            out string? error
        );
        Assert.That(ran, Is.True, error);
        result = answer!;
        Assert.That((result.TimedOut, result.ExitCode), Is.EqualTo((false, 0)));
        return Encoding.UTF8.GetString(result.Console);
    }

    /// <summary>The same C as a host program under the sanitizers: a finding ends it with a report.</summary>
    public static string RunSanitized(string assembly)
    {
        string program = Elf(assembly, "host", "-O0");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string console = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That((process.ExitCode, errors.Result), Is.EqualTo((0, "")));
        return console;
    }
}
