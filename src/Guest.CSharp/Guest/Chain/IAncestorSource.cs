using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>Where ancestors come from.</summary>
public interface IAncestorSource
{
    /// <summary>The hash of the ancestor with a number; false if it is not known.</summary>
    bool TryGetHash(ulong number, out Hash256 hash);

    /// <summary>The ancestor <paramref name="back"/> blocks back (1: the parent); false if it is not known.</summary>
    bool TryGet(ulong back, out Header ancestor);
}
