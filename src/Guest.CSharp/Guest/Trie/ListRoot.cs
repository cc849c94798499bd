using System.Runtime.Intrinsics.X86;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>The root of the trie that maps rlp(index) to a value: transactions, receipts, withdrawals (Yellow Paper 4.3.2).</summary>
public static class ListRoot
{
    /// <summary>The leaves of fewer values are hashed one by one.</summary>
    private const int FewestLeaves = 8;

    public static Hash256 Compute(ReadOnlySpan<ByteSlice> values)
    {
        if (values.Length == 0)
        {
            return EmptyRoot.Hash;
        }
        Entry[] entries = Ordered(values);
        RlpWriter writer = new(1024);
        ReadOnlySpan<Hash256> leaves =
            Avx2.IsSupported && entries.Length >= FewestLeaves ? HashLeaves(entries) : default;
        Build(entries, leaves, 0, writer);
        return Digest.Keccak256(writer.WrittenSpan);
    }

    private readonly struct Entry(byte[] key, ByteSlice value)
    {
        public readonly byte[] Key = key;
        public readonly ByteSlice Value = value;
    }

    /// <summary>Entries in the byte order of rlp(index): 1 to 127, 0, then 128 and up.</summary>
    private static Entry[] Ordered(ReadOnlySpan<ByteSlice> values)
    {
        Entry[] entries = new Entry[values.Length];
        int next = 0;
        for (int i = 1; i < values.Length && i < 128; i++)
        {
            entries[next++] = new Entry(Key(i), values[i]);
        }
        entries[next++] = new Entry(Key(0), values[0]);
        for (int i = 128; i < values.Length; i++)
        {
            entries[next++] = new Entry(Key(i), values[i]);
        }
        return entries;
    }

    private static byte[] Key(int index)
    {
        RlpWriter writer = new(8);
        writer.WriteUInt((ulong)index);
        ReadOnlySpan<byte> bytes = writer.WrittenSpan;
        byte[] nibbles = new byte[bytes.Length * 2];
        Nibbles.Spread(bytes, nibbles);
        return nibbles;
    }

    /// <summary>The hash of each leaf, of those too that have too few bytes to take one.</summary>
    private static Hash256[] HashLeaves(Entry[] entries)
    {
        Hash256[] leaves = new Hash256[entries.Length];
        HashRun run = new();
        int hashed = 0;
        int before = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            // A leaf hangs where its key has parted from both neighbours'.
            int behind = i + 1 < entries.Length ? Common(entries[i], entries[i + 1]) : 0;
            WriteLeaf(entries[i], Math.Max(before, behind) + 1, run.Writer);
            before = behind;
            run.EndNode();
            if (run.IsFull || i + 1 == entries.Length)
            {
                ReadOnlySpan<Hash256> digests = run.Hash();
                digests.CopyTo(leaves.AsSpan(hashed));
                hashed += digests.Length;
            }
        }
        return leaves;
    }

    private static int Common(Entry one, Entry other) =>
        one.Key.AsSpan().CommonPrefixLength(other.Key);

    private static int LeafPayload(Entry entry, int depth) =>
        HexPrefix.LengthOf(entry.Key.Length - depth) + RlpWriter.LengthOf(entry.Value.Span);

    private static void WriteLeaf(Entry entry, int depth, RlpWriter writer)
    {
        writer.WriteListHeader(LeafPayload(entry, depth));
        HexPrefix.Write(writer, entry.Key.AsSpan(depth), isLeaf: true);
        writer.WriteBytes(entry.Value.Span);
    }

    /// <summary>Appends the node over <paramref name="entries"/>, which share the first <paramref name="depth"/> nibbles.</summary>
    /// <param name="leaves">The hashes of their leaves, or none.</param>
    private static void Build(
        ReadOnlySpan<Entry> entries,
        ReadOnlySpan<Hash256> leaves,
        int depth,
        RlpWriter writer
    )
    {
        if (entries.Length == 1)
        {
            WriteLeaf(entries[0], depth, writer);
            return;
        }
        ReadOnlySpan<byte> first = entries[0].Key;
        int list = writer.StartList();
        int common = first
            .Slice(depth)
            .CommonPrefixLength(entries[entries.Length - 1].Key.AsSpan(depth));
        if (common > 0)
        {
            HexPrefix.Write(writer, first.Slice(depth, common), isLeaf: false);
            BuildReference(entries, leaves, depth + common, writer);
            writer.EndList(list);
            return;
        }
        int from = 0;
        for (int nibble = 0; nibble < 16; nibble++)
        {
            int to = from;
            while (to < entries.Length && entries[to].Key[depth] == nibble)
            {
                to++;
            }
            if (to == from)
            {
                writer.WriteByte(0x80);
            }
            else
            {
                BuildReference(
                    entries.Slice(from, to - from),
                    leaves.IsEmpty ? leaves : leaves.Slice(from, to - from),
                    depth + 1,
                    writer
                );
            }
            from = to;
        }
        writer.WriteByte(0x80);
        writer.EndList(list);
    }

    private static void BuildReference(
        ReadOnlySpan<Entry> entries,
        ReadOnlySpan<Hash256> leaves,
        int depth,
        RlpWriter writer
    )
    {
        if (
            leaves.Length == 1
            && RlpWriter.LengthOfList(LeafPayload(entries[0], depth)) >= Hash256.Size
        )
        {
            writer.WriteHash(leaves[0]);
            return;
        }
        int mark = writer.Length;
        Build(entries, leaves, depth, writer);
        ReadOnlySpan<byte> child = writer.WrittenSpan.Slice(mark);
        if (child.Length >= Hash256.Size)
        {
            Hash256 hash = Digest.Keccak256(child);
            writer.CutTo(mark);
            writer.WriteHash(hash);
        }
    }
}
