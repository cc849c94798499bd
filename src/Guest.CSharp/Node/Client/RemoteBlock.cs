using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Rpc;
using Perjury.Witness;

namespace Perjury.Node.Client;

/// <summary>A block and the witness of it, as another client gives them.</summary>
/// <param name="Rlp">The whole block.</param>
/// <param name="Header">Its header.</param>
/// <param name="Shape">The witness.</param>
public sealed record RemoteBlock(byte[] Rlp, Header Header, WitnessShape Shape)
{
    /// <param name="block">A number, a tag or a hash.</param>
    /// <exception cref="RemoteException">What the client could not or did not give.</exception>
    public static RemoteBlock Fetch(RpcClient client, string block)
    {
        string parameter = JsonSerializer.Serialize(block);
        byte[] rlp = client.Data("debug_getRawBlock", parameter);
        if (!BlockDecoder.TryDecodeHeader(new ByteSlice(rlp), out Header header))
        {
            throw client.Bad(
                "debug_getRawBlock",
                rlp.Length == 0 ? $"block {block} is not there" : "the block does not decode"
            );
        }
        // by number: clients that take tags may have moved on, and some take nothing else
        JsonElement given = client.Call(
            "debug_executionWitness",
            $"\"{JsonHex.Quantity(header.Number)}\""
        );
        try
        {
            WitnessShape shape = WitnessShape.Read(given);
            return new RemoteBlock(rlp, header, WithParent(client, header, shape));
        }
        catch (RpcException error)
        {
            throw client.Bad("debug_executionWitness", error.Message);
        }
    }

    // Some witnesses have no headers at all; the parent's is had by another question.
    private static WitnessShape WithParent(RpcClient client, Header header, WitnessShape shape)
    {
        if (shape.Lists.Headers.Length > 0)
        {
            return shape;
        }
        byte[] parent = client.Data("debug_getRawHeader", $"\"{header.ParentHash}\"");
        WitnessLists lists = shape.Lists with { Headers = [parent] };
        return new WitnessShape(lists, [.. shape.Remarks, "the parent's header was asked for"]);
    }
}
