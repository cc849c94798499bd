using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Witness;
using Perjury.Node.Store;

namespace Perjury.Node.Chain;

/// <summary>
/// Finds every node that states reach, each once, and holds it against the hash that reaches it: a state without a fault has the
/// root that it is looked for by. What states share is walked once.
/// </summary>
internal sealed class StateSweep(StoreReader reader, HashSet<Hash256> kept)
{
    private readonly Stack<(Hash256 Hash, bool IsAccounts)> _pending = new();

    /// <summary>Adds the nodes of a state and of the storage of its accounts. Null, or the first node or code that is not there or is another.</summary>
    public Hash256? Keep(in Hash256 stateRoot)
    {
        Push(stateRoot, isAccounts: true);
        while (_pending.TryPop(out (Hash256 Hash, bool IsAccounts) next))
        {
            if (!kept.Add(next.Hash))
            {
                continue;
            }
            if (reader.ReadNode(next.Hash) is not { } rlp || Digest.Keccak256(rlp) != next.Hash)
            {
                return next.Hash;
            }
            RlpReader node = new(new ByteSlice(rlp));
            node.TryReadList(out RlpReader items);
            if (Visit(items, next.IsAccounts) is { } fault)
            {
                return fault;
            }
        }
        return null;
    }

    private Hash256? Visit(RlpReader items, bool isAccounts)
    {
        RlpReader start = items;
        int count = 0;
        while (items.TryReadItem(out _))
        {
            count++;
        }
        items = start;
        if (count == 17)
        {
            Hash256? fault = null;
            for (int i = 0; i < 16; i++)
            {
                fault ??= VisitChild(ref items, isAccounts);
            }
            return fault;
        }
        items.TryReadString(out ByteSlice path);
        bool isLeaf = path.Length > 0 && (path.Span[0] & 0x20) != 0;
        if (!isLeaf)
        {
            return VisitChild(ref items, isAccounts);
        }
        if (
            isAccounts
            && items.TryReadString(out ByteSlice value)
            && AccountLeaf.TryDecode(value, out Account account)
        )
        {
            Push(account.StorageRoot, isAccounts: false);
            return HasCode(account.CodeHash) ? null : account.CodeHash;
        }
        return null;
    }

    private bool HasCode(in Hash256 hash) =>
        hash == EmptyCodeHash.Hash
        || reader.ReadCode(hash) is { } code && Digest.Keccak256(code) == hash;

    private Hash256? VisitChild(ref RlpReader items, bool isAccounts)
    {
        if (items.NextIsList)
        {
            items.TryReadList(out RlpReader inline);
            return Visit(inline, isAccounts);
        }
        if (items.TryReadString(out ByteSlice hash) && hash.Length == 32)
        {
            Push(new Hash256(hash.Span), isAccounts);
        }
        return null;
    }

    private void Push(in Hash256 root, bool isAccounts)
    {
        if (root != EmptyRoot.Hash)
        {
            _pending.Push((root, isAccounts));
        }
    }
}
