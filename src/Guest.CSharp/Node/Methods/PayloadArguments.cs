using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Claim;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Node.Rpc;
using Perjury.Witness;

namespace Perjury.Node.Methods;

/// <summary>The parameters of engine_newPayloadV1 to V5 as the call that they are (execution-apis paris.md to amsterdam.md).</summary>
internal static class PayloadArguments
{
    public const int UnsupportedFork = -38005;

    private const string What = "argument 0";

    public static EngineCall Read(RpcCall call, int version, ChainSpec spec, out Fork fork)
    {
        JsonElement payload = call[0];
        if (payload.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.Params($"{What}: an object is expected");
        }
        CheckArguments(call, payload, version);
        ulong number = UInt64(payload, "blockNumber");
        ulong timestamp = UInt64(payload, "timestamp");
        fork =
            spec.ForkAt(number, timestamp)
            ?? throw new RpcException(UnsupportedFork, "no fork is active at this block");
        CheckFork(payload, version, fork);
        byte[] accesses =
            version >= 5
                ? Word.Data(Member(payload, "blockAccessList"), What + ".blockAccessList")
                : [];
        byte[][] requests = version >= 4 ? ReadRequests(call[3]) : [];
        ByteSlice[] transactions =
        [
            .. Array(payload, "transactions")
                .Select(one => new ByteSlice(Word.Data(one, What + ".transactions"))),
        ];
        Withdrawal[] withdrawals = fork.HasWithdrawals
            ? [.. Array(payload, "withdrawals").Select(ReadWithdrawal)]
            : [];
        Hash256 beaconRoot = version >= 3 ? call.Hash(2) : default;
        return new EngineCall
        {
            Header = ImpliedHeader.Of(
                fork.HeaderForm,
                ReadFields(payload, version, number, timestamp),
                version >= 5 ? Digest.Keccak256(accesses) : default,
                transactions,
                withdrawals,
                beaconRoot,
                version >= 4 ? Requests.HashOf(requests) : default
            ),
            BlockHash = Hash(payload, "blockHash"),
            Transactions = transactions,
            Withdrawals = withdrawals,
            VersionedHashes =
                version >= 3
                    ?
                    [
                        .. Items(call[1], RpcCall.Name(1))
                            .Select(hash => Word.Hash(hash, RpcCall.Name(1))),
                    ]
                    : [],
            Requests = requests,
            BlockAccessList = accesses,
        };
    }

    // What each version must be given and what it must not be given.
    private static void CheckArguments(RpcCall call, JsonElement payload, int version)
    {
        bool[] present =
        [
            Has(payload, "withdrawals"),
            Has(payload, "blobGasUsed"),
            Has(payload, "excessBlobGas"),
            Has(payload, "blockAccessList"),
            Has(payload, "slotNumber"),
        ];
        string[] names =
        [
            "withdrawals",
            "blobGasUsed",
            "excessBlobGas",
            "blockAccessList",
            "slotNumber",
        ];
        int[] since = [2, 3, 3, 5, 5];
        for (int i = 0; i < names.Length; i++)
        {
            // V2 takes payloads from before withdrawals too
            if (present[i] ? version < since[i] : version >= since[i] && (i != 0 || version > 2))
            {
                throw RpcException.Params(
                    $"{What}: {names[i]} {(present[i] ? "is not part of" : "is missing for")} V{version}"
                );
            }
        }
        for (int i = 1; i < 4; i++)
        {
            int from = i == 3 ? 4 : 3;
            if (call.Has(i) != version >= from)
            {
                throw RpcException.Params(
                    version >= from
                        ? $"missing value for required argument {i}"
                        : $"too many arguments for V{version}"
                );
            }
        }
    }

    private static void CheckFork(JsonElement payload, int version, Fork fork)
    {
        HeaderForm form = fork.HeaderForm;
        int expected =
            form.HasBlockAccessListHash ? 5
            : form.HasRequestsHash ? 4
            : form.HasBlobGas ? 3
            : form.HasWithdrawalsRoot ? 2
            : 1;
        if (version != expected && (version > 2 || expected > 2))
        {
            throw new RpcException(
                UnsupportedFork,
                $"engine_newPayloadV{version} does not take blocks of {fork.Id}, V{expected} does"
            );
        }
        if (Has(payload, "withdrawals") != form.HasWithdrawalsRoot)
        {
            throw RpcException.Params(
                form.HasWithdrawalsRoot
                    ? $"{What}: withdrawals is missing from Shanghai on"
                    : $"{What}: withdrawals before Shanghai"
            );
        }
    }

    private static Header ReadFields(
        JsonElement payload,
        int version,
        ulong number,
        ulong timestamp
    ) =>
        new()
        {
            Form = HeaderForm.Newest,
            ParentHash = Hash(payload, "parentHash"),
            OmmersHash = default,
            Coinbase = Word.Address(Member(payload, "feeRecipient"), What + ".feeRecipient"),
            StateRoot = Hash(payload, "stateRoot"),
            TransactionsRoot = default,
            ReceiptsRoot = Hash(payload, "receiptsRoot"),
            LogsBloom = new ByteSlice(
                Word.Data(Member(payload, "logsBloom"), 256, What + ".logsBloom")
            ),
            Difficulty = default,
            Number = number,
            GasLimit = UInt64(payload, "gasLimit"),
            GasUsed = UInt64(payload, "gasUsed"),
            Timestamp = timestamp,
            ExtraData = new ByteSlice(Word.Data(Member(payload, "extraData"), What + ".extraData")),
            PrevRandao = Hash(payload, "prevRandao"),
            Nonce = 0,
            BaseFeePerGas = Word.Quantity(
                Member(payload, "baseFeePerGas"),
                What + ".baseFeePerGas"
            ),
            BlobGasUsed = version >= 3 ? UInt64(payload, "blobGasUsed") : 0,
            ExcessBlobGas = version >= 3 ? UInt64(payload, "excessBlobGas") : 0,
            SlotNumber = version >= 5 ? UInt64(payload, "slotNumber") : 0,
            Hash = default,
        };

    // EIP-7685: each has data, and the types ascend.
    private static byte[][] ReadRequests(JsonElement given)
    {
        string what = RpcCall.Name(3);
        byte[][] requests = [.. Items(given, what).Select(one => Word.Data(one, what))];
        for (int i = 0; i < requests.Length; i++)
        {
            if (requests[i].Length < 2)
            {
                throw RpcException.Params($"{what}: request {i} has no data");
            }
            if (i > 0 && requests[i][0] <= requests[i - 1][0])
            {
                throw RpcException.Params($"{what}: the types of the requests do not ascend");
            }
        }
        return requests;
    }

    private static Withdrawal ReadWithdrawal(JsonElement given)
    {
        const string what = What + ".withdrawals";
        if (given.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.Params($"{what}: an object is expected");
        }
        return new Withdrawal(
            UInt64(given, "index"),
            UInt64(given, "validatorIndex"),
            Word.Address(Member(given, "address"), what + ".address"),
            UInt64(given, "amount")
        );
    }

    private static bool Has(JsonElement given, string name) =>
        given.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null;

    private static JsonElement Member(JsonElement given, string name) =>
        Has(given, name)
            ? given.GetProperty(name)
            : throw RpcException.Params($"{What}: {name} is missing");

    private static Hash256 Hash(JsonElement given, string name) =>
        Word.Hash(Member(given, name), What + "." + name);

    private static ulong UInt64(JsonElement given, string name) =>
        Word.UInt64(Member(given, name), What + "." + name);

    private static IEnumerable<JsonElement> Array(JsonElement given, string name) =>
        Items(Member(given, name), What + "." + name);

    private static IEnumerable<JsonElement> Items(JsonElement given, string what) =>
        given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray()
            : throw RpcException.Params($"{what}: an array is expected");
}
