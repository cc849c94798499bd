using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Witness;

/// <summary>What is known of one account of the trie: where it stands and which storage trie it has.</summary>
internal sealed class TrieAccount
{
    public required Address Address { get; init; }

    /// <summary>keccak of the address.</summary>
    public required Hash256 Key { get; init; }

    public Hash256 StorageRoot { get; set; }

    /// <summary>Null until a slot is needed.</summary>
    public MerkleTrie? Storage { get; set; }

    internal TrieAccount? Next { get; set; }
}

/// <summary>The accounts that were read, by address: chained buckets under a seed that the block fixes.</summary>
internal sealed class AccountTries
{
    private readonly SeededHash _hash;
    private TrieAccount?[] _buckets = new TrieAccount?[64];
    private int _count;

    public AccountTries(SeededHash hash) => _hash = hash;

    public TrieAccount? Find(in Address address)
    {
        TrieAccount? account = _buckets[Bucket(address, _buckets.Length)];
        while (account is not null && account.Address != address)
        {
            account = account.Next;
        }
        return account;
    }

    public void Add(TrieAccount account)
    {
        if (_count == _buckets.Length)
        {
            Grow();
        }
        Link(_buckets, account);
        _count++;
    }

    private void Grow()
    {
        TrieAccount?[] larger = new TrieAccount?[_buckets.Length * 2];
        foreach (TrieAccount? head in _buckets)
        {
            TrieAccount? account = head;
            while (account is not null)
            {
                TrieAccount? next = account.Next;
                Link(larger, account);
                account = next;
            }
        }
        _buckets = larger;
    }

    private void Link(TrieAccount?[] buckets, TrieAccount account)
    {
        int bucket = Bucket(account.Address, buckets.Length);
        account.Next = buckets[bucket];
        buckets[bucket] = account;
    }

    private int Bucket(in Address address, int size) => (int)_hash.Of(address) & (size - 1);
}
