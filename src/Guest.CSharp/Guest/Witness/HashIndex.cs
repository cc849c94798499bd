using System.Numerics;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Witness;

/// <summary>
/// The distinct entries of a witness list by keccak, duplicates collapsed. Open addressing, and linear in the entries whoever
/// chose them: the slot of a digest depends on the request and on every digest of the list, so that entries cannot be looked
/// for that share a slot: one entry more or another one moves all.
/// </summary>
internal sealed class HashIndex
{
    private readonly ulong _k0;
    private readonly ulong _k1;
    private readonly int _mask;
    private readonly int[] _slots;
    private readonly Hash256[] _hashes;
    private readonly ByteSlice[] _entries;
    private int _count;

    /// <param name="seed">From the request that the list travels with.</param>
    public HashIndex(ByteSlice[] entries, ulong seed, IRecall? recall)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, entries.Length * 2));
        _mask = size - 1;
        _slots = new int[size];
        _entries = new ByteSlice[entries.Length];
        _hashes = new Hash256[entries.Length];
        _k0 = seed;
        _k1 = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            _hashes[i] = recall is null
                ? Digest.Keccak256(entries[i].Span)
                : recall.Keccak256(entries[i]);
            Absorb(_hashes[i], ref _k0, ref _k1);
        }
        for (int i = 0; i < entries.Length; i++)
        {
            Add(_hashes[i], entries[i]);
        }
    }

    /// <summary>Distinct entries.</summary>
    public int Count => _count;

    public ref readonly Hash256 HashAt(int position) => ref _hashes[position];

    public ref readonly ByteSlice EntryAt(int position) => ref _entries[position];

    // Positions never overtake the digests that are still to come, so the list of all digests becomes the list of distinct ones.
    private void Add(Hash256 hash, in ByteSlice entry)
    {
        int slot = Slot(hash);
        while (_slots[slot] != 0)
        {
            if (_hashes[_slots[slot] - 1] == hash)
            {
                return;
            }
            slot = (slot + 1) & _mask;
        }
        _hashes[_count] = hash;
        _entries[_count] = entry;
        _slots[slot] = ++_count;
    }

    public bool TryFind(in Hash256 hash, out int position)
    {
        int slot = Slot(hash);
        while (_slots[slot] != 0)
        {
            position = _slots[slot] - 1;
            if (_hashes[position] == hash)
            {
                return true;
            }
            slot = (slot + 1) & _mask;
        }
        position = -1;
        return false;
    }

    private int Slot(in Hash256 hash) =>
        (int)(Fold(hash.Low64 ^ _k0, hash.Next64 ^ _k1) >> 33) & _mask;

    // 128 bits of state: whoever grinds entries towards a seed has to meet all of them.
    private static void Absorb(in Hash256 hash, ref ulong k0, ref ulong k1)
    {
        ulong low = Fold(hash.Low64 ^ k0, hash.Next64 ^ 0x9e3779b97f4a7c15UL);
        k0 = BitOperations.RotateLeft(k1, 23) + low;
        k1 = (k1 ^ hash.Low64) * 0xd6e8feb86659fd93UL + hash.Next64 + low;
    }

    private static ulong Fold(ulong a, ulong b) => Math.BigMul(a, b, out ulong low) ^ low;
}
