using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Node.Rpc;
using Perjury.Node.Store;
using Perjury.Witness;

namespace Perjury.Node.Methods;

/// <summary>
/// The Engine API as far as a consensus client, or a test in its place, drives a chain by it: payloads in, heads set. This node
/// makes no payloads.
/// </summary>
internal sealed class EngineMethods(NodeChain chain, NodeMetrics metrics)
{
    private const int InvalidForkchoiceState = -38002;
    private const int InvalidPayloadAttributes = -38003;
    private const int TooDeepReorganisation = -38006;
    private const int MaxInvalid = 1024;

    private readonly Dictionary<Hash256, Hash256> _invalid = [];
    private readonly Queue<Hash256> _oldestInvalid = new();

    private sealed record Status(string Name, Hash256? LatestValid, string? Error);

    public void AddTo(RpcMethods methods)
    {
        for (int version = 1; version <= 5; version++)
        {
            int own = version;
            methods.Add(
                "engine_newPayloadV" + version,
                version switch
                {
                    <= 2 => 1,
                    3 => 3,
                    _ => 4,
                },
                (call, json) => WriteStatus(json, NewPayload(call, own))
            );
        }
        for (int version = 1; version <= 4; version++)
        {
            methods.Add(
                "engine_forkchoiceUpdatedV" + version,
                version < 4 ? 2 : 3,
                ForkchoiceUpdated
            );
        }
        methods.Add("engine_exchangeCapabilities", 1, ExchangeCapabilities);

        void ExchangeCapabilities(RpcCall call, Utf8JsonWriter json)
        {
            if (call[0].ValueKind != JsonValueKind.Array)
            {
                throw RpcException.Params("argument 0: an array is expected");
            }
            json.WriteStartArray();
            foreach (string name in methods.Names)
            {
                if (
                    name.StartsWith("engine_", StringComparison.Ordinal)
                    && name != "engine_exchangeCapabilities"
                )
                {
                    json.WriteStringValue(name);
                }
            }
            json.WriteEndArray();
        }
    }

    private Status NewPayload(RpcCall call, int version)
    {
        EngineCall payload = PayloadArguments.Read(call, version, chain.Spec, out Fork fork);
        if (payload.Header.Hash != payload.BlockHash)
        {
            string why = $"blockhash mismatch: the payload hashes to {payload.Header.Hash}";
            return new Status(version == 1 ? "INVALID_BLOCK_HASH" : "INVALID", null, why);
        }
        if (
            TransactionList.TryDecode(payload.Transactions, fork, out Transaction[] transactions)
                is null
            && !TransactionList.HasBlobHashes(transactions, payload.VersionedHashes)
        )
        {
            return new Status(
                "INVALID",
                null,
                "versioned-hashes-mismatch: the call lists hashes that are not those of its transactions"
            );
        }
        if (LatestValid(payload.Header.ParentHash) is { } before)
        {
            Remember(payload.Header.Hash, before);
            return new Status("INVALID", before, "the parent is invalid");
        }
        ImportReport report = chain.Import(payload.BlockRlp());
        switch (report.Status)
        {
            case ImportStatus.Imported:
                metrics.CountBlock(payload.Header.GasUsed);
                return new Status("VALID", payload.Header.Hash, null);
            case ImportStatus.Known:
                return new Status("VALID", payload.Header.Hash, null);
            case ImportStatus.Invalid:
                Hash256 last = LastValidParent(payload.Header.ParentHash);
                Remember(payload.Header.Hash, last);
                return new Status("INVALID", last, report.Rejection!.ToString());
            case ImportStatus.Orphan:
            case ImportStatus.Pruned:
            default:
                return new Status("SYNCING", null, null);
        }
    }

    // Zero where the parent is of proof of work (paris.md).
    private Hash256 LastValidParent(Hash256 parentHash)
    {
        using StoreReader reader = chain.Rent();
        return reader.FindHeader(parentHash) is { } parent && parent.Difficulty.IsZero
            ? parentHash
            : default;
    }

    private void ForkchoiceUpdated(RpcCall call, Utf8JsonWriter json)
    {
        JsonElement state = call[0];
        Hash256 headHash = Member(state, "headBlockHash");
        Hash256 safeHash = Member(state, "safeBlockHash");
        Hash256 finalizedHash = Member(state, "finalizedBlockHash");
        Status status = SetHead(headHash, safeHash, finalizedHash);
        if (status.Name == "VALID" && call.Has(1))
        {
            throw new RpcException(
                InvalidPayloadAttributes,
                "the head is set; this node makes no payloads"
            );
        }
        json.WriteStartObject();
        json.WritePropertyName("payloadStatus");
        WriteStatus(json, status);
        json.WriteNull("payloadId");
        json.WriteEndObject();
    }

    private Status SetHead(Hash256 headHash, Hash256 safeHash, Hash256 finalizedHash)
    {
        using StoreReader reader = chain.Rent();
        if (reader.FindHeader(headHash) is not { } head)
        {
            return LatestValid(headHash) is { } last
                ? new Status("INVALID", last, "the head is invalid")
                : new Status("SYNCING", null, null);
        }
        Header? safe = Ancestor(reader, head, safeHash, "safe");
        Header? finalized = Ancestor(reader, head, finalizedHash, "finalized");
        return chain.TrySetHead(head, safe, finalized)
            ? new Status("VALID", head.Hash, null)
            : throw new RpcException(
                TooDeepReorganisation,
                $"more than {NodeChain.MaxReorganisation} blocks would leave the chain"
            );
    }

    private static Header? Ancestor(StoreReader reader, Header head, Hash256 hash, string what)
    {
        if (hash == default)
        {
            return null;
        }
        return reader.FindHeader(hash) is { } header && NodeChain.IsOn(reader, head, header)
            ? header
            : throw new RpcException(
                InvalidForkchoiceState,
                $"the {what} block is no ancestor of the head"
            );
    }

    private Hash256? LatestValid(Hash256 invalid)
    {
        lock (_invalid)
        {
            return _invalid.TryGetValue(invalid, out Hash256 latest) ? latest : null;
        }
    }

    private void Remember(Hash256 invalid, Hash256 latestValid)
    {
        lock (_invalid)
        {
            if (_invalid.TryAdd(invalid, latestValid))
            {
                _oldestInvalid.Enqueue(invalid);
            }
            if (_oldestInvalid.Count > MaxInvalid)
            {
                _invalid.Remove(_oldestInvalid.Dequeue());
            }
        }
    }

    private static Hash256 Member(JsonElement state, string name) =>
        state.ValueKind == JsonValueKind.Object && state.TryGetProperty(name, out JsonElement value)
            ? Word.Hash(value, "argument 0." + name)
            : throw RpcException.Params($"argument 0: {name} is missing");

    private static void WriteStatus(Utf8JsonWriter json, Status status)
    {
        json.WriteStartObject();
        json.WriteString("status", status.Name);
        json.WriteString("latestValidHash", status.LatestValid?.ToString());
        json.WriteString("validationError", status.Error);
        json.WriteEndObject();
    }
}
