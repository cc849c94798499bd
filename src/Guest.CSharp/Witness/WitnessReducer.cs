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
    public static WitnessLists? Reduce(
        byte[] blockRlp,
        ChainSpec spec,
        WitnessLists witness,
        out Rejection? rejection
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
        rejection = AncestorChain.TryLink(
            Slices(witness.Headers),
            fork,
            out AncestorChain ancestors
        );
        if (rejection is not null)
        {
            return null;
        }
        NodeStore nodes = new(Slices(witness.State), 0);
        CodeStore codes = new(Slices(witness.Codes), 0);
        ImportResult result = BlockImport.Run(
            block,
            fork,
            spec.ChainId,
            nodes,
            codes,
            ancestors,
            null,
            1
        );
        rejection = result.Rejection;
        return rejection is null ? result.Witness : null;
    }

    private static ByteSlice[] Slices(byte[][] entries) =>
        [.. entries.Select(entry => new ByteSlice(entry))];
}
