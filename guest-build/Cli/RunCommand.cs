using System.Globalization;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Cli;

/// <summary><c>guestc run</c>: one program, one input, on the emulator or under qemu.</summary>
internal sealed class RunCommand
{
    private const string Help = """
        guestc run FILE [--input FILE] [--output FILE] [--count] [--profile [FILE]] [--strict-align]
                        [--max-steps N] [--memory MIB] [--qemu] [--seconds N]

        Runs an ELF of target virt (guest-build/targets/virt/README.md). The guest's console goes to stdout, everything
        else to stderr; the guest's exit code is the exit code. 139: a trap no handler took. 124: step or time limit.
        2: usage. 3: the file or qemu could not be used.

          --input FILE      bytes the guest reads with read_input or Console.In
          --output FILE     where the bytes of write_output go
          --count           instructions, loads, stores, multiplications, unaligned accesses, accelerator calls
          --profile [FILE]  top 30 functions; with FILE also folded stacks for a flame graph
          --strict-align    a misaligned access traps, as on SP1 and OpenVM
          --max-steps N     stop after N instructions
          --memory MIB      RAM (default 1024)
          --qemu            run under qemu instead; with --count its minstret
          --seconds N       time limit of --qemu (default 120)
        """;

    private string? _file;
    private string? _inputPath;
    private string? _outputPath;
    private bool _count;
    private bool _profile;
    private string? _foldedPath;
    private bool _strict;
    private ulong _maxSteps = ulong.MaxValue;
    private int _memoryMiB = MachineOptions.DefaultMemoryMiB;
    private bool _qemu;
    private int _seconds = Qemu.DefaultSeconds;

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
        return command.Run();
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
                case "--qemu":
                    _qemu = true;
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
        if (_qemu && (_profile || _strict || _maxSteps != ulong.MaxValue))
            arguments.Fail(
                "--profile, --strict-align and --max-steps need the emulator, not --qemu"
            );
        return arguments.Error;
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
        return _qemu ? RunQemu(input) : RunEmulator(input);
    }

    private int RunEmulator(byte[] input)
    {
        if (!ElfFile.TryLoad(_file!, out ElfFile? elf, out string? error))
            return CouldNotRun(error);
        var options = new MachineOptions
        {
            MemorySize = (ulong)_memoryMiB << 20,
            StrictAlignment = _strict,
        };
        if (!Machine.TryCreate(elf, options, out Machine? machine, out error))
            return CouldNotRun(error);
        using (machine)
        {
            if (!machine.FitsInput(input.Length))
                return CouldNotRun(
                    $"input-size: {input.Length} bytes do not fit at 0x{options.InputAddress:x}"
                );
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

    private int RunQemu(byte[] input)
    {
        if (!ElfFile.TryLoad(_file!, out ElfFile? elf, out string? error))
            return CouldNotRun(error);
        bool contract = elf.Symbols.Any(symbol => symbol.Name == "guest_exit");
        if (
            !Qemu.TryRun(
                _file!,
                input,
                _memoryMiB,
                contract,
                _seconds,
                out QemuResult? result,
                out error
            )
        )
            return CouldNotRun(error);
        WriteConsole(result.Console);
        if (result.Errors.Length > 0)
            Console.Error.Write(result.Errors);
        if (result.TimedOut)
        {
            Console.Error.WriteLine($"guestc run: time-limit: qemu was stopped after {_seconds} s");
            return ExitCodes.StepLimit;
        }
        if (_outputPath is not null && WriteOutput(result.Output) is { } failure)
            return CouldNotRun(failure);
        if (_count)
        {
            string count =
                result.Instret?.ToString(CultureInfo.InvariantCulture)
                ?? "not reported by this program";
            Console.Error.WriteLine($"instret (qemu, _start to exit)  {count}");
        }
        return result.ExitCode;
    }

    private string? WriteOutput(byte[]? output)
    {
        if (output is null)
            return "no-output: the program has no readable output region";
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
