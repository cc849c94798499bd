using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Rlp;

namespace Perjury.Guest.Tests.Chain;

/// <summary>Headers that follow each other by the rules of a fork before London; what does not matter to the rules is zero.</summary>
internal static class HeaderChain
{
    /// <summary>A header of any form, written out; only what rules compare with its parent is chosen.</summary>
    public static byte[] Raw(
        int fieldCount,
        Hash256 parent,
        ulong number,
        byte extra = 0,
        ulong gasLimit = 30_000_000,
        ulong gasUsed = 0,
        ulong? timestamp = null
    )
    {
        byte[] hash = RlpItem.Filled(32, 0);
        byte[][] fields =
        [
            RlpItem.Text(parent.ToArray()),
            RlpItem.Text(EmptyOmmers.Hash.ToArray()),
            RlpItem.Filled(20, 0),
            hash,
            hash,
            hash,
            RlpItem.Filled(256, 0),
            RlpItem.Number(131_072),
            RlpItem.Number(number),
            RlpItem.Number(gasLimit),
            RlpItem.Number(gasUsed),
            RlpItem.Number(timestamp ?? 1000 + 10 * number),
            RlpItem.Text(extra),
            hash,
            RlpItem.Filled(8, 0),
            RlpItem.Number(7),
            hash,
            RlpItem.Number(0),
            RlpItem.Number(0),
            hash,
            hash,
        ];
        return RlpItem.List(fields.Take(fieldCount));
    }

    public static Header Decode(byte[] raw) =>
        HeaderDecoder.TryDecode(new ByteSlice(raw), out Header header)
            ? header
            : throw new ArgumentException("no header", nameof(raw));

    /// <summary>Headers with the numbers from <paramref name="first"/> on, oldest first, each the child of the one before.</summary>
    public static byte[][] Linked(int fieldCount, int count, ulong first = 100)
    {
        byte[][] chain = new byte[count][];
        Hash256 parent = default;
        for (int i = 0; i < count; i++)
        {
            chain[i] = Raw(fieldCount, parent, first + (ulong)i);
            parent = Decode(chain[i]).Hash;
        }
        return chain;
    }
}
