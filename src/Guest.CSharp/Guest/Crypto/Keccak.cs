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
        Finish(state, data, out32);
    }

    /// <summary>The digest once the rest of the data has gone into a state that holds whole blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    internal static void Finish(Span<ulong> state, ReadOnlySpan<byte> data, Span<byte> out32)
    {
        Span<ulong> block = stackalloc ulong[Rate / 8];
        Span<byte> bytes = MemoryMarshal.AsBytes(block);
        while (data.Length >= Rate)
        {
            data.Slice(0, Rate).CopyTo(bytes);
            Absorb(state, block);
            Accelerators.KeccakF(state);
            data = data.Slice(Rate);
        }
        Pad(data, bytes);
        Absorb(state, block);
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

    // Whole words of a copy: the data may lie at any address, and a machine that reads misaligned words at all makes them dear.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(Span<ulong> state, ReadOnlySpan<ulong> block)
    {
        state[16] ^= block[16];
        for (int i = 0; i < 16; i += 4)
        {
            state[i] ^= block[i];
            state[i + 1] ^= block[i + 1];
            state[i + 2] ^= block[i + 2];
            state[i + 3] ^= block[i + 3];
        }
    }
}
