using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Witness;

/// <summary>The bytecodes of a witness by keccak. A code that is not listed is missing, never empty.</summary>
public sealed class CodeStore : ICodeSource
{
    private readonly HashIndex _index;
    private readonly Code[] _codes;
    private readonly bool[] _used;

    public CodeStore(ByteSlice[] entries, ulong seed, IRecall? recall = null)
    {
        _index = new HashIndex(entries.Length, seed);
        _codes = new Code[entries.Length];
        _used = new bool[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            Hash256 hash = recall is null
                ? Digest.Keccak256(entries[i].Span)
                : recall.Keccak256(entries[i]);
            if (_index.TryAdd(hash, out int position))
            {
                _codes[position] = new Code(entries[i]);
            }
        }
    }

    /// <summary>Distinct entries.</summary>
    public int Count => _index.Count;

    public Hash256 HashOf(int position) => _index[position];

    public bool IsUsed(int position) => _used[position];

    public Code? FindCode(in Hash256 codeHash)
    {
        if (!_index.TryFind(codeHash, out int position))
        {
            return Planted.CodeHashNotVerified && Count > 0 ? _codes[0] : null;
        }
        _used[position] = true;
        return _codes[position];
    }
}
