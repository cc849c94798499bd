using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Witness;

/// <summary>The bytecodes of a witness by keccak. A code that is not listed is missing, never empty.</summary>
public sealed class CodeStore : ICodeSource
{
    private readonly HashIndex _index;
    private readonly Code?[] _codes;
    private readonly bool[] _used;

    /// <param name="seed">From the request that the witness travels with.</param>
    public CodeStore(EntryList entries, ulong seed, IRecall? recall = null)
    {
        Planted.CrashOnMarkerCode(entries);
        _index = new HashIndex(entries, seed, recall, areCodes: true);
        _codes = new Code?[_index.Count];
        _used = new bool[_index.Count];
    }

    /// <summary>Distinct entries.</summary>
    public int Count => _index.Count;

    public Hash256 HashOf(int position) => _index.HashAt(position);

    public bool IsUsed(int position) => _used[position];

    public Code? FindCode(in Hash256 codeHash)
    {
        if (!_index.TryFind(codeHash, out int position))
        {
            return Planted.CodeHashNotVerified && Count > 0 ? CodeAt(0) : null;
        }
        _used[position] = true;
        return CodeAt(position);
    }

    private Code CodeAt(int position) => _codes[position] ??= new Code(_index.EntryAt(position));
}
