using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Node.Rpc;
using Perjury.Node.Store;

namespace Perjury.Node.Methods;

/// <summary>Blocks, transactions and receipts: what a block says and what its execution left in it.</summary>
internal sealed class ChainMethods(NodeChain chain)
{
    public static string ClientVersion { get; } =
        "perjury/"
        + (
            typeof(ChainMethods)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion
            ?? "0.0.0"
        );

    public void AddTo(RpcMethods methods)
    {
        methods.Add(
            "eth_chainId",
            0,
            (_, json) => json.WriteStringValue(JsonHex.Quantity(chain.Spec.ChainId))
        );
        methods.Add(
            "net_version",
            0,
            (_, json) =>
                json.WriteStringValue(chain.Spec.ChainId.ToString(CultureInfo.InvariantCulture))
        );
        methods.Add("web3_clientVersion", 0, (_, json) => json.WriteStringValue(ClientVersion));
        methods.Add("eth_syncing", 0, (_, json) => json.WriteBooleanValue(false));
        methods.Add("eth_blockNumber", 0, BlockNumber);
        methods.Add("eth_getBlockByNumber", 2, GetBlockByNumber);
        methods.Add("eth_getBlockByHash", 2, GetBlockByHash);
        methods.Add("eth_getBlockTransactionCountByNumber", 1, CountByNumber);
        methods.Add("eth_getBlockTransactionCountByHash", 1, CountByHash);
        methods.Add("eth_getTransactionByHash", 1, GetTransaction);
        methods.Add("eth_getTransactionReceipt", 1, GetReceipt);
        methods.Add("eth_getTransactionByBlockNumberAndIndex", 2, GetTransactionOfNumber);
        methods.Add("eth_getTransactionByBlockHashAndIndex", 2, GetTransactionOfHash);
        methods.Add("eth_getBlockReceipts", 1, GetReceipts);
        methods.Add("debug_getRawBlock", 1, GetRawBlock);
        methods.Add("debug_getRawHeader", 1, GetRawHeader);
        methods.Add("debug_getRawReceipts", 1, GetRawReceipts);
        methods.Add("rpc.discover", 0, (_, json) => json.WriteRawValue(OpenRpc.Document));
    }

    private void BlockNumber(RpcCall call, Utf8JsonWriter json)
    {
        using StoreReader reader = chain.Rent();
        json.WriteStringValue(JsonHex.Quantity(chain.Head(reader).Number));
    }

    private void GetBlockByNumber(RpcCall call, Utf8JsonWriter json)
    {
        BlockReference block = call.Block(0, takesHash: false);
        bool isFull = call.Flag(1);
        Answer(block, json, body => BlockJson.WriteBlock(json, body, isFull));
    }

    private void GetBlockByHash(RpcCall call, Utf8JsonWriter json)
    {
        Hash256 hash = call.Hash(0);
        bool isFull = call.Flag(1);
        Answer(hash, json, body => BlockJson.WriteBlock(json, body, isFull));
    }

    private void CountByNumber(RpcCall call, Utf8JsonWriter json) =>
        Answer(
            call.Block(0, takesHash: false),
            json,
            body => json.WriteStringValue(JsonHex.Quantity((ulong)body.Block.Transactions.Length))
        );

    private void CountByHash(RpcCall call, Utf8JsonWriter json) =>
        Answer(
            call.Hash(0),
            json,
            body => json.WriteStringValue(JsonHex.Quantity((ulong)body.Block.Transactions.Length))
        );

    private void GetTransaction(RpcCall call, Utf8JsonWriter json) =>
        AnswerTransaction(call, json, TransactionJson.Write);

    private void GetTransactionOfNumber(RpcCall call, Utf8JsonWriter json)
    {
        BlockReference block = call.Block(0, takesHash: false);
        ulong index = Word.UInt64(call[1], RpcCall.Name(1));
        Answer(block, json, body => WriteTransaction(json, body, index));
    }

    private void GetTransactionOfHash(RpcCall call, Utf8JsonWriter json)
    {
        Hash256 hash = call.Hash(0);
        ulong index = Word.UInt64(call[1], RpcCall.Name(1));
        Answer(hash, json, body => WriteTransaction(json, body, index));
    }

    private static void WriteTransaction(Utf8JsonWriter json, BlockBody body, ulong index)
    {
        if (index < (ulong)body.Block.Transactions.Length)
        {
            TransactionJson.Write(json, body, (int)index);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private void GetReceipt(RpcCall call, Utf8JsonWriter json) =>
        AnswerTransaction(
            call,
            json,
            static (writer, body, index) => new ReceiptJson(body).Write(writer, index)
        );

    // A hash that is not there is an error here, as in go-ethereum.
    private void GetReceipts(RpcCall call, Utf8JsonWriter json)
    {
        BlockReference block = call.Block(0);
        using StoreReader reader = chain.Rent();
        Header? header = block.Hash is null
            ? block.Find(chain, reader)
            : block.Require(chain, reader);
        if (header is null)
        {
            json.WriteNullValue();
            return;
        }
        new ReceiptJson(BlockBody.Find(chain, reader, header.Hash)!).WriteAll(json);
    }

    private void GetRawBlock(RpcCall call, Utf8JsonWriter json) =>
        AnswerRaw(call, json, body => json.WriteStringValue(JsonHex.Data(body.Rlp)));

    private void GetRawHeader(RpcCall call, Utf8JsonWriter json) =>
        AnswerRaw(
            call,
            json,
            body => json.WriteStringValue(JsonHex.Data(HeaderEncoder.Encode(body.Header)))
        );

    // Unlike the other two: no such number is null, no such hash has no receipts.
    private void GetRawReceipts(RpcCall call, Utf8JsonWriter json)
    {
        BlockReference block = call.Block(0);
        using StoreReader reader = chain.Rent();
        Header? header = block.Find(chain, reader);
        if (header is null && block.Hash is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartArray();
        foreach (byte[] receipt in header is null ? [] : reader.FindBlock(header.Hash)!.Receipts)
        {
            json.WriteStringValue(JsonHex.Data(receipt));
        }
        json.WriteEndArray();
    }

    private void AnswerTransaction(
        RpcCall call,
        Utf8JsonWriter json,
        Action<Utf8JsonWriter, BlockBody, int> write
    )
    {
        Hash256 hash = call.Hash(0);
        using StoreReader reader = chain.Rent();
        if (
            reader.FindTransaction(hash) is { } place
            && BlockBody.Find(chain, reader, place.Block) is { } body
        )
        {
            write(json, body, place.Position);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private void Answer(BlockReference block, Utf8JsonWriter json, Action<BlockBody> write)
    {
        using StoreReader reader = chain.Rent();
        if (block.Find(chain, reader) is { } header)
        {
            write(BlockBody.Find(chain, reader, header.Hash)!);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private void Answer(Hash256 hash, Utf8JsonWriter json, Action<BlockBody> write)
    {
        using StoreReader reader = chain.Rent();
        if (BlockBody.Find(chain, reader, hash) is { } body)
        {
            write(body);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    // A number that is not there is no bytes, a hash that is not there an error: as go-ethereum has it.
    private void AnswerRaw(RpcCall call, Utf8JsonWriter json, Action<StoredBlock> write)
    {
        BlockReference block = call.Block(0);
        using StoreReader reader = chain.Rent();
        if (block.Find(chain, reader) is { } header)
        {
            write(reader.FindBlock(header.Hash)!);
        }
        else if (block.Hash is null)
        {
            json.WriteStringValue("0x");
        }
        else
        {
            throw RpcException.Server($"block {block} not found");
        }
    }
}
