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
    /// requests: unless they are given, or are none, they come from executing the block on its witness, and must have that hash.
    /// </summary>
    /// <param name="requests">What the requests are, where the caller knows; null if not.</param>
    public static byte[] Build(
        byte[] blockRlp,
        ChainSpec spec,
        WitnessLists witness,
        IReadOnlyList<byte[]>? requests = null
    )
    {
        ByteSlice raw = new(blockRlp);
        if (
            BlockDecoder.TryDecodeHeader(raw, out Header header)
            && spec.ForkAt(header.Number, header.Timestamp) is Fork fork
            && Schema.IdOf(fork.Id) != 0
            && spec.HasDefaultBlobs(fork)
            && BlockDecoder.TryDecode(raw, fork, out Block block) is null
            && block.Ommers.Length == 0
            && (requests ?? FindRequests(block, fork, spec.ChainId, witness)) is { } known
        )
        {
            byte[] request = StatelessInputWriter.Request(
                block,
                fork.Id,
                spec.ChainId,
                known,
                witness
            );
            if (StatelessInput.TryDecode(request, out _) is null)
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
        bool isTrue
    )
    {
        if (Schema.IdOf(fork.Id) != 0 && spec.HasDefaultBlobs(fork))
        {
            byte[] request = StatelessInputWriter.Request(call, fork.Id, spec.ChainId, witness);
            if (!isTrue || StatelessInput.TryDecode(request, out _) is null)
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

    private static IReadOnlyList<byte[]>? FindRequests(
        Block block,
        Fork fork,
        ulong chainId,
        WitnessLists witness
    )
    {
        if (!fork.HasRequests || block.Header.RequestsHash == Requests.HashOf([]))
        {
            return [];
        }
        ExecutionWitness lists = witness.ToExecutionWitness();
        if (WitnessState.TryOpen(lists, fork, 0, out WitnessState state) is not null)
        {
            return null;
        }
        BlockExecutor.Execute(block, fork, chainId, state.Source, 0, out BlockResult? result);
        return result is not null && result.RequestsHash == block.Header.RequestsHash
            ? result.Requests
            : null;
    }
}
