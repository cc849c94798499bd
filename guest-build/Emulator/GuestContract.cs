using System.Buffers.Binary;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>What a finished guest left behind the symbols of <c>targets/virt/README.md</c>.</summary>
public static class GuestContract
{
    /// <summary>The bytes given to <c>write_output</c>, or null when the program has no output region or its length is impossible.</summary>
    public static byte[]? Output(Machine machine)
    {
        if (!TryAddress(machine.Program, "_output_start", out ulong start))
            return null;
        if (!TryAddress(machine.Program, "_output_end", out ulong end) || end < start + 8)
            return null;
        ulong length = Read(machine, start).GetValueOrDefault();
        if (length > end - start - 8)
            return null;
        var bytes = new byte[length];
        return machine.TryReadMemory(start + 8, bytes) ? bytes : null;
    }

    /// <summary>Instructions from the first one of <c>_start</c> to the exit path: the figure qemu prints as <c>COUNTERS</c>.</summary>
    public static ulong? Instret(Machine machine)
    {
        ulong? start = Symbol(machine, "guest_instret_start");
        ulong? end = Symbol(machine, "guest_instret_end");
        return end >= start ? end - start : null;
    }

    /// <summary>Bytes of heap handed out at the highest point.</summary>
    public static ulong? HeapHigh(Machine machine) => Symbol(machine, "guest_heap_high");

    private static ulong? Symbol(Machine machine, string name) =>
        TryAddress(machine.Program, name, out ulong address) ? Read(machine, address) : null;

    private static ulong? Read(Machine machine, ulong address)
    {
        Span<byte> bytes = stackalloc byte[8];
        return machine.TryReadMemory(address, bytes)
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
            : null;
    }

    private static bool TryAddress(ElfFile elf, string name, out ulong address)
    {
        foreach (Symbol symbol in elf.Symbols)
        {
            if (!symbol.IsUndefined && symbol.Name == name)
            {
                address = symbol.Address;
                return true;
            }
        }
        address = 0;
        return false;
    }
}
