using System.Buffers.Binary;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Tests.Wire;

/// <summary>What the guest makes of a single SSZ value: the root where it computes one, and whether it decodes where it does not.</summary>
internal static class SszPieces
{
    /// <summary>The root of a value; empty where the guest only decodes; null: undecodable.</summary>
    private delegate string? Reading(ByteSlice bytes);

    private const string Decoded = "";

    /// <param name="root">Of the value, in hex; null: the bytes are none.</param>
    public static bool IsRight(string type, byte[] bytes, string? root)
    {
        string? ours = ReadingOf(type)(new ByteSlice(bytes));
        return ours == Decoded ? root is not null : ours == root;
    }

    private static Reading ReadingOf(string type)
    {
        string[] parts = type.Split('/', ',');
        bool isOld = parts.Length > 1 && parts[1] is not ("0x1501" or "v21.0.0..v21.0.6");
        return parts[0] switch
        {
            "Withdrawal" => Item(44, item => TreeRoots.Withdrawal(Withdrawals([item])[0])),
            "DepositRequest" => Item(0),
            "WithdrawalRequest" => Item(1),
            "ConsolidationRequest" => Item(2),
            "BuilderDepositRequest" => Item(3),
            "BuilderExitRequest" => Item(4),
            "deposits" => Items(0, isOld),
            "withdrawal_requests" => Items(1, isOld),
            "consolidations" => Items(2, isOld),
            "builder_deposits" => Items(3, isOld),
            "builder_exits" => Items(4, isOld),
            "ExecutionPayload" => Payload(SchemaOf(parts[1])),
            "ExecutionRequests" => Requests(SchemaOf(parts[1])),
            "NewPayloadRequest" => Request(SchemaOf(parts[1])),
            "transactions" => isOld ? ByteLists(1 << 20, 1 << 30) : ByteLists(0, 0),
            "withdrawals" => WithdrawalList(isOld ? 16 : 0),
            "block_access_list" => bytes => Text(TreeRoots.ByteList(bytes.Span, 0)),
            "extra_data" => bytes =>
                bytes.Length > 32 ? null : Text(TreeRoots.ByteList(bytes.Span, 32)),
            "logs_bloom" => Item(256, item => TreeRoots.ByteVector(item.Span)),
            "versioned_hashes" => Hashes(isOld ? 4096 : 0),
            "state" => Entries(WitnessLimits.Today.MaxNodes, WitnessLimits.Today.MaxNodeLength),
            "codes" => Entries(WitnessLimits.Today.MaxCodes, WitnessLimits.Today.MaxCodeLength),
            "headers" => Entries(ExecutionWitness.MaxHeaders, ExecutionWitness.MaxHeaderLength),
            "ExecutionWitness" => bytes =>
                ExecutionWitness.TryDecode(bytes, WitnessLimits.Today, out _, out _)
                    ? Decoded
                    : null,
            "public_keys" => bytes =>
                Ssz.TryReadFixedItems(type, bytes, 0, 65, out _, out _) ? Decoded : null,
            "ChainConfig" => Config,
            "StatelessValidationResult" => Written,
            _ => throw new ArgumentException("a type of SSZ that is not known: " + type),
        };
    }

    private static Schema SchemaOf(string form) =>
        form switch
        {
            "0x0f01" => Schema.Of(ForkId.Shanghai)!,
            "0x1001" or "0x1001..0x1401" => Schema.Of(ForkId.Cancun)!,
            "0x1101..0x1401" => Schema.Of(ForkId.Prague)!,
            "v21.0.0..v21.0.6" => Schema.Of(ForkId.Amsterdam, WireRelease.Plain)!,
            "0x1501" or "v21.0.7" => Schema.Of(ForkId.Amsterdam)!,
            _ => throw new ArgumentException("a form that is not known: " + form),
        };

    private static string Text(Hash256 root) => Convert.ToHexStringLower(root.ToArray());

    private static Reading Item(int size, Func<ByteSlice, Hash256> root) =>
        bytes => bytes.Length == size ? Text(root(bytes)) : null;

    private static Reading Item(int type)
    {
        RequestKind kind = RequestKind.ByType[type];
        return Item(kind.Size, kind.ItemRoot);
    }

    private static Reading Items(int type, bool isBounded)
    {
        RequestKind kind = RequestKind.ByType[type];
        int limit = isBounded ? kind.Limit : Ssz.Progressive;
        return bytes =>
            Ssz.TryReadFixedItems(kind.Name, bytes, limit, kind.Size, out _, out _)
                ? Text(kind.ListRoot(bytes, limit))
                : null;
    }

    private static Reading Payload(Schema schema) =>
        bytes =>
            ExecutionPayload.TryDecode(
                bytes,
                schema.Form,
                schema.Request,
                out ExecutionPayload payload,
                out _
            )
                ? Text(payload.HashTreeRoot(schema.Request))
                : null;

    private static Reading Requests(Schema schema) =>
        bytes =>
            ExecutionRequests.TryDecode(
                bytes,
                schema.Request.Requests,
                out ExecutionRequests requests,
                out _
            )
                ? Text(requests.HashTreeRoot())
                : null;

    private static Reading Request(Schema schema) =>
        bytes =>
            NewPayloadRequest.TryDecode(
                bytes,
                schema.Form,
                schema.Request,
                out NewPayloadRequest request,
                out _
            )
                ? Text(request.HashTreeRoot())
                : null;

    private static Reading ByteLists(int maxCount, int maxLength) =>
        bytes =>
            Ssz.TryReadByteLists("list", bytes, maxCount, maxLength, out ByteSlice[] items, out _)
                ? Text(TreeRoots.ByteLists(items, maxCount, maxLength))
                : null;

    private static Reading Entries(int maxCount, int maxLength) =>
        bytes =>
            Ssz.TryReadByteLists("list", bytes, maxCount, maxLength, out _, out _) ? Decoded : null;

    private static Withdrawal[] Withdrawals(ByteSlice[] items) =>
        ExecutionPayload.DecodeWithdrawals(items);

    private static Reading WithdrawalList(int limit) =>
        bytes =>
            Ssz.TryReadFixedItems("list", bytes, limit, 44, out ByteSlice[] items, out _)
                ? Text(TreeRoots.Withdrawals(Withdrawals(items), limit))
                : null;

    private static Reading Hashes(int limit) =>
        bytes =>
            Ssz.TryReadFixedItems("list", bytes, limit, 32, out ByteSlice[] items, out _)
                ? Text(
                    TreeRoots.Hashes(Array.ConvertAll(items, item => new Hash256(item.Span)), limit)
                )
                : null;

    // Activations in any order are SSZ, but no schedule.
    private static string? Config(ByteSlice bytes) =>
        ChainConfig.TryDecode(bytes, out _, out string detail) || detail.Contains("is activated at")
            ? Decoded
            : null;

    // The guest writes results and reads none: what it writes of the same fields must be the bytes.
    private static string? Written(ByteSlice bytes)
    {
        if (bytes.Length != PublicOutput.Size || bytes.Span[32] > 1)
        {
            return null;
        }
        ReadOnlySpan<byte> span = bytes.Span;
        byte[] output = PublicOutput.Encode(
            new Hash256(span),
            span[32] == 1,
            BinaryPrimitives.ReadUInt64LittleEndian(span[33..]),
            BinaryPrimitives.ReadUInt16LittleEndian(span[41..])
        );
        return span[..41].SequenceEqual(output.AsSpan(0, 41)) ? Decoded : null;
    }
}
