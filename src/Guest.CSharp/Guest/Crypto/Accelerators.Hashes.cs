namespace Perjury.Guest.Crypto;

/// <summary>
/// The one seam through which the guest reaches its cryptography: managed code on .NET, the extern C functions
/// zkvm_* of the zkvm-standards (c-interface-accelerators) when built with ZKVM.
/// </summary>
public static partial class Accelerators
{
    /// <summary>Keccak-256 of <paramref name="data"/> into 32 bytes.</summary>
    public static void Keccak256(ReadOnlySpan<byte> data, Span<byte> out32) =>
        Keccak.Compute(data, out32);

    /// <summary>keccak-f[1600] in place over 25 lanes, lane (x, y) at x + 5y.</summary>
    public static void KeccakF(Span<ulong> state25) => Keccak.Permute(state25);

    /// <summary>SHA-256 of <paramref name="data"/> into 32 bytes (precompile 0x02).</summary>
    public static void Sha256(ReadOnlySpan<byte> data, Span<byte> out32) =>
        Crypto.Sha256.Compute(data, out32);

    /// <summary>SHA-256 of two 32-byte nodes side by side: one step of SSZ merkleization.</summary>
    public static void Sha256Pair(
        ReadOnlySpan<byte> left32,
        ReadOnlySpan<byte> right32,
        Span<byte> out32
    ) => Crypto.Sha256.HashPair(left32, right32, out32);
}
