using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Chain;

/// <summary>What holds for the transactions of a block together.</summary>
public static class TransactionList
{
    /// <summary>Decodes every transaction under the types of the fork.</summary>
    public static Rejection? TryDecode(ByteSlice[] raw, Fork fork, out Transaction[] transactions)
    {
        transactions = new Transaction[raw.Length];
        for (int i = 0; i < raw.Length; i++)
        {
            if (
                !TransactionDecoder.TryDecode(
                    raw[i],
                    fork.MaxTransactionType,
                    out transactions[i],
                    out Reason reason
                )
            )
            {
                return new Rejection(
                    reason,
                    "transaction " + i + " of " + raw[i].Length + " bytes"
                );
            }
        }
        return null;
    }

    /// <summary>transactions_root: the trie of rlp(index) → EIP-2718 bytes.</summary>
    public static Hash256 Root(Transaction[] transactions)
    {
        ByteSlice[] raw = new ByteSlice[transactions.Length];
        for (int i = 0; i < raw.Length; i++)
        {
            raw[i] = transactions[i].Raw;
        }
        return ListRoot.Compute(raw);
    }

    /// <summary>True if <paramref name="hashes"/> is exactly the blob hashes of the transactions, in order.</summary>
    public static bool HasBlobHashes(Transaction[] transactions, Hash256[] hashes)
    {
        int next = 0;
        foreach (Transaction transaction in transactions)
        {
            foreach (Hash256 hash in transaction.BlobVersionedHashes)
            {
                if (next == hashes.Length || hashes[next] != hash)
                {
                    return false;
                }
                next++;
            }
        }
        return next == hashes.Length || Planted.VersionedHashesOnlyWithBlobs && next == 0;
    }
}
