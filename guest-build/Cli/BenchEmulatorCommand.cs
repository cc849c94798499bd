using System.Diagnostics;
using System.Globalization;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Cli;

/// <summary><c>guestc bench-emulator</c>: million instructions per second, and the ratio to qemu in the same run.</summary>
internal static class BenchEmulatorCommand
{
    private static readonly string Help = $"""
        guestc bench-emulator [--millions N] [--target NAME] [FILE]

        Runs a fixed mixed workload of N million instructions (default 300), or FILE, on the emulator without and with
        counting and with the profile, and under the platform's own executor (qemu -icount) when it is installed. Prints
        million instructions per second of processor time, so that a busy machine does not matter; the ratio to the
        executor is of elapsed time, with its start-up (measured with an empty run) taken off.

          --target NAME  platform: {PlatformList.Names(
            CanRun
        )} (default {PlatformList.Default.Name})
        """;

    private const int Repeats = 3;

    public static int Execute(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.Out.WriteLine(Help);
            return ExitCodes.Clean;
        }
        var arguments = new Arguments(args);
        ulong millions = 300;
        string? file = null;
        Platform platform = PlatformList.Default;
        while (arguments.TryNext(out string word))
        {
            if (word == "--millions")
                millions = arguments.Number(word, 1, 50_000);
            else if (word == "--target")
                platform = arguments.Target(word, CanRun) ?? platform;
            else if (word.StartsWith('-') || file is not null)
                arguments.Fail($"unexpected {word}");
            else
                file = word;
        }
        if (arguments.Error is not null)
        {
            Console.Error.WriteLine($"guestc bench-emulator: {arguments.Error}");
            return ExitCodes.Usage;
        }
        MachineModel model = platform.Machine!;
        byte[] program = BenchProgram.Build(
            model.Bare,
            (uint)(millions * 1_000_000 / BenchProgram.PerTurn)
        );
        ElfFile? elf;
        string? error;
        bool read = file is null
            ? ElfFile.TryRead(program, out elf, out error)
            : ElfFile.TryLoad(file, out elf, out error);
        if (
            !read
            || !Machine.TryCreate(elf!, new MachineOptions(model), out Machine? machine, out error)
        )
        {
            Console.Error.WriteLine($"guestc bench-emulator: {error}");
            return ExitCodes.CouldNotRun;
        }
        using (machine)
            return Measure(platform, machine, file, program);
    }

    private static int Measure(Platform platform, Machine machine, string? file, byte[] program)
    {
        RunResult result = machine.Run([]);
        if (result.Outcome != Outcome.Exited)
        {
            Console.Error.WriteLine(
                $"guestc bench-emulator: the program did not exit: {result.Outcome}"
            );
            return ExitCodes.CouldNotRun;
        }
        double elapsed = Best(() => machine.Run([]));
        double plain = BestCpu(() => machine.Run([]));
        double counted = BestCpu(() => machine.RunCounted([], ulong.MaxValue, out _));
        double profiled = BestCpu(() => machine.RunProfiled([], ulong.MaxValue, out _, out _));
        double reset = Best(() => machine.Run([], 1));
        Speed("emulator", result.Retired, plain);
        Speed("emulator, counting", result.Retired, counted);
        Speed("emulator, profiling", result.Retired, profiled);
        Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{"reset and start", -24}{reset * 1e6, 10:f1} us"
            )
        );
        if (
            platform.Executor is { IsInstalled: true } executor
            && MeasureExecutor(executor, platform.Machine!, file, program) is { } seconds
        )
        {
            Speed($"{executor.Name} (elapsed)", result.Retired, seconds);
            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{"emulator / " + executor.Name, -24}{seconds / elapsed, 10:f2}"
                )
            );
        }
        return ExitCodes.Clean;
    }

    private static double? MeasureExecutor(
        Executor executor,
        MachineModel model,
        string? file,
        byte[] program
    )
    {
        string folder = Directory.CreateTempSubdirectory("guestc-bench-").FullName;
        try
        {
            string path = file ?? Path.Combine(folder, "bench.elf");
            if (file is null)
                File.WriteAllBytes(path, program);
            string empty = Path.Combine(folder, "empty.elf");
            File.WriteAllBytes(empty, BenchProgram.Build(model.Bare, 1));
            double start = Best(() => RunOn(executor, empty));
            double full = Best(() => RunOn(executor, path));
            return full > start ? full - start : null;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void RunOn(Executor executor, string path)
    {
        if (!executor.TryRun(new ExecutorRequest(path, []), out _, out string? error))
            Console.Error.WriteLine($"guestc bench-emulator: {error}");
    }

    private static bool CanRun(Platform platform) => platform.Machine is not null;

    /// <summary>The least processor time of a few runs, in seconds.</summary>
    private static double BestCpu(Action action)
    {
        double best = double.MaxValue;
        for (int i = 0; i < Repeats; i++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            action();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }
        return best;
    }

    /// <summary>The fastest of a few runs, in seconds: the others were disturbed.</summary>
    private static double Best(Action action)
    {
        double best = double.MaxValue;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    private static void Speed(string name, ulong instructions, double seconds) =>
        Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -24}{instructions / seconds / 1e6, 10:f0} MIPS"
            )
        );
}
