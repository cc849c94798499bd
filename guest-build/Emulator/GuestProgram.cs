using System.Diagnostics.CodeAnalysis;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>What a guest program made of one input. <see cref="Failure"/> is null exactly when it ended by itself with code 0.</summary>
public sealed record GuestAnswer(
    byte[]? Output,
    string? Failure,
    ulong Instructions,
    ulong Unaligned,
    ulong? HeapHigh
);

/// <summary>
/// A guest ELF as a function from input bytes to output bytes: loaded once, asked many times, every time from the same state. Not
/// thread-safe; use one per thread.
/// </summary>
public sealed class GuestProgram : IDisposable
{
    private readonly Machine _machine;
    private readonly GuestContract _contract;

    private GuestProgram(Machine machine)
    {
        _machine = machine;
        _contract = new GuestContract(machine);
    }

    /// <summary>Loads an ELF for a machine; false with one line when it is none.</summary>
    public static bool TryLoad(
        string path,
        MachineModel model,
        [NotNullWhen(true)] out GuestProgram? program,
        [NotNullWhen(false)] out string? error
    )
    {
        program = null;
        if (!ElfFile.TryLoad(path, out ElfFile? elf, out error))
            return false;
        if (!Machine.TryCreate(elf, new MachineOptions(model), out Machine? machine, out error))
            return false;
        program = new GuestProgram(machine);
        return true;
    }

    /// <summary>Runs one input. A trap, a non-zero exit code, the step limit or a missing output is a failure with its reason.</summary>
    public GuestAnswer Ask(ReadOnlySpan<byte> input, ulong maxSteps = ulong.MaxValue)
    {
        if (_machine.InputFault(input.Length) is { } fault)
            return new GuestAnswer(null, fault, 0, 0, null);
        return AnswerOf(_machine.Run(input, maxSteps));
    }

    /// <summary>As <see cref="Ask"/>, with the instructions by call path; null when the input cannot be given.</summary>
    public GuestAnswer AskProfiled(ReadOnlySpan<byte> input, ulong maxSteps, out CallTree? tree)
    {
        tree = null;
        if (_machine.InputFault(input.Length) is { } fault)
            return new GuestAnswer(null, fault, 0, 0, null);
        return AnswerOf(_machine.RunProfiled(input, maxSteps, out _, out tree));
    }

    private GuestAnswer AnswerOf(RunResult result)
    {
        byte[]? output = _contract.Output;
        string? failure = result switch
        {
            { Trap: { } trap } => trap.Describe(_machine.Symbols),
            { Outcome: Outcome.StepLimit } =>
                $"step-limit: stopped after {result.Retired} instructions in {_machine.Symbols.Describe(result.StopPc)}",
            { ExitCode: not 0 } => $"exit-code: {result.ExitCode & 255}",
            _ when output is null => GuestContract.NoOutput,
            _ => null,
        };
        return new GuestAnswer(
            output,
            failure,
            _contract.Instret ?? result.Retired,
            result.Unaligned,
            _contract.HeapHigh
        );
    }

    public void Dispose() => _machine.Dispose();
}
