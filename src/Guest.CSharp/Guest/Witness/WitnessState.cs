using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Witness;

/// <summary>A witness as the state of the parent block: its ancestors linked, its nodes and codes keyed by keccak, tries on top.</summary>
public sealed class WitnessState
{
    private readonly ExecutionWitness _witness;
    private readonly NodeUse _use;

    private WitnessState(
        ExecutionWitness witness,
        AncestorChain ancestors,
        ulong seed,
        IRecall? recall,
        IWitnessProbe? probe
    )
    {
        _witness = witness;
        _use = new NodeUse(epoch: 1, touched: null) { RefusesOddNodes = !witness.LetsOddNodesPass };
        Ancestors = ancestors;
        Nodes = new NodeStore(witness.Nodes, seed, recall);
        Codes = new CodeStore(witness.Codes, seed, recall);
        probe?.Passed(ValidationStep.Keyed);
        Hash256 root = ancestors.Parent.StateRoot;
        Planted.FindAnyRoot(witness, ref root);
        INodeSource nodes = probe is null ? Nodes : probe.Around(Nodes);
        TrieState tries = new(nodes, Codes, ancestors, root, _use, seed);
        Source = probe is null ? tries : probe.Around(tries);
    }

    public AncestorChain Ancestors { get; }

    public NodeStore Nodes { get; }

    public CodeStore Codes { get; }

    /// <summary>The tries that the nodes prove, for execution to read and commit to.</summary>
    public IStateSource Source { get; }

    /// <summary>Null, or why the ancestors do not lead to a parent. Nodes and codes are looked at when they are asked for.</summary>
    /// <param name="fork">The fork of the block.</param>
    /// <param name="seed">From the request; the witness is not bound by it, so tables of its entries add their own digests to it.</param>
    public static Rejection? TryOpen(
        ExecutionWitness witness,
        Fork fork,
        ulong seed,
        out WitnessState state,
        IRecall? recall = null,
        IWitnessProbe? probe = null
    )
    {
        state = null!;
        Rejection? rejection = AncestorChain.TryLink(
            witness.Ancestors,
            fork,
            out AncestorChain ancestors
        );
        if (rejection is not null)
        {
            return rejection;
        }
        probe?.Passed(ValidationStep.Linked);
        state = new WitnessState(witness, ancestors, seed, recall, probe);
        return null;
    }

    /// <summary>Once the block is known to be valid: is the witness the canonical one?</summary>
    internal Rejection? CheckForm() => CanonicalForm.Check(_witness, Nodes, _use, Codes, Ancestors);
}
