using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto;

/// <summary>Keccak-256 with the original padding 0x01 (Yellow Paper KEC): a sponge over the permutation of the seam.</summary>
public static class Keccak
{
    /// <summary>Bytes absorbed per permutation: 200 minus twice the 32-byte digest.</summary>
    private const int Rate = 136;

    /// <summary>Writes the 32-byte Keccak-256 digest of <paramref name="data"/> to the first 32 bytes of <paramref name="out32"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Compute(ReadOnlySpan<byte> data, Span<byte> out32)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        while (data.Length >= Rate)
        {
            AbsorbWords(state, data, Rate / 8);
            Accelerators.KeccakF(state);
            data = data.Slice(Rate);
        }
        int words = data.Length / 8;
        AbsorbWords(state, data, words);
        state[words] ^= Tail(data.Slice(words * 8));
        state[Rate / 8 - 1] ^= 0x8000000000000000;
        Accelerators.KeccakF(state);
        BinaryPrimitives.WriteUInt64LittleEndian(out32, state[0]);
        BinaryPrimitives.WriteUInt64LittleEndian(out32.Slice(8), state[1]);
        BinaryPrimitives.WriteUInt64LittleEndian(out32.Slice(16), state[2]);
        BinaryPrimitives.WriteUInt64LittleEndian(out32.Slice(24), state[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AbsorbWords(Span<ulong> state, ReadOnlySpan<byte> data, int words)
    {
        for (int i = 0; i < words; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(data.Slice(8 * i));
        }
    }

    /// <summary>The last 0 to 7 bytes of a message followed by the padding byte 0x01, as one little-endian word.</summary>
    private static ulong Tail(ReadOnlySpan<byte> rest)
    {
        ulong word = 1;
        for (int i = rest.Length - 1; i >= 0; i--)
        {
            word = word << 8 | rest[i];
        }
        return word;
    }
}
