using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>
/// Makes nodes of bytes, one at a time: an entry is checked with all that is inside it (<see cref="NodeRules"/>), and what is inside is
/// made when a walk comes there. An embedded node costs three bytes of input, and an object is many times that.
/// </summary>
internal static class NodeDecoder
{
    public static bool TryDecode(ByteSlice raw, IChildSource? source, out TrieNode node) =>
        TryDecodePlainBranch(raw, source, out node) || TryDecodeOther(raw, source, out node);

    /// <summary>
    /// What most nodes are, in one pass: a branch of empty children and hashes without a value. Any other is left to the rules. The
    /// source does not hear of its children: they are easily found (<see cref="TrieNode.PlainChildren"/>).
    /// </summary>
    public static bool TryDecodePlainBranch(ByteSlice raw, IChildSource? source, out TrieNode node)
    {
        node = null!;
        ReadOnlySpan<byte> bytes = raw.Span;
        // Two hashes and fifteen empty items have 81 bytes.
        int from = bytes.Length >= 81 && bytes[0] is 0xf8 or 0xf9 ? bytes[0] - 0xf6 : 0;
        if (from == 0)
        {
            return false;
        }
        int length = from == 2 ? bytes[1] : bytes[1] << 8 | bytes[2];
        if (from + length != bytes.Length || from == 3 && length < 256)
        {
            return false;
        }
        int occupied = 0;
        int at = from;
        for (int i = 0; i < 16; i++)
        {
            if ((uint)at >= (uint)bytes.Length)
            {
                return false;
            }
            byte head = bytes[at++];
            if (head == 0xa0)
            {
                occupied |= 1 << i;
                at += Hash256.Size;
            }
            else if (head != 0x80)
            {
                return false;
            }
        }
        if (at != bytes.Length - 1 || bytes[at] != 0x80 || (occupied & (occupied - 1)) == 0)
        {
            return false;
        }
        BranchLayout layout = new(from, (ushort)occupied, inline: 0);
        node = TrieNode.DecodedBranch(raw, isWhole: true, layout, default, isOdd: false, source);
        return true;
    }

    /// <summary>An entry that is no plain branch. The source hears of every child that it names, here and in the nodes inside.</summary>
    public static bool TryDecodeOther(ByteSlice raw, IChildSource? source, out TrieNode node)
    {
        node = null!;
        RlpReader reader = new(raw);
        if (
            !reader.TryReadList(out RlpReader items)
            || !(reader.AtEnd || Planted.NodeTailIgnored || Planted.AnyShapeIsNode)
        )
        {
            return false;
        }
        NodeKind kind = NodeRules.KindOf(items);
        if (kind == NodeKind.Leaf)
        {
            return TryDecodeLeaf(raw, items, isWhole: true, out node);
        }
        if (!NodeRules.TryCheck(kind, items, 0, source, out bool isOdd))
        {
            return false;
        }
        int start = reader.Position - items.Remaining;
        node =
            kind == NodeKind.Extension
                ? DecodeExtension(raw, items, start, isWhole: true, isOdd, source)
                : DecodeBranch(raw, items, start, isWhole: true, isOdd, source);
        return true;
    }

    /// <summary>
    /// A node inside its parent, checked with it. It is never odd by itself: the parent then is, and whoever refuses odd nodes comes no
    /// further.
    /// </summary>
    public static TrieNode DecodeInside(ByteSlice raw, IChildSource? source)
    {
        RlpReader reader = new(raw);
        reader.TryReadList(out RlpReader items);
        int start = reader.Position - items.Remaining;
        NodeKind kind = NodeRules.KindOf(items);
        return kind == NodeKind.Branch
                ? DecodeBranch(raw, items, start, isWhole: false, isOdd: false, source)
            : TryDecodeLeaf(raw, items, isWhole: false, out TrieNode leaf) ? leaf
            : DecodeExtension(raw, items, start, isWhole: false, isOdd: false, source);
    }

    private static bool TryDecodeLeaf(
        ByteSlice raw,
        RlpReader items,
        bool isWhole,
        out TrieNode node
    )
    {
        node = null!;
        if (!NodeRules.TryReadLeaf(items, out ByteSlice path, out ByteSlice value))
        {
            return false;
        }
        node = TrieNode.DecodedLeaf(raw, isWhole, path, value);
        return true;
    }

    private static TrieNode DecodeExtension(
        ByteSlice raw,
        RlpReader items,
        int start,
        bool isWhole,
        bool isOdd,
        IChildSource? source
    )
    {
        items.TryReadString(out ByteSlice path);
        int childAt = start + items.Position;
        return TrieNode.DecodedExtension(raw, isWhole, path, childAt, isOdd, source);
    }

    private static TrieNode DecodeBranch(
        ByteSlice raw,
        RlpReader items,
        int start,
        bool isWhole,
        bool isOdd,
        IChildSource? source
    )
    {
        int occupied = 0;
        int inline = 0;
        for (int i = 0; i < 16; i++)
        {
            if (items.NextIsList)
            {
                items.TryReadItem(out _);
                inline |= 1 << i;
            }
            else if (items.TryReadString(out ByteSlice hash) && NodeRules.IsChildHash(hash))
            {
                occupied |= 1 << i;
            }
        }
        items.TryReadItem(out ByteSlice value);
        BranchLayout layout = new(start, (ushort)(occupied | inline), (ushort)inline);
        ByteSlice kept = NodeRules.IsValue(value) ? value : default;
        return TrieNode.DecodedBranch(raw, isWhole, layout, kept, isOdd, source);
    }
}
