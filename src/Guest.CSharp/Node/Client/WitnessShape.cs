using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Node.Rpc;
using Perjury.Witness;

namespace Perjury.Node.Client;

/// <summary>
/// Reads an execution witness in the shapes that clients give it: lists or maps by hash, null for an empty list, headers as RLP or
/// as JSON objects, with <c>keys</c> or without. Order and doubles are kept.
/// </summary>
/// <param name="Lists">The entries as they were given, headers as RLP.</param>
/// <param name="Remarks">In what the shape differs from execution-apis #847.</param>
public sealed record WitnessShape(WitnessLists Lists, IReadOnlyList<string> Remarks)
{
    /// <exception cref="RpcException">What is no witness in any known shape.</exception>
    public static WitnessShape Read(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.Params("a witness is an object");
        }
        List<string> remarks = [];
        byte[][] state = Entries(given, "state", remarks);
        byte[][] codes = Entries(given, "codes", remarks);
        byte[][] headers = Headers(given, remarks);
        if (given.TryGetProperty("keys", out JsonElement keys))
        {
            remarks.Add(keys.ValueKind == JsonValueKind.Null ? "keys is null" : "keys are listed");
        }
        return new WitnessShape(new WitnessLists(state, codes, headers), remarks);
    }

    private static byte[][] Entries(JsonElement given, string name, List<string> remarks)
    {
        if (
            !given.TryGetProperty(name, out JsonElement list)
            || list.ValueKind == JsonValueKind.Null
        )
        {
            remarks.Add($"{name} is null or absent");
            return [];
        }
        if (list.ValueKind == JsonValueKind.Array)
        {
            return [.. list.EnumerateArray().Select((one, i) => Word.Data(one, $"{name}[{i}]"))];
        }
        if (list.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.Params($"{name}: a list or a map is expected");
        }
        remarks.Add($"{name} is a map");
        List<byte[]> entries = [];
        foreach (JsonProperty member in list.EnumerateObject())
        {
            byte[] entry = Word.Data(member.Value, $"{name}.{member.Name}");
            if (!IsHashOf(member.Name, entry))
            {
                remarks.Add($"{name}.{member.Name} is not the keccak of its entry");
            }
            entries.Add(entry);
        }
        return [.. entries];
    }

    private static bool IsHashOf(string name, byte[] entry) =>
        name.Equals(Digest.Keccak256(entry).ToString(), StringComparison.OrdinalIgnoreCase);

    private static byte[][] Headers(JsonElement given, List<string> remarks)
    {
        if (
            !given.TryGetProperty("headers", out JsonElement list)
            || list.ValueKind == JsonValueKind.Null
        )
        {
            remarks.Add("headers is null or absent");
            return [];
        }
        if (list.ValueKind != JsonValueKind.Array)
        {
            return Entries(given, "headers", remarks);
        }
        List<byte[]> headers = [];
        bool hasObjects = false;
        foreach (JsonElement one in list.EnumerateArray())
        {
            string what = $"headers[{headers.Count}]";
            hasObjects |= one.ValueKind == JsonValueKind.Object;
            headers.Add(
                one.ValueKind == JsonValueKind.Object
                    ? HeaderObject.Encode(one, what)
                    : Word.Data(one, what)
            );
        }
        if (hasObjects)
        {
            remarks.Add("headers are objects");
        }
        return [.. headers];
    }
}

/// <summary>A header as the Ethereum JSON-RPC writes it, back to RLP.</summary>
internal static class HeaderObject
{
    private enum Kind
    {
        Data,
        Number,
    }

    // in the order of the RLP; the fields behind the nonce came with forks
    private static readonly (string Name, Kind Kind)[] s_fields =
    [
        ("parentHash", Kind.Data),
        ("sha3Uncles", Kind.Data),
        ("miner", Kind.Data),
        ("stateRoot", Kind.Data),
        ("transactionsRoot", Kind.Data),
        ("receiptsRoot", Kind.Data),
        ("logsBloom", Kind.Data),
        ("difficulty", Kind.Number),
        ("number", Kind.Number),
        ("gasLimit", Kind.Number),
        ("gasUsed", Kind.Number),
        ("timestamp", Kind.Number),
        ("extraData", Kind.Data),
        ("mixHash", Kind.Data),
        ("nonce", Kind.Data),
        ("baseFeePerGas", Kind.Number),
        ("withdrawalsRoot", Kind.Data),
        ("blobGasUsed", Kind.Number),
        ("excessBlobGas", Kind.Number),
        ("parentBeaconBlockRoot", Kind.Data),
        ("requestsHash", Kind.Data),
        ("blockAccessListHash", Kind.Data),
        ("slotNumber", Kind.Number),
    ];

    public static byte[] Encode(JsonElement given, string what)
    {
        List<byte[]> fields = [];
        foreach ((string name, Kind kind) in s_fields)
        {
            if (
                given.TryGetProperty(name, out JsonElement value)
                && value.ValueKind != JsonValueKind.Null
            )
            {
                fields.Add(Read(value, kind, $"{what}.{name}"));
            }
        }
        if (HeaderFields.TryDecode(fields) is not { } header)
        {
            throw RpcException.Params($"{what}: the fields are those of no header");
        }
        if (
            given.TryGetProperty("hash", out JsonElement hash)
            && Word.Hash(hash, what + ".hash") != header.Hash
        )
        {
            throw RpcException.Params($"{what}: hashes to {header.Hash}, which it does not say");
        }
        return HeaderEncoder.Encode(header);
    }

    private static byte[] Read(JsonElement value, Kind kind, string what) =>
        kind == Kind.Data
            ? Word.Data(value, what)
            : Word.Quantity(value, what).ToBigEndian().AsSpan().TrimStart((byte)0).ToArray();
}
