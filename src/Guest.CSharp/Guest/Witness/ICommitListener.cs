using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Witness;

/// <summary>Who keeps the states that blocks lead to (the witness builder; the guest keeps nothing).</summary>
public interface ICommitListener
{
    /// <summary>A trie that is not empty, hashed.</summary>
    void OnTrie(in Hash256 root, TrieNode node);

    /// <summary>A code that was deployed.</summary>
    void OnCode(byte[] code);
}
