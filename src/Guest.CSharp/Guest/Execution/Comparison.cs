using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Execution;

/// <summary>What execution computed against what the header says (EELS state_transition), in the order of the specification.</summary>
internal static class Comparison
{
    public static Rejection? Check(Block block, BlockResult result, Fork fork)
    {
        Header header = block.Header;
        if (result.GasUsed != header.GasUsed && !Planted.GasUsedNotCompared)
        {
            return new Rejection(
                Reason.WrongGasUsed,
                "gas_used is " + header.GasUsed + ", execution used " + result.GasUsed
            );
        }
        Rejection? different =
            (
                Planted.TransactionsRootNotCompared
                    ? null
                    : Compare(
                        Reason.WrongTransactionsRoot,
                        header.TransactionsRoot,
                        TransactionList.Root(block.Transactions)
                    )
            )
            ?? (
                Planted.StateRootNotCompared
                || Planted.AccessListBelieved
                    && header.BlockAccessListHash != result.BlockAccessListHash
                    ? null
                    : Compare(Reason.WrongStateRoot, header.StateRoot, result.StateRoot)
            )
            ?? (
                Planted.ReceiptsRootNotCompared
                    ? null
                    : Compare(Reason.WrongReceiptsRoot, header.ReceiptsRoot, result.ReceiptsRoot)
            );
        if (different is not null)
        {
            return different;
        }
        if (!header.LogsBloom.Span.SequenceEqual(result.LogsBloom) && !Planted.LogsBloomNotCompared)
        {
            int at = header.LogsBloom.Span.CommonPrefixLength(result.LogsBloom);
            return new Rejection(
                Reason.WrongLogsBloom,
                "byte "
                    + at
                    + " of logs_bloom is "
                    + header.LogsBloom.Span[at]
                    + ", the logs give "
                    + result.LogsBloom[at]
            );
        }
        if (
            fork.HasWithdrawals
            && !Planted.WithdrawalsRootNotCompared
            && !(Planted.HeaderFormNotChecked && !header.Form.HasWithdrawalsRoot)
            && Compare(
                Reason.WrongWithdrawalsRoot,
                header.WithdrawalsRoot,
                WithdrawalList.Root(block.Withdrawals)
            )
                is Rejection wrong
        )
        {
            return wrong;
        }
        if (
            fork.HasBlobs
            && header.BlobGasUsed != result.BlobGasUsed
            && !Planted.BlobGasUsedNotCompared
            && !(Planted.HeaderFormNotChecked && !header.Form.HasBlobGas)
        )
        {
            return new Rejection(
                Reason.WrongBlobGasUsed,
                "blob_gas_used is "
                    + header.BlobGasUsed
                    + ", the transactions use "
                    + result.BlobGasUsed
            );
        }
        different =
            fork.HasRequests
            && !Planted.RequestsHashNotCompared
            && !(Planted.HeaderFormNotChecked && !header.Form.HasRequestsHash)
                ? Compare(Reason.WrongRequestsHash, header.RequestsHash, result.RequestsHash)
                : null;
        return
            different is null
            && fork.HasBlockAccessList
            && !Planted.AccessListNotCompared
            && !Planted.AccessListBelieved
            ? Compare(
                Reason.WrongBlockAccessListHash,
                header.BlockAccessListHash,
                result.BlockAccessListHash
            )
            : different;
    }

    private static Rejection? Compare(Reason reason, in Hash256 claimed, in Hash256 computed) =>
        claimed == computed
            ? null
            : new Rejection(reason, "the header says " + claimed + ", execution gives " + computed);
}
