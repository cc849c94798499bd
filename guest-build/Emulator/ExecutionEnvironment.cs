using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// What surrounds the processor of a platform: how input arrives, what its calls, custom instructions and device addresses do, how a
/// run ends and where its output is. It is asked only off the interpreter's common path, and one object serves one machine.
/// </summary>
public abstract class ExecutionEnvironment
{
    /// <summary>Null when an input of so many bytes can be given, else why not.</summary>
    public abstract string? InputFault(Machine machine, int length);

    /// <summary>Begins a run: memory is as loaded, registers are zero. Puts the input in its place and forgets the run before.</summary>
    public abstract void Start(Machine machine, ReadOnlySpan<byte> input);

    /// <summary>
    /// True for an instruction whose meaning is the platform's. Asked once for every word of the text, so that a run pays nothing.
    /// </summary>
    public virtual bool Claims(in Instruction instruction, uint word) => false;

    /// <summary>
    /// Executes a claimed instruction. <see cref="Answer.Ordinary"/> leaves a system instruction to the privileged ISA; any other is
    /// then illegal.
    /// </summary>
    public virtual Answer Execute(Machine machine, in Instruction instruction, uint word) =>
        Answer.Ordinary;

    /// <summary>A load of 1, 2, 4 or 8 bytes from an address that is no memory, zero-extended.</summary>
    public virtual Answer Load(Machine machine, ulong address, int size, out ulong value)
    {
        value = 0;
        return Answer.Ordinary;
    }

    /// <summary>A store to an address that is no memory a program may write.</summary>
    public virtual Answer Store(Machine machine, ulong address, int size, ulong value) =>
        Answer.Ordinary;

    /// <summary>How often the last run used each accelerator of the platform, by the platform's name for it.</summary>
    public virtual IReadOnlyDictionary<string, long> Uses => new Dictionary<string, long>();

    /// <summary>The public bytes the last run left, or null when it left none that can be read.</summary>
    public abstract byte[]? Output(Machine machine);
}

/// <summary>What an environment made of an instruction or an access.</summary>
public readonly record struct Answer
{
    private Answer(AnswerKind kind, int exitCode, string? reason)
    {
        Kind = kind;
        ExitCode = exitCode;
        Reason = reason;
    }

    internal AnswerKind Kind { get; }
    internal int ExitCode { get; }
    internal string? Reason { get; }

    /// <summary>Nothing special here: an access faults, an instruction does what the ISA says.</summary>
    public static Answer Ordinary => default;

    /// <summary>Done; the next instruction follows.</summary>
    public static Answer Done { get; } = new(AnswerKind.Done, 0, null);

    /// <summary>The run ends, and the instruction counts.</summary>
    public static Answer Exit(int code) => new(AnswerKind.Exit, code, null);

    /// <summary>The platform would fail here, for a reason in the form <c>kebab-name: detail</c>.</summary>
    public static Answer Refuse(string reason) => new(AnswerKind.Refused, 0, reason);
}

internal enum AnswerKind
{
    Ordinary,
    Done,
    Exit,
    Refused,
}
