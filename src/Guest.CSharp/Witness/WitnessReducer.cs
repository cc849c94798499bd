using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>
/// The builder on a partial state: what is left of a witness made by others when everything that validation does not need is taken
/// away, in canonical order.
/// </summary>
public static class WitnessReducer
{
    /// <summary>Null, with the reason, if the witness does not suffice or the block is invalid.</summary>
    /// <param name="notes">As <see cref="BlockImport.Run"/> has them.</param>
    public static WitnessLists? Reduce(
        byte[] blockRlp,
        ChainSpec spec,
        WitnessLists witness,
        out Rejection? rejection,
        AccessNotes? notes = null
    )
    {
        rejection = TryDecode(blockRlp, spec, out Block block, out Fork fork);
        if (rejection is not null)
        {
            return null;
        }
        rejection = WitnessState.TryOpen(
            witness.ToExecutionWitness(),
            fork,
            0,
            out WitnessState state
        );
        if (rejection is not null)
        {
            return null;
        }
        ImportResult result = BlockImport.Run(
            block,
            fork,
            spec.ChainId,
            state.Nodes,
            state.Codes,
            state.Ancestors,
            null,
            1,
            notes
        );
        rejection = result.Rejection;
        return rejection is null ? result.Witness : null;
    }

    /// <summary>As <see cref="Reduce"/>, of a witness that does not suffice: what it lacks is asked of <paramref name="filler"/>.</summary>
    public static WitnessLists? Complete(
        byte[] blockRlp,
        ChainSpec spec,
        IWitnessFiller filler,
        out Rejection? rejection,
        AccessNotes notes
    )
    {
        rejection = TryDecode(blockRlp, spec, out Block block, out Fork fork);
        if (rejection is not null)
        {
            return null;
        }
        foreach (bool withSiblings in new[] { false, true })
        {
            LazyTries tries = new(filler);
            ImportResult result = BlockImport.Run(
                block,
                fork,
                spec.ChainId,
                tries,
                tries,
                filler,
                null,
                1,
                notes,
                new Filling(filler, withSiblings)
            );
            rejection = result.Rejection;
            if (rejection is null)
            {
                return result.Witness;
            }
        }
        return null;
    }

    private static Rejection? TryDecode(byte[] rlp, ChainSpec spec, out Block block, out Fork fork)
    {
        block = null!;
        fork = null!;
        ByteSlice raw = new(rlp);
        if (!BlockDecoder.TryDecodeHeader(raw, out Header header))
        {
            return new Rejection(Reason.MalformedBlock, "block: the header does not decode");
        }
        if (spec.ForkAt(header.Number, header.Timestamp) is not { } active)
        {
            return new Rejection(Reason.UnknownFork, "no fork is active at block " + header.Number);
        }
        fork = active;
        return BlockDecoder.TryDecode(raw, fork, out block);
    }
}
