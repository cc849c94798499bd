using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// An execution payload as it stands on the wire: V2 (Shanghai, 512 bytes of fixed part), V3 (Cancun to BPO2, 528: adds the two blob
/// gas fields) or V4 (Amsterdam, 540: adds the block access list and the slot number). The fields that it shares with the header have the header's names; uints are little-endian.
/// </summary>
public sealed class ExecutionPayload
{
    private const string Name = "execution_payload";
    private const int ExtraDataOffsetAt = 436;
    private const int MaxExtraData = 32;
    private const int AccessListOffsetAt = 528;
    private const int SlotNumberAt = 532;
    private const int WithdrawalSize = 44;

    /// <summary>What the payload says of its block's header; what it does not say is zero.</summary>
    public required Header Fields { get; init; }

    /// <summary>What the payload says its header hashes to.</summary>
    public required Hash256 BlockHash { get; init; }
    public required ByteSlice[] Transactions { get; init; }
    public required Withdrawal[] Withdrawals { get; init; }

    /// <summary>RLP that is never decoded, only hashed (EIP-7928); empty before Amsterdam.</summary>
    public required ByteSlice BlockAccessList { get; init; }

    internal static bool TryDecode(
        ByteSlice bytes,
        HeaderForm form,
        RequestShape shape,
        out ExecutionPayload payload,
        out string detail
    )
    {
        payload = null!;
        Span<ByteSlice> parts = new ByteSlice[4];
        if (!TryCut(bytes, form, parts, out detail))
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
                shape.MaxTransactions,
                shape.MaxTransactionLength,
                out ByteSlice[] transactions,
                out detail
            )
            || !Ssz.TryReadFixedItems(
                "execution_payload.withdrawals",
                parts[2],
                shape.MaxWithdrawals,
                WithdrawalSize,
                out ByteSlice[] withdrawals,
                out detail
            )
        )
        {
            return false;
        }
        if (
            shape.MaxAccessListLength != Ssz.Progressive
            && parts[3].Length > shape.MaxAccessListLength
        )
        {
            detail =
                "execution_payload.block_access_list has "
                + parts[3].Length
                + " bytes, at most "
                + shape.MaxAccessListLength;
            return false;
        }
        payload = new ExecutionPayload
        {
            Fields = DecodeFields(bytes, form, parts[0]),
            BlockHash = Hash(bytes, 472),
            Transactions = transactions,
            Withdrawals = DecodeWithdrawals(withdrawals),
            BlockAccessList = parts[3],
        };
        return true;
    }

    private static bool TryCut(
        ByteSlice bytes,
        HeaderForm form,
        Span<ByteSlice> parts,
        out string detail
    )
    {
        if (form.HasBlockAccessListHash)
        {
            return Ssz.TryCut(
                Name,
                bytes,
                540,
                [ExtraDataOffsetAt, 504, 508, AccessListOffsetAt],
                parts,
                out detail
            );
        }
        parts[3] = new ByteSlice([]);
        int fixedSize = form.HasBlobGas ? 528 : 512;
        return Ssz.TryCut(Name, bytes, fixedSize, [ExtraDataOffsetAt, 504, 508], parts, out detail);
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
            SlotNumber = form.HasSlotNumber ? Ssz.UInt64(bytes, SlotNumberAt) : 0,
            Hash = default,
        };

    /// <summary>hash_tree_root: 15 fields, 17 with the blob gas fields, 19 with Amsterdam's.</summary>
    internal Hash256 HashTreeRoot(RequestShape shape)
    {
        Header header = Fields;
        int count =
            header.Form.HasBlockAccessListHash ? 19
            : header.Form.HasBlobGas ? 17
            : 15;
        ulong limit = shape.IsPayloadProgressive ? Ssz.Progressive : (ulong)count;
        Merkle fields = new(limit, stackalloc byte[Merkle.ScratchSize]);
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
        fields.Add(
            TreeRoots.ByteLists(Transactions, shape.MaxTransactions, shape.MaxTransactionLength)
        );
        fields.Add(TreeRoots.Withdrawals(Withdrawals, shape.MaxWithdrawals));
        if (header.Form.HasBlobGas)
        {
            fields.AddUInt64(header.BlobGasUsed);
            fields.AddUInt64(header.ExcessBlobGas);
        }
        if (header.Form.HasBlockAccessListHash)
        {
            fields.Add(TreeRoots.ByteList(BlockAccessList.Span, shape.MaxAccessListLength));
            fields.AddUInt64(header.SlotNumber);
        }
        return fields.ContainerRoot(count);
    }

    internal static Withdrawal[] DecodeWithdrawals(ByteSlice[] items)
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
