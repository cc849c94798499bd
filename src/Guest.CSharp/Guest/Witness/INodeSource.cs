using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Witness;

/// <summary>Where tries come from: the witness in the guest, a whole state in the witness builder.</summary>
public interface INodeSource
{
    /// <summary>The root node of a trie that is not empty, with all that is known below it linked.</summary>
    /// <returns>Null, and the reason: MissingNode or MalformedNode with the hash in question.</returns>
    TrieNode? FindRoot(in Hash256 root, out Reason reason, out Hash256 culprit);
}

/// <summary>Where bytecodes come from.</summary>
public interface ICodeSource
{
    /// <summary>Null: not known.</summary>
    Code? FindCode(in Hash256 codeHash);
}
