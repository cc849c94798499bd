using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>Every address the block has named, by address (open addressing, linear probing).</summary>
internal sealed class AccountTable
{
    private readonly SeededHash _hash;
    private AccountEntry[] _entries = new AccountEntry[64];
    private int[] _buckets = new int[128];

    public AccountTable(SeededHash hash) => _hash = hash;

    public int Count { get; private set; }

    public AccountEntry this[int index] => _entries[index];

    /// <summary>The entry of an address, added unloaded if it is new.</summary>
    public AccountEntry GetOrAdd(in Address address)
    {
        uint hash = _hash.Of(address);
        int mask = _buckets.Length - 1;
        int bucket = (int)hash & mask;
        while (_buckets[bucket] != 0)
        {
            AccountEntry entry = _entries[_buckets[bucket] - 1];
            if (entry.Hash == hash && entry.Address == address)
            {
                return entry;
            }
            bucket = (bucket + 1) & mask;
        }
        return Add(address, hash, bucket);
    }

    private AccountEntry Add(in Address address, uint hash, int bucket)
    {
        AccountEntry entry = new(address, hash, Count);
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * Count);
        }
        _entries[Count++] = entry;
        _buckets[bucket] = Count;
        if (2 * Count > _buckets.Length)
        {
            Rehash();
        }
        return entry;
    }

    private void Rehash()
    {
        int[] buckets = new int[2 * _buckets.Length];
        int mask = buckets.Length - 1;
        for (int i = 0; i < Count; i++)
        {
            int bucket = (int)_entries[i].Hash & mask;
            while (buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & mask;
            }
            buckets[bucket] = i + 1;
        }
        _buckets = buckets;
    }
}
