namespace Perjury.Fixtures;

/// <summary>How JSON writes a value.</summary>
public enum JsonKind
{
    /// <summary>Hex data of exactly so many bytes.</summary>
    Fixed,

    /// <summary>Hex data of any length.</summary>
    Data,

    /// <summary>A number of at most so many bytes.</summary>
    Number,
}

/// <summary>One field of a header in JSON. <paramref name="PayloadName"/>: its name in an execution payload; null if it is not there.</summary>
public sealed record HeaderField(
    string Name,
    string? PayloadName,
    JsonKind Kind,
    int Size,
    bool IsOptional = false
)
{
    /// <summary>Numbers without leading zeros.</summary>
    internal byte[] Read(JsonScope value) =>
        Kind switch
        {
            JsonKind.Fixed => value.Bytes(Size),
            JsonKind.Data => value.Bytes(),
            _ => value.Scalar(Size).AsSpan().TrimStart((byte)0).ToArray(),
        };

    /// <summary>The value that stands for none.</summary>
    public byte[] Zero => Kind == JsonKind.Fixed ? new byte[Size] : [];
}

/// <summary>The names of header fields in EEST fixtures and in the Engine API: the one place for either.</summary>
public static class HeaderJson
{
    /// <summary>In the order of the RLP; the optional ones are those that a later fork added.</summary>
    public static IReadOnlyList<HeaderField> Fields { get; } =
    [
        new("parentHash", "parentHash", JsonKind.Fixed, 32),
        new("uncleHash", null, JsonKind.Fixed, 32),
        new("coinbase", "feeRecipient", JsonKind.Fixed, 20),
        new("stateRoot", "stateRoot", JsonKind.Fixed, 32),
        new("transactionsTrie", null, JsonKind.Fixed, 32),
        new("receiptTrie", "receiptsRoot", JsonKind.Fixed, 32),
        new("bloom", "logsBloom", JsonKind.Fixed, 256),
        new("difficulty", null, JsonKind.Number, 32),
        new("number", "blockNumber", JsonKind.Number, 8),
        new("gasLimit", "gasLimit", JsonKind.Number, 8),
        new("gasUsed", "gasUsed", JsonKind.Number, 8),
        new("timestamp", "timestamp", JsonKind.Number, 8),
        new("extraData", "extraData", JsonKind.Data, 0),
        new("mixHash", "prevRandao", JsonKind.Fixed, 32),
        new("nonce", null, JsonKind.Fixed, 8),
        new("baseFeePerGas", "baseFeePerGas", JsonKind.Number, 32, IsOptional: true),
        new("withdrawalsRoot", null, JsonKind.Fixed, 32, IsOptional: true),
        new("blobGasUsed", "blobGasUsed", JsonKind.Number, 8, IsOptional: true),
        new("excessBlobGas", "excessBlobGas", JsonKind.Number, 8, IsOptional: true),
        new("parentBeaconBlockRoot", null, JsonKind.Fixed, 32, IsOptional: true),
        new("requestsHash", null, JsonKind.Fixed, 32, IsOptional: true),
        new("blockAccessListHash", null, JsonKind.Fixed, 32, IsOptional: true),
        new("slotNumber", "slotNumber", JsonKind.Number, 8, IsOptional: true),
    ];

    /// <summary>Null for a header cut down to what a case with its own input bytes needs.</summary>
    internal static GenesisFields? TryReadGenesis(JsonScope header) =>
        header.Has("uncleHash")
            ? new GenesisFields(
                [
                    .. Fields
                        .Where(field => !field.IsOptional || header.Has(field.Name))
                        .Select(field => field.Read(header.Required(field.Name))),
                ],
                header.Bytes("hash", 32)
            )
            : null;

    /// <summary>What a payload says of its header; null where it says nothing.</summary>
    internal static byte[]?[] ReadPayload(JsonScope payload) =>
        [.. Fields.Select(field => ReadOfPayload(payload, field))];

    private static byte[]? ReadOfPayload(JsonScope payload, HeaderField field)
    {
        if (field.PayloadName is not { } name)
        {
            return null;
        }
        JsonScope? value = field.IsOptional ? payload.Optional(name) : payload.Required(name);
        return value is null ? null : field.Read(value);
    }
}

/// <summary>The genesis header of a fixture that carries no RLP: its fields in the order of the RLP, and what the source says it hashes to.</summary>
public sealed record GenesisFields(IReadOnlyList<byte[]> Fields, byte[] Hash);
