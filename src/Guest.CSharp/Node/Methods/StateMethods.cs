using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Node.Chain;
using Perjury.Node.Rpc;
using Perjury.Node.Store;
using Perjury.Witness;

namespace Perjury.Node.Methods;

/// <summary>Accounts, slots, codes and proofs of them in the state after a block.</summary>
internal sealed class StateMethods(NodeChain chain)
{
    private const int MaxProofKeys = 1024;

    public void AddTo(RpcMethods methods)
    {
        methods.Add("eth_getBalance", 2, GetBalance);
        methods.Add("eth_getTransactionCount", 2, GetTransactionCount);
        methods.Add("eth_getCode", 2, GetCode);
        methods.Add("eth_getStorageAt", 3, GetStorageAt);
        methods.Add("eth_getProof", 3, GetProof);
    }

    private void GetBalance(RpcCall call, Utf8JsonWriter json) =>
        WithAccount(
            call,
            1,
            (_, account, _) => json.WriteStringValue(JsonHex.Quantity(account.Balance))
        );

    private void GetTransactionCount(RpcCall call, Utf8JsonWriter json) =>
        WithAccount(
            call,
            1,
            (_, account, _) => json.WriteStringValue(JsonHex.Quantity(account.Nonce))
        );

    private void GetCode(RpcCall call, Utf8JsonWriter json) =>
        WithAccount(
            call,
            1,
            (view, account, _) =>
            {
                Code? code =
                    account.CodeHash == EmptyCodeHash.Hash
                        ? Code.Empty
                        : view.Tries.FindCode(account.CodeHash);
                json.WriteStringValue(JsonHex.Data((code ?? throw view.Gone()).Bytes.Span));
            }
        );

    private void GetStorageAt(RpcCall call, Utf8JsonWriter json)
    {
        call.Address(0);
        UInt256 slot = Word.StorageKey(call[1], RpcCall.Name(1), out _);
        WithAccount(
            call,
            2,
            (view, account, _) =>
            {
                TrieWalk walk = view.Walk(account.StorageRoot, Digest.Keccak256(slot));
                json.WriteStringValue(JsonHex.Data(ValueOf(walk).ToBigEndian()));
            }
        );
    }

    private void GetProof(RpcCall call, Utf8JsonWriter json)
    {
        Address address = call.Address(0);
        (UInt256 Slot, int Size)[] keys = StorageKeys(call[1]);
        WithAccount(
            call,
            2,
            (view, account, walk) =>
            {
                json.WriteStartObject();
                json.WriteAddress("address", address);
                json.WriteList("accountProof", Encoded(walk));
                json.WriteQuantity("balance", account.Balance);
                json.WriteHash("codeHash", account.Exists ? account.CodeHash : default);
                json.WriteQuantity("nonce", account.Nonce);
                json.WriteHash("storageHash", account.Exists ? account.StorageRoot : default);
                json.WriteStartArray("storageProof");
                foreach ((UInt256 slot, int size) in keys)
                {
                    TrieWalk proof = view.Walk(account.StorageRoot, Digest.Keccak256(slot));
                    json.WriteStartObject();
                    json.WriteString(
                        "key",
                        size == 32 ? JsonHex.Data(slot.ToBigEndian()) : JsonHex.Quantity(slot)
                    );
                    json.WriteQuantity("value", ValueOf(proof));
                    json.WriteList("proof", Encoded(proof));
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
    }

    private static (UInt256 Slot, int Size)[] StorageKeys(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Array)
        {
            throw RpcException.Params("argument 1: an array of storage keys is expected");
        }
        return given.GetArrayLength() <= MaxProofKeys
            ?
            [
                .. given
                    .EnumerateArray()
                    .Select(key => (Word.StorageKey(key, RpcCall.Name(1), out int size), size)),
            ]
            : throw RpcException.Params($"too many slots, at most {MaxProofKeys}");
    }

    private void WithAccount(
        RpcCall call,
        int blockArgument,
        Action<StateView, Account, TrieWalk> answer
    )
    {
        Address address = call.Address(0);
        BlockReference block = call.BlockOrLatest(blockArgument);
        using StoreReader reader = chain.Rent();
        StateView view = StateView.Open(chain, reader, block);
        Account account = view.Account(address, out TrieWalk walk);
        answer(view, account, walk);
    }

    private static UInt256 ValueOf(TrieWalk walk)
    {
        if (walk.Value is not { } leaf)
        {
            return default;
        }
        RlpReader reader = new(leaf);
        reader.TryReadUInt256(out UInt256 value);
        return value;
    }

    private static IEnumerable<byte[]> Encoded(TrieWalk walk)
    {
        RlpWriter writer = new(600);
        foreach (TrieNode node in walk.Nodes)
        {
            writer.Clear();
            node.Encode(writer);
            yield return writer.ToArray();
        }
    }
}
