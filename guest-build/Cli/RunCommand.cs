using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Cli;

/// <summary><c>guestc run</c>: one program, one input, on the emulator or on the platform's own executor.</summary>
internal sealed class RunCommand
{
    private static readonly string Help = $"""
        guestc run FILE [--input FILE] [--output FILE] [--count] [--profile [FILE]] [--strict-align]
                        [--max-steps N] [--memory MIB] [--target NAME] [--on NAME | --qemu] [--seconds N]

        Runs an ELF as its platform does (guest-build/Platforms). The guest's console goes to stdout, everything else to
        stderr; the guest's exit code is the exit code. 139: a trap no handler took. 124: step or time limit. 2: usage.
        3: the file or the executor could not be used.

          --input FILE      bytes the guest reads with read_input or Console.In
          --output FILE     where the bytes of write_output go
          --count           instructions, loads, stores, multiplications, unaligned accesses, accelerator calls
          --profile [FILE]  top 30 functions; with FILE also folded stacks for a flame graph
          --strict-align    a misaligned access traps, as on SP1 and OpenVM
          --max-steps N     stop after N instructions
          --memory MIB      RAM, when not the platform's
          --target NAME     platform the emulator is: {PlatformList.Names(
            CanRun
        )} (default {PlatformList.Default.Name})
          --on NAME         on the executor of its makers instead: {string.Join(
            ", ",
            Executors.Select(e => e.Name)
        )}, or the platform's name;
                            with --count what that counts
          --qemu            the same as --on qemu
          --seconds N       time limit of --on (default {Executor.DefaultSeconds})
        """;

    private string? _file;
    private string? _inputPath;
    private string? _outputPath;
    private bool _count;
    private bool _profile;
    private string? _foldedPath;
    private bool _strict;
    private ulong _maxSteps = ulong.MaxValue;
    private int? _memoryMiB;
    private Platform? _target;
    private Executor? _executor;
    private int _seconds = Executor.DefaultSeconds;

    private RunCommand() { }

    public static int Execute(string[] args)
    {
        var command = new RunCommand();
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.Out.WriteLine(Help);
            return ExitCodes.Clean;
        }
        string? error = command.Parse(new Arguments(args));
        if (error is not null)
        {
            Console.Error.WriteLine($"guestc run: {error}");
            return ExitCodes.Usage;
        }
        try
        {
            return command.Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CouldNotRun($"cannot-write: {e.Message}");
        }
    }

    private string? Parse(Arguments arguments)
    {
        while (arguments.TryNext(out string word))
        {
            switch (word)
            {
                case "--input":
                    _inputPath = arguments.Value(word);
                    break;
                case "--output":
                    _outputPath = arguments.Value(word);
                    break;
                case "--count":
                    _count = true;
                    break;
                case "--profile":
                    _profile = true;
                    // The program itself may follow when it is not named yet.
                    _foldedPath = _file is null ? null : arguments.OptionalValue();
                    break;
                case "--strict-align":
                    _strict = true;
                    break;
                case "--max-steps":
                    _maxSteps = arguments.Number(word, 1, ulong.MaxValue);
                    break;
                case "--memory":
                    _memoryMiB = (int)arguments.Number(word, 1, 1 << 20);
                    break;
                case "--target":
                    _target = arguments.Target(word, CanRun);
                    break;
                case "--on":
                    Choose(arguments, arguments.Value(word));
                    break;
                case "--qemu":
                    Choose(arguments, "qemu");
                    break;
                case "--seconds":
                    _seconds = (int)arguments.Number(word, 1, 1 << 20);
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
        if (_executor is not null && (_profile || _strict || _maxSteps != ulong.MaxValue))
            arguments.Fail(
                $"--profile, --strict-align and --max-steps need the emulator, not {_executor.Name}"
            );
        if (_executor is not null && _target is not null && _target.Executor != _executor)
            arguments.Fail($"{_executor.Name} is not the executor of {_target.Name}");
        return arguments.Error;
    }

    private static bool CanRun(Platform platform) => platform.Machine is not null;

    private static IEnumerable<Executor> Executors =>
        PlatformList.All.Select(platform => platform.Executor).OfType<Executor>().Distinct();

    private void Choose(Arguments arguments, string name)
    {
        Executor? executor = FindExecutor(arguments, name);
        if (_executor is not null && executor is not null && executor != _executor)
            arguments.Fail($"one executor at a time: {_executor.Name} and {executor.Name}");
        _executor = executor;
    }

    /// <summary>By its own name or by that of a platform it runs.</summary>
    private static Executor? FindExecutor(Arguments arguments, string name)
    {
        if (Executors.FirstOrDefault(executor => executor.Name == name) is { } own)
            return own;
        bool can(Platform platform) => platform.Executor is not null;
        if (PlatformList.TryFind(name, can, out Platform? platform, out _))
            return platform.Executor;
        arguments.Fail(
            $"unknown executor {name}, known: {string.Join(", ", Executors.Select(e => e.Name))}"
        );
        return null;
    }

    private int Run()
    {
        byte[] input = [];
        try
        {
            if (_inputPath is not null)
                input = File.ReadAllBytes(_inputPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CouldNotRun($"cannot-read: {e.Message}");
        }
        return _executor is null ? RunEmulator(input) : RunOn(_executor, input);
    }

    private int RunEmulator(byte[] input)
    {
        if (!ElfFile.TryLoad(_file!, out ElfFile? elf, out string? error))
            return CouldNotRun(error);
        var options = new MachineOptions((_target ?? PlatformList.Default).Machine!)
        {
            MemorySize = (ulong?)_memoryMiB << 20,
            StrictAlignment = _strict,
        };
        if (!Machine.TryCreate(elf, options, out Machine? machine, out error))
            return CouldNotRun(error);
        using (machine)
        {
            if (machine.InputFault(input.Length) is { } fault)
                return CouldNotRun(fault);
            Counts? counts = null;
            CallTree? tree = null;
            RunResult result =
                _profile ? machine.RunProfiled(input, _maxSteps, out counts, out tree)
                : _count ? machine.RunCounted(input, _maxSteps, out counts)
                : machine.Run(input, _maxSteps);

            WriteConsole(machine.Output);
            if (
                _outputPath is not null
                && WriteOutput(new GuestContract(machine).Output) is { } failure
            )
                return CouldNotRun(failure);
            if (counts is not null && _count)
                Console.Error.Write(CountReport.Counts(machine, result, counts));
            if (counts is not null && tree is not null)
            {
                Console.Error.Write(CountReport.Profile(counts, tree));
                if (_foldedPath is not null)
                    File.WriteAllText(_foldedPath, tree.Folded());
            }
            return Conclude(machine, result);
        }
    }

    private int Conclude(Machine machine, in RunResult result)
    {
        if (result.Trap is { } trap)
            Console.Error.WriteLine($"guestc run: {trap.Describe(machine.Symbols)}");
        switch (result.Outcome)
        {
            case Outcome.Exited:
                return result.ExitCode & 255;
            case Outcome.Trapped:
                return ExitCodes.Trap;
            default:
                Console.Error.WriteLine(
                    $"guestc run: step-limit: {result.Retired} instructions, stopped at 0x{result.StopPc:x} ({machine.Symbols.Describe(result.StopPc)})"
                );
                return ExitCodes.StepLimit;
        }
    }

    private int RunOn(Executor executor, byte[] input)
    {
        var request = new ExecutorRequest(_file!, input, _seconds) { MemoryMiB = _memoryMiB };
        if (!executor.TryRun(request, out ExecutorResult? result, out string? error))
            return CouldNotRun(error);
        WriteConsole(result.Console);
        if (result.Errors.Length > 0)
            Console.Error.Write(result.Errors);
        if (result.TimedOut)
        {
            Console.Error.WriteLine(
                $"guestc run: time-limit: {executor.Name} was stopped after {_seconds} s"
            );
            return ExitCodes.StepLimit;
        }
        if (_outputPath is not null && WriteOutput(result.Output) is { } failure)
            return CouldNotRun(failure);
        foreach (string line in _count ? result.CountLines : [])
            Console.Error.WriteLine(line);
        return result.ExitCode;
    }

    private string? WriteOutput(byte[]? output)
    {
        if (output is null)
            return GuestContract.NoOutput;
        try
        {
            File.WriteAllBytes(_outputPath!, output);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot-write: {e.Message}";
        }
    }

    private static void WriteConsole(ReadOnlySpan<byte> bytes)
    {
        using Stream stdout = Console.OpenStandardOutput();
        stdout.Write(bytes);
    }

    private static int CouldNotRun(string error)
    {
        Console.Error.WriteLine($"guestc run: {error}");
        return ExitCodes.CouldNotRun;
    }
}
