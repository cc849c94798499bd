using System.Buffers.Binary;

namespace Perjury.GuestBuild.Elf;

/// <summary>Functions an indirect call may reach: their address stands in data, or code computes it.</summary>
internal static class AddressTaken
{
    /// <summary>Function numbers of the symbol map.</summary>
    public static IReadOnlySet<int> In(ElfFile elf, SymbolMap symbols)
    {
        var taken = new HashSet<int>();
        foreach (Segment segment in elf.Segments)
        {
            if (!segment.IsLoad)
                continue;
            if (segment.IsExecutable)
                FromCode(elf.Contents(segment), segment.Address, symbols, taken);
            else
                FromData(elf.Contents(segment), symbols, taken);
        }
        return taken;
    }

    private static void FromData(ReadOnlySpan<byte> bytes, SymbolMap symbols, HashSet<int> taken)
    {
        for (int at = 0; at + 8 <= bytes.Length; at += 8)
            AddEntry(BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]), symbols, taken);
    }

    /// <summary>An upper part (lui, auipc) followed by an addi on the same register.</summary>
    private static void FromCode(
        ReadOnlySpan<byte> bytes,
        ulong address,
        SymbolMap symbols,
        HashSet<int> taken
    )
    {
        Span<ulong> upper = stackalloc ulong[32];
        for (int at = 0; at + 4 <= bytes.Length; at += 4)
        {
            Instruction i = Decoder.Decode(BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]));
            if (i.Mnemonic is Mnemonic.Addi or Mnemonic.Addiw && upper[i.Rs1] != 0)
                AddEntry(upper[i.Rs1] + (ulong)i.Immediate, symbols, taken);
            upper[i.Rd] = i.Mnemonic switch
            {
                Mnemonic.Lui => (ulong)i.Immediate & 0xffff_ffff,
                Mnemonic.Auipc => address + (ulong)at + (ulong)i.Immediate,
                _ => i.Rd == 0 ? upper[i.Rd] : 0,
            };
        }
    }

    private static void AddEntry(ulong address, SymbolMap symbols, HashSet<int> taken)
    {
        int function = symbols.Find(address);
        if (function >= 0 && symbols.Functions[function].Address == address)
            taken.Add(function);
    }
}
