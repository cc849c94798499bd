using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Perjury.Fixtures;

/// <summary>From when on a fork holds, under the name that go-ethereum's chain configuration has for it.</summary>
public sealed record NamedActivation(string Name, bool ByTimestamp, ulong At);

/// <summary>A genesis file in go-ethereum's format: configuration, header fields and allocation, none of it checked beyond its shape.</summary>
public sealed record GethGenesis
{
    public required ulong ChainId { get; init; }

    /// <summary>Every <c>…Block</c> and <c>…Time</c> of the configuration that is set, without that ending.</summary>
    public required IReadOnlyList<NamedActivation> Forks { get; init; }
    public required IReadOnlyList<BlobParameters> BlobSchedule { get; init; }

    /// <summary>32 bytes big-endian; null if the configuration has none.</summary>
    public byte[]? TerminalTotalDifficulty { get; init; }

    /// <summary>20 bytes; null if the configuration names none.</summary>
    public byte[]? DepositContract { get; init; }
    public required bool HasMerged { get; init; }
    public required ulong Number { get; init; }
    public required ulong Nonce { get; init; }
    public required ulong Timestamp { get; init; }
    public required ulong GasLimit { get; init; }
    public required ulong GasUsed { get; init; }
    public required byte[] ExtraData { get; init; }
    public required byte[] Difficulty { get; init; }
    public required byte[] MixHash { get; init; }
    public required byte[] Coinbase { get; init; }
    public required byte[] ParentHash { get; init; }

    /// <summary>32 bytes big-endian.</summary>
    public byte[]? BaseFeePerGas { get; init; }
    public ulong? ExcessBlobGas { get; init; }
    public ulong? BlobGasUsed { get; init; }
    public ulong? SlotNumber { get; init; }
    public required IReadOnlyList<FixtureAccount> Alloc { get; init; }

    /// <exception cref="FixtureException">What is wrong, and where.</exception>
    public static GethGenesis Read(string file, byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(JsonScope.Root(file, document.RootElement));
        }
        catch (JsonException e)
        {
            throw new FixtureException(
                file,
                $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}",
                CaseSplitter.Reason(e)
            );
        }
    }

    /// <summary>True if a JSON file looks like a genesis file and not like tests.</summary>
    public static bool IsOne(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("alloc", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static GethGenesis Read(JsonScope genesis)
    {
        JsonScope config = genesis.Required("config");
        return new GethGenesis
        {
            ChainId = config.UInt64("chainId"),
            Forks = [.. config.Members().Select(Activation).OfType<NamedActivation>()],
            BlobSchedule = config.Optional("blobSchedule") is { } blobs
                ? [.. blobs.Members().Select(entry => Blobs(entry.Name, entry.Value))]
                : [],
            TerminalTotalDifficulty = config.Optional("terminalTotalDifficulty") is { } total
                ? Amount(total)
                : null,
            DepositContract =
                config.Optional("depositContractAddress") is { } deposits && !deposits.IsNull()
                    ? deposits.Bytes(20)
                    : null,
            HasMerged = config.Optional("terminalTotalDifficultyPassed")?.IsTrue() ?? false,
            Number = genesis.Optional("number")?.UInt64() ?? 0,
            Nonce = genesis.Optional("nonce")?.UInt64() ?? 0,
            Timestamp = genesis.Optional("timestamp")?.UInt64() ?? 0,
            GasLimit = genesis.UInt64("gasLimit"),
            GasUsed = genesis.Optional("gasUsed")?.UInt64() ?? 0,
            ExtraData = genesis.Optional("extraData")?.Bytes() ?? [],
            Difficulty = genesis.Optional("difficulty") is { } difficulty
                ? Amount(difficulty)
                : new byte[32],
            MixHash = genesis.Optional("mixHash")?.Bytes(32) ?? new byte[32],
            Coinbase = genesis.Optional("coinbase")?.Bytes(20) ?? new byte[20],
            ParentHash = genesis.Optional("parentHash")?.Bytes(32) ?? new byte[32],
            BaseFeePerGas = genesis.Optional("baseFeePerGas") is { } fee ? Amount(fee) : null,
            ExcessBlobGas = genesis.Optional("excessBlobGas")?.UInt64(),
            BlobGasUsed = genesis.Optional("blobGasUsed")?.UInt64(),
            SlotNumber = genesis.Optional("slotNumber")?.UInt64(),
            Alloc =
            [
                .. genesis
                    .Required("alloc")
                    .Members()
                    .Select(member => Account(member.Name, member.Value)),
            ],
        };
    }

    private static NamedActivation? Activation((string Name, JsonScope Value) member)
    {
        bool byTimestamp = member.Name.EndsWith("Time", StringComparison.Ordinal);
        bool byNumber = member.Name.EndsWith("Block", StringComparison.Ordinal);
        if (!byTimestamp && !byNumber || member.Value.IsNull())
        {
            return null;
        }
        string name = member.Name[..^(byTimestamp ? 4 : 5)];
        return new NamedActivation(name, byTimestamp, member.Value.UInt64());
    }

    private static BlobParameters Blobs(string fork, JsonScope entry) =>
        new(
            fork,
            entry.UInt64("target"),
            entry.UInt64("max"),
            entry.UInt64("baseFeeUpdateFraction")
        );

    private static FixtureAccount Account(string address, JsonScope account) =>
        new(
            account.HexName(Prefixed(address), 20),
            account.Optional("nonce")?.UInt64() ?? 0,
            account.Optional("balance") is { } balance ? Amount(balance) : new byte[32],
            account.Optional("code")?.Bytes() ?? [],
            account.Optional("storage") is { } storage
                ?
                [
                    .. storage
                        .Members()
                        .Select(slot => new StorageSlot(
                            slot.Value.NumberName(Prefixed(slot.Name), 32),
                            slot.Value.Number(32)
                        )),
                ]
                : []
        );

    private static string Prefixed(string name) =>
        name.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? name : "0x" + name;

    // Amounts of wei and difficulties stand as hex or, in older files, as decimal text.
    private static byte[] Amount(JsonScope value)
    {
        string text = value.Spelling();
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return value.Number(32);
        }
        if (
            !BigInteger.TryParse(
                text,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out BigInteger number
            )
        )
        {
            throw value.Bad($"\"{text}\" is no number");
        }
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        if (bytes.Length > 32)
        {
            throw value.Bad("a number of more than 256 bits");
        }
        byte[] padded = new byte[32];
        bytes.CopyTo(padded, 32 - bytes.Length);
        return padded;
    }
}
