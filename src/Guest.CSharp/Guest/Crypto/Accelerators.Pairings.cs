using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Pairings;

#if !ZKVM
namespace Perjury.Guest.Crypto;

/// <summary>
/// The pairing-curve half of the accelerator seam (zkvm-standards c-interface-accelerators), in portable C#.
/// Coordinates are big-endian and unpadded (32 bytes for bn254, 48 for BLS12-381); infinity is all zero bytes.
/// Every method returns false for an input the EIP calls invalid and then leaves its output unspecified.
/// </summary>
public static partial class Accelerators
{
    /// <summary>bn254 addition (EIP-196): two 64-byte points in, one out.</summary>
    public static bool Bn254G1Add(
        ReadOnlySpan<byte> a64,
        ReadOnlySpan<byte> b64,
        Span<byte> out64
    ) => Bn254Curve.TryAdd(a64, b64, out64);

    /// <summary>bn254 multiplication (EIP-196): a 64-byte point by any 256-bit scalar.</summary>
    public static bool Bn254G1Mul(
        ReadOnlySpan<byte> point64,
        ReadOnlySpan<byte> scalar32,
        Span<byte> out64
    ) => Bn254Curve.TryMul(point64, scalar32, out64);

    /// <summary>bn254 pairing check (EIP-197): k pairs of 192 bytes (G1, then G2 with the imaginary halves first).</summary>
    public static bool Bn254Pairing(ReadOnlySpan<byte> pairs192k, out bool verified) =>
        Pairings.Bn254Pairing.TryCheck(pairs192k, out verified);

    /// <summary>KZG point evaluation (EIP-4844): whether the committed polynomial takes the value y at z.</summary>
    public static bool KzgPointEval(
        ReadOnlySpan<byte> commitment48,
        ReadOnlySpan<byte> z32,
        ReadOnlySpan<byte> y32,
        ReadOnlySpan<byte> proof48,
        out bool verified
    ) => Kzg.TryVerify(commitment48, z32, y32, proof48, out verified);

    /// <summary>BLS12-381 G1 addition (EIP-2537), without a subgroup check.</summary>
    public static bool Bls12G1Add(
        ReadOnlySpan<byte> a96,
        ReadOnlySpan<byte> b96,
        Span<byte> out96
    ) => Bls12381G1.TryAdd(a96, b96, out96);

    /// <summary>BLS12-381 G1 multi-scalar multiplication (EIP-2537): k of (96-byte point, 32-byte scalar).</summary>
    public static bool Bls12G1Msm(ReadOnlySpan<byte> pairs128k, Span<byte> out96) =>
        Bls12381G1.TryMsm(pairs128k, out96);

    /// <summary>BLS12-381 G2 addition (EIP-2537), without a subgroup check.</summary>
    public static bool Bls12G2Add(
        ReadOnlySpan<byte> a192,
        ReadOnlySpan<byte> b192,
        Span<byte> out192
    ) => Bls12381G2.TryAdd(a192, b192, out192);

    /// <summary>BLS12-381 G2 multi-scalar multiplication (EIP-2537): k of (192-byte point, 32-byte scalar).</summary>
    public static bool Bls12G2Msm(ReadOnlySpan<byte> pairs224k, Span<byte> out192) =>
        Bls12381G2.TryMsm(pairs224k, out192);

    /// <summary>BLS12-381 pairing check (EIP-2537): k pairs of 288 bytes (G1, then G2).</summary>
    public static bool Bls12Pairing(ReadOnlySpan<byte> pairs288k, out bool verified) =>
        Bls12381Pairing.TryCheck(pairs288k, out verified);

    /// <summary>BLS12-381 map of a field element to G1 (EIP-2537).</summary>
    public static bool Bls12MapFpToG1(ReadOnlySpan<byte> fp48, Span<byte> out96) =>
        Bls12381Map.TryMapToG1(fp48, out96);

    /// <summary>BLS12-381 map of an Fp2 element (c0, c1) to G2 (EIP-2537).</summary>
    public static bool Bls12MapFp2ToG2(ReadOnlySpan<byte> fp2_96, Span<byte> out192) =>
        Bls12381Map.TryMapToG2(fp2_96, out192);
}
#endif
