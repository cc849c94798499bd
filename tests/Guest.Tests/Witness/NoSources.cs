using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Witness;

/// <summary>No code and no ancestor: what tries are asked for is all that there is.</summary>
internal sealed class NoSources : ICodeSource, IAncestorSource
{
    public Code? FindCode(in Hash256 codeHash) => null;

    public bool TryGetHash(ulong number, out Hash256 hash)
    {
        hash = default;
        return false;
    }

    public bool TryGet(ulong back, out Header ancestor)
    {
        ancestor = null!;
        return false;
    }
}
