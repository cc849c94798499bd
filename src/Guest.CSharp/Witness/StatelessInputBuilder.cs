using Perjury.Guest.Chain;
using Perjury.Guest.Claim;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>Block and witness to the input that fits them best.</summary>
public static class StatelessInputBuilder
{
    /// <summary>
    /// The request form where the fork has one, the blob schedule is the fork's and the EIP-7685 requests are known; else the block
    /// form, which also takes what a payload has no room for (more than 16 withdrawals, say). A block holds only the hash of its
    /// requests and of its access list: unless they are given, or are none, they come from executing the block on its witness, and must
    /// have that hash.
    /// </summary>
    /// <param name="extras">What they are, where the caller knows; null if not.</param>
    /// <param name="release">Of the wire of Amsterdam.</param>
    public static byte[] Build(
        byte[] blockRlp,
        ChainSpec spec,
        WitnessLists witness,
        PayloadExtras? extras = null,
        WireRelease release = WireRelease.OfInput
    )
    {
        ByteSlice raw = new(blockRlp);
        if (
            BlockDecoder.TryDecodeHeader(raw, out Header header)
            && spec.ForkAt(header.Number, header.Timestamp) is Fork fork
            && Schema.Of(fork.Id, release) is not null
            && spec.HasDefaultBlobs(fork)
            && BlockDecoder.TryDecode(raw, fork, out Block block) is null
            && block.Ommers.Length == 0
            && (extras ?? FindExtras(block, fork, spec.ChainId, witness)) is { } known
            && known.HasAccessListOf(header)
        )
        {
            byte[] request = StatelessInputWriter.Request(
                EngineCall.Of(block, known),
                fork.Id,
                spec.ChainId,
                witness,
                release
            );
            if (StatelessInput.TryDecode(request, release, out _) is null)
            {
                return request;
            }
        }
        return StatelessInputWriter.BlockForm(blockRlp, spec, witness);
    }

    /// <summary>
    /// The same of a call of the Engine API. A false call keeps the request form, which says exactly what the call says; null where
    /// the block form would have to leave the falsehood out.
    /// </summary>
    public static byte[]? Build(
        EngineCall call,
        ChainSpec spec,
        Fork fork,
        WitnessLists witness,
        bool isTrue,
        WireRelease release = WireRelease.OfInput
    )
    {
        if (Schema.Of(fork.Id, release) is not null && spec.HasDefaultBlobs(fork))
        {
            byte[] request = StatelessInputWriter.Request(
                call,
                fork.Id,
                spec.ChainId,
                witness,
                release
            );
            if (!isTrue || StatelessInput.TryDecode(request, release, out _) is null)
            {
                return request;
            }
        }
        return
            call.Header.Hash == call.BlockHash
            && TransactionList.TryDecode(call.Transactions, fork, out Transaction[] transactions)
                is null
            && TransactionList.HasBlobHashes(transactions, call.VersionedHashes)
            ? StatelessInputWriter.BlockForm(call.BlockRlp(), spec, witness)
            : null;
    }

    private static PayloadExtras? FindExtras(
        Block block,
        Fork fork,
        ulong chainId,
        WitnessLists witness
    )
    {
        bool hasRequests = fork.HasRequests && block.Header.RequestsHash != Requests.HashOf([]);
        if (!hasRequests && !fork.HasBlockAccessList)
        {
            return PayloadExtras.None;
        }
        ExecutionWitness lists = witness.ToExecutionWitness();
        if (WitnessState.TryOpen(lists, fork, 0, out WitnessState state) is not null)
        {
            return null;
        }
        BlockExecutor.Execute(block, fork, chainId, state.Source, 0, out BlockResult? result);
        return result is not null && result.RequestsHash == block.Header.RequestsHash
            ? PayloadExtras.Of(result)
            : null;
    }
}
