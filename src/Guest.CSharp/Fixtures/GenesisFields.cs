namespace Perjury.Fixtures;

/// <summary>A genesis header field by field; numbers over 64 bits are 32 bytes big-endian, null is a field the form lacks.</summary>
public sealed record GenesisFields
{
    public required byte[] ParentHash { get; init; }
    public required byte[] OmmersHash { get; init; }
    public required byte[] Coinbase { get; init; }
    public required byte[] StateRoot { get; init; }
    public required byte[] TransactionsRoot { get; init; }
    public required byte[] ReceiptsRoot { get; init; }
    public required byte[] LogsBloom { get; init; }
    public required byte[] Difficulty { get; init; }
    public required ulong Number { get; init; }
    public required ulong GasLimit { get; init; }
    public required ulong GasUsed { get; init; }
    public required ulong Timestamp { get; init; }
    public required byte[] ExtraData { get; init; }
    public required byte[] MixHash { get; init; }

    /// <summary>8 bytes.</summary>
    public required byte[] Nonce { get; init; }

    /// <summary>Null before London.</summary>
    public byte[]? BaseFeePerGas { get; init; }

    /// <summary>Null before Shanghai.</summary>
    public byte[]? WithdrawalsRoot { get; init; }

    /// <summary>Null before Cancun.</summary>
    public ulong? BlobGasUsed { get; init; }
    public ulong? ExcessBlobGas { get; init; }
    public byte[]? ParentBeaconBlockRoot { get; init; }

    /// <summary>Null before Prague.</summary>
    public byte[]? RequestsHash { get; init; }

    /// <summary>What the source says the header hashes to.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>The genesis header of EEST fixtures that carry no RLP.</summary>
internal static class GenesisReader
{
    /// <summary>Null for a header cut down to what a case with its own input bytes needs.</summary>
    public static GenesisFields? TryRead(JsonScope header) =>
        header.Has("uncleHash") ? Read(header) : null;

    private static GenesisFields Read(JsonScope header) =>
        new()
        {
            ParentHash = header.Bytes("parentHash", 32),
            OmmersHash = header.Bytes("uncleHash", 32),
            Coinbase = header.Bytes("coinbase", 20),
            StateRoot = header.Bytes("stateRoot", 32),
            TransactionsRoot = header.Bytes("transactionsTrie", 32),
            ReceiptsRoot = header.Bytes("receiptTrie", 32),
            LogsBloom = header.Bytes("bloom", 256),
            Difficulty = header.Required("difficulty").Number(32),
            Number = header.UInt64("number"),
            GasLimit = header.UInt64("gasLimit"),
            GasUsed = header.UInt64("gasUsed"),
            Timestamp = header.UInt64("timestamp"),
            ExtraData = header.Bytes("extraData"),
            MixHash = header.Bytes("mixHash", 32),
            Nonce = header.Bytes("nonce", 8),
            BaseFeePerGas = header.Optional("baseFeePerGas")?.Number(32),
            WithdrawalsRoot = header.Optional("withdrawalsRoot")?.Bytes(32),
            BlobGasUsed = header.Optional("blobGasUsed")?.UInt64(),
            ExcessBlobGas = header.Optional("excessBlobGas")?.UInt64(),
            ParentBeaconBlockRoot = header.Optional("parentBeaconBlockRoot")?.Bytes(32),
            RequestsHash = header.Optional("requestsHash")?.Bytes(32),
            Hash = header.Bytes("hash", 32),
        };
}
