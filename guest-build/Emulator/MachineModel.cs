namespace Perjury.GuestBuild.Emulator;

/// <summary>The machine of a platform as the emulator needs it.</summary>
public sealed record MachineModel
{
    public required MemoryMap Memory { get; init; }

    /// <summary>True where a misaligned load or store ends the run; elsewhere it is counted.</summary>
    public bool MisalignedTraps { get; init; }

    /// <summary>
    /// True where the program has machine mode of the privileged ISA: its control registers, a trap handler, <c>mret</c>, <c>wfi</c>.
    /// Elsewhere a control register is an illegal instruction and an exception ends the run.
    /// </summary>
    public bool HasMachineMode { get; init; }

    /// <summary>The size of the public output where it is always the same and zeros follow what a program gave; null where it is as long as that.</summary>
    public int? PublicBytes { get; init; }

    /// <summary>A new environment, for one machine.</summary>
    public required Func<ExecutionEnvironment> Environment { get; init; }

    /// <summary>What a program made by hand needs to know.</summary>
    public required BareProgram Bare { get; init; }
}

/// <summary>Where code and data of a program without link script go, and the words that end it with code 0.</summary>
public sealed record BareProgram(ulong Code, ulong Data, IReadOnlyList<uint> End);
