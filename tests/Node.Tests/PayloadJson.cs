using System.Text;
using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Witness;

namespace Perjury.Node.Tests;

/// <summary>A block as the engine_newPayload request that delivers it.</summary>
internal static class PayloadJson
{
    /// <summary>Null where no payload says what the block says.</summary>
    public static string? Of(byte[] rlp, ChainSpec spec, BlockResult? result)
    {
        ByteSlice raw = new(rlp);
        if (
            !BlockDecoder.TryDecodeHeader(raw, out Header header)
            || spec.ForkAt(header.Number, header.Timestamp) is not { } fork
            || fork.HasProofOfWork
            || BlockDecoder.TryDecode(raw, fork, out Block block) is not null
        )
        {
            return null;
        }
        HeaderForm form = fork.HeaderForm;
        IReadOnlyList<byte[]> requests =
            header.RequestsHash == Requests.HashOf([]) ? [] : result?.Requests ?? [];
        int version =
            form.HasBlockAccessListHash ? 5
            : form.HasRequestsHash ? 4
            : form.HasBlobGas ? 3
            : form.HasWithdrawalsRoot ? 2
            : 1;
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WriteNumber("id", 1);
            json.WriteString("method", "engine_newPayloadV" + version);
            json.WriteStartArray("params");
            WritePayload(json, block, result);
            if (form.HasBlobGas)
            {
                WriteList(
                    json,
                    block
                        .Transactions.SelectMany(one => one.BlobVersionedHashes)
                        .Select(hash => hash.ToArray())
                );
                json.WriteStringValue(header.ParentBeaconBlockRoot.ToString());
            }
            if (form.HasRequestsHash)
            {
                WriteList(json, requests);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WritePayload(Utf8JsonWriter json, Block block, BlockResult? result)
    {
        Header header = block.Header;
        json.WriteStartObject();
        json.WriteString("parentHash", header.ParentHash.ToString());
        json.WriteString("feeRecipient", header.Coinbase.ToString());
        json.WriteString("stateRoot", header.StateRoot.ToString());
        json.WriteString("receiptsRoot", header.ReceiptsRoot.ToString());
        json.WriteString("logsBloom", Hex.Encode(header.LogsBloom.Span));
        json.WriteString("prevRandao", header.PrevRandao.ToString());
        json.WriteString("blockNumber", "0x" + header.Number.ToString("x"));
        json.WriteString("gasLimit", "0x" + header.GasLimit.ToString("x"));
        json.WriteString("gasUsed", "0x" + header.GasUsed.ToString("x"));
        json.WriteString("timestamp", "0x" + header.Timestamp.ToString("x"));
        json.WriteString("extraData", Hex.Encode(header.ExtraData.Span));
        string fee = Convert.ToHexStringLower(header.BaseFeePerGas.ToBigEndian()).TrimStart('0');
        json.WriteString("baseFeePerGas", "0x" + (fee.Length == 0 ? "0" : fee));
        json.WriteString("blockHash", header.Hash.ToString());
        json.WritePropertyName("transactions");
        WriteList(json, block.Transactions.Select(one => one.Raw.ToArray()));
        if (header.Form.HasWithdrawalsRoot)
        {
            json.WriteStartArray("withdrawals");
            foreach (Withdrawal withdrawal in block.Withdrawals)
            {
                json.WriteStartObject();
                json.WriteString("index", "0x" + withdrawal.Index.ToString("x"));
                json.WriteString("validatorIndex", "0x" + withdrawal.ValidatorIndex.ToString("x"));
                json.WriteString("address", withdrawal.Address.ToString());
                json.WriteString("amount", "0x" + withdrawal.Amount.ToString("x"));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (header.Form.HasBlobGas)
        {
            json.WriteString("blobGasUsed", "0x" + header.BlobGasUsed.ToString("x"));
            json.WriteString("excessBlobGas", "0x" + header.ExcessBlobGas.ToString("x"));
        }
        if (header.Form.HasBlockAccessListHash)
        {
            json.WriteString("blockAccessList", Hex.Encode(result?.BlockAccessList ?? []));
            json.WriteString("slotNumber", "0x" + header.SlotNumber.ToString("x"));
        }
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, IEnumerable<byte[]> entries)
    {
        json.WriteStartArray();
        foreach (byte[] entry in entries)
        {
            json.WriteStringValue(Hex.Encode(entry));
        }
        json.WriteEndArray();
    }
}
