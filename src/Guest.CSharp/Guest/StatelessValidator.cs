using Perjury.Guest.Chain;
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
            byte[] sentinel = PublicOutput.Sentinel();
            Planted.EchoUndecoded(bytes, sentinel);
            return Verdict.Rejected(sentinel, rejection);
        }
        rejection = Check(input, conformance);
        byte[] output = PublicOutput.Encode(
            input.Root,
            rejection is null,
            input.ChainId,
            input.SchemaId
        );
        Planted.ClearRejected(rejection, output);
        return rejection is null ? Verdict.Accepted(output) : Verdict.Rejected(output, rejection);
    }

    private static Rejection? Check(StatelessInput input, Conformance conformance)
    {
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
        NodeStore nodes = new(input.Witness.Nodes, seed);
        CodeStore codes = new(input.Witness.Codes, seed);
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
                out BlockResult? result
            )
            ?? Comparison.Check(block, result!, fork);
        Planted.CatchAsValid(state.Fault, ref rejection);
        Planted.RefuseInSufficient(input.Witness, nodes, use, codes, ancestors, ref rejection);
        return rejection is null && conformance == Conformance.Canonical
            ? CanonicalForm.Check(input.Witness, nodes, use, codes, ancestors)
            : rejection;
    }
}
