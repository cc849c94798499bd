using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>G2 of BLS12-381: the order-r part of the twist y² = x³ + 4(1 + i) over Fp2, 192 bytes x then y, real halves first (EIP-2537 without its padding).</summary>
[SkipLocalsInit]
internal static class Bls12381G2
{
    public const int Size = 4 * Bls12381Fp.Size;
    private const int MsmItemSize = Size + Bls12381Curve.ScalarSize;

    /// <summary>BLS12_G2ADD: points of the curve, in the subgroup or not.</summary>
    public static bool TryAdd(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> r)
    {
        if (
            !TryRead(a, out FpAffine<Fp2<Bls12381Fp>> left)
            || !TryRead(b, out FpAffine<Fp2<Bls12381Fp>> right)
        )
            return false;
        FpAffine<Fp2<Bls12381Fp>>.Add(in left, in right, out left);
        Write(in left, r);
        return true;
    }

    /// <summary>BLS12_G2MSM: whole items of a point of the subgroup and a 256-bit scalar; the sum of the multiples.</summary>
    public static bool TryMsm(ReadOnlySpan<byte> items, Span<byte> r)
    {
        if (items.Length % MsmItemSize != 0)
            return false;
        int count = items.Length / MsmItemSize;
        FpAffine<Fp2<Bls12381Fp>>[] points = new FpAffine<Fp2<Bls12381Fp>>[4 * count];
        ulong[] scalars = new ulong[4 * count];
        int used = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> item = items.Slice(i * MsmItemSize, MsmItemSize);
            if (!TryRead(item, out FpAffine<Fp2<Bls12381Fp>> point) || !IsInSubgroup(in point))
                return false;
            if (FpAffine<Fp2<Bls12381Fp>>.IsInfinity(in point))
                continue;
            Split(in point, item[Size..], points.AsSpan(4 * used, 4), scalars.AsSpan(4 * used, 4));
            used++;
        }
        FpMultiScalar.Sum<Fp2<Bls12381Fp>>(
            points.AsSpan(0, 4 * used),
            scalars.AsSpan(0, 4 * used),
            4 / 4,
            out FpJacobian<Fp2<Bls12381Fp>> sum
        );
        FpJacobian<Fp2<Bls12381Fp>>.ToAffine(in sum, out FpAffine<Fp2<Bls12381Fp>> result);
        Write(in result, r);
        return true;
    }

    /// <summary>False when a coordinate is not below p or the point is not on the twist.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FpAffine<Fp2<Bls12381Fp>> r)
    {
        bool reduced = TryReadElement(bytes, out r.X);
        reduced &= TryReadElement(bytes[(2 * Bls12381Fp.Size)..], out r.Y);
        return reduced && FpAffine<Fp2<Bls12381Fp>>.IsOnCurve(in r, in Bls12381Constants.TwistB[0]);
    }

    /// <summary>c0 then c1; false when either is not below p.</summary>
    public static bool TryReadElement(ReadOnlySpan<byte> bytes, out Fp2<Bls12381Fp> r)
    {
        bool reduced = Bls12381Fp.TryRead(bytes, out r.C0);
        return reduced & Bls12381Fp.TryRead(bytes[Bls12381Fp.Size..], out r.C1);
    }

    public static void Write(in FpAffine<Fp2<Bls12381Fp>> a, Span<byte> bytes)
    {
        Bls12381Fp.Write(in a.X.C0, bytes);
        Bls12381Fp.Write(in a.X.C1, bytes[Bls12381Fp.Size..]);
        Bls12381Fp.Write(in a.Y.C0, bytes[(2 * Bls12381Fp.Size)..]);
        Bls12381Fp.Write(in a.Y.C1, bytes[(3 * Bls12381Fp.Size)..]);
    }

    /// <summary>ψ(Q) = [x]Q: the norm of ψ - x and the order of the twist share no factor but r (docs/decisions/0015-subgroup-checks.md).</summary>
    public static bool IsInSubgroup(in FpAffine<Fp2<Bls12381Fp>> a)
    {
        FpJacobian<Fp2<Bls12381Fp>>.FromAffine(in a, out FpJacobian<Fp2<Bls12381Fp>> point);
        Bls12381Curve.MulByAbsX(in point, out FpJacobian<Fp2<Bls12381Fp>> multiple);
        FpJacobian<Fp2<Bls12381Fp>>.Neg(in multiple, out multiple);
        Psi(in point, out point);
        return FpJacobian<Fp2<Bls12381Fp>>.AreEqual(in multiple, in point);
    }

    /// <summary>As above for a Q that is not infinity, given [|x|]Q = [-x]Q.</summary>
    public static bool IsInSubgroup(
        in FpAffine<Fp2<Bls12381Fp>> a,
        in FpHomogeneous<Fp2<Bls12381Fp>> absXMultiple
    )
    {
        if (Fp2<Bls12381Fp>.IsZero(in absXMultiple.Z))
            return false;
        PsiX(in a.X, out Fp2<Bls12381Fp> x);
        PsiY(in a.Y, out Fp2<Bls12381Fp> y);
        Fp2<Bls12381Fp>.Mul(in x, in absXMultiple.Z, out x);
        Fp2<Bls12381Fp>.Mul(in y, in absXMultiple.Z, out y);
        Fp2<Bls12381Fp>.Neg(in y, out y);
        return Fp2<Bls12381Fp>.AreEqual(in x, in absXMultiple.X)
            && Fp2<Bls12381Fp>.AreEqual(in y, in absXMultiple.Y);
    }

    /// <summary>[x² - x - 1]a + [x - 1]ψ(a) + ψ²(2a) (Budroni and Pintore; RFC 9380 appendix G.3).</summary>
    public static void ClearCofactor(
        in FpJacobian<Fp2<Bls12381Fp>> a,
        out FpJacobian<Fp2<Bls12381Fp>> r
    )
    {
        Bls12381Curve.MulByAbsX(in a, out FpJacobian<Fp2<Bls12381Fp>> xa);
        FpJacobian<Fp2<Bls12381Fp>>.Neg(in xa, out xa);
        Psi(in a, out FpJacobian<Fp2<Bls12381Fp>> image);
        FpJacobian<Fp2<Bls12381Fp>>.Double(in a, out FpJacobian<Fp2<Bls12381Fp>> sum);
        Psi(in sum, out sum);
        Psi(in sum, out sum);
        Subtract(in sum, in image, out sum);
        FpJacobian<Fp2<Bls12381Fp>>.Add(in image, in xa, out image);
        Bls12381Curve.MulByAbsX(in image, out image);
        Subtract(in sum, in image, out sum);
        Subtract(in sum, in xa, out sum);
        Subtract(in sum, in a, out r);
    }

    // [|x|]Q = -ψQ on the subgroup, so the base-|x| digits multiply Q, -ψQ, ψ²Q and -ψ³Q.
    private static void Split(
        in FpAffine<Fp2<Bls12381Fp>> point,
        ReadOnlySpan<byte> scalar32,
        Span<FpAffine<Fp2<Bls12381Fp>>> points,
        Span<ulong> scalars
    )
    {
        Bls12381Curve.ReadDigits(scalar32, scalars);
        points[0] = point;
        for (int i = 1; i < 4; i++)
        {
            PsiX(in points[i - 1].X, out points[i].X);
            PsiY(in points[i - 1].Y, out points[i].Y);
            FpAffine<Fp2<Bls12381Fp>>.Neg(in points[i], out points[i]);
        }
    }

    /// <summary>ψ: the p-power Frobenius seen on the twist.</summary>
    private static void Psi(in FpJacobian<Fp2<Bls12381Fp>> a, out FpJacobian<Fp2<Bls12381Fp>> r)
    {
        PsiX(in a.X, out r.X);
        PsiY(in a.Y, out r.Y);
        Fp2<Bls12381Fp>.Conjugate(in a.Z, out r.Z);
    }

    private static void PsiX(in Fp2<Bls12381Fp> x, out Fp2<Bls12381Fp> r)
    {
        Fp2<Bls12381Fp>.Conjugate(in x, out r);
        Fp2<Bls12381Fp>.Mul(in r, in Bls12381Constants.PsiX[0], out r);
    }

    private static void PsiY(in Fp2<Bls12381Fp> y, out Fp2<Bls12381Fp> r)
    {
        Fp2<Bls12381Fp>.Conjugate(in y, out r);
        Fp2<Bls12381Fp>.Mul(in r, in Bls12381Constants.PsiY[0], out r);
    }

    private static void Subtract(
        in FpJacobian<Fp2<Bls12381Fp>> a,
        in FpJacobian<Fp2<Bls12381Fp>> b,
        out FpJacobian<Fp2<Bls12381Fp>> r
    )
    {
        FpJacobian<Fp2<Bls12381Fp>>.Neg(in b, out FpJacobian<Fp2<Bls12381Fp>> negated);
        FpJacobian<Fp2<Bls12381Fp>>.Add(in a, in negated, out r);
    }
}
