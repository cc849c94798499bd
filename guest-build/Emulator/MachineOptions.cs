namespace Perjury.GuestBuild.Emulator;

/// <summary>The machine around a program: qemu's <c>virt</c> board unless told otherwise.</summary>
public sealed record MachineOptions
{
    public const ulong DefaultMemoryBase = 0x8000_0000;
    public const ulong DefaultInputAddress = 0x9000_0000;
    public const int DefaultMemoryMiB = 1024;

    /// <summary>The input region of the contract ends where the heap begins.</summary>
    public const ulong InputRegionSize = 0x1000_0000;

    /// <summary>First address of RAM.</summary>
    public ulong MemoryBase { get; init; } = DefaultMemoryBase;

    /// <summary>Bytes of RAM, a multiple of 4096; pages are only taken from the host when touched.</summary>
    public ulong MemorySize { get; init; } = (ulong)DefaultMemoryMiB << 20;

    /// <summary>Where the input record (u64 little-endian length, then the bytes) is placed.</summary>
    public ulong InputAddress { get; init; } = DefaultInputAddress;

    /// <summary>Misaligned loads and stores trap instead of being counted, as SP1 and OpenVM do.</summary>
    public bool StrictAlignment { get; init; }

    /// <summary>Bytes of console output kept; a guest that prints more stops with a store fault.</summary>
    public int OutputLimit { get; init; } = 256 << 20;
}
