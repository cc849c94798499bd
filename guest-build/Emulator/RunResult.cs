using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>How a run ended.</summary>
public enum Outcome
{
    /// <summary>The guest ended by itself; see <see cref="RunResult.ExitCode"/>.</summary>
    Exited,

    /// <summary>An exception with no handler installed (<c>mtvec</c> = 0).</summary>
    Trapped,

    /// <summary>The step limit was reached.</summary>
    StepLimit,
}

/// <summary>Exception causes by their <c>mcause</c> number.</summary>
public enum TrapCause
{
    FetchMisaligned = 0,
    FetchFault = 1,
    IllegalInstruction = 2,
    Breakpoint = 3,
    LoadMisaligned = 4,
    LoadFault = 5,
    StoreMisaligned = 6,
    StoreFault = 7,
    EnvironmentCall = 11,

    /// <summary>The platform would fail (the first cause left to custom use); the reason is with the trap.</summary>
    Refused = 24,
}

/// <summary>An exception: where, why, and the address or word it is about (<c>mtval</c>).</summary>
public readonly record struct Trap(TrapCause Cause, ulong Pc, ulong Value, string? Reason = null)
{
    /// <summary>One line, with the function when symbols are known.</summary>
    public string Describe(SymbolMap symbols)
    {
        string at = $"at 0x{Pc:x} ({symbols.Describe(Pc)})";
        return Cause switch
        {
            TrapCause.FetchMisaligned => $"fetch-misaligned: jump to 0x{Value:x} {at}",
            TrapCause.FetchFault => $"fetch-fault: no code {at}",
            TrapCause.IllegalInstruction =>
                $"illegal-instruction: {Disassembler.Format((uint)Value, Pc)} {at}",
            TrapCause.Breakpoint => $"breakpoint: ebreak {at}",
            TrapCause.LoadMisaligned => $"load-misaligned: address 0x{Value:x} {at}",
            TrapCause.LoadFault => $"load-fault: address 0x{Value:x} {at}",
            TrapCause.StoreMisaligned => $"store-misaligned: address 0x{Value:x} {at}",
            TrapCause.StoreFault => $"store-fault: address 0x{Value:x} {at}",
            TrapCause.EnvironmentCall => $"environment-call: ecall {at}",
            TrapCause.Refused => $"{Reason} {at}",
            _ => $"trap-{(int)Cause}: value 0x{Value:x} {at}",
        };
    }
}

/// <summary>
/// What a run did. <see cref="Retired"/> equals qemu's <c>minstret</c>. <see cref="Trap"/> is the last exception, also when a guest
/// handler took it. <see cref="TouchedBytes"/> is the writable memory the run dirtied, in whole pages.
/// </summary>
public readonly record struct RunResult(
    Outcome Outcome,
    int ExitCode,
    ulong Retired,
    ulong Unaligned,
    ulong TouchedBytes,
    ulong StopPc,
    Trap? Trap
);
