using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Rpc;

namespace Perjury.Node.Methods;

/// <summary>The transaction that a caller describes, with what it leaves out filled in.</summary>
internal sealed record CallObject(Transaction Transaction, Address From, UInt256? ChainId)
{
    private const string What = "argument 0";

    /// <param name="mostGas">What a call without a gas limit has, and no call has more.</param>
    public static CallObject Parse(JsonElement given, ulong mostGas)
    {
        if (given.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.Params($"{What}: an object is expected");
        }
        UInt256? price = Quantity(given, "gasPrice");
        UInt256? maxFee = Quantity(given, "maxFeePerGas");
        UInt256? priority = Quantity(given, "maxPriorityFeePerGas");
        if (price is not null && (maxFee ?? priority) is not null)
        {
            throw RpcException.Server(
                "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified"
            );
        }
        Hash256[]? blobs = List(given, "blobVersionedHashes", What, Word.Hash);
        Authorization[]? authorizations = List(given, "authorizationList", What, Authorize);
        AccessListEntry[]? accesses = List(given, "accessList", What, Access);
        ulong gas = UInt64(given, "gas") ?? mostGas;
        Transaction transaction = new()
        {
            Type =
                authorizations is not null ? TransactionType.SetCode
                : blobs is not null ? TransactionType.Blob
                : (maxFee ?? priority) is not null ? TransactionType.FeeMarket
                : accesses is not null ? TransactionType.AccessList
                : TransactionType.Legacy,
            Raw = new ByteSlice([]),
            ChainId = default,
            IsReplayProtected = false,
            Nonce = UInt64(given, "nonce") ?? 0,
            GasLimit = Math.Min(gas, mostGas),
            MaxFeePerGas = price ?? maxFee ?? default,
            MaxPriorityFeePerGas = price ?? priority ?? default,
            To = Find(given, "to") is { } to ? Word.Address(to, What + ".to") : null,
            Value = Quantity(given, "value") ?? default,
            Data = new ByteSlice(Input(given)),
            AccessList = accesses ?? [],
            MaxFeePerBlobGas = Quantity(given, "maxFeePerBlobGas") ?? default,
            BlobVersionedHashes = blobs ?? [],
            Authorizations = authorizations ?? [],
            YParity = default,
            R = default,
            S = default,
            SigningHash = default,
        };
        return new CallObject(
            transaction,
            Find(given, "from") is { } from ? Word.Address(from, What + ".from") : default,
            Quantity(given, "chainId")
        );
    }

    // "input" is the newer name, and wins over "data".
    private static byte[] Input(JsonElement given)
    {
        byte[]? data = Find(given, "data") is { } old ? Word.Data(old, What + ".data") : null;
        byte[]? input = Find(given, "input") is { } own ? Word.Data(own, What + ".input") : null;
        return input ?? data ?? [];
    }

    private static AccessListEntry Access(JsonElement entry, string what) =>
        new(
            Word.Address(Member(entry, "address", what), what + ".address"),
            List(
                entry,
                "storageKeys",
                what,
                static (key, name) => UInt256.FromBigEndian(Word.Data(key, 32, name))
            ) ?? throw RpcException.Params($"{what}: storageKeys is missing")
        );

    private static Authorization Authorize(JsonElement entry, string what)
    {
        UInt256 chainId = Word.Quantity(Member(entry, "chainId", what), what + ".chainId");
        Address address = Word.Address(Member(entry, "address", what), what + ".address");
        ulong nonce = Word.UInt64(Member(entry, "nonce", what), what + ".nonce");
        UInt256 parity = Word.Quantity(Member(entry, "yParity", what), what + ".yParity");
        return new Authorization(
            chainId,
            address,
            nonce,
            (byte)(parity > 255UL ? 255 : parity.U0),
            Word.Quantity(Member(entry, "r", what), what + ".r"),
            Word.Quantity(Member(entry, "s", what), what + ".s"),
            Authorizing.Hash(chainId, address, nonce)
        );
    }

    private static JsonElement Member(JsonElement entry, string name, string what) =>
        entry.ValueKind == JsonValueKind.Object && Find(entry, name) is { } found
            ? found
            : throw RpcException.Params($"{what}: {name} is missing");

    private static JsonElement? Find(JsonElement given, string name) =>
        given.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null
            ? found
            : null;

    private static UInt256? Quantity(JsonElement given, string name) =>
        Find(given, name) is { } found ? Word.Quantity(found, What + "." + name) : null;

    private static ulong? UInt64(JsonElement given, string name) =>
        Find(given, name) is { } found ? Word.UInt64(found, What + "." + name) : null;

    private static T[]? List<T>(
        JsonElement given,
        string name,
        string where,
        Func<JsonElement, string, T> read
    )
    {
        if (Find(given, name) is not { } found)
        {
            return null;
        }
        string what = where + "." + name;
        return found.ValueKind == JsonValueKind.Array
            ? [.. found.EnumerateArray().Select(entry => read(entry, what))]
            : throw RpcException.Params($"{what}: an array is expected");
    }
}
