using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Witness;

/// <summary>
/// The digests of a list's entries in its order. An entry that equals the one before it is not hashed again: the cheapest lists
/// repeat one. Where the machine hashes several strings at once, a run of entries is hashed ahead; where it does not, the codes of the
/// system contracts are known by their bytes.
/// </summary>
internal struct EntryDigests(EntryList entries, IRecall? recall, bool areCodes = false)
{
    private const int RunLength = 256;

    private readonly EntryList _entries = entries;
    private readonly IRecall? _recall = recall;
    private readonly bool _areCodes = areCodes;

    // The entries of the current run that differ from the one before them, and their digests.
    private readonly ByteSlice[] _run = IsAhead(entries, recall) ? new ByteSlice[RunLength] : [];
    private readonly Hash256[] _ahead = IsAhead(entries, recall) ? new Hash256[RunLength] : [];
    private int _hashed;
    private int _taken;
    private int _next;
    private ByteSlice _before = new([]);
    private Hash256 _hash;

    /// <summary>The next entry's digest; false where it is that of the entry before.</summary>
    public bool Next(out Hash256 hash)
    {
        ByteSlice entry = _entries[_next++];
        bool isNew = _next == 1 || !IsSame(entry, _before);
        if (isNew)
        {
            _hash = Hash(entry);
            _before = entry;
        }
        hash = _hash;
        return isNew;
    }

    private Hash256 Hash(ByteSlice entry)
    {
        if (_run.Length == 0)
        {
            if (_areCodes && SystemCodes.TryHash(entry.Span, out Hash256 known))
            {
                return known;
            }
            return _recall is null ? Digest.Keccak256(entry.Span) : _recall.Keccak256(entry);
        }
        if (_taken == _hashed)
        {
            HashAhead(entry);
        }
        return _ahead[_taken++];
    }

    private void HashAhead(ByteSlice first)
    {
        ByteSlice before = _run[0] = first;
        _hashed = 1;
        for (int i = _next; i < _entries.Count && _hashed < RunLength; i++)
        {
            ByteSlice entry = _entries[i];
            if (!IsSame(entry, before))
            {
                before = _run[_hashed++] = entry;
            }
        }
        KeccakSideBySide.Compute(_run.AsSpan(0, _hashed), _ahead);
        _taken = 0;
    }

    private static bool IsAhead(EntryList entries, IRecall? recall) =>
        KeccakSideBySide.IsSupported
        && recall is not { RemembersDigests: true }
        && entries.Count > 1;

    // Nodes begin alike and many end alike: the byte in the middle tells most of them apart.
    private static bool IsSame(ByteSlice entry, ByteSlice before)
    {
        if (entry.Length != before.Length || entry.Length == 0)
        {
            return entry.Length == before.Length;
        }
        ReadOnlySpan<byte> bytes = entry.Span;
        ReadOnlySpan<byte> others = before.Span;
        int middle = bytes.Length >> 1;
        return bytes[middle] == others[middle] && bytes.SequenceEqual(others);
    }
}
