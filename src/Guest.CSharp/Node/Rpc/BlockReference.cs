using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Node.Store;

namespace Perjury.Node.Rpc;

/// <summary>A block as a caller names it: by number, tag or hash, or by an object (EIP-1898).</summary>
public sealed record BlockReference
{
    public static BlockReference Latest { get; } = new() { Tag = "latest" };

    private string? Tag { get; init; }

    private ulong Number { get; init; }

    public Hash256? Hash { get; private init; }

    private bool RequiresCanonical { get; init; }

    private bool IsEmpty { get; init; }

    public static BlockReference Parse(JsonElement value, string what, bool takesHash)
    {
        if (value.ValueKind == JsonValueKind.Object && takesHash)
        {
            return ParseObject(value, what);
        }
        string text = Word.Text(value, what);
        if (text is "latest" or "earliest" or "pending" or "safe" or "finalized")
        {
            return new BlockReference { Tag = text };
        }
        if (text.Length == 0)
        {
            throw RpcException.Params($"{what}: a block is expected");
        }
        if (takesHash && text.Length == 66)
        {
            return new BlockReference { Hash = Word.Hash(value, what) };
        }
        ulong number = Word.UInt64(value, what);
        return number <= long.MaxValue
            ? new BlockReference { Number = number }
            : throw RpcException.Params($"{what}: block number larger than int64");
    }

    /// <summary>
    /// The header; null if there is no such block. Refused: <c>pending</c>, which is no block, and tags that nobody has set.
    /// </summary>
    public Header? Find(NodeChain chain, StoreReader reader)
    {
        if (IsEmpty)
        {
            throw RpcException.Server("neither blockHash nor blockNumber");
        }
        if (Hash is { } hash)
        {
            return FindByHash(reader, hash);
        }
        return Tag switch
        {
            null => FindByNumber(reader, Number),
            "latest" => chain.Head(reader),
            "earliest" => chain.Genesis,
            "pending" => throw RpcException.Server(
                "pending is not served: this node makes no blocks"
            ),
            _ => chain.Marked(reader, Tag) ?? throw RpcException.Server($"{Tag} block not found"),
        };
    }

    /// <summary>The header of a block whose state or body is asked for.</summary>
    public Header Require(NodeChain chain, StoreReader reader) =>
        Find(chain, reader)
        ?? throw RpcException.Server(
            Hash is null ? "header not found" : "header for hash not found"
        );

    public override string ToString() => Hash?.ToString() ?? Tag ?? "0x" + Number.ToString("x");

    private Header? FindByHash(StoreReader reader, Hash256 hash)
    {
        Header? header = reader.FindHeader(hash);
        if (
            RequiresCanonical
            && header is not null
            && FindByNumber(reader, header.Number)?.Hash != hash
        )
        {
            throw RpcException.Server("hash is not currently canonical");
        }
        return header;
    }

    private static Header? FindByNumber(StoreReader reader, ulong number) =>
        reader.CanonicalHash(number) is { } hash ? reader.FindHeader(hash) : null;

    // Who names no block learns so when it is looked for: go-ethereum takes the object for well formed.
    private static BlockReference ParseObject(JsonElement value, string what)
    {
        JsonElement? hash = Member(value, "blockHash");
        JsonElement? number = Member(value, "blockNumber");
        if (hash is not null && number is not null)
        {
            throw RpcException.Params($"{what}: both blockHash and blockNumber");
        }
        bool isStrict =
            Member(value, "requireCanonical") is { } flag
            && flag.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw RpcException.Params($"{what}.requireCanonical: a boolean is expected"),
            };
        if (number is { } named)
        {
            return Parse(named, what + ".blockNumber", takesHash: false);
        }
        return hash is { } given
            ? new BlockReference
            {
                Hash = Word.Hash(given, what + ".blockHash"),
                RequiresCanonical = isStrict,
            }
            : new BlockReference { IsEmpty = true };
    }

    private static JsonElement? Member(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null
            ? found
            : null;
}
