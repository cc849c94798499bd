using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>The hex-prefix encoding of nibble paths (Yellow Paper, appendix C). Nibbles are held one per byte.</summary>
public static class HexPrefix
{
    /// <summary>How many bytes <see cref="Write"/> takes for a path of so many nibbles.</summary>
    public static int LengthOf(int nibbles)
    {
        int length = (nibbles >> 1) + 1;
        // One byte holds a flag and a nibble and stands for itself; the headers of strings and lists are as long as each other.
        return length == 1 ? 1 : RlpWriter.LengthOfList(length);
    }

    /// <summary>Writes the path as an RLP byte string.</summary>
    public static void Write(RlpWriter writer, ReadOnlySpan<byte> nibbles, bool isLeaf)
    {
        int flag = isLeaf ? 0x20 : 0;
        int odd = nibbles.Length & 1;
        byte first = (byte)(odd == 0 ? flag : flag | 0x10 | nibbles[0]);
        int length = (nibbles.Length >> 1) + 1;
        if (length == 1)
        {
            writer.WriteByte(first);
            return;
        }
        Span<byte> encoded = writer.StartBytes(length);
        encoded[0] = first;
        int next = odd;
        for (int i = 1; i < encoded.Length; i++, next += 2)
        {
            encoded[i] = (byte)((nibbles[next] << 4) | nibbles[next + 1]);
        }
    }

    /// <summary>
    /// What the first byte and the length tell: how many nibbles there are, and of which kind of node. Like EELS it does not look at
    /// flag bits 2 and 3 nor at the padding nibble of an even path: upstream leaves those oddities open, so they are tolerated.
    /// </summary>
    public static bool TryReadHead(ReadOnlySpan<byte> encoded, out int nibbles, out bool isLeaf)
    {
        isLeaf = false;
        nibbles = 0;
        if (encoded.Length == 0)
        {
            return (Planted.EmptyPathIsLeaf || Planted.AnyShapeIsNode) && (isLeaf = true);
        }
        isLeaf = (encoded[0] & 0x20) != 0;
        nibbles = (encoded.Length - 1) * 2 + (encoded[0] >> 4 & 1);
        return true;
    }

    /// <summary>The nibbles of a path whose head was read.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        TryReadHead(encoded, out int count, out _);
        if (count == 0)
        {
            return [];
        }
        byte[] nibbles = new byte[count];
        int odd = count & 1;
        if (odd != 0)
        {
            nibbles[0] = (byte)(encoded[0] & 15);
        }
        Nibbles.Spread(encoded.Slice(1), nibbles.AsSpan(odd));
        return nibbles;
    }
}
