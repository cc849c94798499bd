using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Tests.Execution;

/// <summary>Headers, blocks and transactions to execute. Their senders are whoever the fixed signature belongs to.</summary>
internal static class Blocks
{
    public static readonly Address Coinbase = Address.FromNumber(0xc01b);

    public static Header Header(Fork fork, ulong number = 1000, ulong excessBlobGas = 0) =>
        new()
        {
            Form = fork.HeaderForm,
            ParentHash = default,
            OmmersHash = default,
            Coinbase = Coinbase,
            StateRoot = default,
            TransactionsRoot = default,
            ReceiptsRoot = default,
            LogsBloom = new ByteSlice(new byte[256]),
            Difficulty = 131_072,
            Number = number,
            GasLimit = 30_000_000,
            GasUsed = 0,
            Timestamp = 1_000_000,
            ExtraData = new ByteSlice([]),
            PrevRandao = default,
            Nonce = 0,
            BaseFeePerGas = fork.HasBaseFee ? 7UL : 0UL,
            ExcessBlobGas = excessBlobGas,
            Hash = default,
        };

    public static Block Block(Fork fork, params Transaction[] transactions) =>
        new() { Header = Header(fork), Transactions = transactions };

    /// <summary>A transaction by <see cref="Sender"/> that every fork since its type came accepts.</summary>
    public static Transaction Transaction(
        Address? to,
        TransactionType type = TransactionType.Legacy,
        UInt256? nonce = null,
        UInt256? gas = null,
        UInt256? fee = null,
        UInt256? priorityFee = null,
        UInt256 value = default,
        byte[]? data = null,
        Hash256[]? blobs = null,
        UInt256? blobFee = null,
        AccessListEntry[]? accessList = null,
        Authorization[]? authorizations = null,
        UInt256? s = null,
        UInt256? chainId = null
    ) =>
        new()
        {
            Type = type,
            Raw = new ByteSlice([(byte)type]),
            ChainId = chainId ?? 1,
            IsReplayProtected = type != TransactionType.Legacy || chainId is not null,
            Nonce = nonce ?? 0,
            GasLimit = gas ?? 100_000,
            MaxFeePerGas = fee ?? 10,
            MaxPriorityFeePerGas = priorityFee ?? fee ?? 10,
            To = to,
            Value = value,
            Data = new ByteSlice(data ?? []),
            AccessList = accessList ?? [],
            MaxFeePerBlobGas = blobFee ?? 1,
            BlobVersionedHashes = blobs ?? [],
            Authorizations = authorizations ?? [],
            YParity = 0,
            R = 1,
            S = s ?? 7,
            SigningHash = SigningHash,
        };

    /// <summary>The key behind r = 1, s = 7 over that hash.</summary>
    public static Address Sender => Recover(SigningHash, 1, 7);

    public static Address Recover(Hash256 hash, UInt256 r, UInt256 s)
    {
        byte[] signature = [.. r.ToBigEndian(), .. s.ToBigEndian()];
        byte[] key = new byte[64];
        if (!Accelerators.Secp256k1Recover(hash.ToArray(), signature, 0, key))
        {
            throw new InvalidOperationException("the fixed signature has no key");
        }
        return new Address(Digest.Keccak256(key).ToArray().AsSpan(12));
    }

    private static Hash256 SigningHash => new(new UInt256(11).ToBigEndian());
}
