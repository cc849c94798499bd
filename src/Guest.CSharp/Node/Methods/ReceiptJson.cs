using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Node.Rpc;

namespace Perjury.Node.Methods;

/// <summary>The receipts of a block, decoded once, as the Ethereum JSON-RPC writes them.</summary>
internal sealed class ReceiptJson
{
    private readonly BlockBody _body;
    private readonly Receipt[] _receipts;

    private sealed record Receipt(
        ByteSlice Outcome,
        ulong CumulativeGas,
        ByteSlice Bloom,
        Log[] Logs
    );

    private sealed record Log(Address Address, Hash256[] Topics, ByteSlice Data);

    public ReceiptJson(BlockBody body)
    {
        _body = body;
        _receipts = [.. body.Stored.Receipts.Select(Decode)];
    }

    public void WriteAll(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        for (int i = 0; i < _receipts.Length; i++)
        {
            Write(json, i);
        }
        json.WriteEndArray();
    }

    public void Write(Utf8JsonWriter json, int index)
    {
        Transaction tx = _body.Block.Transactions[index];
        Header header = _body.Block.Header;
        Receipt receipt = _receipts[index];
        ulong before = index == 0 ? 0 : _receipts[index - 1].CumulativeGas;
        Address sender = _body.SenderOf(index);
        json.WriteStartObject();
        json.WriteHash("blockHash", header.Hash);
        json.WriteQuantity("blockNumber", header.Number);
        json.WriteAddress("contractAddress", tx.To is null ? Created(sender, tx.Nonce) : null);
        json.WriteQuantity("cumulativeGasUsed", receipt.CumulativeGas);
        json.WriteQuantity("effectiveGasPrice", _body.PriceOf(index));
        json.WriteAddress("from", sender);
        json.WriteQuantity("gasUsed", receipt.CumulativeGas - before);
        if (tx.Type == TransactionType.Blob)
        {
            json.WriteQuantity(
                "blobGasUsed",
                (ulong)tx.BlobVersionedHashes.Length * _body.Fork.GasPerBlob
            );
            json.WriteQuantity(
                "blobGasPrice",
                ForkBlobFee.PerGas(header.ExcessBlobGas, _body.Fork.BlobBaseFeeUpdateFraction)
            );
        }
        WriteLogs(json, index);
        json.WriteData("logsBloom", receipt.Bloom.Span);
        if (receipt.Outcome.Length == Hash256.Size)
        {
            json.WriteData("root", receipt.Outcome.Span);
        }
        else
        {
            json.WriteString("status", receipt.Outcome.Length == 0 ? "0x0" : "0x1");
        }
        json.WriteAddress("to", tx.To);
        json.WriteHash("transactionHash", _body.HashOf(index));
        json.WriteQuantity("transactionIndex", (ulong)index);
        json.WriteQuantity("type", (ulong)tx.Type);
        json.WriteEndObject();
    }

    private void WriteLogs(Utf8JsonWriter json, int index)
    {
        Header header = _body.Block.Header;
        int position = _receipts.Take(index).Sum(receipt => receipt.Logs.Length);
        json.WriteStartArray("logs");
        foreach (Log log in _receipts[index].Logs)
        {
            json.WriteStartObject();
            json.WriteAddress("address", log.Address);
            json.WriteList("topics", log.Topics.Select(topic => topic.ToArray()));
            json.WriteData("data", log.Data.Span);
            json.WriteQuantity("blockNumber", header.Number);
            json.WriteHash("transactionHash", _body.HashOf(index));
            json.WriteQuantity("transactionIndex", (ulong)index);
            json.WriteHash("blockHash", header.Hash);
            json.WriteQuantity("blockTimestamp", header.Timestamp);
            json.WriteQuantity("logIndex", (ulong)position++);
            json.WriteBoolean("removed", false);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // keccak of rlp([sender, nonce]), the last 20 bytes (Yellow Paper 7).
    private static Address Created(Address sender, UInt256 nonce)
    {
        RlpWriter writer = new(64);
        int list = writer.StartList();
        writer.WriteAddress(sender);
        writer.WriteUInt256(nonce);
        writer.EndList(list);
        return new Address(Digest.Keccak256(writer.WrittenSpan).ToArray().AsSpan(12));
    }

    // What execution wrote: nothing here can fail.
    private static Receipt Decode(byte[] bytes)
    {
        int type = bytes[0] < 0xc0 ? 1 : 0;
        RlpReader reader = new(new ByteSlice(bytes, type, bytes.Length - type));
        reader.TryReadList(out RlpReader fields);
        fields.TryReadString(out ByteSlice outcome);
        fields.TryReadUInt64(out ulong gas);
        fields.TryReadString(out ByteSlice bloom);
        fields.TryReadList(out RlpReader items);
        List<Log> logs = [];
        while (items.TryReadList(out RlpReader item))
        {
            item.TryReadAddress(out Address address);
            item.TryReadList(out RlpReader words);
            item.TryReadString(out ByteSlice data);
            List<Hash256> topics = [];
            while (words.TryReadHash(out Hash256 topic))
            {
                topics.Add(topic);
            }
            logs.Add(new Log(address, [.. topics], data));
        }
        return new Receipt(outcome, gas, bloom, [.. logs]);
    }
}
