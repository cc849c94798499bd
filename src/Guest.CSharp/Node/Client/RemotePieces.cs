using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Node.Rpc;
using Perjury.Witness;

namespace Perjury.Node.Client;

/// <summary>
/// The pieces of the witness that another client gave for a block, and what else of the state before it the client proves when it
/// is asked (eth_getProof, eth_getCode, debug_getRawHeader). Everything is kept by its own keccak, so an answer can be useless but
/// not false.
/// </summary>
public sealed class RemotePieces : IWitnessFiller
{
    /// <summary>So many nibbles of a key's hash are found by trying keys; a node that lies deeper and has no known key is given up.</summary>
    private const int MostNibbles = 5;

    private readonly RpcClient _client;
    private readonly Header _block;
    private readonly Dictionary<Hash256, byte[]> _pieces = [];
    private readonly Dictionary<Hash256, Header> _headers = [];

    public RemotePieces(RpcClient client, Header block, WitnessLists given)
    {
        _client = client;
        _block = block;
        foreach (byte[] piece in (IEnumerable<byte[]>)[.. given.State, .. given.Codes])
        {
            _pieces[Digest.Keccak256(piece)] = piece;
        }
        foreach (byte[] rlp in given.Headers)
        {
            Keep(rlp);
        }
    }

    /// <summary>Why something could not be had, the first time; null: all that was asked for was had.</summary>
    public string? Failure { get; private set; }

    public byte[]? ReadNode(in Hash256 hash) => _pieces.GetValueOrDefault(hash);

    public byte[]? ReadCode(in Hash256 hash) => _pieces.GetValueOrDefault(hash);

    public bool TryGetProof(in Address address, UInt256? slot) =>
        TryAsk(
            "eth_getProof",
            [
                $"\"{address}\"",
                slot is { } key ? $"[\"{JsonHex.Data(key.ToBigEndian())}\"]" : "[]",
                Parent,
            ],
            proof =>
            {
                KeepAll(proof.GetProperty("accountProof"));
                foreach (JsonElement one in proof.GetProperty("storageProof").EnumerateArray())
                {
                    KeepAll(one.GetProperty("proof"));
                }
            }
        );

    public bool TryGetCode(in Address address) =>
        TryAsk("eth_getCode", [$"\"{address}\"", Parent], code => Keep(code, "the code"));

    public bool TryGetNodeAt(Address? owner, byte[] path)
    {
        if (path.Length > MostNibbles)
        {
            Failure ??= $"a node beside the way of a removal, {path.Length} nibbles deep";
            return false;
        }
        for (ulong i = 0; ; i++)
        {
            Address account = owner ?? Address.FromUInt256(i);
            Hash256 key = owner is null
                ? Digest.Keccak256(account)
                : Digest.Keccak256(new UInt256(i));
            if (Begins(key, path))
            {
                return TryGetProof(account, owner is null ? null : new UInt256(i));
            }
        }
    }

    public bool TryGetHash(ulong number, out Hash256 hash)
    {
        hash = default;
        if (number >= _block.Number || !TryGet(_block.Number - number, out Header ancestor))
        {
            return false;
        }
        hash = ancestor.Hash;
        return true;
    }

    public bool TryGet(ulong back, out Header ancestor)
    {
        ancestor = _block;
        for (ulong i = 0; i < back; i++)
        {
            Hash256 hash = ancestor.ParentHash;
            if (
                !_headers.ContainsKey(hash)
                    && !TryAsk(
                        "debug_getRawHeader",
                        [$"\"{hash}\""],
                        rlp => Keep(Word.Data(rlp, "the header"))
                    )
                || !_headers.TryGetValue(hash, out Header? next)
            )
            {
                return false;
            }
            ancestor = next;
        }
        return back > 0;
    }

    private string Parent => $"\"{JsonHex.Quantity(_block.Number - 1)}\"";

    private bool TryAsk(string method, string[] parameters, Action<JsonElement> take)
    {
        try
        {
            take(_client.Call(method, parameters));
            return true;
        }
        catch (Exception error)
            when (error
                    is RemoteException
                        or RpcException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            Failure ??= error is RemoteException ? error.Message : $"{method}: {error.Message}";
            return false;
        }
    }

    private void KeepAll(JsonElement proof)
    {
        foreach (JsonElement node in proof.EnumerateArray())
        {
            Keep(node, "a node of the proof");
        }
    }

    private void Keep(JsonElement piece, string what)
    {
        byte[] bytes = Word.Data(piece, what);
        _pieces[Digest.Keccak256(bytes)] = bytes;
    }

    private void Keep(byte[] rlp)
    {
        if (HeaderDecoder.TryDecode(new ByteSlice(rlp), out Header header))
        {
            _headers[header.Hash] = header;
        }
    }

    private static bool Begins(in Hash256 key, byte[] path)
    {
        byte[] bytes = key.ToArray();
        for (int i = 0; i < path.Length; i++)
        {
            int nibble = (i & 1) == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 15;
            if (nibble != path[i])
            {
                return false;
            }
        }
        return true;
    }
}
