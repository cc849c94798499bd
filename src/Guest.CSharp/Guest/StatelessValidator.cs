using Perjury.Guest.Chain;
using Perjury.Guest.Claim;
using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest;

/// <summary>
/// The guest: any bytes in, one public output out (EELS stateless_guest). The input is checked in this way:
/// 1. decode the canonical bytes; anything else gives the sentinel output,
/// 2. link the ancestors up to the parent, whose state root anchors the witness,
/// 3. key nodes and codes by their keccak,
/// 4. bind the claim to a block: hashes, transactions, size,
/// 5. check the header against its parent,
/// 6. execute on the tries that the nodes prove, and compute the state root,
/// 7. compare everything execution computed with the header,
/// 8. Canonical only: the witness has the canonical form.
/// Not checked: that the parent is on any chain, and that the fork is active (request form). Both are the verifier's.
/// </summary>
public static class StatelessValidator
{
    public static Verdict Validate(byte[] bytes, Conformance conformance)
    {
        Rejection? rejection = StatelessInput.TryDecode(bytes, out StatelessInput input);
        if (rejection is not null)
        {
            return Undecodable(bytes, rejection);
        }
        bool isCanonical = conformance == Conformance.Canonical;
        rejection = Check(input, isCanonical, null, out Rejection? form);
        return Conclude(input, rejection ?? form);
    }

    /// <summary>
    /// For hosts that want both verdicts of many inputs: one execution tells them, because Canonical only adds step 8.
    /// Returns what <see cref="Validate"/> says in Sufficient.
    /// </summary>
    public static Verdict ValidateBoth(byte[] bytes, IRecall? recall, out Verdict canonical)
    {
        Rejection? rejection = StatelessInput.TryDecode(bytes, out StatelessInput input);
        if (rejection is not null)
        {
            return canonical = Undecodable(bytes, rejection);
        }
        rejection = Check(input, true, recall, out Rejection? form);
        canonical = Conclude(input, rejection ?? form);
        return Conclude(input, rejection);
    }

    private static Verdict Undecodable(byte[] bytes, Rejection rejection)
    {
        byte[] sentinel = PublicOutput.Sentinel();
        Planted.EchoUndecoded(bytes, sentinel);
        return Verdict.Rejected(sentinel, rejection);
    }

    private static Verdict Conclude(StatelessInput input, Rejection? rejection)
    {
        byte[] output = PublicOutput.Encode(
            input.Root,
            rejection is null,
            input.ChainId,
            input.SchemaId
        );
        Planted.ClearRejected(rejection, output);
        return rejection is null ? Verdict.Accepted(output) : Verdict.Rejected(output, rejection);
    }

    /// <summary>Steps 2 to 7, and step 8 into <paramref name="form"/> if the others hold and it is wanted.</summary>
    private static Rejection? Check(
        StatelessInput input,
        bool wantsForm,
        IRecall? recall,
        out Rejection? form
    )
    {
        form = null;
        Rejection? rejection = input.Claim.TryGetFork(out Fork fork);
        if (rejection is not null)
        {
            return rejection;
        }
        rejection = AncestorChain.TryLink(
            input.Witness.Ancestors,
            fork,
            out AncestorChain ancestors
        );
        if (rejection is not null)
        {
            return rejection;
        }
        ulong seed = input.Root.Low64;
        NodeStore nodes = new(input.Witness.Nodes, seed, recall);
        CodeStore codes = new(input.Witness.Codes, seed, recall);
        NodeUse use = new(epoch: 1, touched: null);
        Hash256 root = ancestors.Parent.StateRoot;
        Planted.FindAnyRoot(input.Witness, ref root);
        TrieState state = new(nodes, codes, ancestors, root, use, seed);

        rejection =
            input.Claim.TryBind(fork, out Block block)
            ?? BlockSize.Check(block, fork)
            ?? HeaderRules.Check(block.Header, ancestors.Parent, fork)
            ?? OmmerRules.Check(block, ancestors, fork)
            ?? BlockExecutor.Execute(
                block,
                fork,
                input.ChainId,
                state,
                seed,
                out BlockResult? result,
                recall
            )
            ?? Comparison.Check(block, result!, fork);
        Planted.CatchAsValid(state.Fault, ref rejection);
        Planted.RefuseInSufficient(input.Witness, nodes, use, codes, ancestors, ref rejection);
        if (rejection is null && wantsForm)
        {
            form = CanonicalForm.Check(input.Witness, nodes, use, codes, ancestors);
        }
        return rejection;
    }
}
