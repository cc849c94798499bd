using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>Nodes that are written one behind the other and hashed side by side. Its room grows with what it is given.</summary>
internal sealed class HashRun
{
    internal const int MaxNodes = 128;
    private const int MaxBytes = 1 << 16;

    private ByteSlice[] _pieces = [];
    private Hash256[] _digests = [];
    private int[] _ends = new int[16];

    /// <summary>Where the next node is to be written.</summary>
    internal RlpWriter Writer { get; } = new(600);

    internal int Count { get; private set; }

    internal bool IsFull => Count == MaxNodes || Writer.Length >= MaxBytes;

    /// <summary>What was written since the last node is one.</summary>
    internal void EndNode()
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
        }
        _ends[Count++] = Writer.Length;
    }

    /// <summary>The digests of the nodes in their order, until the next call; the run is empty then.</summary>
    internal ReadOnlySpan<Hash256> Hash()
    {
        if (_pieces.Length < Count)
        {
            _pieces = new ByteSlice[_ends.Length];
            _digests = new Hash256[_ends.Length];
        }
        int start = 0;
        for (int i = 0; i < Count; i++)
        {
            _pieces[i] = Writer.Piece(start, _ends[i] - start);
            start = _ends[i];
        }
        KeccakSideBySide.Compute(_pieces.AsSpan(0, Count), _digests);
        ReadOnlySpan<Hash256> digests = _digests.AsSpan(0, Count);
        Writer.Clear();
        Count = 0;
        return digests;
    }
}
