using Perjury.Guest.Chain;
using Perjury.Guest.Claim;
using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;
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
    public static Verdict Validate(byte[] bytes, Conformance conformance) =>
        Validate(bytes, conformance, WireRelease.OfInput);

    /// <param name="release">Whose layout and roots an input of Amsterdam has.</param>
    /// <param name="recall">Answers that a host has at hand.</param>
    public static Verdict Validate(
        byte[] bytes,
        Conformance conformance,
        WireRelease release,
        IRecall? recall = null
    )
    {
        Rejection? rejection = StatelessInput.TryDecode(
            bytes,
            release,
            out StatelessInput input,
            recall
        );
        if (rejection is not null)
        {
            return Undecodable(bytes, release, rejection);
        }
        bool isCanonical = conformance == Conformance.Canonical;
        rejection = Check(input, isCanonical, recall, null, out Rejection? form);
        return Conclude(input, rejection ?? form);
    }

    /// <summary>
    /// For hosts that want both verdicts of many inputs: one execution tells them, because Canonical only adds step 8.
    /// Returns what <see cref="Validate"/> says in Sufficient.
    /// </summary>
    public static Verdict ValidateBoth(
        byte[] bytes,
        WireRelease release,
        IRecall? recall,
        out Verdict canonical
    )
    {
        Rejection? rejection = StatelessInput.TryDecode(
            bytes,
            release,
            out StatelessInput input,
            recall
        );
        if (rejection is not null)
        {
            return canonical = Undecodable(bytes, release, rejection);
        }
        rejection = Check(input, true, recall, null, out Rejection? form);
        canonical = Conclude(input, rejection ?? form);
        return Conclude(input, rejection);
    }

    /// <summary>For hosts that measure: as <see cref="Validate"/> in Sufficient, with a probe that sees every step.</summary>
    public static Verdict ValidateProbed(byte[] bytes, IWitnessProbe probe)
    {
        Rejection? rejection = StatelessInput.TryDecode(
            bytes,
            WireRelease.OfInput,
            out StatelessInput input
        );
        if (rejection is not null)
        {
            return Undecodable(bytes, WireRelease.OfInput, rejection);
        }
        probe.Passed(ValidationStep.Decoded);
        return Conclude(input, Check(input, false, null, probe, out _));
    }

    private static Verdict Undecodable(byte[] bytes, WireRelease release, Rejection rejection)
    {
        byte[] sentinel = PublicOutput.Sentinel(Schema.IsBare(bytes, release));
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
        IWitnessProbe? probe,
        out Rejection? form
    )
    {
        form = null;
        ulong seed = input.Root.Low64;
        WitnessState state = null!;
        ExecutionWitness witness = input.Witness;
        Planted.DropAfterParent(input, ref witness);
        Rejection? rejection =
            input.Claim.TryGetFork(out Fork fork)
            ?? WitnessState.TryOpen(witness, fork, seed, out state, recall, probe);
        if (rejection is not null)
        {
            return rejection;
        }
        rejection = input.Claim.TryBind(fork, out Block block);
        if (rejection is null)
        {
            probe?.Passed(ValidationStep.Bound);
            rejection = BlockRules.Run(
                block,
                fork,
                input.ChainId,
                state.Ancestors.Parent,
                state.Ancestors,
                state.Source,
                seed,
                out _,
                recall,
                probe
            );
        }
        Planted.CatchAsValid(state.Source.Fault, ref rejection);
        Planted.RefuseInSufficient(state, ref rejection);
        if (rejection is null && wantsForm)
        {
            form = state.CheckForm();
        }
        return rejection;
    }
}
