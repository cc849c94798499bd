using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// The testimony: trie nodes, bytecodes, and ancestors as header RLP (at most 1024 bytes each), oldest first, 256 at most. Called nodes, bytecodes and ancestors in the proposal; state, codes and headers on the wire.
/// </summary>
public sealed class ExecutionWitness
{
    public const int MaxHeaderLength = 1 << 10;
    public const int MaxHeaders = 256;

    public required EntryList Nodes { get; init; }

    public required EntryList Codes { get; init; }

    public required ByteSlice[] Ancestors { get; init; }

    /// <summary>Nodes whose form no trie has are not refused for it where they are reached (Trie.TrieNode.IsOdd).</summary>
    public bool LetsOddNodesPass { get; internal set; }

    internal static bool TryDecode(
        ByteSlice bytes,
        WitnessLimits limits,
        out ExecutionWitness witness,
        out string detail
    )
    {
        witness = null!;
        Span<ByteSlice> parts = new ByteSlice[3];
        if (
            !Ssz.TryCut("witness", bytes, 12, [0, 4, 8], parts, out detail)
            || !Ssz.TryReadEntries(
                "witness.state",
                parts[0],
                limits.MaxNodes,
                limits.MaxNodeLength,
                out EntryList nodes,
                out detail
            )
            || !Ssz.TryReadEntries(
                "witness.codes",
                parts[1],
                limits.MaxCodes,
                limits.MaxCodeLength,
                out EntryList codes,
                out detail
            )
            || !Ssz.TryReadByteLists(
                "witness.headers",
                parts[2],
                MaxHeaders,
                MaxHeaderLength,
                out ByteSlice[] ancestors,
                out detail
            )
        )
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
