using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Witness.Generator;

/// <summary>The fields of a header that a proposer fills in after the others.</summary>
internal sealed class HeaderFields(Header header)
{
    public UInt256 Difficulty { get; set; } = header.Difficulty;
    public Hash256 StateRoot { get; set; } = header.StateRoot;
    public Hash256 ReceiptsRoot { get; set; } = header.ReceiptsRoot;
    public byte[] LogsBloom { get; set; } = header.LogsBloom.ToArray();
    public ulong GasUsed { get; set; } = header.GasUsed;
    public Hash256 RequestsHash { get; set; } = header.RequestsHash;

    public Header ToHeader() =>
        new()
        {
            FieldCount = header.FieldCount,
            ParentHash = header.ParentHash,
            OmmersHash = header.OmmersHash,
            Coinbase = header.Coinbase,
            StateRoot = StateRoot,
            TransactionsRoot = header.TransactionsRoot,
            ReceiptsRoot = ReceiptsRoot,
            LogsBloom = new ByteSlice(LogsBloom),
            Difficulty = Difficulty,
            Number = header.Number,
            GasLimit = header.GasLimit,
            GasUsed = GasUsed,
            Timestamp = header.Timestamp,
            ExtraData = header.ExtraData,
            PrevRandao = header.PrevRandao,
            Nonce = header.Nonce,
            BaseFeePerGas = header.BaseFeePerGas,
            WithdrawalsRoot = header.WithdrawalsRoot,
            BlobGasUsed = header.BlobGasUsed,
            ExcessBlobGas = header.ExcessBlobGas,
            ParentBeaconBlockRoot = header.ParentBeaconBlockRoot,
            RequestsHash = RequestsHash,
            Hash = default,
        };
}
