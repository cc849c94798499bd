using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>The hex-prefix encoding of nibble paths (Yellow Paper, appendix C). Nibbles are held one per byte.</summary>
public static class HexPrefix
{
    /// <summary>Writes the path as an RLP byte string.</summary>
    public static void Write(RlpWriter writer, ReadOnlySpan<byte> nibbles, bool isLeaf)
    {
        Span<byte> encoded = stackalloc byte[nibbles.Length <= 64 ? 33 : (nibbles.Length >> 1) + 1];
        int flag = isLeaf ? 0x20 : 0;
        int length = (nibbles.Length >> 1) + 1;
        int next = 0;
        if ((nibbles.Length & 1) != 0)
        {
            encoded[0] = (byte)(flag | 0x10 | nibbles[0]);
            next = 1;
        }
        else
        {
            encoded[0] = (byte)flag;
        }
        for (int i = 1; i < length; i++, next += 2)
        {
            encoded[i] = (byte)((nibbles[next] << 4) | nibbles[next + 1]);
        }
        writer.WriteBytes(encoded.Slice(0, length));
    }

    /// <summary>
    /// Decodes a path. Like EELS it does not look at flag bits 2 and 3 nor at the padding nibble of an even path:
    /// upstream leaves those oddities open, so they are tolerated.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out byte[] nibbles, out bool isLeaf)
    {
        isLeaf = false;
        nibbles = [];
        if (encoded.Length == 0)
        {
            return Planted.EmptyPathIsLeaf && (isLeaf = true);
        }
        isLeaf = (encoded[0] & 0x20) != 0;
        bool isOdd = (encoded[0] & 0x10) != 0;
        int count = (encoded.Length - 1) * 2 + (isOdd ? 1 : 0);
        if (count == 0)
        {
            return true;
        }
        nibbles = new byte[count];
        int next = 0;
        if (isOdd)
        {
            nibbles[next++] = (byte)(encoded[0] & 15);
        }
        for (int i = 1; i < encoded.Length; i++)
        {
            nibbles[next++] = (byte)(encoded[i] >> 4);
            nibbles[next++] = (byte)(encoded[i] & 15);
        }
        return true;
    }
}
