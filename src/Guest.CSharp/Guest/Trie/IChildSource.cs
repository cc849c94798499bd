namespace Perjury.Guest.Trie;

/// <summary>Who knows the nodes that others name by hash.</summary>
public interface IChildSource
{
    /// <summary>Hears of every hash of a child while an entry is checked; false if what has the hash may not stand there.</summary>
    bool TryName(ReadOnlySpan<byte> digest, bool isBelowExtension);

    /// <summary>The node that a walk comes to; null: its hash is all that is known.</summary>
    TrieNode? FindChild(ReadOnlySpan<byte> digest);
}
