using System.Collections.Generic;

namespace Perjury.Guest.Trie;

/// <summary>
/// Which nodes a validation touches. A node is touched when a walk passes through it or when a collapsing branch needs it; nodes
/// that the update itself makes are born with the mark and so never count.
/// </summary>
public sealed class NodeUse
{
    private readonly List<TrieNode>? _touched;

    /// <param name="epoch">Different for every use of the same nodes; not 0.</param>
    /// <param name="touched">Receives every node that parents hold by hash, once; null if only the marks are wanted.</param>
    public NodeUse(int epoch, List<TrieNode>? touched)
    {
        Epoch = epoch;
        _touched = touched;
    }

    public int Epoch { get; }

    /// <summary>False: the releases before v21.0.7 let odd and short nodes pass (<see cref="TrieNode.IsOdd"/>).</summary>
    public bool RefusesOddNodes { get; init; } = true;

    internal void Touch(TrieNode node)
    {
        if (node.Mark != Epoch)
        {
            node.Mark = Epoch;
            if (_touched is not null && node.IsReferencedByHash)
            {
                _touched.Add(node);
            }
        }
    }
}
