using System.Collections.Generic;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Witness;

/// <summary>
/// The trie nodes of a witness by keccak. Nothing is decoded until a root that reaches it is needed; then everything that is reachable
/// is, each entry once (EELS witness_state), but for the nodes inside an entry, which are checked with it and made when a walk comes to
/// them. Duplicates collapse, order does not matter, junk is never looked at.
/// </summary>
public sealed class NodeStore : INodeSource, IChildSource
{
    private readonly HashIndex _index;
    private readonly TrieNode?[] _nodes;

    // Plain branches whose children were not looked up yet, and positions that other nodes name: lists because the attacker chooses
    // the depth.
    private readonly List<TrieNode> _unlinked = new();
    private readonly List<int> _named = new();

    /// <param name="seed">From the request that the witness travels with.</param>
    public NodeStore(EntryList entries, ulong seed, IRecall? recall = null)
    {
        Planted.DecodeEveryEntry(entries);
        Planted.CrashOnLongChild(entries);
        Planted.UnfoldSharedSubtrees(entries);
        _index = new HashIndex(entries, seed, recall);
        _nodes = new TrieNode?[_index.Count];
    }

    /// <summary>Distinct entries.</summary>
    public int Count => _index.Count;

    public Hash256 HashOf(int position) => _index.HashAt(position);

    /// <summary>The node at a position, null if no needed root reaches it.</summary>
    public TrieNode? NodeAt(int position) => _nodes[position];

    public TrieNode? FindRoot(in Hash256 root, out Reason reason, out Hash256 culprit)
    {
        reason = Reason.MissingNode;
        culprit = root;
        if (!_index.TryFind(root, out int position))
        {
            return null;
        }
        reason = Reason.MalformedNode;
        TrieNode? node = Decode(position);
        return node is not null && TryDecodeReachable(out culprit) ? node : null;
    }

    public TrieNode? FindChild(ReadOnlySpan<byte> digest) =>
        _index.TryFind(digest, out int position) ? _nodes[position] : null;

    public bool TryName(ReadOnlySpan<byte> digest, bool isBelowExtension)
    {
        if (!_index.TryFind(digest, out int position))
        {
            return true;
        }
        _named.Add(position);
        return !isBelowExtension || NodeRules.MayStandBelowExtension(_index.EntryAt(position));
    }

    private bool TryDecodeReachable(out Hash256 culprit)
    {
        culprit = default;
        while (_unlinked.Count + _named.Count > 0)
        {
            if (_unlinked.Count > 0)
            {
                TrieNode branch = _unlinked[_unlinked.Count - 1];
                _unlinked.RemoveAt(_unlinked.Count - 1);
                if (!TryLink(branch, out culprit))
                {
                    return false;
                }
                continue;
            }
            int position = _named[_named.Count - 1];
            _named.RemoveAt(_named.Count - 1);
            if (Decode(position) is null && !Planted.MalformedNodeIsStub)
            {
                culprit = _index.HashAt(position);
                return false;
            }
        }
        return true;
    }

    private bool TryLink(TrieNode branch, out Hash256 culprit)
    {
        culprit = default;
        ReadOnlySpan<byte> plain = branch.PlainChildren;
        int occupied = branch.Occupied;
        int at = 1;
        for (int i = 0; occupied >> i != 0; i++)
        {
            if ((occupied >> i & 1) == 0)
            {
                at++;
                continue;
            }
            ReadOnlySpan<byte> digest = plain.Slice(at);
            at += 1 + Hash256.Size;
            if (!_index.MayHold(digest) || !_index.TryFind(digest, out int position))
            {
                continue;
            }
            TrieNode? child = Decode(position);
            branch.Children[i] = child;
            if (child is null && !Planted.MalformedNodeIsStub)
            {
                culprit = _index.HashAt(position);
                return false;
            }
        }
        return true;
    }

    /// <summary>Null: the entry is no node.</summary>
    private TrieNode? Decode(int position)
    {
        TrieNode? node = _nodes[position];
        if (node is not null)
        {
            return node;
        }
        ByteSlice raw = _index.EntryAt(position);
        if (NodeDecoder.TryDecodePlainBranch(raw, this, out TrieNode decoded))
        {
            _unlinked.Add(decoded);
        }
        else if (!NodeDecoder.TryDecodeOther(raw, this, out decoded))
        {
            return null;
        }
        decoded.SetKnownHash(_index.HashAt(position));
        _nodes[position] = decoded;
        return decoded;
    }
}
