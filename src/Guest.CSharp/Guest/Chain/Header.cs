using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>
/// A block header of any form: 15 fields (Frontier), 16 (London: base fee), 17 (Shanghai: withdrawals root),
/// 20 (Cancun: blob gas, beacon root), 21 (Prague: requests hash). Fields a form lacks are zero.
/// </summary>
public sealed class Header
{
    public required int FieldCount { get; init; }
    public required Hash256 ParentHash { get; init; }
    public required Hash256 OmmersHash { get; init; }
    public required Address Coinbase { get; init; }
    public required Hash256 StateRoot { get; init; }
    public required Hash256 TransactionsRoot { get; init; }
    public required Hash256 ReceiptsRoot { get; init; }

    /// <summary>256 bytes.</summary>
    public required ByteSlice LogsBloom { get; init; }
    public required UInt256 Difficulty { get; init; }
    public required ulong Number { get; init; }
    public required ulong GasLimit { get; init; }
    public required ulong GasUsed { get; init; }
    public required ulong Timestamp { get; init; }
    public required ByteSlice ExtraData { get; init; }

    /// <summary>mix_hash before Paris.</summary>
    public required Hash256 PrevRandao { get; init; }

    /// <summary>8 bytes as a big-endian integer.</summary>
    public required ulong Nonce { get; init; }
    public UInt256 BaseFeePerGas { get; init; }
    public Hash256 WithdrawalsRoot { get; init; }
    public ulong BlobGasUsed { get; init; }
    public ulong ExcessBlobGas { get; init; }
    public Hash256 ParentBeaconBlockRoot { get; init; }
    public Hash256 RequestsHash { get; init; }

    /// <summary>keccak of the RLP.</summary>
    public required Hash256 Hash { get; init; }
}
