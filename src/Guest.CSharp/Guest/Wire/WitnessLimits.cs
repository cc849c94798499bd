namespace Perjury.Guest.Wire;

/// <summary>How much of each kind a witness may hold; <see cref="Ssz.Progressive"/>: any number.</summary>
internal sealed class WitnessLimits
{
    /// <summary>EIP-8025.</summary>
    public static readonly WitnessLimits Today = new()
    {
        MaxNodeLength = 1 << 10,
        MaxCodeLength = 1 << 16,
    };

    public static readonly WitnessLimits Zkevm033 = new()
    {
        MaxNodes = 1 << 20,
        MaxNodeLength = 1 << 20,
        MaxCodes = 1 << 16,
        MaxCodeLength = 1 << 24,
    };

    public int MaxNodes { get; private init; }

    /// <summary>Bytes.</summary>
    public int MaxNodeLength { get; private init; }

    public int MaxCodes { get; private init; }

    /// <summary>Bytes.</summary>
    public int MaxCodeLength { get; private init; }
}
