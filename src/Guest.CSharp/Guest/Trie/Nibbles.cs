using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Trie;

/// <summary>Paths of a trie as they are held: one nibble per byte, the high half of a byte first.</summary>
public static class Nibbles
{
    /// <summary>Writes two nibbles for each byte.</summary>
    public static void Spread(ReadOnlySpan<byte> bytes, Span<byte> nibbles)
    {
        int at = 0;
        for (; at + 4 <= bytes.Length; at += 4)
        {
            uint four = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at));
            BinaryPrimitives.WriteUInt64LittleEndian(nibbles.Slice(2 * at), Spread(four));
        }
        for (; at < bytes.Length; at++)
        {
            nibbles[2 * at] = (byte)(bytes[at] >> 4);
            nibbles[2 * at + 1] = (byte)(bytes[at] & 15);
        }
    }

    /// <summary>The same for a key, into eight words.</summary>
    public static void Spread(in Hash256 key, Span<ulong> nibbles)
    {
        Span<ulong> words = stackalloc ulong[4];
        key.CopyTo(MemoryMarshal.AsBytes(words));
        for (int i = 0; i < words.Length; i++)
        {
            nibbles[2 * i] = Spread((uint)words[i]);
            nibbles[2 * i + 1] = Spread((uint)(words[i] >> 32));
        }
    }

    // Four bytes, the first one lowest, become eight in the same order.
    private static ulong Spread(uint four)
    {
        ulong word = four;
        word = (word | word << 16) & 0x0000ffff_0000ffff;
        word = (word | word << 8) & 0x00ff00ff_00ff00ff;
        return word >> 4 & 0x000f000f_000f000f | (word & 0x000f000f_000f000f) << 8;
    }
}
