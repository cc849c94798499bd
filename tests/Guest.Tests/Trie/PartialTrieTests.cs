using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Trie;

/// <summary>What a trie says when some of its nodes are not known: never a wrong value, never a wrong root.</summary>
[TestFixture]
public sealed class PartialTrieTests
{
    [Prop(MaxTest = 200, Replay = "11,13")]
    public void The_root_does_not_depend_on_the_order_of_insertion(byte[] keys)
    {
        byte[] reversed = [.. keys.Reverse()];
        Assert.That(Build(reversed).RootHash(), Is.EqualTo(Build(keys).RootHash()));
    }

    [Prop(MaxTest = 200, Replay = "17,19")]
    public void A_put_and_a_delete_restore_the_root(byte[] keys, byte extra)
    {
        MerkleTrie trie = Build([.. keys.Where(key => key != extra)]);
        Hash256 before = trie.RootHash();
        Assert.That(trie.TryPut(Key(extra), Value(extra)) && trie.TryDelete(Key(extra)));
        Assert.That(trie.RootHash(), Is.EqualTo(before));
    }

    [Prop(MaxTest = 60, Replay = "23,29")]
    public void The_touched_nodes_suffice_and_each_is_needed(
        byte[] keys,
        byte[] reads,
        byte[] deletes
    )
    {
        MerkleTrie whole = Build([.. keys, 1, 2, 3]);
        Hash256 root = whole.RootHash();
        List<TrieNode> touched = [];
        Hash256 after = Replay(
            new MerkleTrie(whole.Root, new NodeUse(2, touched)),
            reads,
            deletes,
            out bool done
        );
        Assert.That(done);

        byte[][] witness = [.. touched.Select(Encode)];
        Assert.That(Rerun(witness, root, reads, deletes), Is.EqualTo(after));
        for (int i = 0; i < witness.Length; i++)
        {
            byte[][] reduced = [.. witness.Where((_, index) => index != i)];
            Assert.That(
                Rerun(reduced, root, reads, deletes),
                Is.Null,
                "node " + i + " of " + witness.Length
            );
        }
    }

    [Test]
    public void A_branch_of_one_entry_is_malformed()
    {
        RlpWriter writer = new();
        int list = writer.StartList();
        writer.WriteHash(Key(1));
        for (int i = 1; i < 17; i++)
        {
            writer.WriteByte(0x80);
        }
        writer.EndList(list);
        NodeStore store = new(new EntryList([new ByteSlice(writer.ToArray())]), 0);
        Assert.That(
            store.FindRoot(Digest.Keccak256(writer.WrittenSpan), out Reason reason, out _),
            Is.Null
        );
        Assert.That(reason, Is.EqualTo(Reason.MalformedNode));
    }

    [Test]
    public void A_chain_of_a_hundred_thousand_nodes_is_linked_without_recursion()
    {
        // each branch holds the one before; the attacker pays linearly, and so do we
        List<ByteSlice> nodes = [];
        Hash256 below = Key(0);
        for (int i = 0; i < 100_000; i++)
        {
            RlpWriter writer = new();
            int list = writer.StartList();
            writer.WriteHash(below);
            writer.WriteHash(below);
            for (int j = 2; j < 17; j++)
            {
                writer.WriteByte(0x80);
            }
            writer.EndList(list);
            below = Digest.Keccak256(writer.WrittenSpan);
            nodes.Add(new ByteSlice(writer.ToArray()));
        }
        NodeStore store = new(new EntryList([.. nodes]), 0);
        Assert.That(store.FindRoot(below, out _, out _), Is.Not.Null);
    }

    private static Hash256? Rerun(byte[][] witness, Hash256 root, byte[] reads, byte[] deletes)
    {
        NodeStore store = new(new EntryList([.. witness.Select(node => new ByteSlice(node))]), 3);
        TrieNode? node = store.FindRoot(root, out _, out _);
        if (node is null && reads.Length + deletes.Length > 0)
        {
            return null;
        }
        if (node is null)
        {
            return root;
        }
        Hash256 after = Replay(
            new MerkleTrie(node, new NodeUse(1, null)),
            reads,
            deletes,
            out bool done
        );
        return done ? after : null;
    }

    private static Hash256 Replay(MerkleTrie trie, byte[] reads, byte[] deletes, out bool done)
    {
        done =
            reads.All(key => trie.TryGet(Key(key), out _, out _))
            && deletes.All(key => trie.TryGet(Key(key), out _, out _));
        done = done && deletes.All(key => trie.TryDelete(Key(key)));
        return done ? trie.RootHash() : default;
    }

    private static MerkleTrie Build(byte[] keys)
    {
        MerkleTrie trie = new(null, new NodeUse(1, null));
        foreach (byte key in keys)
        {
            Assert.That(trie.TryPut(Key(key), Value(key)));
        }
        return trie;
    }

    private static byte[] Encode(TrieNode node)
    {
        RlpWriter writer = new();
        node.Encode(writer);
        return writer.ToArray();
    }

    private static Hash256 Key(byte key) => Digest.Keccak256([key]);

    private static ByteSlice Value(byte key) =>
        new(Enumerable.Repeat((byte)(key | 1), 40).ToArray());
}
