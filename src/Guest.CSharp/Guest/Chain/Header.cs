using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>
/// A block header of any form; the fields that its form lacks are zero. A copy that differs in a field
/// (<c>header with { … }</c>) keeps the hash until <see cref="HeaderEncoder.WithHash"/> computes it.
/// </summary>
public sealed record Header
{
    public required HeaderForm Form { get; init; }
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
    public Hash256 BlockAccessListHash { get; init; }
    public ulong SlotNumber { get; init; }

    /// <summary>keccak of the RLP.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>Two headers are the same if they hash to the same.</summary>
    public bool Equals(Header? other) => other is not null && Hash == other.Hash;

    public override int GetHashCode() => Hash.GetHashCode();
}
