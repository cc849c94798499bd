using System.Numerics;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>Where the children of a branch stand in the RLP that it was decoded from.</summary>
internal readonly struct BranchLayout
{
    /// <summary>The RLP of a hash.</summary>
    internal const int ReferenceSize = 1 + Hash256.Size;

    /// <param name="start">Where the first child stands.</param>
    /// <param name="occupied">A bit per child that is not empty.</param>
    /// <param name="inline">A bit per child that is a node inside its parent.</param>
    internal BranchLayout(int start, ushort occupied, ushort inline)
    {
        Start = start;
        Occupied = occupied;
        Inline = inline;
    }

    internal int Start { get; }

    internal ushort Occupied { get; }

    internal ushort Inline { get; }

    /// <summary>True for the RLP of a branch of empty children and hashes without a value.</summary>
    internal bool IsPlain(ByteSlice raw)
    {
        int length = Start + 17 + Hash256.Size * BitOperations.PopCount((uint)Occupied);
        return Inline == 0 && raw.Length == length && raw.Span[length - 1] == 0x80;
    }

    /// <summary>How long a child is that stands at a place; nothing where there is no RLP.</summary>
    internal int LengthOf(ByteSlice raw, int index, int at)
    {
        if (Inline == 0)
        {
            return raw.Length == 0 ? 0
                : (Occupied >> index & 1) != 0 ? ReferenceSize
                : 1;
        }
        RlpReader reader = new(raw.Slice(at, raw.Length - at));
        reader.TryReadItem(out _);
        return reader.Position;
    }

    /// <summary>Where a child stands.</summary>
    internal int OffsetOf(ByteSlice raw, int index)
    {
        if (Inline == 0)
        {
            int before = BitOperations.PopCount((uint)(Occupied & ((1 << index) - 1)));
            return Start + index + Hash256.Size * before;
        }
        RlpReader reader = new(raw.Slice(Start, raw.Length - Start));
        for (int i = 0; i < index; i++)
        {
            reader.TryReadItem(out _);
        }
        return Start + reader.Position;
    }
}
