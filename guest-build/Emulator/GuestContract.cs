using System.Buffers.Binary;

namespace Perjury.GuestBuild.Emulator;

/// <summary>What a finished guest left behind the symbols of <c>Platforms/README.md</c>; a program may have all, some or none.</summary>
public sealed class GuestContract(Machine machine)
{
    public const string NoOutput = "no-output: the program has no readable output region";

    /// <summary>The bytes given to <c>write_output</c>, or null when the platform shows none or their length is impossible.</summary>
    public byte[]? Output => machine.Environment.Output(machine);

    /// <summary>Instructions from the first one of <c>_start</c> to the exit path, where the program counts them itself.</summary>
    public ulong? Instret
    {
        get
        {
            ulong? start = Value("guest_instret_start");
            ulong? end = Value("guest_instret_end");
            return end >= start ? end - start : null;
        }
    }

    /// <summary>Bytes of heap handed out at the highest point.</summary>
    public ulong? HeapHigh => Value("guest_heap_high");

    private ulong? Value(string name)
    {
        Span<byte> bytes = stackalloc byte[8];
        return machine.SymbolAddress(name) is { } address && machine.TryReadMemory(address, bytes)
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
            : null;
    }
}
