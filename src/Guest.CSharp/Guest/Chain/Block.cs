using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>One EIP-4895 withdrawal; the amount is in Gwei.</summary>
public sealed record Withdrawal(ulong Index, ulong ValidatorIndex, Address Address, ulong Amount);

/// <summary>A decoded block: what the executor runs.</summary>
public sealed class Block
{
    public required Header Header { get; init; }

    public required Transaction[] Transactions { get; init; }

    public Header[] Ommers { get; init; } = [];

    /// <summary>Empty before Shanghai.</summary>
    public Withdrawal[] Withdrawals { get; init; } = [];

    /// <summary>What is claimed to have signed each transaction (65 bytes, SEC1 uncompressed), where the input says it; else null.</summary>
    public ByteSlice[]? PublicKeys { get; init; }
}
