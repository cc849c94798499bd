using System.Collections.Generic;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Witness;

/// <summary>
/// The trie nodes of a witness by keccak. Nothing is decoded until a root that reaches it is needed; then everything that is
/// reachable is, each entry once (EELS witness_state). Duplicates collapse, order does not matter, junk is never looked at.
/// </summary>
public sealed class NodeStore : INodeSource
{
    private readonly HashIndex _index;
    private readonly TrieNode?[] _nodes;

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
        return node is not null && (node.IsLinked || TryLink(node, out culprit)) ? node : null;
    }

    /// <summary>Decodes all that is reachable from a node; the pending nodes are a list because the attacker chooses the depth.</summary>
    private bool TryLink(TrieNode root, out Hash256 culprit)
    {
        List<TrieNode> pending = new() { root };
        while (pending.Count > 0)
        {
            TrieNode node = pending[pending.Count - 1];
            pending.RemoveAt(pending.Count - 1);
            if (node.IsLinked)
            {
                continue;
            }
            node.IsLinked = true;
            bool linked =
                node.Kind == NodeKind.Extension
                    ? TryLinkExtension(node, pending, out culprit)
                    : TryLinkBranch(node, pending, out culprit);
            if (!linked)
            {
                return false;
            }
        }
        culprit = default;
        return true;
    }

    private bool TryLinkExtension(TrieNode node, List<TrieNode> pending, out Hash256 culprit)
    {
        TrieNode child = node.Child!;
        culprit = default;
        if (child.Kind == NodeKind.Stub)
        {
            culprit = child.Hash();
            if (!_index.TryFind(culprit, out int position))
            {
                return true;
            }
            if (Decode(position) is not TrieNode found || !IsChild(found.Kind))
            {
                return false;
            }
            node.Child = child = found;
        }
        pending.Add(child);
        return true;
    }

    private static bool IsChild(NodeKind kind) =>
        kind == NodeKind.Branch
        || Planted.AnyShapeIsNode
        || Planted.ExtensionToLeafAccepted && kind == NodeKind.Leaf
        || Planted.ExtensionToExtensionAccepted && kind == NodeKind.Extension;

    private bool TryLinkBranch(TrieNode node, List<TrieNode> pending, out Hash256 culprit)
    {
        ReadOnlySpan<byte> plain = node.PlainChildren;
        if (plain.IsEmpty)
        {
            return TryLinkOddBranch(node, pending, out culprit);
        }
        culprit = default;
        int occupied = node.Occupied;
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
            if (
                _index.MayHold(digest)
                && _index.TryFind(digest, out int position)
                && !TryLinkChild(node, i, position, pending)
            )
            {
                culprit = _index.HashAt(position);
                return false;
            }
        }
        return true;
    }

    /// <summary>A branch that holds nodes inside it.</summary>
    private bool TryLinkOddBranch(TrieNode node, List<TrieNode> pending, out Hash256 culprit)
    {
        culprit = default;
        for (int i = 0; i < 16; i++)
        {
            if (node.Children[i] is TrieNode inside)
            {
                pending.Add(inside);
                continue;
            }
            if (
                node.IsOccupied(i)
                && _index.TryFind(node.StubHash(i), out int position)
                && !TryLinkChild(node, i, position, pending)
            )
            {
                culprit = _index.HashAt(position);
                return false;
            }
        }
        return true;
    }

    /// <summary>False if the entry is no node.</summary>
    private bool TryLinkChild(TrieNode branch, int index, int position, List<TrieNode> pending)
    {
        if (Decode(position) is not TrieNode child)
        {
            return Planted.MalformedNodeIsStub;
        }
        branch.Children[index] = child;
        pending.Add(child);
        return true;
    }

    private TrieNode? Decode(int position)
    {
        TrieNode? node = _nodes[position];
        if (node is null && NodeDecoder.TryDecode(_index.EntryAt(position), out TrieNode decoded))
        {
            decoded.SetKnownHash(_index.HashAt(position));
            _nodes[position] = node = decoded;
        }
        return node;
    }
}
