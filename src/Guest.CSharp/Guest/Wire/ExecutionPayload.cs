using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// An execution payload as it stands on the wire: V2 (Shanghai, 512 bytes of fixed part) or V3 (Cancun to Osaka, 528: adds the two blob
/// gas fields). The fields that it shares with the header have the header's names; uints are little-endian.
/// </summary>
public sealed class ExecutionPayload
{
    private const int ExtraDataOffsetAt = 436;
    private const int MaxExtraData = 32;
    private const int MaxTransactions = 1 << 20;
    private const int MaxTransactionLength = 1 << 30;
    private const int MaxWithdrawals = 16;
    private const int WithdrawalSize = 44;

    /// <summary>What the payload says of its block's header; what it does not say is zero.</summary>
    public required Header Fields { get; init; }

    /// <summary>What the payload says its header hashes to.</summary>
    public required Hash256 BlockHash { get; init; }
    public required ByteSlice[] Transactions { get; init; }
    public required Withdrawal[] Withdrawals { get; init; }

    internal static bool TryDecode(
        ByteSlice bytes,
        HeaderForm form,
        out ExecutionPayload payload,
        out string detail
    )
    {
        payload = null!;
        Span<ByteSlice> parts = new ByteSlice[3];
        if (
            !Ssz.TryCut(
                "execution_payload",
                bytes,
                form.HasBlobGas ? 528 : 512,
                [ExtraDataOffsetAt, 504, 508],
                parts,
                out detail
            )
        )
        {
            return false;
        }
        if (parts[0].Length > MaxExtraData)
        {
            detail =
                "execution_payload.extra_data has "
                + parts[0].Length
                + " bytes, at most "
                + MaxExtraData;
            return false;
        }
        if (
            !Ssz.TryReadByteLists(
                "execution_payload.transactions",
                parts[1],
                MaxTransactions,
                MaxTransactionLength,
                out ByteSlice[] transactions,
                out detail
            )
            || !Ssz.TryReadFixedItems(
                "execution_payload.withdrawals",
                parts[2],
                MaxWithdrawals,
                WithdrawalSize,
                out ByteSlice[] withdrawals,
                out detail
            )
        )
        {
            return false;
        }
        payload = new ExecutionPayload
        {
            Fields = DecodeFields(bytes, form, parts[0]),
            BlockHash = Hash(bytes, 472),
            Transactions = transactions,
            Withdrawals = DecodeWithdrawals(withdrawals),
        };
        return true;
    }

    private static Header DecodeFields(ByteSlice bytes, HeaderForm form, ByteSlice extraData) =>
        new()
        {
            Form = form,
            ParentHash = Hash(bytes, 0),
            OmmersHash = default,
            Coinbase = new Address(bytes.Slice(32, 20).Span),
            StateRoot = Hash(bytes, 52),
            TransactionsRoot = default,
            ReceiptsRoot = Hash(bytes, 84),
            LogsBloom = bytes.Slice(116, 256),
            Difficulty = default,
            Number = Ssz.UInt64(bytes, 404),
            GasLimit = Ssz.UInt64(bytes, 412),
            GasUsed = Ssz.UInt64(bytes, 420),
            Timestamp = Ssz.UInt64(bytes, 428),
            ExtraData = extraData,
            PrevRandao = Hash(bytes, 372),
            Nonce = 0,
            BaseFeePerGas = UInt256.FromLittleEndian(bytes.Slice(440, 32).Span),
            BlobGasUsed = form.HasBlobGas ? Ssz.UInt64(bytes, 512) : 0,
            ExcessBlobGas = form.HasBlobGas ? Ssz.UInt64(bytes, 520) : 0,
            Hash = default,
        };

    /// <summary>hash_tree_root: 15 fields, or 17 with the blob gas fields.</summary>
    internal Hash256 HashTreeRoot()
    {
        Header header = Fields;
        bool hasBlobGas = header.Form.HasBlobGas;
        Merkle fields = new(hasBlobGas ? 17UL : 15UL, stackalloc byte[Merkle.ScratchSize]);
        fields.Add(header.ParentHash);
        Span<byte> feeRecipient = stackalloc byte[32];
        feeRecipient.Clear();
        header.Coinbase.CopyTo(feeRecipient);
        fields.Add(feeRecipient);
        fields.Add(header.StateRoot);
        fields.Add(header.ReceiptsRoot);
        fields.Add(TreeRoots.ByteVector(header.LogsBloom.Span));
        fields.Add(header.PrevRandao);
        fields.AddUInt64(header.Number);
        fields.AddUInt64(header.GasLimit);
        fields.AddUInt64(header.GasUsed);
        fields.AddUInt64(header.Timestamp);
        fields.Add(TreeRoots.ByteList(header.ExtraData.Span, MaxExtraData));
        Span<byte> baseFee = stackalloc byte[32];
        header.BaseFeePerGas.WriteLittleEndian(baseFee);
        fields.Add(baseFee);
        fields.Add(BlockHash);
        fields.Add(TransactionsTreeRoot());
        fields.Add(WithdrawalsTreeRoot());
        if (hasBlobGas)
        {
            fields.AddUInt64(header.BlobGasUsed);
            fields.AddUInt64(header.ExcessBlobGas);
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
