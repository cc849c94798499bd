using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>The EIP-2718 envelope types.</summary>
public enum TransactionType : byte
{
    Legacy = 0,
    AccessList = 1,
    FeeMarket = 2,
    Blob = 3,
    SetCode = 4,
}

/// <summary>One address of an EIP-2930 access list with its storage keys.</summary>
public sealed record AccessListEntry(Address Address, UInt256[] StorageKeys);

/// <summary>One EIP-7702 authorization tuple, as signed. <paramref name="SigningHash"/> = keccak(0x05 ‖ rlp([chain_id, address, nonce])).</summary>
public sealed record Authorization(
    UInt256 ChainId,
    Address Address,
    ulong Nonce,
    byte YParity,
    UInt256 R,
    UInt256 S,
    Hash256 SigningHash
);

/// <summary>A strictly decoded transaction of any type (EELS transactions.py). Fields a type lacks are zero or empty.</summary>
public sealed class Transaction
{
    public required TransactionType Type { get; init; }

    /// <summary>The bytes as they stand in the payload and in the transactions trie.</summary>
    public required ByteSlice Raw { get; init; }

    /// <summary>Typed transactions: the chain id field. Legacy: from v (EIP-155), meaningful only if <see cref="IsReplayProtected"/>.</summary>
    public required UInt256 ChainId { get; init; }

    /// <summary>False only for a legacy transaction with v = 27 or 28.</summary>
    public required bool IsReplayProtected { get; init; }

    public required UInt256 Nonce { get; init; }

    public required UInt256 GasLimit { get; init; }

    /// <summary>Legacy and access-list: the gas price, also returned as both fees below.</summary>
    public required UInt256 MaxFeePerGas { get; init; }

    public required UInt256 MaxPriorityFeePerGas { get; init; }

    /// <summary>Null: contract creation.</summary>
    public required Address? To { get; init; }

    public required UInt256 Value { get; init; }

    public required ByteSlice Data { get; init; }

    public AccessListEntry[] AccessList { get; init; } = [];

    public UInt256 MaxFeePerBlobGas { get; init; }

    public Hash256[] BlobVersionedHashes { get; init; } = [];

    public Authorization[] Authorizations { get; init; } = [];

    /// <summary>0 or 1; anything else is an invalid signature (legacy: also v out of the four allowed forms).</summary>
    public required UInt256 YParity { get; init; }

    public required UInt256 R { get; init; }

    public required UInt256 S { get; init; }

    /// <summary>The hash that was signed.</summary>
    public required Hash256 SigningHash { get; init; }

    /// <summary>What its sender is recovered from.</summary>
    public SignedHash Signed => new(SigningHash, R, S, YParity);
}
