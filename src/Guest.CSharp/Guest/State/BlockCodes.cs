using System.Collections.Generic;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>The codes that the block has deployed, by hash: reading one of them needs no witness (EELS code_writes).</summary>
internal sealed class BlockCodes
{
    private readonly SeededHash _seed;
    private Entry[] _entries = new Entry[16];
    private int[] _buckets = new int[32];
    private int _count;

    public BlockCodes(SeededHash seed) => _seed = seed;

    private struct Entry
    {
        public Hash256 Hash;
        public Code Code;
        public bool IsActive;
        public bool IsReported;
    }

    /// <summary>The code, or null if no deployment of it stands.</summary>
    public Code? Find(in Hash256 hash)
    {
        if (_count == 0)
        {
            return null;
        }
        int index = _buckets[Bucket(hash)] - 1;
        return index >= 0 && _entries[index].IsActive ? _entries[index].Code : null;
    }

    /// <summary>Adds a code; returns its index for <see cref="Retract"/>, or -1 if it stood already.</summary>
    public int Add(in Hash256 hash, Code code)
    {
        int bucket = Bucket(hash);
        int index = _buckets[bucket] - 1;
        if (index >= 0)
        {
            ref Entry known = ref _entries[index];
            bool stood = known.IsActive;
            known.IsActive = true;
            return stood ? -1 : index;
        }
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * _count);
        }
        _entries[_count++] = new Entry
        {
            Hash = hash,
            Code = code,
            IsActive = true,
        };
        _buckets[bucket] = _count;
        if (2 * _count > _buckets.Length)
        {
            Rehash();
        }
        return _count - 1;
    }

    /// <summary>The deployment was reverted.</summary>
    public void Retract(int index) => _entries[index].IsActive = false;

    /// <summary>Appends the standing codes that were not reported before.</summary>
    public void Report(List<byte[]> codes)
    {
        for (int i = 0; i < _count; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.IsActive && !entry.IsReported)
            {
                entry.IsReported = true;
                codes.Add(entry.Code.Bytes.ToArray());
            }
        }
    }

    private int Bucket(in Hash256 hash)
    {
        int mask = _buckets.Length - 1;
        int bucket = (int)_seed.Of(hash) & mask;
        while (_buckets[bucket] != 0 && _entries[_buckets[bucket] - 1].Hash != hash)
        {
            bucket = (bucket + 1) & mask;
        }
        return bucket;
    }

    private void Rehash()
    {
        _buckets = new int[2 * _buckets.Length];
        for (int i = 0; i < _count; i++)
        {
            _buckets[Bucket(_entries[i].Hash)] = i + 1;
        }
    }
}
