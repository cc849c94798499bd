using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto;

/// <summary>Keccak-256 with the original padding 0x01 (Yellow Paper KEC): a sponge over the permutation of the seam.</summary>
public static class Keccak
{
    /// <summary>Bytes absorbed per permutation: 200 minus twice the 32-byte digest.</summary>
    internal const int Rate = 136;

    /// <summary>Writes the 32-byte Keccak-256 digest of <paramref name="data"/> to the first 32 bytes of <paramref name="out32"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Compute(ReadOnlySpan<byte> data, Span<byte> out32)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        if (data.Length >= Rate)
        {
            // Added to zeros a block is itself.
            data.Slice(0, Rate).CopyTo(MemoryMarshal.AsBytes(state));
            Accelerators.KeccakF(state);
            data = data.Slice(Rate);
        }
        Finish(state, data, out32);
    }

    /// <summary>The digest once the rest of the data has gone into a state that holds whole blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    internal static void Finish(Span<ulong> state, ReadOnlySpan<byte> data, Span<byte> out32)
    {
        while (data.Length >= Rate)
        {
            Absorb(state, data);
            Accelerators.KeccakF(state);
            data = data.Slice(Rate);
        }
        AbsorbLast(state, data);
        Accelerators.KeccakF(state);
        BinaryPrimitives.WriteUInt64LittleEndian(out32, state[0]);
        BinaryPrimitives.WriteUInt64LittleEndian(out32.Slice(8), state[1]);
        BinaryPrimitives.WriteUInt64LittleEndian(out32.Slice(16), state[2]);
        BinaryPrimitives.WriteUInt64LittleEndian(out32.Slice(24), state[3]);
    }

    /// <summary>The last block: what is left of the data, less than a block, and the padding.</summary>
    internal static void Pad(ReadOnlySpan<byte> rest, Span<byte> block)
    {
        block.Clear();
        rest.CopyTo(block);
        block[rest.Length] = 0x01;
        block[Rate - 1] |= 0x80;
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block) =>
        Add(
            ref MemoryMarshal.GetReference(state.Slice(0, Rate / 8)),
            ref MemoryMarshal.GetReference(block.Slice(0, Rate)),
            Rate / 8
        );

    /// <summary>As much as <see cref="Pad"/> and a block of it, without the zeros between.</summary>
    private static void AbsorbLast(Span<ulong> state, ReadOnlySpan<byte> rest)
    {
        Span<ulong> lanes = state.Slice(0, Rate / 8);
        int words = rest.Length / 8;
        Add(ref MemoryMarshal.GetReference(lanes), ref MemoryMarshal.GetReference(rest), words);
        ulong last = 0x01;
        for (int i = rest.Length - 1; i >= 8 * words; i--)
        {
            last = last << 8 | rest[i];
        }
        lanes[words] ^= last;
        lanes[^1] ^= 0x80UL << 56;
    }

    /// <summary>Adds so many words of bytes where they lie, for a copy first would cost as much again. The ELF asks once how they lie.</summary>
    private static void Add(ref ulong lanes, ref byte bytes, int words)
    {
        for (int i = 0; i < words; i++)
        {
            Unsafe.Add(ref lanes, i) ^= Unsafe.ReadUnaligned<ulong>(
                ref Unsafe.Add(ref bytes, 8 * i)
            );
        }
    }
}
