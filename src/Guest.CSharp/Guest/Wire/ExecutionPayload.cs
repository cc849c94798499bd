using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// An execution payload as it stands on the wire: V2 (Shanghai, 512 bytes of fixed part) or V3 (Cancun to Osaka, 528: adds the two blob
/// gas fields). Consensus-specs names; uints are little-endian.
/// </summary>
public sealed class ExecutionPayload
{
    private const int ExtraDataOffsetAt = 436;
    private const int MaxExtraData = 32;
    private const int MaxTransactions = 1 << 20;
    private const int MaxTransactionLength = 1 << 30;
    private const int MaxWithdrawals = 16;
    private const int WithdrawalSize = 44;

    public required Hash256 ParentHash { get; init; }
    public required Address FeeRecipient { get; init; }
    public required Hash256 StateRoot { get; init; }
    public required Hash256 ReceiptsRoot { get; init; }
    public required ByteSlice LogsBloom { get; init; }
    public required Hash256 PrevRandao { get; init; }
    public required ulong BlockNumber { get; init; }
    public required ulong GasLimit { get; init; }
    public required ulong GasUsed { get; init; }
    public required ulong Timestamp { get; init; }
    public required ByteSlice ExtraData { get; init; }
    public required UInt256 BaseFeePerGas { get; init; }
    public required Hash256 BlockHash { get; init; }
    public required ByteSlice[] Transactions { get; init; }
    public required Withdrawal[] Withdrawals { get; init; }

    /// <summary>V3 only.</summary>
    public ulong BlobGasUsed { get; init; }

    /// <summary>V3 only.</summary>
    public ulong ExcessBlobGas { get; init; }

    internal static bool TryDecode(
        ByteSlice bytes,
        bool hasBlobGas,
        out ExecutionPayload payload,
        out string detail
    )
    {
        payload = null!;
        detail = "execution_payload: offsets are not canonical";
        Span<ByteSlice> parts = new ByteSlice[3];
        if (!Ssz.TryCut(bytes, hasBlobGas ? 528 : 512, [ExtraDataOffsetAt, 504, 508], parts))
        {
            return false;
        }
        detail = "execution_payload.extra_data is longer than 32 bytes";
        if (parts[0].Length > MaxExtraData)
        {
            return false;
        }
        detail = "execution_payload.transactions is not a canonical list of byte lists";
        if (
            !Ssz.TryReadByteLists(
                parts[1],
                MaxTransactions,
                MaxTransactionLength,
                out ByteSlice[] transactions
            )
        )
        {
            return false;
        }
        detail = "execution_payload.withdrawals is not a list of at most 16 items of 44 bytes";
        if (
            !Ssz.TryReadFixedItems(
                parts[2],
                MaxWithdrawals,
                WithdrawalSize,
                out ByteSlice[] withdrawals
            )
        )
        {
            return false;
        }
        payload = new ExecutionPayload
        {
            ParentHash = Hash(bytes, 0),
            FeeRecipient = new Address(bytes.Slice(32, 20).Span),
            StateRoot = Hash(bytes, 52),
            ReceiptsRoot = Hash(bytes, 84),
            LogsBloom = bytes.Slice(116, 256),
            PrevRandao = Hash(bytes, 372),
            BlockNumber = Ssz.UInt64(bytes, 404),
            GasLimit = Ssz.UInt64(bytes, 412),
            GasUsed = Ssz.UInt64(bytes, 420),
            Timestamp = Ssz.UInt64(bytes, 428),
            ExtraData = parts[0],
            BaseFeePerGas = UInt256.FromLittleEndian(bytes.Slice(440, 32).Span),
            BlockHash = Hash(bytes, 472),
            Transactions = transactions,
            Withdrawals = DecodeWithdrawals(withdrawals),
            BlobGasUsed = hasBlobGas ? Ssz.UInt64(bytes, 512) : 0,
            ExcessBlobGas = hasBlobGas ? Ssz.UInt64(bytes, 520) : 0,
        };
        return true;
    }

    /// <summary>hash_tree_root: 15 fields, or 17 with the blob gas fields.</summary>
    internal Hash256 HashTreeRoot(bool hasBlobGas)
    {
        Merkle fields = new(hasBlobGas ? 17UL : 15UL, stackalloc byte[Merkle.ScratchSize]);
        fields.Add(ParentHash);
        Span<byte> feeRecipient = stackalloc byte[32];
        feeRecipient.Clear();
        FeeRecipient.CopyTo(feeRecipient);
        fields.Add(feeRecipient);
        fields.Add(StateRoot);
        fields.Add(ReceiptsRoot);
        fields.Add(TreeRoots.ByteVector(LogsBloom.Span));
        fields.Add(PrevRandao);
        fields.AddUInt64(BlockNumber);
        fields.AddUInt64(GasLimit);
        fields.AddUInt64(GasUsed);
        fields.AddUInt64(Timestamp);
        fields.Add(TreeRoots.ByteList(ExtraData.Span, MaxExtraData));
        Span<byte> baseFee = stackalloc byte[32];
        BaseFeePerGas.WriteLittleEndian(baseFee);
        fields.Add(baseFee);
        fields.Add(BlockHash);
        fields.Add(TransactionsTreeRoot());
        fields.Add(WithdrawalsTreeRoot());
        if (hasBlobGas)
        {
            fields.AddUInt64(BlobGasUsed);
            fields.AddUInt64(ExcessBlobGas);
        }
        return fields.Root();
    }

    private Hash256 TransactionsTreeRoot()
    {
        Merkle list = new(MaxTransactions, stackalloc byte[Merkle.ScratchSize]);
        foreach (ByteSlice transaction in Transactions)
        {
            list.Add(TreeRoots.ByteList(transaction.Span, MaxTransactionLength));
        }
        return list.RootWithLength(Transactions.Length);
    }

    private Hash256 WithdrawalsTreeRoot()
    {
        Merkle list = new(MaxWithdrawals, stackalloc byte[Merkle.ScratchSize]);
        foreach (Withdrawal withdrawal in Withdrawals)
        {
            list.Add(TreeRoots.Withdrawal(withdrawal));
        }
        return list.RootWithLength(Withdrawals.Length);
    }

    private static Withdrawal[] DecodeWithdrawals(ByteSlice[] items)
    {
        Withdrawal[] withdrawals = new Withdrawal[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            withdrawals[i] = new Withdrawal(
                Ssz.UInt64(items[i], 0),
                Ssz.UInt64(items[i], 8),
                new Address(items[i].Slice(16, 20).Span),
                Ssz.UInt64(items[i], 36)
            );
        }
        return withdrawals;
    }

    private static Hash256 Hash(ByteSlice bytes, int at) => new(bytes.Slice(at, 32).Span);
}
