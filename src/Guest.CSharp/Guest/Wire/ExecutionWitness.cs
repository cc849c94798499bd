using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// The testimony: trie nodes (at most 1024 bytes each), bytecodes (65536), ancestors as header RLP (1024), oldest first, 256 at
/// most. Called nodes, bytecodes and ancestors in the proposal; state, codes and headers on the wire.
/// </summary>
public sealed class ExecutionWitness
{
    public const int MaxNodeLength = 1 << 10;
    public const int MaxCodeLength = 1 << 16;
    public const int MaxHeaderLength = 1 << 10;
    public const int MaxHeaders = 256;

    public required ByteSlice[] Nodes { get; init; }

    public required ByteSlice[] Codes { get; init; }

    public required ByteSlice[] Ancestors { get; init; }

    internal static bool TryDecode(ByteSlice bytes, out ExecutionWitness witness, out string detail)
    {
        witness = null!;
        detail = "witness: offsets are not canonical";
        Span<ByteSlice> parts = new ByteSlice[3];
        if (!Ssz.TryCut(bytes, 12, [0, 4, 8], parts))
        {
            return false;
        }
        detail = "witness.state is not a canonical list of byte lists of at most 1024 bytes";
        if (!Ssz.TryReadByteLists(parts[0], int.MaxValue, MaxNodeLength, out ByteSlice[] nodes))
        {
            return false;
        }
        detail = "witness.codes is not a canonical list of byte lists of at most 65536 bytes";
        if (!Ssz.TryReadByteLists(parts[1], int.MaxValue, MaxCodeLength, out ByteSlice[] codes))
        {
            return false;
        }
        detail =
            "witness.headers is not a canonical list of at most 256 byte lists of at most 1024 bytes";
        if (!Ssz.TryReadByteLists(parts[2], MaxHeaders, MaxHeaderLength, out ByteSlice[] ancestors))
        {
            return false;
        }
        witness = new ExecutionWitness
        {
            Nodes = nodes,
            Codes = codes,
            Ancestors = ancestors,
        };
        return true;
    }
}
