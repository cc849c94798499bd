using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Tests.Witness;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Trie;

/// <summary>Tries that no chain of honest blocks has, but that a prover can commit to: what is there is never read as absent.</summary>
[TestFixture]
public sealed class OddTrieTests
{
    private static readonly Address s_address = new(new byte[20]);
    private static readonly byte[] s_value = [1, 2, 3];

    [Test]
    public void An_account_leaf_with_an_empty_value_is_malformed_not_absent()
    {
        byte[] leaf = Leaf(Nibbles(Digest.Keccak256(s_address)), []);
        TrieState state = State(Digest.Keccak256(leaf), leaf);
        Assert.That(state.TryGetAccount(s_address, out _), Is.False);
        Assert.That(state.Fault!.Reason, Is.EqualTo(Reason.MalformedAccount));
    }

    [Test]
    public void A_storage_leaf_with_an_empty_value_is_malformed_not_zero()
    {
        byte[] slot = Leaf(Nibbles(Digest.Keccak256(UInt256.Zero)), []);
        byte[] account = AccountLeaf.Encode(1, 1, Digest.Keccak256(slot), EmptyCodeHash.Hash);
        byte[] leaf = Leaf(Nibbles(Digest.Keccak256(s_address)), account);
        TrieState state = State(Digest.Keccak256(leaf), leaf, slot);
        Assert.That(state.TryGetStorage(s_address, UInt256.Zero, out _), Is.False);
        Assert.That(state.Fault!.Reason, Is.EqualTo(Reason.MalformedAccount));
    }

    [Test]
    public void A_leaf_of_another_key_proves_absence()
    {
        byte[] leaf = Leaf(Nibbles(Digest.Keccak256([9])), []);
        TrieState state = State(Digest.Keccak256(leaf), leaf);
        Assert.That(state.TryGetAccount(s_address, out Account account));
        Assert.That(account.Exists, Is.False);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(63)]
    public void A_leaf_whose_path_is_too_short_becomes_the_value_of_a_branch(int length)
    {
        Hash256 key = Digest.Keccak256([1]);
        byte[] nibbles = Nibbles(key);
        MerkleTrie trie = Open(Leaf(nibbles[..length], s_value));
        Assert.That(trie.TryPut(key, new ByteSlice([7])));

        byte[][] children = new byte[16][];
        children[nibbles[length]] = Leaf(nibbles[(length + 1)..], [7]);
        byte[] branch = Branch(children, s_value);
        byte[] expected = length == 0 ? branch : Extension(nibbles[..length], branch);
        Assert.That(trie.RootHash(), Is.EqualTo(Digest.Keccak256(expected)));
    }

    [Test]
    public void A_key_that_ends_inside_a_path_becomes_the_value_of_a_branch()
    {
        Hash256 key = Digest.Keccak256([1]);
        byte[] nibbles = Nibbles(key);
        MerkleTrie trie = Open(Leaf([.. nibbles, 5, 6, 7], s_value));
        Assert.That(trie.TryGet(key, out bool found, out _) && !found);
        Assert.That(trie.TryPut(key, new ByteSlice([7])));

        byte[][] children = new byte[16][];
        children[5] = Leaf([6, 7], s_value);
        byte[] expected = Extension(nibbles, Branch(children, [7]));
        Assert.That(trie.RootHash(), Is.EqualTo(Digest.Keccak256(expected)));

        Assert.That(trie.TryGet(key, out found, out ByteSlice value) && found);
        Assert.That(value.ToArray(), Is.EqualTo(new byte[] { 7 }));
        Assert.That(trie.TryDelete(key));
        Assert.That(
            trie.RootHash(),
            Is.EqualTo(Digest.Keccak256(Leaf([.. nibbles, 5, 6, 7], s_value)))
        );
    }

    /// <summary>The value is as long as none: an update that wrote over the old bytes would keep it.</summary>
    [TestCase((byte)5)]
    [TestCase((byte)0x7f)]
    public void A_branch_that_loses_its_value_is_written_without_it(byte value)
    {
        Hash256 key = Digest.Keccak256([1]);
        byte[] nibbles = Nibbles(key);
        byte[][] children = new byte[16][];
        children[1] = Leaf([1, 2, 3], new byte[40]);
        children[2] = Leaf([4, 5, 6], new byte[40]);
        byte[] branch = Branch(children, [value]);
        MerkleTrie trie = Open(false, Extension(nibbles, branch), branch);
        Assert.That(trie.TryDelete(key));
        byte[] expected = Extension(nibbles, Branch(children, []));
        Assert.That(trie.RootHash(), Is.EqualTo(Digest.Keccak256(expected)));
    }

    /// <summary>A node inside its parent is written anew with it, without the spare bits that its own bytes have.</summary>
    [TestCase((byte)0x40)]
    [TestCase((byte)0x0f)]
    public void An_update_beside_a_node_inside_its_parent_drops_the_spare_bits_of_its_path(
        byte spare
    )
    {
        Hash256 key = Digest.Keccak256([1]);
        byte[] nibbles = Nibbles(key);
        int beside = (nibbles[0] + 1) % 16;
        byte[] inside = Leaf([1, 2], s_value);
        byte[] odd = [.. inside];
        odd[2] |= spare;
        byte[][] children = new byte[16][];
        children[nibbles[0]] = Leaf(nibbles[1..], new byte[40]);
        children[beside] = odd;
        MerkleTrie trie = Open(Branch(children, []), children[nibbles[0]]);
        Assert.That(trie.TryPut(key, new ByteSlice(s_value)));

        children[nibbles[0]] = Leaf(nibbles[1..], s_value);
        children[beside] = inside;
        Assert.That(trie.RootHash(), Is.EqualTo(Digest.Keccak256(Branch(children, []))));
    }

    [Test]
    public void A_list_where_a_key_ends_is_malformed_not_absent()
    {
        Hash256 key = Digest.Keccak256([1]);
        byte[][] children = new byte[16][];
        children[1] = Leaf([1], s_value);
        children[2] = Leaf([2], s_value);
        byte[] branch = Branch(children, null);
        MerkleTrie trie = Open(Extension(Nibbles(key), branch), branch);
        Assert.That(trie.TryGet(key, out _, out _), Is.False);
        Assert.That(trie.Reason, Is.EqualTo(Reason.MalformedNode));
    }

    [Test]
    public void A_missing_node_is_named_missing()
    {
        MerkleTrie trie = Open(Extension(Nibbles(Digest.Keccak256([1]))[..3], new byte[40]));
        Assert.That(trie.TryGet(Digest.Keccak256([1]), out _, out _), Is.False);
        Assert.That(trie.Reason, Is.EqualTo(Reason.MissingNode));
        Assert.That(trie.Missing, Is.EqualTo(Digest.Keccak256(new byte[40])));
    }

    [TestCase((byte)0x40)]
    [TestCase((byte)0x80)]
    [TestCase((byte)0x0f)]
    public void Spare_bits_of_a_path_do_not_count_and_an_update_drops_them(byte spare)
    {
        Hash256 key = Digest.Keccak256([1]);
        byte[] leaf = Leaf(Nibbles(key), s_value);
        byte[] odd = [.. leaf];
        odd[2] |= spare;
        MerkleTrie trie = Open(odd);
        Assert.That(trie.RootHash(), Is.EqualTo(Digest.Keccak256(odd)));
        Assert.That(trie.TryGet(key, out bool found, out _) && found);
        Assert.That(trie.TryPut(key, new ByteSlice(s_value)));
        Assert.That(trie.RootHash(), Is.EqualTo(Digest.Keccak256(leaf)));
    }

    private static MerkleTrie Open(params byte[][] nodes) => Open(true, nodes);

    private static MerkleTrie Open(bool refusesOddNodes, params byte[][] nodes)
    {
        NodeStore store = new(new EntryList([.. nodes.Select(node => new ByteSlice(node))]), 1);
        TrieNode? root = store.FindRoot(Digest.Keccak256(nodes[0]), out _, out _);
        Assert.That(root, Is.Not.Null);
        return new MerkleTrie(root, new NodeUse(1, null) { RefusesOddNodes = refusesOddNodes });
    }

    private static TrieState State(Hash256 root, params byte[][] nodes) =>
        new(
            new NodeStore(new EntryList([.. nodes.Select(node => new ByteSlice(node))]), 1),
            new NoSources(),
            new NoSources(),
            root,
            new NodeUse(1, null),
            1
        );

    private static byte[] Nibbles(in Hash256 key)
    {
        byte[] bytes = new byte[32];
        key.CopyTo(bytes);
        return [.. bytes.SelectMany(b => new[] { (byte)(b >> 4), (byte)(b & 15) })];
    }

    private static byte[] Leaf(byte[] path, byte[] value)
    {
        RlpWriter writer = new();
        int list = writer.StartList();
        HexPrefix.Write(writer, path, isLeaf: true);
        writer.WriteBytes(value);
        writer.EndList(list);
        return writer.ToArray();
    }

    private static byte[] Extension(byte[] path, byte[] child)
    {
        RlpWriter writer = new();
        int list = writer.StartList();
        HexPrefix.Write(writer, path, isLeaf: false);
        WriteReference(writer, child);
        writer.EndList(list);
        return writer.ToArray();
    }

    /// <param name="value">Null: an empty list.</param>
    private static byte[] Branch(byte[]?[] children, byte[]? value)
    {
        RlpWriter writer = new();
        int list = writer.StartList();
        foreach (byte[]? child in children)
        {
            WriteReference(writer, child ?? [0x80]);
        }
        if (value is null)
        {
            writer.WriteByte(0xc0);
        }
        else
        {
            writer.WriteBytes(value);
        }
        writer.EndList(list);
        return writer.ToArray();
    }

    private static void WriteReference(RlpWriter writer, byte[] node)
    {
        if (node.Length < 32)
        {
            writer.WriteRaw(node);
        }
        else
        {
            writer.WriteHash(Digest.Keccak256(node));
        }
    }
}
