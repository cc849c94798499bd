using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>
/// Checks trie nodes as strictly as EELS (incremental_mpt) decodes them, without making any: canonical RLP, 2 or 17 items, a branch of
/// at least two entries, an extension with a path and a branch under it. What upstream leaves open is tolerated: hex-prefix flag bits
/// 2 and 3, the padding nibble. Inline children of 32 bytes and more and branch values pass, and are refused where a walk reaches them.
/// </summary>
internal static class NodeRules
{
    /// <summary>A witness node has at most 1024 bytes and every level of inlining costs two at least.</summary>
    private const int MaxInlineDepth = 512;

    /// <summary>What a list of items is by their number and the flag of a path; a stub: nothing that a trie has.</summary>
    public static NodeKind KindOf(RlpReader items)
    {
        RlpReader counter = items;
        int count = 0;
        while (!counter.AtEnd && count <= 17 && counter.TryReadItem(out _))
        {
            count++;
        }
        return !counter.AtEnd ? NodeKind.Stub
            : count == 17 ? NodeKind.Branch
            : count != 2
            || !items.TryReadString(out ByteSlice path)
            || !HexPrefix.TryReadHead(path.Span, out _, out bool isLeaf)
                ? NodeKind.Stub
            : isLeaf ? NodeKind.Leaf
            : NodeKind.Extension;
    }

    /// <summary>A reference to a child of a branch, or nothing where there is none.</summary>
    public static bool IsChildHash(ByteSlice item) => item.Length == Hash256.Size;

    /// <summary>Of the item behind the children of a branch.</summary>
    public static bool IsValue(ByteSlice item) => item.Length != 1 || item.Span[0] != 0x80;

    /// <summary>Of an entry that may be of no form at all.</summary>
    public static bool MayStandBelowExtension(ByteSlice raw) =>
        new RlpReader(raw).TryReadList(out RlpReader items)
        && MayStandBelowExtension(KindOf(items));

    private static bool MayStandBelowExtension(NodeKind kind) =>
        kind == NodeKind.Branch
        || Planted.AnyShapeIsNode
        || Planted.ExtensionToLeafAccepted && kind == NodeKind.Leaf
        || Planted.ExtensionToExtensionAccepted && kind == NodeKind.Extension;

    /// <summary>A leaf that is read with its check: most nodes that are no plain branches are one.</summary>
    /// <param name="path">As <see cref="HexPrefix"/> has it.</param>
    public static bool TryReadLeaf(RlpReader items, out ByteSlice path, out ByteSlice value)
    {
        value = default;
        return TryReadPath(ref items, out path, out _) && items.TryReadString(out value);
    }

    /// <param name="kind">Of the items.</param>
    /// <param name="source">Hears of every hash of a child, here and in the nodes inside; null: nobody asks.</param>
    /// <param name="isOdd">As <see cref="TrieNode.IsOdd"/> has it.</param>
    public static bool TryCheck(
        NodeKind kind,
        RlpReader items,
        int depth,
        IChildSource? source,
        out bool isOdd
    )
    {
        isOdd = false;
        return kind switch
        {
            NodeKind.Leaf => TryReadLeaf(items, out _, out _),
            NodeKind.Extension => TryCheckExtension(items, depth, source, out isOdd),
            NodeKind.Branch => TryCheckBranch(items, depth, source, out isOdd),
            _ => false,
        };
    }

    private static bool TryReadPath(ref RlpReader items, out ByteSlice path, out int nibbles)
    {
        nibbles = 0;
        if (!items.TryReadString(out path) || !HexPrefix.TryReadHead(path.Span, out nibbles, out _))
        {
            return false;
        }
        Planted.CrashOnLongPath(nibbles);
        return true;
    }

    private static bool TryCheckExtension(
        RlpReader items,
        int depth,
        IChildSource? source,
        out bool isOdd
    )
    {
        isOdd = false;
        if (
            !TryReadPath(ref items, out _, out int nibbles)
            || nibbles == 0 && !Planted.EmptyExtensionAccepted && !Planted.AnyShapeIsNode
        )
        {
            return false;
        }
        if (!items.NextIsList)
        {
            return items.TryReadFixed(Hash256.Size, out ByteSlice hash)
                && (source is null || source.TryName(hash.Span, isBelowExtension: true));
        }
        return TryCheckInside(ref items, depth, source, out NodeKind kind, out isOdd)
            && MayStandBelowExtension(kind);
    }

    private static bool TryCheckBranch(
        RlpReader items,
        int depth,
        IChildSource? source,
        out bool isOdd
    )
    {
        isOdd = false;
        int entries = 0;
        for (int i = 0; i < 16; i++)
        {
            if (items.NextIsList)
            {
                if (!TryCheckInside(ref items, depth, source, out _, out bool isOddInside))
                {
                    return false;
                }
                isOdd |= isOddInside;
                entries++;
                continue;
            }
            if (!items.TryReadString(out ByteSlice hash))
            {
                return false;
            }
            if (IsChildHash(hash))
            {
                entries++;
                if (source is not null && !source.TryName(hash.Span, isBelowExtension: false))
                {
                    return false;
                }
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
        if (IsValue(value))
        {
            isOdd |= !Planted.BranchValueAccepted;
            entries++;
        }
        return entries >= 2 || Planted.OneChildBranchAccepted || Planted.AnyShapeIsNode;
    }

    /// <summary>A node inside its parent.</summary>
    private static bool TryCheckInside(
        ref RlpReader items,
        int depth,
        IChildSource? source,
        out NodeKind kind,
        out bool isOdd
    )
    {
        kind = NodeKind.Stub;
        isOdd = false;
        if (depth == MaxInlineDepth || !items.TryReadItem(out ByteSlice item))
        {
            return false;
        }
        if (!new RlpReader(item).TryReadList(out RlpReader inner))
        {
            return false;
        }
        kind = KindOf(inner);
        bool isNode = TryCheck(kind, inner, depth + 1, source, out isOdd);
        isOdd |= item.Length >= Hash256.Size;
        return isNode;
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
