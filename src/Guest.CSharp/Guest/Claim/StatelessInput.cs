using System.Buffers.Binary;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Claim;

/// <summary>A decoded input of either form, with what the public output will say of it.</summary>
public sealed class StatelessInput
{
    /// <summary>0: the input has none, and so has its output.</summary>
    public required ushort SchemaId { get; init; }

    public required ulong ChainId { get; init; }

    /// <summary>Request form: hash_tree_root(NewPayloadRequest). Block form: the hash of the header, zero if the block is malformed.</summary>
    public required Hash256 Root { get; init; }

    public required ExecutionWitness Witness { get; init; }

    /// <summary>What is claimed of the block.</summary>
    public required IBlockClaim Claim { get; init; }

    /// <summary>Decodes the canonical bytes of an input; any other bytes give UnknownSchema or UndecodableInput.</summary>
    /// <param name="release">Whose layout an input of Amsterdam must have.</param>
    /// <param name="recall">Answers that a host has at hand.</param>
    public static Rejection? TryDecode(
        byte[] bytes,
        WireRelease release,
        out StatelessInput input,
        IRecall? recall = null
    )
    {
        input = null!;
        string detail;
        if (Schema.IsBare(bytes, release))
        {
            ByteSlice bare = new(bytes);
            return RequestInput.TryDecode(bare, Schema.Bare, recall, out input, out detail)
                ? null
                : Undecodable(detail);
        }
        if (bytes.Length < 2)
        {
            return new Rejection(
                Reason.UnknownSchema,
                "an input of " + bytes.Length + " bytes has no schema id"
            );
        }
        ushort id = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        Planted.IgnoreRevision(ref id);
        ByteSlice body = new(bytes, 2, bytes.Length - 2);
        if (id == Schema.BlockForm)
        {
            return BlockInput.TryDecode(body, out input, out detail) ? null : Undecodable(detail);
        }
        if (!Schema.TryFind(id, release, body, out Schema schema))
        {
            return new Rejection(
                Reason.UnknownSchema,
                "schema id " + Hex.Encode(bytes.AsSpan(0, 2)) + " is not served"
            );
        }
        return RequestInput.TryDecode(body, schema, recall, out input, out detail)
            ? null
            : Undecodable(detail);
    }

    private static Rejection Undecodable(string detail) => new(Reason.UndecodableInput, detail);
}
