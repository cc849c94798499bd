using System.Buffers.Binary;
using System.Numerics;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Witness;

/// <summary>
/// The distinct entries of a witness list by keccak, duplicates collapsed. Open addressing, and linear in the entries whoever
/// chose them: the slot of a digest depends on the request and on every digest of the list, so that entries cannot be looked
/// for that share a slot: one entry more or another one moves all. Memory is linear with a small factor too: of a list longer than
/// any block needs only 32 bits of each digest are kept, and the digest is computed anew where these agree.
/// </summary>
internal sealed class HashIndex
{
    /// <summary>Blocks have some thousands of nodes; a digest each of so many entries is 32 MiB.</summary>
    public const int MaxKept = 1 << 20;

    private readonly EntryList _entries;
    private readonly IRecall? _recall;
    private readonly ulong _k0;
    private readonly ulong _k1;
    private readonly int _mask;
    private readonly int[] _slots;

    // A bit for each prefix of an entry's digest, of sixteen or more to an entry.
    private readonly ulong[] _prefixes;

    // By position of a distinct entry: where it stands in the list, and its digest or the tag of it.
    private readonly int[] _places;
    private readonly Hash256[] _hashes;
    private readonly uint[] _tags;
    private int _count;

    /// <param name="seed">From the request that the list travels with.</param>
    /// <param name="maxKept">Of a longer list no digests are kept.</param>
    /// <param name="areCodes">Bytecodes, of which some are known by their bytes.</param>
    public HashIndex(
        EntryList entries,
        ulong seed,
        IRecall? recall,
        int maxKept = MaxKept,
        bool areCodes = false
    )
    {
        int count = entries.Count;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, count * 2L));
        bool keeps = count <= maxKept;
        _entries = entries;
        _recall = recall;
        _mask = size - 1;
        _slots = new int[size];
        _prefixes = new ulong[size / 8];
        _places = new int[count];
        _hashes = keeps ? new Hash256[count] : [];
        _tags = keeps ? [] : new uint[count];
        _k0 = seed;
        _k1 = 0;
        EntryDigests digests = new(entries, recall, areCodes);
        for (int i = 0; i < count; i++)
        {
            digests.Next(out Hash256 hash);
            if (keeps)
            {
                _hashes[i] = hash;
            }
            Absorb(hash, ref _k0, ref _k1);
        }
        for (int i = 0; keeps && i < count; i++)
        {
            Add(_hashes[i], i);
        }
        digests = new EntryDigests(entries, recall, areCodes);
        for (int i = 0; !keeps && i < count; i++)
        {
            if (digests.Next(out Hash256 hash))
            {
                Add(hash, i);
            }
        }
    }

    /// <summary>Distinct entries.</summary>
    public int Count => _count;

    public Hash256 HashAt(int position) =>
        _hashes.Length > 0 ? _hashes[position] : Digest(EntryAt(position));

    public ByteSlice EntryAt(int position) => _entries[_places[position]];

    // Positions never overtake the digests that are still to come, so the list of all digests becomes the list of distinct ones.
    private void Add(in Hash256 hash, int place)
    {
        int slot = Slot(hash.Low64, hash.Next64);
        while (_slots[slot] != 0)
        {
            if (Holds(_slots[slot] - 1, hash))
            {
                return;
            }
            slot = (slot + 1) & _mask;
        }
        _places[_count] = place;
        if (_hashes.Length > 0)
        {
            _hashes[_count] = hash;
        }
        else
        {
            _tags[_count] = (uint)hash.Low64;
        }
        _prefixes[(int)((uint)hash.Low64 >> 6) & (_prefixes.Length - 1)] |= 1UL << (int)hash.Low64;
        _slots[slot] = ++_count;
    }

    public bool TryFind(in Hash256 hash, out int position)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        hash.CopyTo(digest);
        return TryFind(digest, out position);
    }

    /// <summary>
    /// False if no digest begins as these bytes do. Most children of a witness's nodes are not in it; whoever grinds prefixes makes
    /// each of them cost a look-up, as one that is there does.
    /// </summary>
    public bool MayHold(ReadOnlySpan<byte> digest)
    {
        uint prefix = BinaryPrimitives.ReadUInt32LittleEndian(digest);
        ulong bits = _prefixes[(int)(prefix >> 6) & (_prefixes.Length - 1)];
        return (bits >> (int)prefix & 1) != 0;
    }

    /// <summary>The same as with a digest, for its 32 bytes where they lie.</summary>
    public bool TryFind(ReadOnlySpan<byte> digest, out int position)
    {
        ulong low = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        int slot = Slot(low, BinaryPrimitives.ReadUInt64LittleEndian(digest.Slice(8)));
        for (int held = _slots[slot]; held != 0; held = _slots[slot])
        {
            position = held - 1;
            if (StartsWith(position, low) && Holds(position, new Hash256(digest)))
            {
                return true;
            }
            slot = (slot + 1) & _mask;
        }
        position = -1;
        return false;
    }

    private bool StartsWith(int position, ulong low) =>
        _hashes.Length > 0 ? _hashes[position].Low64 == low : _tags[position] == (uint)low;

    private bool Holds(int position, in Hash256 hash) =>
        _hashes.Length > 0
            ? _hashes[position] == hash
            : _tags[position] == (uint)hash.Low64 && Digest(EntryAt(position)) == hash;

    private Hash256 Digest(ByteSlice entry) =>
        _recall is null ? Crypto.Digest.Keccak256(entry.Span) : _recall.Keccak256(entry);

    private int Slot(ulong low, ulong next) => (int)(Fold(low ^ _k0, next ^ _k1) >> 33) & _mask;

    // 128 bits of state: whoever grinds entries towards a seed has to meet all of them.
    private static void Absorb(in Hash256 hash, ref ulong k0, ref ulong k1)
    {
        ulong low = Fold(hash.Low64 ^ k0, hash.Next64 ^ 0x9e3779b97f4a7c15UL);
        k0 = BitOperations.RotateLeft(k1, 23) + low;
        k1 = (k1 ^ hash.Low64) * 0xd6e8feb86659fd93UL + hash.Next64 + low;
    }

    private static ulong Fold(ulong a, ulong b) => Math.BigMul(a, b, out ulong low) ^ low;
}
