using Perjury.Guest.Primitives;

namespace Perjury.Guest.Execution;

/// <summary>What execution computed, for comparison with the header.</summary>
public sealed class BlockResult
{
    public required ulong GasUsed { get; init; }

    /// <summary>256 bytes.</summary>
    public required byte[] LogsBloom { get; init; }

    /// <summary>As they stand in the trie under <see cref="ReceiptsRoot"/>.</summary>
    public required ByteSlice[] Receipts { get; init; }
    public required Hash256 ReceiptsRoot { get; init; }
    public required Hash256 StateRoot { get; init; }
    public required ulong BlobGasUsed { get; init; }

    /// <summary>EIP-7685: a type byte and the packed items of each kind that is not empty, in the order of types.</summary>
    public required byte[][] Requests { get; init; }

    /// <summary>EIP-7685 hash over the requests the execution produced; zero before Prague.</summary>
    public required Hash256 RequestsHash { get; init; }

    /// <summary>EIP-7928: the RLP of what was accessed and changed; empty before Amsterdam.</summary>
    public required byte[] BlockAccessList { get; init; }

    /// <summary>keccak of the RLP; zero before Amsterdam.</summary>
    public required Hash256 BlockAccessListHash { get; init; }
}
