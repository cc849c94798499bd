using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using Perjury.Guest.Crypto.Pairings;

namespace Perjury.Guest.Crypto;

/// <summary>The KZG proof check behind POINT_EVALUATION (EIP-4844; consensus-specs polynomial-commitments.md, verify_kzg_proof).</summary>
[SkipLocalsInit]
internal static class Kzg
{
    /// <summary>Bytes of a compressed point of G1.</summary>
    public const int PointSize = 48;

    private const ulong CompressedFlag = 1UL << 63;
    private const ulong InfinityFlag = 1UL << 62;
    private const ulong LargerFlag = 1UL << 61;

    /// <summary>
    /// e(C - [y]G1 + [z]π, -G2)·e(π, [τ]G2) = 1; false for a scalar not below r or a commitment or proof that is no point of G1.
    /// </summary>
    public static bool TryVerify(
        ReadOnlySpan<byte> commitment48,
        ReadOnlySpan<byte> z32,
        ReadOnlySpan<byte> y32,
        ReadOnlySpan<byte> proof48,
        out bool verified
    )
    {
        verified = false;
        if (
            !Bls12381Curve.IsCanonicalScalar(z32)
            || !Bls12381Curve.IsCanonicalScalar(y32)
            || !TryDecompress(commitment48, out FpAffine<Bls12381Fp> commitment)
            || !TryDecompress(proof48, out FpAffine<Bls12381Fp> proof)
        )
            return false;

        FpAffine<Bls12381Fp> generator = new(
            in KzgSetup.G1Generator[0],
            in KzgSetup.G1Generator[1]
        );
        FpAffine<Bls12381Fp>.Neg(in generator, out generator);
        Span<FpAffine<Bls12381Fp>> points = stackalloc FpAffine<Bls12381Fp>[4];
        Span<ulong> scalars = stackalloc ulong[8];
        Bls12381G1.Split(in proof, z32, points[..2], scalars[..4]);
        Bls12381G1.Split(in generator, y32, points[2..], scalars[4..]);
        FpMultiScalar.Sum<Bls12381Fp>(points, scalars, 2, out FpJacobian<Bls12381Fp> sum);
        FpJacobian<Bls12381Fp>.Add(in sum, in commitment, out sum);
        FpJacobian<Bls12381Fp>.ToAffine(in sum, out FpAffine<Bls12381Fp> left);
        verified = IsProductOne(in left, in proof);
        return true;
    }

    /// <summary>The compressed form of EIP-4844 (ZCash): three flag bits, then x; false unless canonical and in the order-r subgroup.</summary>
    public static bool TryDecompress(ReadOnlySpan<byte> bytes48, out FpAffine<Bls12381Fp> r)
    {
        r = default;
        ulong top = BinaryPrimitives.ReadUInt64BigEndian(bytes48);
        if ((top & CompressedFlag) == 0)
            return false;
        if ((top & InfinityFlag) != 0)
            return top == (CompressedFlag | InfinityFlag)
                && !bytes48[8..PointSize].ContainsAnyExcept((byte)0);

        Span<byte> x = stackalloc byte[PointSize];
        bytes48[..PointSize].CopyTo(x);
        x[0] &= 0x1f;
        if (!Bls12381Fp.TryRead(x, out r.X))
            return false;
        Bls12381Fp.Square(in r.X, out Bls12381Fp right);
        Bls12381Fp.Mul(in right, in r.X, out right);
        Bls12381Fp.Add(in right, in Bls12381Constants.CurveB[0], out right);
        if (!Bls12381Sqrt.TrySqrt(in right, out r.Y))
            return false;
        if (Bls12381Fp.IsLarger(in r.Y) != ((top & LargerFlag) != 0))
            Bls12381Fp.Neg(in r.Y, out r.Y);
        return Bls12381G1.IsInSubgroup(in r);
    }

    // e(left, -G2)·e(proof, [τ]G2) = 1; pairs with infinity contribute one.
    private static bool IsProductOne(in FpAffine<Bls12381Fp> left, in FpAffine<Bls12381Fp> proof)
    {
        Span<FpMillerPair<Bls12381Fp>> pairs = stackalloc FpMillerPair<Bls12381Fp>[2];
        int count = 0;
        if (!FpAffine<Bls12381Fp>.IsInfinity(in left))
        {
            FpAffine<Fp2<Bls12381Fp>> generator = new(
                in KzgSetup.G2Generator[0],
                in KzgSetup.G2Generator[1]
            );
            FpAffine<Fp2<Bls12381Fp>>.Neg(in generator, out generator);
            pairs[count++] = new FpMillerPair<Bls12381Fp>(in left, in generator);
        }
        if (!FpAffine<Bls12381Fp>.IsInfinity(in proof))
        {
            FpAffine<Fp2<Bls12381Fp>> tau = new(in KzgSetup.TauG2[0], in KzgSetup.TauG2[1]);
            pairs[count++] = new FpMillerPair<Bls12381Fp>(in proof, in tau);
        }
        Fp12<Bls12381Fp>.SetOne(out Fp12<Bls12381Fp> product);
        return Bls12381Pairing.TryMillerLoop(pairs[..count], ref product)
            && Bls12381Pairing.IsOneAfterFinalExponentiation(in product);
    }
}
