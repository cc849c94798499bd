using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>One storage slot that the block has named.</summary>
internal struct StorageSlot
{
    public UInt256 Key;

    /// <summary>As of the last commit.</summary>
    public UInt256 Trie;

    /// <summary>As of the start of transaction <see cref="OriginalIn"/>.</summary>
    public UInt256 Original;

    public UInt256 Current;

    public uint Hash;
    public int Account;

    /// <summary>The next slot of the same account; -1: none.</summary>
    public int Next;

    public int OriginalIn;
    public int WarmIn;

    /// <summary>False: only named (by an access list); nothing has been read.</summary>
    public bool IsLoaded;

    /// <summary>Loaded while the storage was cleared, which a failing creation takes back: the trie has not been asked.</summary>
    public bool IsUnread;

    /// <summary>Changed since the last commit.</summary>
    public bool IsWritten;
}

/// <summary>Slots by account and key (open addressing, linear probing). Also serves transient storage.</summary>
internal sealed class SlotTable
{
    private readonly SeededHash _hash;
    private StorageSlot[] _slots;
    private int[] _buckets;

    public SlotTable(SeededHash hash, int capacity)
    {
        _hash = hash;
        _slots = new StorageSlot[capacity];
        _buckets = new int[2 * capacity];
    }

    public int Count { get; private set; }

    /// <summary>The reference is good until the next slot is added.</summary>
    public ref StorageSlot this[int index] => ref _slots[index];

    /// <summary>The index of a slot, or -1.</summary>
    public int Find(int account, in UInt256 key)
    {
        uint hash = _hash.Of(account, key);
        int mask = _buckets.Length - 1;
        for (int bucket = (int)hash & mask; ; bucket = (bucket + 1) & mask)
        {
            int index = _buckets[bucket] - 1;
            if (index < 0 || Matches(index, hash, account, key))
            {
                return index;
            }
        }
    }

    /// <summary>The index of a slot, added unloaded and zero if it is new.</summary>
    public int GetOrAdd(int account, in UInt256 key, out bool isNew)
    {
        uint hash = _hash.Of(account, key);
        int mask = _buckets.Length - 1;
        int bucket = (int)hash & mask;
        while (_buckets[bucket] != 0)
        {
            int index = _buckets[bucket] - 1;
            if (Matches(index, hash, account, key))
            {
                isNew = false;
                return index;
            }
            bucket = (bucket + 1) & mask;
        }
        isNew = true;
        return Add(account, key, hash, bucket);
    }

    public void Clear()
    {
        if (Count == 0)
        {
            return;
        }
        Array.Clear(_buckets);
        Count = 0;
    }

    private bool Matches(int index, uint hash, int account, in UInt256 key)
    {
        ref StorageSlot slot = ref _slots[index];
        return slot.Hash == hash && slot.Account == account && slot.Key == key;
    }

    private int Add(int account, in UInt256 key, uint hash, int bucket)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * Count);
        }
        int index = Count++;
        ref StorageSlot slot = ref _slots[index];
        slot = default;
        slot.Key = key;
        slot.Hash = hash;
        slot.Account = account;
        slot.Next = -1;
        _buckets[bucket] = Count;
        if (2 * Count > _buckets.Length)
        {
            Rehash();
        }
        return index;
    }

    private void Rehash()
    {
        int[] buckets = new int[2 * _buckets.Length];
        int mask = buckets.Length - 1;
        for (int i = 0; i < Count; i++)
        {
            int bucket = (int)_slots[i].Hash & mask;
            while (buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & mask;
            }
            buckets[bucket] = i + 1;
        }
        _buckets = buckets;
    }
}
