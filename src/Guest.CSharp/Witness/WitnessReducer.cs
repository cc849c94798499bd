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
        ByteSlice raw = new(blockRlp);
        if (!BlockDecoder.TryDecodeHeader(raw, out Header header))
        {
            rejection = new Rejection(Reason.MalformedBlock, "block: the header does not decode");
            return null;
        }
        if (spec.ForkAt(header.Number, header.Timestamp) is not Fork fork)
        {
            rejection = new Rejection(
                Reason.UnknownFork,
                "no fork is active at block " + header.Number
            );
            return null;
        }
        rejection = BlockDecoder.TryDecode(raw, fork, out Block block);
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
}
