using System.Buffers.Binary;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>What a finished guest left behind the symbols of <c>targets/virt/README.md</c>.</summary>
public sealed class GuestContract
{
    private readonly Machine _machine;
    private readonly Dictionary<string, ulong> _addresses = [];

    /// <summary>Looks the symbols up once; a program may have all, some or none of them.</summary>
    public GuestContract(Machine machine)
    {
        _machine = machine;
        foreach (Symbol symbol in machine.Program.Symbols)
        {
            if (!symbol.IsUndefined && symbol.Name.Length > 0)
                _addresses.TryAdd(symbol.Name, symbol.Address);
        }
    }

    /// <summary>The bytes given to <c>write_output</c>, or null when the program has no output region or its length is impossible.</summary>
    public byte[]? Output
    {
        get
        {
            if (!_addresses.TryGetValue("_output_start", out ulong start))
                return null;
            if (!_addresses.TryGetValue("_output_end", out ulong end) || end < start + 8)
                return null;
            ulong length = Read(start).GetValueOrDefault();
            if (length > end - start - 8)
                return null;
            var bytes = new byte[length];
            return _machine.TryReadMemory(start + 8, bytes) ? bytes : null;
        }
    }

    /// <summary>Instructions from the first one of <c>_start</c> to the exit path: the figure qemu prints as <c>COUNTERS</c>.</summary>
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

    private ulong? Value(string name) =>
        _addresses.TryGetValue(name, out ulong address) ? Read(address) : null;

    private ulong? Read(ulong address)
    {
        Span<byte> bytes = stackalloc byte[8];
        return _machine.TryReadMemory(address, bytes)
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
            : null;
    }
}
