using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Witness;

/// <summary>
/// What Canonical asks of a witness beyond sufficiency: nodes and codes in strictly ascending byte order, and nothing that
/// validation did not use. It looks and never repairs, and only at inputs that are valid.
/// </summary>
internal static class CanonicalForm
{
    public static Rejection? Check(
        ExecutionWitness witness,
        NodeStore nodes,
        NodeUse use,
        CodeStore codes,
        AncestorChain ancestors
    ) =>
        CheckOrder(witness.Nodes, "node", Reason.UnsortedNodes, Reason.DuplicateNode)
        ?? CheckNodes(nodes, use)
        ?? CheckOrder(witness.Codes, "code", Reason.UnsortedCodes, Reason.DuplicateCode)
        ?? CheckCodes(codes)
        ?? (
            ancestors.Reach == ancestors.Count
                ? null
                : new Rejection(
                    Reason.UnusedAncestor,
                    ancestors.Count + " ancestors where " + ancestors.Reach + " are needed"
                )
        );

    private static Rejection? CheckOrder(
        ByteSlice[] entries,
        string what,
        Reason unsorted,
        Reason duplicate
    )
    {
        for (int i = 1; i < entries.Length; i++)
        {
            int order = entries[i - 1].Span.SequenceCompareTo(entries[i].Span);
            if (order >= 0)
            {
                return new Rejection(
                    order == 0 ? duplicate : unsorted,
                    what + " " + i + " after " + what + " " + (i - 1)
                );
            }
        }
        return null;
    }

    private static Rejection? CheckNodes(NodeStore nodes, NodeUse use)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes.NodeAt(i) is not TrieNode node || node.Mark != use.Epoch)
            {
                return new Rejection(Reason.UnusedNode, nodes.HashOf(i) + " is needed by nothing");
            }
        }
        return null;
    }

    private static Rejection? CheckCodes(CodeStore codes)
    {
        for (int i = 0; i < codes.Count; i++)
        {
            if (!codes.IsUsed(i))
            {
                return new Rejection(Reason.UnusedCode, codes.HashOf(i) + " is read by nothing");
            }
        }
        return null;
    }
}
