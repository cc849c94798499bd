using Perjury.Guest.Primitives;

namespace Perjury.Guest.Crypto;

/// <summary>The order n of the secp256k1 group, for the range checks of signatures (EELS SECP256K1N).</summary>
internal static class Secp256k1Order
{
    private static UInt256 N =>
        new(0xbfd25e8cd0364141, 0xbaaedce6af48a03b, 0xfffffffffffffffe, 0xffffffffffffffff);

    private static UInt256 HalfN =>
        new(0xdfe92f46681b20a0, 0x5d576e7357a4501d, 0xffffffffffffffff, 0x7fffffffffffffff);

    /// <summary>0 &lt; value &lt; n.</summary>
    public static bool IsScalar(in UInt256 value) => !value.IsZero && value < N;

    /// <summary>0 &lt; value &lt; n, for the first 32 big-endian bytes.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> bytes) => IsScalar(UInt256.FromBigEndian(bytes));

    /// <summary>0 &lt; value ≤ n / 2 (EIP-2).</summary>
    public static bool IsLowScalar(in UInt256 value) => !value.IsZero && value <= HalfN;
}
