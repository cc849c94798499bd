using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Witness;
using Perjury.Node.Store;

namespace Perjury.Node.Chain;

/// <summary>Finds every node that states reach, each once; what states share is walked once.</summary>
internal sealed class StateSweep(StoreReader reader, HashSet<Hash256> kept)
{
    private readonly Stack<(Hash256 Hash, bool IsAccounts)> _pending = new();

    /// <summary>Adds the nodes of a state and of the storage of its accounts. Null, or the first node that is not there.</summary>
    public Hash256? Keep(in Hash256 stateRoot)
    {
        Push(stateRoot, isAccounts: true);
        while (_pending.TryPop(out (Hash256 Hash, bool IsAccounts) next))
        {
            if (!kept.Add(next.Hash))
            {
                continue;
            }
            if (reader.ReadNode(next.Hash) is not { } rlp)
            {
                return next.Hash;
            }
            RlpReader node = new(new ByteSlice(rlp));
            node.TryReadList(out RlpReader items);
            Visit(items, next.IsAccounts);
        }
        return null;
    }

    private void Visit(RlpReader items, bool isAccounts)
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
            for (int i = 0; i < 16; i++)
            {
                VisitChild(ref items, isAccounts);
            }
            return;
        }
        items.TryReadString(out ByteSlice path);
        bool isLeaf = path.Length > 0 && (path.Span[0] & 0x20) != 0;
        if (!isLeaf)
        {
            VisitChild(ref items, isAccounts);
        }
        else if (
            isAccounts
            && items.TryReadString(out ByteSlice value)
            && AccountLeaf.TryDecode(value, out Account account)
        )
        {
            Push(account.StorageRoot, isAccounts: false);
        }
    }

    private void VisitChild(ref RlpReader items, bool isAccounts)
    {
        if (items.NextIsList)
        {
            items.TryReadList(out RlpReader inline);
            Visit(inline, isAccounts);
        }
        else if (items.TryReadString(out ByteSlice hash) && hash.Length == 32)
        {
            Push(new Hash256(hash.Span), isAccounts);
        }
    }

    private void Push(in Hash256 root, bool isAccounts)
    {
        if (root != EmptyRoot.Hash)
        {
            _pending.Push((root, isAccounts));
        }
    }
}
