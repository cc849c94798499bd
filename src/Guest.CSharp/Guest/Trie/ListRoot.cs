using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>The root of the trie that maps rlp(index) to a value: transactions, receipts, withdrawals (Yellow Paper 4.3.2).</summary>
public static class ListRoot
{
    public static Hash256 Compute(ReadOnlySpan<ByteSlice> values)
    {
        if (values.Length == 0)
        {
            return EmptyRoot.Hash;
        }
        Entry[] entries = Ordered(values);
        RlpWriter writer = new(1024);
        Build(entries, 0, writer);
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

    /// <summary>Appends the node over <paramref name="entries"/>, which share the first <paramref name="depth"/> nibbles.</summary>
    private static void Build(ReadOnlySpan<Entry> entries, int depth, RlpWriter writer)
    {
        ReadOnlySpan<byte> first = entries[0].Key;
        if (entries.Length == 1)
        {
            ReadOnlySpan<byte> value = entries[0].Value.Span;
            writer.WriteListHeader(
                HexPrefix.LengthOf(first.Length - depth) + RlpWriter.LengthOf(value)
            );
            HexPrefix.Write(writer, first.Slice(depth), isLeaf: true);
            writer.WriteBytes(value);
            return;
        }
        int list = writer.StartList();
        int common = first
            .Slice(depth)
            .CommonPrefixLength(entries[entries.Length - 1].Key.AsSpan(depth));
        if (common > 0)
        {
            HexPrefix.Write(writer, first.Slice(depth, common), isLeaf: false);
            BuildReference(entries, depth + common, writer);
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
                BuildReference(entries.Slice(from, to - from), depth + 1, writer);
            }
            from = to;
        }
        writer.WriteByte(0x80);
        writer.EndList(list);
    }

    private static void BuildReference(ReadOnlySpan<Entry> entries, int depth, RlpWriter writer)
    {
        int mark = writer.Length;
        Build(entries, depth, writer);
        ReadOnlySpan<byte> child = writer.WrittenSpan.Slice(mark);
        if (child.Length >= Hash256.Size)
        {
            Hash256 hash = Digest.Keccak256(child);
            writer.CutTo(mark);
            writer.WriteHash(hash);
        }
    }
}
