using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Rpc;
using Perjury.Witness;

namespace Perjury.Node.Methods;

/// <summary>The accounts and the fields of the block that a caller would have other than they are (arguments 2 and 3 of eth_call).</summary>
internal static class CallOverridesJson
{
    private static readonly string s_accounts = RpcCall.Name(2);
    private static readonly string s_block = RpcCall.Name(3);

    public static Dictionary<Address, AccountOverride> Accounts(RpcCall call, Fork fork)
    {
        Dictionary<Address, AccountOverride> accounts = [];
        if (!call.Has(2))
        {
            return accounts;
        }
        foreach ((string name, JsonElement fields) in Members(call[2], s_accounts))
        {
            string what = s_accounts + "." + name;
            accounts[new Address(Bytes(name, Address.Size, what))] = Account(fields, what);
        }
        foreach ((Address address, AccountOverride given) in accounts)
        {
            if (given.MovesTo is not { } place)
            {
                continue;
            }
            if (CallRun.PrecompileAt(fork, address) == 0)
            {
                throw RpcException.Server($"account {address} is not a precompile");
            }
            if (accounts.ContainsKey(place))
            {
                throw RpcException.Server($"account {place} is already overridden");
            }
        }
        return accounts;
    }

    /// <summary>The header as the caller would have it, and the price of blob gas if that is given.</summary>
    public static Header Block(RpcCall call, Header header, out UInt256? blobBaseFee)
    {
        blobBaseFee = null;
        if (!call.Has(3))
        {
            return header;
        }
        foreach ((string name, JsonElement value) in Members(call[3], s_block))
        {
            string what = s_block + "." + name;
            if (value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }
            switch (name)
            {
                case "number":
                    header = header with { Number = Word.UInt64(value, what) };
                    break;
                case "difficulty":
                    header = header with { Difficulty = Word.Quantity(value, what) };
                    break;
                case "time":
                    header = header with { Timestamp = Word.UInt64(value, what) };
                    break;
                case "gasLimit":
                    header = header with { GasLimit = Word.UInt64(value, what) };
                    break;
                case "feeRecipient":
                    header = header with { Coinbase = Word.Address(value, what) };
                    break;
                case "prevRandao":
                    header = header with { PrevRandao = Word.Hash(value, what) };
                    break;
                case "baseFeePerGas":
                    header = header with { BaseFeePerGas = Word.Quantity(value, what) };
                    break;
                case "blobBaseFee":
                    blobBaseFee = Word.Quantity(value, what);
                    break;
                case "beaconRoot" or "withdrawals":
                    throw RpcException.Server($"{what}: a call does not look at it");
            }
        }
        return header;
    }

    private static AccountOverride Account(JsonElement fields, string what)
    {
        AccountOverride account = new();
        Dictionary<UInt256, UInt256>? whole = null;
        Dictionary<UInt256, UInt256>? changed = null;
        foreach ((string name, JsonElement value) in Members(fields, what))
        {
            string place = what + "." + name;
            if (value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }
            switch (name)
            {
                case "nonce":
                    account = account with { Nonce = Word.UInt64(value, place) };
                    break;
                case "balance":
                    account = account with { Balance = Word.Quantity(value, place) };
                    break;
                case "code":
                    account = account with { Code = Word.Data(value, place) };
                    break;
                case "state":
                    whole = Slots(value, place);
                    break;
                case "stateDiff":
                    changed = Slots(value, place);
                    break;
                case "movePrecompileToAddress":
                    account = account with { MovesTo = Word.Address(value, place) };
                    break;
            }
        }
        return whole is null || changed is null
            ? account with
            {
                Storage = whole ?? changed,
                IsStorageWhole = whole is not null,
            }
            : throw RpcException.Server($"{what}: both state and stateDiff");
    }

    private static Dictionary<UInt256, UInt256> Slots(JsonElement given, string what)
    {
        Dictionary<UInt256, UInt256> slots = [];
        foreach ((string key, JsonElement value) in Members(given, what))
        {
            string place = what + "." + key;
            slots[UInt256.FromBigEndian(Bytes(key, 32, place))] = UInt256.FromBigEndian(
                Word.Data(value, 32, place)
            );
        }
        return slots;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Members(
        JsonElement given,
        string what
    ) =>
        given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().Select(static member => (member.Name, member.Value))
            : throw RpcException.Params($"{what}: an object is expected");

    private static byte[] Bytes(string name, int size, string what)
    {
        byte[] bytes = Word.Data(name, what);
        return bytes.Length == size
            ? bytes
            : throw RpcException.Params($"{what}: {bytes.Length} bytes where {size} are expected");
    }
}
