using System.Buffers.Binary;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// StatelessValidationResult: root 32 ‖ success 1 ‖ chain_id u64 LE ‖ schema_id u16 LE. An input without a schema id has an output
/// without one.
/// </summary>
public static class PublicOutput
{
    public const int Size = 43;

    /// <summary>Without a schema id.</summary>
    public const int BareSize = 41;

    /// <summary>The output for bytes that are no input: all zeros.</summary>
    public static byte[] Sentinel(bool isBare = false) => new byte[isBare ? BareSize : Size];

    /// <param name="schemaId">0: none.</param>
    public static byte[] Encode(in Hash256 root, bool success, ulong chainId, ushort schemaId)
    {
        byte[] output = Sentinel(schemaId == 0);
        root.CopyTo(output);
        output[32] = success ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(output.AsSpan(33), chainId);
        if (schemaId != 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(output.AsSpan(41), schemaId);
        }
        return output;
    }
}
