using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>The points of bn254 as the precompiles of EIP-196 and EIP-197 see them: G1 is y² = x³ + 3, G2 the order-r part of its sextic twist.</summary>
internal static class Bn254Curve
{
    public const int G1Size = 2 * Bn254Fp.Size;
    public const int G2Size = 4 * Bn254Fp.Size;

    /// <summary>u, the parameter of the curve: p = 36u⁴ + 36u³ + 24u² + 6u + 1.</summary>
    public const ulong U = 0x44e992b44a6909f1;

    /// <summary>ECADD.</summary>
    public static bool TryAdd(ReadOnlySpan<byte> a64, ReadOnlySpan<byte> b64, Span<byte> out64)
    {
        if (!TryReadG1(a64, out FpAffine<Bn254Fp> a) || !TryReadG1(b64, out FpAffine<Bn254Fp> b))
            return false;
        FpAffine<Bn254Fp>.Add(in a, in b, out a);
        WriteG1(in a, out64);
        return true;
    }

    /// <summary>ECMUL; the group has no cofactor, so a point on the curve is a point of G1.</summary>
    public static bool TryMul(
        ReadOnlySpan<byte> point64,
        ReadOnlySpan<byte> scalar32,
        Span<byte> out64
    )
    {
        if (!TryReadG1(point64, out FpAffine<Bn254Fp> point))
            return false;
        Span<FpAffine<Bn254Fp>> points = stackalloc FpAffine<Bn254Fp>[2];
        Span<ulong> scalars = stackalloc ulong[4];
        Bn254Endomorphism.Split(in point, scalar32, points, scalars);
        FpMultiScalar.Sum<Bn254Fp>(points, scalars, 2, out FpJacobian<Bn254Fp> product);
        FpJacobian<Bn254Fp>.ToAffine(in product, out point);
        WriteG1(in point, out64);
        return true;
    }

    /// <summary>x then y; false when a coordinate is not below p or the point is not on the curve.</summary>
    public static bool TryReadG1(ReadOnlySpan<byte> bytes, out FpAffine<Bn254Fp> r)
    {
        bool reduced = Bn254Fp.TryRead(bytes, out r.X);
        reduced &= Bn254Fp.TryRead(bytes[Bn254Fp.Size..], out r.Y);
        return reduced && FpAffine<Bn254Fp>.IsOnCurve(in r, in Bn254Constants.CurveB[0]);
    }

    public static void WriteG1(in FpAffine<Bn254Fp> a, Span<byte> bytes)
    {
        Bn254Fp.Write(in a.X, bytes);
        Bn254Fp.Write(in a.Y, bytes[Bn254Fp.Size..]);
    }

    /// <summary>x then y, imaginary half first; false when not reduced, not on the twist or not of order r.</summary>
    public static bool TryReadG2(ReadOnlySpan<byte> bytes, out FpAffine<Fp2<Bn254Fp>> r)
    {
        bool reduced = Bn254Fp.TryRead(bytes, out r.X.C1);
        reduced &= Bn254Fp.TryRead(bytes[Bn254Fp.Size..], out r.X.C0);
        reduced &= Bn254Fp.TryRead(bytes[(2 * Bn254Fp.Size)..], out r.Y.C1);
        reduced &= Bn254Fp.TryRead(bytes[(3 * Bn254Fp.Size)..], out r.Y.C0);
        return reduced
            && FpAffine<Fp2<Bn254Fp>>.IsOnCurve(in r, in Bn254Constants.TwistB[0])
            && IsInG2(in r);
    }

    /// <summary>
    /// [u+1]Q + ψ([u]Q) + ψ²([u]Q) = ψ³([2u]Q). The norm of that relation in Z[ψ] and the order of the twist share
    /// no factor but r (docs/decisions/0015-subgroup-checks.md), so only points of order r satisfy it.
    /// </summary>
    public static bool IsInG2(in FpAffine<Fp2<Bn254Fp>> q)
    {
        FpJacobian<Fp2<Bn254Fp>>.SetInfinity(out FpJacobian<Fp2<Bn254Fp>> multiple);
        for (int i = 63; i >= 0; i--)
        {
            FpJacobian<Fp2<Bn254Fp>>.Double(in multiple, out multiple);
            if (((U >> i) & 1) != 0)
                FpJacobian<Fp2<Bn254Fp>>.Add(in multiple, in q, out multiple);
        }
        FpJacobian<Fp2<Bn254Fp>>.Add(in multiple, in q, out FpJacobian<Fp2<Bn254Fp>> left);
        Psi(in multiple, out FpJacobian<Fp2<Bn254Fp>> image);
        FpJacobian<Fp2<Bn254Fp>>.Add(in left, in image, out left);
        Psi(in image, out image);
        FpJacobian<Fp2<Bn254Fp>>.Add(in left, in image, out left);
        Psi(in image, out image);
        FpJacobian<Fp2<Bn254Fp>>.Double(in image, out image);
        return FpJacobian<Fp2<Bn254Fp>>.AreEqual(in left, in image);
    }

    /// <summary>ψ: the p-power Frobenius seen on the twist.</summary>
    public static void Psi(in FpAffine<Fp2<Bn254Fp>> a, out FpAffine<Fp2<Bn254Fp>> r)
    {
        Fp2<Bn254Fp>.Conjugate(in a.X, out r.X);
        Fp2<Bn254Fp>.Mul(in r.X, in Bn254Fp.Frobenius(2), out r.X);
        Fp2<Bn254Fp>.Conjugate(in a.Y, out r.Y);
        Fp2<Bn254Fp>.Mul(in r.Y, in Bn254Fp.Frobenius(3), out r.Y);
    }

    private static void Psi(in FpJacobian<Fp2<Bn254Fp>> a, out FpJacobian<Fp2<Bn254Fp>> r)
    {
        Fp2<Bn254Fp>.Conjugate(in a.X, out r.X);
        Fp2<Bn254Fp>.Mul(in r.X, in Bn254Fp.Frobenius(2), out r.X);
        Fp2<Bn254Fp>.Conjugate(in a.Y, out r.Y);
        Fp2<Bn254Fp>.Mul(in r.Y, in Bn254Fp.Frobenius(3), out r.Y);
        Fp2<Bn254Fp>.Conjugate(in a.Z, out r.Z);
    }
}
