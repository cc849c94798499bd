using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>
/// Decodes trie nodes as strictly as EELS (incremental_mpt): canonical RLP, 2 or 17 items, a branch of at least two entries, an
/// extension with a path and a branch under it. What upstream leaves open is tolerated: hex-prefix flag bits 2 and 3, the padding
/// nibble. Inline children of 32 bytes and more and branch values decode, and are refused where a walk reaches them.
/// </summary>
internal static class NodeDecoder
{
    /// <summary>A witness node has at most 1024 bytes and every level of inlining costs two at least.</summary>
    private const int MaxInlineDepth = 512;

    public static bool TryDecode(ByteSlice raw, out TrieNode node)
    {
        if (TryDecodePlainBranch(raw, out node))
        {
            return true;
        }
        RlpReader reader = new(raw);
        node = null!;
        return reader.TryReadList(out RlpReader items)
            && (reader.AtEnd || Planted.NodeTailIgnored || Planted.AnyShapeIsNode)
            && TryDecodeItems(raw, items, 0, out node);
    }

    /// <summary>What most nodes are, in one pass: a branch of empty children and hashes without a value. Any other is left to the rules.</summary>
    private static bool TryDecodePlainBranch(ByteSlice raw, out TrieNode node)
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
        node = TrieNode.DecodedBranch(
            raw,
            isWhole: true,
            from,
            (ushort)occupied,
            inline: 0,
            new TrieNode?[16],
            default
        );
        return true;
    }

    private static bool TryDecodeItems(ByteSlice raw, RlpReader items, int depth, out TrieNode node)
    {
        node = null!;
        RlpReader counter = items;
        int count = 0;
        while (!counter.AtEnd)
        {
            if (count == 17 || !counter.TryReadItem(out _))
            {
                return false;
            }
            count++;
        }
        return count switch
        {
            2 => TryDecodeShort(raw, items, depth, out node),
            17 => TryDecodeBranch(raw, items, depth, out node),
            _ => false,
        };
    }

    private static bool TryDecodeShort(ByteSlice raw, RlpReader items, int depth, out TrieNode node)
    {
        node = null!;
        if (
            !items.TryReadString(out ByteSlice encoded)
            || !HexPrefix.TryDecode(encoded.Span, out byte[] path, out bool isLeaf)
        )
        {
            return false;
        }
        Planted.CrashOnLongPath(path);
        if (isLeaf)
        {
            if (!items.TryReadString(out ByteSlice value))
            {
                return false;
            }
            node = TrieNode.DecodedLeaf(raw, depth == 0, path, value);
            return true;
        }
        bool hasPath = path.Length != 0 || Planted.EmptyExtensionAccepted || Planted.AnyShapeIsNode;
        if (!hasPath || !TryDecodeChild(ref items, depth, out TrieNode? child))
        {
            return false;
        }
        bool isBelowExtension =
            child!.Kind is NodeKind.Branch or NodeKind.Stub
            || Planted.AnyShapeIsNode
            || Planted.ExtensionToLeafAccepted && child.Kind == NodeKind.Leaf
            || Planted.ExtensionToExtensionAccepted && child.Kind == NodeKind.Extension;
        if (!isBelowExtension)
        {
            return false;
        }
        node = TrieNode.DecodedExtension(raw, depth == 0, path, child);
        return true;
    }

    private static bool TryDecodeBranch(
        ByteSlice raw,
        RlpReader items,
        int depth,
        out TrieNode node
    )
    {
        node = null!;
        int from = raw.Length - items.Remaining;
        TrieNode?[] children = new TrieNode?[16];
        int occupied = 0;
        int inline = 0;
        for (int i = 0; i < 16; i++)
        {
            if (items.NextIsList)
            {
                if (!TryDecodeChild(ref items, depth, out children[i]))
                {
                    return false;
                }
                occupied |= 1 << i;
                inline |= 1 << i;
                continue;
            }
            if (!items.TryReadString(out ByteSlice hash))
            {
                return false;
            }
            if (hash.Length == 32)
            {
                occupied |= 1 << i;
            }
            else if (
                hash.Length != 0
                && !Planted.WrongChildLengthIsEmpty
                && !Planted.AnyShapeIsNode
            )
            {
                return false;
            }
        }
        if (!items.TryReadItem(out ByteSlice value) || !IsCanonical(value, depth))
        {
            return false;
        }
        bool hasValue = value.Length != 1 || value.Span[0] != 0x80;
        int entries = System.Numerics.BitOperations.PopCount((uint)occupied) + (hasValue ? 1 : 0);
        if (entries < 2 && !Planted.OneChildBranchAccepted && !Planted.AnyShapeIsNode)
        {
            return false;
        }
        node = TrieNode.DecodedBranch(
            raw,
            depth == 0,
            from,
            (ushort)occupied,
            (ushort)inline,
            children,
            hasValue ? value : default
        );
        return true;
    }

    /// <summary>The child of an extension, or an inline child of a branch.</summary>
    private static bool TryDecodeChild(ref RlpReader items, int depth, out TrieNode? child)
    {
        child = null;
        if (items.NextIsList)
        {
            if (depth == MaxInlineDepth || !items.TryReadItem(out ByteSlice item))
            {
                return false;
            }
            RlpReader reader = new(item);
            if (
                !reader.TryReadList(out RlpReader inner)
                || !TryDecodeItems(item, inner, depth + 1, out TrieNode node)
            )
            {
                return false;
            }
            child = node;
            return true;
        }
        if (!items.TryReadHash(out Hash256 hash))
        {
            return false;
        }
        child = TrieNode.NewStub(hash);
        return true;
    }

    /// <summary>A branch value may be a list (upstream leaves it open), but it must be canonical all the way down.</summary>
    private static bool IsCanonical(ByteSlice item, int depth)
    {
        Planted.RunOutOfStack(depth);
        RlpReader reader = new(item);
        if (reader.TryReadString(out _))
        {
            return true;
        }
        if (depth == MaxInlineDepth || !reader.TryReadList(out RlpReader inner))
        {
            return false;
        }
        while (!inner.AtEnd)
        {
            if (!inner.TryReadItem(out ByteSlice next) || !IsCanonical(next, depth + 1))
            {
                return false;
            }
        }
        return true;
    }
}
