using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Rpc;

namespace Perjury.Node.Methods;

/// <summary>A transaction of a block as the Ethereum JSON-RPC writes it: the fields that its type has.</summary>
internal static class TransactionJson
{
    public static void Write(Utf8JsonWriter json, BlockBody body, int index)
    {
        Transaction tx = body.Block.Transactions[index];
        Header header = body.Block.Header;
        json.WriteStartObject();
        json.WriteHash("blockHash", header.Hash);
        json.WriteQuantity("blockNumber", header.Number);
        json.WriteQuantity("blockTimestamp", header.Timestamp);
        json.WriteAddress("from", body.SenderOf(index));
        json.WriteQuantity("gas", tx.GasLimit);
        json.WriteQuantity("gasPrice", body.PriceOf(index));
        if (tx.Type >= TransactionType.FeeMarket)
        {
            json.WriteQuantity("maxFeePerGas", tx.MaxFeePerGas);
            json.WriteQuantity("maxPriorityFeePerGas", tx.MaxPriorityFeePerGas);
        }
        if (tx.Type == TransactionType.Blob)
        {
            json.WriteQuantity("maxFeePerBlobGas", tx.MaxFeePerBlobGas);
        }
        json.WriteHash("hash", body.HashOf(index));
        json.WriteData("input", tx.Data.Span);
        json.WriteQuantity("nonce", tx.Nonce);
        json.WriteAddress("to", tx.To);
        json.WriteQuantity("transactionIndex", (ulong)index);
        json.WriteQuantity("value", tx.Value);
        json.WriteQuantity("type", (ulong)tx.Type);
        if (tx.Type != TransactionType.Legacy)
        {
            WriteAccessList(json, tx);
        }
        if (tx.IsReplayProtected)
        {
            json.WriteQuantity("chainId", tx.ChainId);
        }
        if (tx.Type == TransactionType.Blob)
        {
            json.WriteList(
                "blobVersionedHashes",
                tx.BlobVersionedHashes.Select(hash => hash.ToArray())
            );
        }
        if (tx.Type == TransactionType.SetCode)
        {
            WriteAuthorizations(json, tx);
        }
        json.WriteQuantity("v", V(tx));
        json.WriteQuantity("r", tx.R);
        json.WriteQuantity("s", tx.S);
        if (tx.Type != TransactionType.Legacy)
        {
            json.WriteQuantity("yParity", tx.YParity);
        }
        json.WriteEndObject();
    }

    // EIP-155.
    private static UInt256 V(Transaction tx)
    {
        if (tx.Type != TransactionType.Legacy)
        {
            return tx.YParity;
        }
        return tx.IsReplayProtected
            ? tx.ChainId + tx.ChainId + new UInt256(35) + tx.YParity
            : tx.YParity + new UInt256(27);
    }

    private static void WriteAccessList(Utf8JsonWriter json, Transaction tx)
    {
        json.WriteStartArray("accessList");
        foreach (AccessListEntry entry in tx.AccessList)
        {
            json.WriteStartObject();
            json.WriteAddress("address", entry.Address);
            json.WriteList("storageKeys", entry.StorageKeys.Select(key => key.ToBigEndian()));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteAuthorizations(Utf8JsonWriter json, Transaction tx)
    {
        json.WriteStartArray("authorizationList");
        foreach (Authorization authorization in tx.Authorizations)
        {
            json.WriteStartObject();
            json.WriteQuantity("chainId", authorization.ChainId);
            json.WriteAddress("address", authorization.Address);
            json.WriteQuantity("nonce", authorization.Nonce);
            json.WriteQuantity("yParity", authorization.YParity);
            json.WriteQuantity("r", authorization.R);
            json.WriteQuantity("s", authorization.S);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
