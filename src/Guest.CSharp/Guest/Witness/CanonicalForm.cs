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
        CheckEmpty(witness.Nodes, "node", "the empty trie", Reason.UnusedNode)
        ?? CheckEmpty(witness.Codes, "code", "no code", Reason.UnusedCode)
        ?? CheckOrder(witness.Nodes, "node", Reason.UnsortedNodes, Reason.DuplicateNode)
        ?? CheckNodes(nodes, use)
        ?? CheckOrder(witness.Codes, "code", Reason.UnsortedCodes, Reason.DuplicateCode)
        ?? CheckCodes(codes)
        ?? (
            ancestors.Reach == ancestors.Count || Planted.CanonicalUnusedAncestorNotChecked
                ? null
                : new Rejection(
                    Reason.UnusedAncestor,
                    ancestors.Count + " ancestors, the newest " + ancestors.Reach + " are needed"
                )
        );

    /// <summary>What makers list although nothing ever looks it up: the RLP of an empty trie, the empty code.</summary>
    private static Rejection? CheckEmpty(
        EntryList entries,
        string what,
        string which,
        Reason reason
    )
    {
        for (int i = 0; i < entries.Count; i++)
        {
            bool isEmpty =
                entries[i].Length == 0 || entries[i].Length == 1 && entries[i].Span[0] == 0x80;
            if (isEmpty && (reason == Reason.UnusedNode || entries[i].Length == 0))
            {
                return new Rejection(
                    reason,
                    what + " " + i + " is " + Hex.Encode(entries[i].Span) + ": " + which
                );
            }
        }
        return null;
    }

    private static Rejection? CheckOrder(
        EntryList entries,
        string what,
        Reason unsorted,
        Reason duplicate
    )
    {
        for (int i = 1; i < entries.Count; i++)
        {
            int order = entries[i - 1].Span.SequenceCompareTo(entries[i].Span);
            if (
                order > 0 && !Planted.CanonicalOrderNotChecked
                || order == 0 && !Planted.CanonicalDuplicatesNotChecked
            )
            {
                return new Rejection(
                    order == 0 ? duplicate : unsorted,
                    what + " " + i + (order == 0 ? " is " : " sorts below ") + what + " " + (i - 1)
                );
            }
        }
        return null;
    }

    private static Rejection? CheckNodes(NodeStore nodes, NodeUse use)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            bool isUsed = nodes.NodeAt(i) is TrieNode node && node.Mark == use.Epoch;
            if (!isUsed && !Planted.CanonicalUnusedNodeNotChecked)
            {
                return new Rejection(
                    Reason.UnusedNode,
                    "node " + i + ", " + nodes.HashOf(i) + ", is needed by nothing"
                );
            }
        }
        return null;
    }

    private static Rejection? CheckCodes(CodeStore codes)
    {
        for (int i = 0; i < codes.Count; i++)
        {
            if (!codes.IsUsed(i) && !Planted.CanonicalUnusedCodeNotChecked)
            {
                return new Rejection(
                    Reason.UnusedCode,
                    "code " + i + ", " + codes.HashOf(i) + ", is read by nothing"
                );
            }
        }
        return null;
    }
}
