using System.Numerics;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Witness;

/// <summary>
/// Finds the position of a digest in a list. Open addressing; the slot depends on a seed taken from the request root, so that a
/// witness cannot be made to collide without knowing the block it will travel with.
/// </summary>
internal sealed class HashIndex
{
    private readonly ulong _seed;
    private readonly int _mask;
    private readonly int[] _slots;
    private readonly Hash256[] _hashes;
    private int _count;

    public HashIndex(int capacity, ulong seed)
    {
        _seed = seed;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, capacity * 2));
        _mask = size - 1;
        _slots = new int[size];
        _hashes = new Hash256[capacity];
    }

    public int Count => _count;

    public ref readonly Hash256 this[int position] => ref _hashes[position];

    /// <summary>Adds a digest; false if it was there already. <paramref name="position"/> is where it stands.</summary>
    public bool TryAdd(in Hash256 hash, out int position)
    {
        int slot = Slot(hash);
        while (_slots[slot] != 0)
        {
            position = _slots[slot] - 1;
            if (_hashes[position] == hash)
            {
                return false;
            }
            slot = (slot + 1) & _mask;
        }
        position = _count++;
        _hashes[position] = hash;
        _slots[slot] = position + 1;
        return true;
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

    private int Slot(in Hash256 hash)
    {
        ulong mixed = (hash.Low64 ^ _seed) * 0x9e3779b97f4a7c15UL;
        mixed = (mixed ^ (mixed >> 32) ^ hash.Next64) * 0xd6e8feb86659fd93UL;
        return (int)(mixed >> 33) & _mask;
    }
}
