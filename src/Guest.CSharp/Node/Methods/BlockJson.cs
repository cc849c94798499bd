using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Rpc;

namespace Perjury.Node.Methods;

/// <summary>Blocks and headers as the Ethereum JSON-RPC writes them.</summary>
internal static class BlockJson
{
    public static void WriteBlock(Utf8JsonWriter json, BlockBody body, bool isFull)
    {
        Header header = body.Block.Header;
        json.WriteStartObject();
        json.WriteHash("hash", header.Hash);
        WriteCommon(json, header);
        if (header.Form.HasBaseFee)
        {
            json.WriteQuantity("baseFeePerGas", header.BaseFeePerGas);
        }
        if (header.Form.HasWithdrawalsRoot)
        {
            json.WriteHash("withdrawalsRoot", header.WithdrawalsRoot);
        }
        WriteLater(json, header, nullIfAbsent: false);
        json.WriteQuantity("size", (ulong)body.Stored.Rlp.Length);
        json.WriteStartArray("transactions");
        for (int i = 0; i < body.Block.Transactions.Length; i++)
        {
            if (isFull)
            {
                TransactionJson.Write(json, body, i);
            }
            else
            {
                json.WriteStringValue(body.HashOf(i).ToString());
            }
        }
        json.WriteEndArray();
        json.WriteStartArray("uncles");
        foreach (Header ommer in body.Block.Ommers)
        {
            json.WriteStringValue(ommer.Hash.ToString());
        }
        json.WriteEndArray();
        if (header.Form.HasWithdrawalsRoot)
        {
            WriteWithdrawals(json, body.Block.Withdrawals);
        }
        json.WriteEndObject();
    }

    /// <summary>A header alone, with null for what its form has not: how go-ethereum gives the headers of a witness.</summary>
    public static void WriteHeader(Utf8JsonWriter json, Header header)
    {
        json.WriteStartObject();
        WriteCommon(json, header);
        if (header.Form.HasBaseFee)
        {
            json.WriteQuantity("baseFeePerGas", header.BaseFeePerGas);
        }
        else
        {
            json.WriteNull("baseFeePerGas");
        }
        if (header.Form.HasWithdrawalsRoot)
        {
            json.WriteHash("withdrawalsRoot", header.WithdrawalsRoot);
        }
        else
        {
            json.WriteNull("withdrawalsRoot");
        }
        WriteLater(json, header, nullIfAbsent: true);
        json.WriteHash("hash", header.Hash);
        json.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter json, Header header)
    {
        Span<byte> nonce = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(nonce, header.Nonce);
        json.WriteHash("parentHash", header.ParentHash);
        json.WriteHash("sha3Uncles", header.OmmersHash);
        json.WriteAddress("miner", header.Coinbase);
        json.WriteHash("stateRoot", header.StateRoot);
        json.WriteHash("transactionsRoot", header.TransactionsRoot);
        json.WriteHash("receiptsRoot", header.ReceiptsRoot);
        json.WriteData("logsBloom", header.LogsBloom.Span);
        json.WriteQuantity("difficulty", header.Difficulty);
        json.WriteQuantity("number", header.Number);
        json.WriteQuantity("gasLimit", header.GasLimit);
        json.WriteQuantity("gasUsed", header.GasUsed);
        json.WriteQuantity("timestamp", header.Timestamp);
        json.WriteData("extraData", header.ExtraData.Span);
        json.WriteHash("mixHash", header.PrevRandao);
        json.WriteData("nonce", nonce);
    }

    // the fields from Cancun on
    private static void WriteLater(Utf8JsonWriter json, Header header, bool nullIfAbsent)
    {
        HeaderForm form = header.Form;
        Field("blobGasUsed", form.HasBlobGas, JsonHex.Quantity(header.BlobGasUsed));
        Field("excessBlobGas", form.HasBlobGas, JsonHex.Quantity(header.ExcessBlobGas));
        Field(
            "parentBeaconBlockRoot",
            form.HasParentBeaconBlockRoot,
            header.ParentBeaconBlockRoot.ToString()
        );
        Field("requestsHash", form.HasRequestsHash, header.RequestsHash.ToString());
        Field(
            "blockAccessListHash",
            form.HasBlockAccessListHash,
            header.BlockAccessListHash.ToString()
        );
        Field("slotNumber", form.HasSlotNumber, JsonHex.Quantity(header.SlotNumber));

        void Field(string name, bool isThere, string value)
        {
            if (isThere)
            {
                json.WriteString(name, value);
            }
            else if (nullIfAbsent)
            {
                json.WriteNull(name);
            }
        }
    }

    private static void WriteWithdrawals(Utf8JsonWriter json, Withdrawal[] withdrawals)
    {
        json.WriteStartArray("withdrawals");
        foreach (Withdrawal withdrawal in withdrawals)
        {
            json.WriteStartObject();
            json.WriteQuantity("index", withdrawal.Index);
            json.WriteQuantity("validatorIndex", withdrawal.ValidatorIndex);
            json.WriteAddress("address", withdrawal.Address);
            json.WriteQuantity("amount", withdrawal.Amount);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
