using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Trie;

/// <summary>Nodes hashed side by side against the same nodes one by one, over two tries that the same updates made.</summary>
[TestFixture]
public sealed class TrieSealTests
{
    private static readonly Hash256 s_base = Digest.Keccak256([1]);

    [Test]
    public void Tries_of_all_shapes_are_sealed_as_one_by_one([Range(0, 149)] int seed)
    {
        MerkleTrie together = Start(seed);
        MerkleTrie alone = Start(seed);
        Random random = new(seed);
        int size = random.Next(6) switch
        {
            0 => 1,
            1 => 4,
            2 => 12,
            3 => 60,
            4 => 300,
            _ => 1500,
        };
        for (int round = 0; round < 3; round++)
        {
            int updates = random.Next();
            Update(together, new Random(updates), size);
            Update(alone, new Random(updates), size);
            Seal(new TrieSeal(), together);
            alone.Root?.Seal(new RlpWriter(600), isRoot: true);
            HashSet<Hash256> seen = [];
            Compare(together.Root, alone.Root, seen);
            if (random.Next(2) == 0)
            {
                together = Reopened(together);
                alone = Reopened(alone);
            }
        }
    }

    [Test]
    public void Many_tries_are_sealed_at_once()
    {
        TrieSeal seal = new();
        for (int round = 0; round < 3; round++)
        {
            List<(MerkleTrie, MerkleTrie)> tries = [];
            for (int i = 0; i < 40; i++)
            {
                MerkleTrie together = Start(i);
                MerkleTrie alone = Start(i);
                Update(together, new Random(i + round), 1 + i % 7);
                Update(alone, new Random(i + round), 1 + i % 7);
                if (together.Root is not null)
                {
                    seal.Add(together.Root);
                }
                tries.Add((together, alone));
            }
            seal.Run();
            foreach ((MerkleTrie together, MerkleTrie alone) in tries)
            {
                alone.Root?.Seal(new RlpWriter(600), isRoot: true);
                Compare(together.Root, alone.Root, []);
            }
        }
    }

    [Test]
    public void A_root_of_few_bytes_has_a_hash()
    {
        MerkleTrie trie = new(
            TrieNode.NewLeaf([1, 2], new ByteSlice([3]), 1),
            new NodeUse(1, null)
        );
        Seal(new TrieSeal(), trie);
        Assert.That(trie.RootHash(), Is.EqualTo(Digest.Keccak256(RlpOf(trie.Root!))));
        Assert.That(trie.Root!.IsReferencedByHash && !trie.Root.IsOwned);
    }

    private static void Seal(TrieSeal seal, MerkleTrie trie)
    {
        if (trie.Root is not null)
        {
            seal.Add(trie.Root);
            seal.Run();
        }
    }

    /// <summary>Every fourth has a leaf with a longer path than keys have, below which a branch gets a value.</summary>
    private static MerkleTrie Start(int seed)
    {
        NodeUse use = new(1, null) { RefusesOddNodes = false };
        if (seed % 4 != 0)
        {
            return new MerkleTrie(null, use);
        }
        byte[] path = [.. Nibbles(s_base), 5, 6, 7];
        MerkleTrie trie = new(TrieNode.NewLeaf(path, new ByteSlice([9]), 1), use);
        Assert.That(trie.TryPut(s_base, new ByteSlice(new byte[seed % 40 + 1])));
        return trie;
    }

    private static void Update(MerkleTrie trie, Random random, int count)
    {
        List<Hash256> keys = [];
        for (int i = 0; i < count; i++)
        {
            Hash256 key = Key(random);
            keys.Add(key);
            byte[] value = new byte[random.Next(3) == 0 ? random.Next(1, 200) : random.Next(1, 4)];
            random.NextBytes(value);
            Assert.That(trie.TryPut(key, new ByteSlice(value)));
        }
        foreach (Hash256 key in keys)
        {
            if (random.Next(3) == 0)
            {
                Assert.That(trie.TryDelete(key));
            }
        }
    }

    /// <summary>Some share the beginning of one key, most of them up to the last nibbles: such leaves are inside their parents.</summary>
    private static Hash256 Key(Random random)
    {
        byte[] key = new byte[32];
        random.NextBytes(key);
        byte[] shared = new byte[32];
        s_base.CopyTo(shared);
        int count = random.Next(3) switch
        {
            0 => 0,
            1 => random.Next(32),
            _ => 31,
        };
        Array.Copy(shared, key, count);
        return new Hash256(key);
    }

    private static void Compare(TrieNode? node, TrieNode? other, HashSet<Hash256> seen)
    {
        Assert.That(node is null, Is.EqualTo(other is null));
        if (node is null || other is null)
        {
            return;
        }
        Assert.That(node.Kind, Is.EqualTo(other.Kind));
        Assert.That(node.IsOwned, Is.EqualTo(other.IsOwned));
        Assert.That(node.IsReferencedByHash, Is.EqualTo(other.IsReferencedByHash));
        if (node.Kind == NodeKind.Stub)
        {
            return;
        }
        byte[] rlp = RlpOf(node);
        Assert.That(rlp, Is.EqualTo(RlpOf(other)));
        if (node.IsReferencedByHash)
        {
            Assert.That(node.Hash(), Is.EqualTo(other.Hash()));
            Assert.That(node.Hash(), Is.EqualTo(Digest.Keccak256(rlp)));
            if (!seen.Add(node.Hash()))
            {
                return;
            }
        }
        foreach ((TrieNode? child, TrieNode? twin) in Below(node).Zip(Below(other)))
        {
            Compare(child, twin, seen);
        }
    }

    private static IEnumerable<TrieNode?> Below(TrieNode node) =>
        node.Kind switch
        {
            NodeKind.Extension => [node.Child],
            NodeKind.Branch => Enumerable.Range(0, 16).Select(node.ChildAt),
            _ => [],
        };

    /// <summary>The same trie, decoded from its nodes.</summary>
    private static MerkleTrie Reopened(MerkleTrie trie)
    {
        NodeUse use = new(1, null) { RefusesOddNodes = false };
        if (trie.Root is null)
        {
            return new MerkleTrie(null, use);
        }
        Dictionary<Hash256, ByteSlice> nodes = [];
        Collect(trie.Root, nodes);
        NodeStore store = new(new EntryList([.. nodes.Values]), 1);
        TrieNode? root = store.FindRoot(trie.RootHash(), out _, out _);
        Assert.That(root, Is.Not.Null);
        return new MerkleTrie(root, use);
    }

    internal static void Collect(TrieNode node, Dictionary<Hash256, ByteSlice> nodes)
    {
        if (node.Kind == NodeKind.Stub)
        {
            return;
        }
        if (node.IsReferencedByHash)
        {
            nodes[node.Hash()] = new ByteSlice(RlpOf(node));
        }
        foreach (TrieNode? child in Below(node))
        {
            if (child is not null)
            {
                Collect(child, nodes);
            }
        }
    }

    private static byte[] RlpOf(TrieNode node)
    {
        RlpWriter writer = new();
        node.Encode(writer);
        return writer.ToArray();
    }

    internal static byte[] Nibbles(in Hash256 key)
    {
        byte[] bytes = new byte[32];
        key.CopyTo(bytes);
        return [.. bytes.SelectMany(b => new[] { (byte)(b >> 4), (byte)(b & 15) })];
    }
}
