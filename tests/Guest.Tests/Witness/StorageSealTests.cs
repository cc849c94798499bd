using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Tests.Trie;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Witness;

/// <summary>
/// Commits whose storages are hashed together against the same commits with a listener, for which each is hashed before the next
/// account: roots, later reads and faults are the same, also where nodes are missing.
/// </summary>
[TestFixture]
public sealed class StorageSealTests
{
    [Test]
    public void A_commit_ends_as_with_each_storage_hashed_alone()
    {
        int failed = 0;
        int done = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            (Hash256 root, ByteSlice[] nodes) = World(random);
            if (seed % 2 == 0)
            {
                nodes = [.. nodes.Where(_ => random.Next(25) != 0)];
            }
            StateChanges first = Changes(random);
            StateChanges second = Changes(random);
            string together = Commit(root, nodes, null, first, second);
            string alone = Commit(root, nodes, new Deaf(), first, second);
            Assert.That(together, Is.EqualTo(alone), $"seed {seed}");
            (failed, done) = together.Contains("fault") ? (failed + 1, done) : (failed, done + 1);
        }
        Assert.That(failed, Is.GreaterThan(20));
        Assert.That(done, Is.GreaterThan(20));
    }

    /// <summary>The account's key ends at a branch, which copies what is put there before the storage has its root.</summary>
    [Test]
    public void An_account_at_the_end_of_a_longer_path_gets_its_storage_root()
    {
        byte[] path = [.. TrieSealTests.Nibbles(Digest.Keccak256(AddressOf(3))), 5, 6];
        TrieNode leaf = TrieNode.NewLeaf(path, new ByteSlice([1, 2, 3]), 1);
        Hash256 root = leaf.Hash();
        Dictionary<Hash256, ByteSlice> nodes = [];
        TrieSealTests.Collect(leaf, nodes);
        StateChanges changes = new();
        changes.Accounts.Add(Change(3, true, [new StorageChange(1, 2), new StorageChange(2, 3)]));
        changes.Accounts.Add(Change(4, true, [new StorageChange(1, 7)]));
        string alone = Commit(root, [.. nodes.Values], new Deaf(), changes);
        Assert.That(alone, Does.Not.Contain("fault"));
        Assert.That(Commit(root, [.. nodes.Values], null, changes), Is.EqualTo(alone));
    }

    private static string Commit(
        in Hash256 root,
        ByteSlice[] nodes,
        ICommitListener? listener,
        params StateChanges[] commits
    )
    {
        NoSources nothing = new();
        NodeStore store = new(new EntryList(nodes), 1);
        NodeUse use = new(1, null);
        TrieState state = new(store, nothing, nothing, root, use, 1) { Listener = listener };
        List<string> ends = [];
        foreach (StateChanges changes in commits)
        {
            if (!state.TryCommit(changes, out Hash256 after))
            {
                return string.Join("\n", [.. ends, "fault " + state.Fault]);
            }
            ends.Add(after.ToString());
        }
        for (byte i = 0; i < 40; i++)
        {
            if (state.TryGetAccount(AddressOf(i), out Account account))
            {
                ends.Add(account.Nonce + " " + account.StorageRoot);
            }
        }
        return string.Join("\n", ends);
    }

    /// <summary>Forty accounts, of which every third has a storage.</summary>
    private static (Hash256 Root, ByteSlice[] Nodes) World(Random random)
    {
        Dictionary<Hash256, ByteSlice> nodes = [];
        MerkleTrie accounts = new(null, new NodeUse(1, null));
        for (byte i = 0; i < 40; i++)
        {
            if (random.Next(4) == 0)
            {
                continue;
            }
            MerkleTrie storage = new(null, new NodeUse(1, null));
            int slots = i % 3 == 0 ? random.Next(1, 12) : 0;
            for (ulong slot = 0; slot < (ulong)slots; slot++)
            {
                Assert.That(storage.TryPut(Digest.Keccak256((UInt256)slot), new ByteSlice([5])));
            }
            byte[] leaf = AccountLeaf.Encode(i, 1, storage.RootHash(), EmptyCodeHash.Hash);
            Assert.That(accounts.TryPut(Digest.Keccak256(AddressOf(i)), new ByteSlice(leaf)));
            if (storage.Root is not null)
            {
                TrieSealTests.Collect(storage.Root, nodes);
            }
        }
        Hash256 root = accounts.RootHash();
        TrieSealTests.Collect(accounts.Root!, nodes);
        return (root, [.. nodes.Values]);
    }

    private static StateChanges Changes(Random random)
    {
        StateChanges changes = new();
        int chance = random.Next(1, 8);
        for (byte i = 0; i < 40; i++)
        {
            if (random.Next(chance) != 0)
            {
                continue;
            }
            List<StorageChange> storage = [];
            for (ulong slot = 0; slot < 12 && random.Next(2) == 0; slot++)
            {
                storage.Add(new StorageChange(slot, (UInt256)(ulong)random.Next(3)));
            }
            bool exists = random.Next(5) != 0;
            changes.Accounts.Add(Change(i, exists, storage, random.Next(6) == 0));
        }
        return changes;
    }

    private static AccountChange Change(
        byte account,
        bool exists,
        List<StorageChange> storage,
        bool isCleared = false
    ) =>
        new()
        {
            Address = AddressOf(account),
            Exists = exists,
            Nonce = 77,
            Balance = account,
            CodeHash = EmptyCodeHash.Hash,
            StorageCleared = isCleared,
            Storage = storage,
        };

    private static Address AddressOf(byte i)
    {
        byte[] bytes = new byte[20];
        bytes[7] = i;
        return new Address(bytes);
    }

    private sealed class Deaf : ICommitListener
    {
        public void OnTrie(in Hash256 root, TrieNode node) { }

        public void OnCode(byte[] code) { }
    }
}
