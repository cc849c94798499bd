using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Store;

namespace Perjury.Node.Chain;

/// <summary>Walks back from a parent through the store, remembering the way.</summary>
internal sealed class StoredAncestors(StoreReader reader, Hash256 parentHash) : IAncestorSource
{
    private readonly List<Header> _walked = [];

    public bool TryGetHash(ulong number, out Hash256 hash)
    {
        hash = default;
        if (
            !TryGet(1, out Header parent)
            || number > parent.Number
            || !TryGet(parent.Number - number + 1, out Header ancestor)
        )
        {
            return false;
        }
        hash = ancestor.Hash;
        return true;
    }

    public bool TryGet(ulong back, out Header ancestor)
    {
        while ((ulong)_walked.Count < back)
        {
            Hash256 next = _walked.Count == 0 ? parentHash : _walked[^1].ParentHash;
            if (reader.FindHeader(next) is not { } header)
            {
                ancestor = null!;
                return false;
            }
            _walked.Add(header);
        }
        ancestor = _walked[(int)back - 1];
        return true;
    }
}
