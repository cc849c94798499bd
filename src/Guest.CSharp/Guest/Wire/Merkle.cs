using System.Buffers.Binary;
using System.Numerics;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// SSZ merkleization (consensus-specs, simple-serialize): SHA-256 over a binary tree of 32-byte chunks, padded with zero chunks up
/// to a limit. Chunks are fed one by one; only one node per level is kept.
/// </summary>
internal ref struct Merkle
{
    /// <summary>Enough for a list of 2^40 chunks; the deepest tree of the wire formats has 25 levels.</summary>
    public const int MaxDepth = 40;

    private static readonly byte[] s_zeroes = ZeroHashes();

    private readonly Span<byte> _nodes;
    private readonly int _depth;
    private ulong _count;

    /// <param name="limit">The number of chunks to pad to, rounded up to a power of two.</param>
    /// <param name="scratch">At least 32 · (MaxDepth + 1) bytes.</param>
    public Merkle(ulong limit, Span<byte> scratch)
    {
        _nodes = scratch;
        _depth = limit <= 1 ? 0 : 64 - BitOperations.LeadingZeroCount(limit - 1);
        _count = 0;
    }

    public static int ScratchSize => 32 * (MaxDepth + 1);

    /// <summary>Adds a chunk of 32 bytes.</summary>
    public void Add(scoped ReadOnlySpan<byte> chunk)
    {
        Span<byte> node = stackalloc byte[32];
        chunk.CopyTo(node);
        int level = 0;
        ulong filled = _count++;
        while ((filled & 1) != 0)
        {
            Accelerators.Sha256Pair(_nodes.Slice(32 * level, 32), node, node);
            filled >>= 1;
            level++;
        }
        node.CopyTo(_nodes.Slice(32 * level, 32));
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
        Span<byte> node = stackalloc byte[32];
        bool started = false;
        for (int level = 0; level < _depth; level++)
        {
            ReadOnlySpan<byte> zero = s_zeroes.AsSpan(32 * level, 32);
            if ((_count >> level & 1) != 0)
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
            (_count >> _depth & 1) != 0
                ? _nodes.Slice(32 * _depth, 32)
                : s_zeroes.AsSpan(32 * _depth, 32)
        );
    }

    /// <summary>The root of a list: mixed with its length.</summary>
    public readonly Hash256 RootWithLength(int length)
    {
        Span<byte> pair = stackalloc byte[64];
        pair.Clear();
        Root().CopyTo(pair);
        BinaryPrimitives.WriteUInt64LittleEndian(pair.Slice(32), (ulong)length);
        Span<byte> root = stackalloc byte[32];
        Accelerators.Sha256Pair(pair.Slice(0, 32), pair.Slice(32), root);
        return new Hash256(root);
    }

    private static byte[] ZeroHashes()
    {
        byte[] zeroes = new byte[32 * (MaxDepth + 1)];
        for (int level = 0; level < MaxDepth; level++)
        {
            ReadOnlySpan<byte> below = zeroes.AsSpan(32 * level, 32);
            Accelerators.Sha256Pair(below, below, zeroes.AsSpan(32 * (level + 1), 32));
        }
        return zeroes;
    }
}
