using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Witness.Generator;

/// <summary>An EIP-7702 authorization before it is signed.</summary>
public sealed record AuthorizationDraft(
    Wallet Authority,
    UInt256 ChainId,
    Address Delegate,
    ulong Nonce
);

/// <summary>A transaction before it is signed; fields its type lacks are ignored.</summary>
public sealed record TransactionDraft
{
    /// <summary>Of what is drawn; its intrinsic and floor gas are far below.</summary>
    public const ulong MaxGasLimit = 1_000_000;

    /// <summary>The same where new state has gas of its own (EIP-8037).</summary>
    private const ulong MaxGasLimitWithState = 2_500_000;
    public const int MaxValue = 1000;
    public const ulong UsualFeePerBlobGas = 1_000_000_000;

    public TransactionType Type { get; init; }
    public required ulong ChainId { get; init; }
    public required ulong Nonce { get; init; }
    public ulong GasLimit { get; init; } = MaxGasLimit;
    public UInt256 MaxFeePerGas { get; init; } = 100_000_000_000;
    public UInt256 MaxPriorityFeePerGas { get; init; } = 1_000_000_000;
    public Address? To { get; init; }
    public UInt256 Value { get; init; }
    public byte[] Data { get; init; } = [];
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];
    public UInt256 MaxFeePerBlobGas { get; init; } = UsualFeePerBlobGas;
    public IReadOnlyList<Hash256> BlobHashes { get; init; } = [];
    public IReadOnlyList<AuthorizationDraft> Authorizations { get; init; } = [];

    /// <summary>Legacy: whether the signature binds the chain id (EIP-155).</summary>
    public bool IsReplayProtected { get; init; } = true;

    /// <summary>What a draft has that asks for no more.</summary>
    public static ulong UsualGasLimit(Fork fork) =>
        fork.HasStateGas ? MaxGasLimitWithState : MaxGasLimit;

    /// <summary>The EIP-2718 bytes.</summary>
    public byte[] Sign(Wallet sender)
    {
        RlpWriter unsigned = new();
        Write(
            unsigned,
            writer =>
            {
                if (Type == TransactionType.Legacy && IsReplayProtected)
                {
                    writer.WriteUInt(ChainId);
                    writer.WriteUInt(0);
                    writer.WriteUInt(0);
                }
            }
        );
        Signature signature = sender.Sign(Digest.Keccak256(unsigned.WrittenSpan));
        RlpWriter signed = new();
        Write(
            signed,
            writer =>
            {
                writer.WriteUInt256(V(signature));
                writer.WriteUInt256(signature.R);
                writer.WriteUInt256(signature.S);
            }
        );
        return signed.ToArray();
    }

    private UInt256 V(Signature signature) =>
        Type != TransactionType.Legacy ? new UInt256(signature.YParity)
        : IsReplayProtected
            ? new UInt256(ChainId) + new UInt256(ChainId) + new UInt256(35UL + signature.YParity)
        : new UInt256(27UL + signature.YParity);

    private void Write(RlpWriter writer, Action<RlpWriter> signature)
    {
        if (Type != TransactionType.Legacy)
        {
            writer.WriteByte((byte)Type);
        }
        int list = writer.StartList();
        if (Type != TransactionType.Legacy)
        {
            writer.WriteUInt(ChainId);
        }
        writer.WriteUInt(Nonce);
        if (Type >= TransactionType.FeeMarket)
        {
            writer.WriteUInt256(MaxPriorityFeePerGas);
        }
        writer.WriteUInt256(MaxFeePerGas);
        writer.WriteUInt(GasLimit);
        writer.WriteBytes(To?.ToArray() ?? []);
        writer.WriteUInt256(Value);
        writer.WriteBytes(Data);
        if (Type >= TransactionType.AccessList)
        {
            WriteAccessList(writer);
        }
        if (Type == TransactionType.Blob)
        {
            writer.WriteUInt256(MaxFeePerBlobGas);
            int hashes = writer.StartList();
            foreach (Hash256 hash in BlobHashes)
            {
                writer.WriteHash(hash);
            }
            writer.EndList(hashes);
        }
        if (Type == TransactionType.SetCode)
        {
            WriteAuthorizations(writer);
        }
        signature(writer);
        writer.EndList(list);
    }

    private void WriteAccessList(RlpWriter writer)
    {
        int list = writer.StartList();
        foreach (AccessListEntry entry in AccessList)
        {
            int item = writer.StartList();
            writer.WriteAddress(entry.Address);
            int keys = writer.StartList();
            foreach (UInt256 key in entry.StorageKeys)
            {
                writer.WriteBytes(key.ToBigEndian());
            }
            writer.EndList(keys);
            writer.EndList(item);
        }
        writer.EndList(list);
    }

    private void WriteAuthorizations(RlpWriter writer)
    {
        int list = writer.StartList();
        foreach (AuthorizationDraft draft in Authorizations)
        {
            RlpWriter message = new();
            message.WriteByte(0x05);
            int signed = message.StartList();
            WriteTuple(message, draft);
            message.EndList(signed);
            Signature signature = draft.Authority.Sign(Digest.Keccak256(message.WrittenSpan));
            int item = writer.StartList();
            WriteTuple(writer, draft);
            writer.WriteUInt(signature.YParity);
            writer.WriteUInt256(signature.R);
            writer.WriteUInt256(signature.S);
            writer.EndList(item);
        }
        writer.EndList(list);
    }

    private static void WriteTuple(RlpWriter writer, AuthorizationDraft draft)
    {
        writer.WriteUInt256(draft.ChainId);
        writer.WriteAddress(draft.Delegate);
        writer.WriteUInt(draft.Nonce);
    }
}
