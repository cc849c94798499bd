using System.Buffers.Binary;
using System.Numerics;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// SSZ merkleization (consensus-specs, simple-serialize): SHA-256 over a binary tree of 32-byte chunks, padded with zero chunks up
/// to a limit. Chunks are fed one by one; only one node per level is kept. Without a limit it is the progressive tree of EIP-7916:
/// subtrees of 1, 4, 16, … chunks, each the left child of a node whose right child is the rest.
/// </summary>
internal ref struct Merkle
{
    /// <summary>Levels of the largest subtree that 2^30 chunks fill; the deepest bounded tree of the wire formats has 25.</summary>
    public const int MaxDepth = 30;

    private const int MaxSubtrees = MaxDepth / 2 + 1;
    private const int NotProgressive = -1;

    // a node per level of the tree that is being filled, then the roots of the full subtrees
    private readonly Span<byte> _nodes;

    // A bit per level: the node that is kept is the root of zero chunks.
    private uint _zeroes;
    private int _depth;
    private ulong _count;
    private int _subtrees;

    /// <param name="limit">The number of chunks to pad to, rounded up to a power of two; Ssz.Progressive: no limit.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> bytes.</param>
    public Merkle(ulong limit, Span<byte> scratch)
    {
        _nodes = scratch;
        _depth = limit <= 1 ? 0 : 64 - BitOperations.LeadingZeroCount(limit - 1);
        _count = 0;
        _zeroes = 0;
        _subtrees = limit == Ssz.Progressive ? 0 : NotProgressive;
    }

    public static int ScratchSize => 32 * (MaxDepth + 1 + MaxSubtrees);

    /// <summary>Adds a chunk of 32 bytes.</summary>
    public void Add(scoped ReadOnlySpan<byte> chunk)
    {
        if (_subtrees != NotProgressive && _count >> _depth != 0)
        {
            BeginSubtree();
        }
        Span<byte> node = stackalloc byte[32];
        chunk.CopyTo(node);
        bool isZero = new Hash256(node) == default;
        int level = 0;
        ulong filled = _count++;
        while ((filled & 1) != 0)
        {
            isZero &= (_zeroes >> level & 1) != 0;
            if (isZero)
            {
                ZeroHashes.OfDepth(level + 1).CopyTo(node);
            }
            else
            {
                Accelerators.Sha256Pair(_nodes.Slice(32 * level, 32), node, node);
            }
            filled >>= 1;
            level++;
        }
        node.CopyTo(_nodes.Slice(32 * level, 32));
        _zeroes = isZero ? _zeroes | 1U << level : _zeroes & ~(1U << level);
    }

    public void Add(in Hash256 chunk)
    {
        Span<byte> bytes = stackalloc byte[32];
        chunk.CopyTo(bytes);
        Add(bytes);
    }

    public void AddUInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Add(bytes);
    }

    /// <summary>Adds bytes as chunks, the last one padded with zeros.</summary>
    public void AddBytes(scoped ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 32)
        {
            Add(bytes.Slice(0, 32));
            bytes = bytes.Slice(32);
        }
        if (bytes.Length > 0)
        {
            Span<byte> last = stackalloc byte[32];
            last.Clear();
            bytes.CopyTo(last);
            Add(last);
        }
    }

    public readonly Hash256 Root()
    {
        if (_subtrees == NotProgressive)
        {
            return TreeRoot();
        }
        Span<byte> rest = stackalloc byte[32];
        rest.Clear();
        if (_count != 0)
        {
            Span<byte> last = stackalloc byte[32];
            TreeRoot().CopyTo(last);
            Accelerators.Sha256Pair(last, rest, rest);
        }
        for (int i = _subtrees - 1; i >= 0; i--)
        {
            Accelerators.Sha256Pair(Subtree(i), rest, rest);
        }
        return new Hash256(rest);
    }

    /// <summary>The root of a list: mixed with its length.</summary>
    public readonly Hash256 RootWithLength(int length) =>
        length == 0
            ? new Hash256(EmptyLists.OfDepth(_subtrees == NotProgressive ? _depth : 0))
            : Mixed((ulong)length);

    /// <summary>The root of a container of so many fields; of a progressive one mixed with the bits of them all (EIP-7495).</summary>
    public readonly Hash256 ContainerRoot(int fields) =>
        _subtrees == NotProgressive ? Root() : Mixed((1UL << fields) - 1);

    private readonly Hash256 Mixed(ulong number)
    {
        Span<byte> pair = stackalloc byte[64];
        pair.Clear();
        Root().CopyTo(pair);
        BinaryPrimitives.WriteUInt64LittleEndian(pair.Slice(32), number);
        Span<byte> root = stackalloc byte[32];
        Accelerators.Sha256Pair(pair.Slice(0, 32), pair.Slice(32), root);
        return new Hash256(root);
    }

    // The subtree is full: its root stands at its highest level.
    private void BeginSubtree()
    {
        _nodes.Slice(32 * _depth, 32).CopyTo(Subtree(_subtrees));
        _subtrees++;
        _depth += 2;
        _count = 0;
    }

    private readonly Span<byte> Subtree(int index) => _nodes.Slice(32 * (MaxDepth + 1 + index), 32);

    private readonly Hash256 TreeRoot()
    {
        Span<byte> node = stackalloc byte[32];

        // Until then all that is kept, and all behind it, is zero.
        bool started = false;
        for (int level = 0; level < _depth; level++)
        {
            ReadOnlySpan<byte> zero = ZeroHashes.OfDepth(level);
            bool isKept = (_count >> level & 1) != 0;
            if (isKept && (started || (_zeroes >> level & 1) == 0))
            {
                ReadOnlySpan<byte> left = _nodes.Slice(32 * level, 32);
                Accelerators.Sha256Pair(left, started ? node : zero, node);
                started = true;
            }
            else if (started)
            {
                Accelerators.Sha256Pair(node, zero, node);
            }
        }
        if (started)
        {
            return new Hash256(node);
        }
        return new Hash256(
            (_count >> _depth & 1) != 0 ? _nodes.Slice(32 * _depth, 32) : ZeroHashes.OfDepth(_depth)
        );
    }
}
