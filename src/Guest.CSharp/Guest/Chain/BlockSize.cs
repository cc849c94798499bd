using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Chain;

/// <summary>EIP-7934: how long the RLP of a block is, without building it.</summary>
internal static class BlockSize
{
    public static Rejection? Check(Block block, Fork fork)
    {
        if (fork.MaxBlockSize == 0)
        {
            return null;
        }
        long size = Of(block, fork);
        return size <= fork.MaxBlockSize
            ? null
            : new Rejection(
                Reason.BlockTooLarge,
                "the block has " + size + " bytes of RLP, at most " + fork.MaxBlockSize
            );
    }

    private static long Of(Block block, Fork fork)
    {
        long transactions = 0;
        foreach (Transaction transaction in block.Transactions)
        {
            long length = transaction.Raw.Length;
            transactions +=
                transaction.Type == TransactionType.Legacy ? length : ItemLength(length);
        }
        RlpWriter writer = new(1024);
        HeaderEncoder.Write(writer, block.Header);
        // one list header for the ommers: 1 byte when there are none, as there are not wherever this bound applies
        long body = writer.Length + ItemLength(transactions) + 1;
        if (fork.HasWithdrawals)
        {
            writer.Clear();
            int list = writer.StartList();
            foreach (Withdrawal withdrawal in block.Withdrawals)
            {
                WithdrawalList.Write(writer, withdrawal);
            }
            writer.EndList(list);
            body += writer.Length;
        }
        return ItemLength(body);
    }

    /// <summary>A payload with its header; a typed transaction and a list are never a single byte.</summary>
    private static long ItemLength(long payload)
    {
        if (payload <= 55)
        {
            return payload + 1;
        }
        int lengthBytes = 0;
        for (long rest = payload; rest > 0; rest >>= 8)
        {
            lengthBytes++;
        }
        return payload + 1 + lengthBytes;
    }
}
