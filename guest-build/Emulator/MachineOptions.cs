namespace Perjury.GuestBuild.Emulator;

/// <summary>A machine and what a user changes about it.</summary>
public sealed record MachineOptions(MachineModel Model)
{
    /// <summary>Bytes of the last region of memory, a multiple of 4096; null for the platform's.</summary>
    public ulong? MemorySize { get; init; }

    /// <summary>Misaligned accesses trap although the platform would serve them.</summary>
    public bool StrictAlignment { get; init; }

    /// <summary>Bytes of console output kept; a guest that prints more stops with a store fault.</summary>
    public int OutputLimit { get; init; } = 256 << 20;
}
