using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>G1 of BLS12-381: the order-r part of y² = x³ + 4 over Fp, 96 bytes x then y (EIP-2537 without its padding).</summary>
[SkipLocalsInit]
internal static class Bls12381G1
{
    public const int Size = 2 * Bls12381Fp.Size;
    private const int MsmItemSize = Size + Bls12381Curve.ScalarSize;

    /// <summary>BLS12_G1ADD: points of the curve, in the subgroup or not.</summary>
    public static bool TryAdd(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> r)
    {
        if (
            !TryRead(a, out FpAffine<Bls12381Fp> left)
            || !TryRead(b, out FpAffine<Bls12381Fp> right)
        )
            return false;
        FpAffine<Bls12381Fp>.Add(in left, in right, out left);
        Write(in left, r);
        return true;
    }

    /// <summary>BLS12_G1MSM: whole items of a point of the subgroup and a 256-bit scalar; the sum of the multiples.</summary>
    public static bool TryMsm(ReadOnlySpan<byte> items, Span<byte> r)
    {
        if (items.Length % MsmItemSize != 0)
            return false;
        int count = items.Length / MsmItemSize;
        FpAffine<Bls12381Fp>[] points = new FpAffine<Bls12381Fp>[2 * count];
        ulong[] scalars = new ulong[4 * count];
        int used = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> item = items.Slice(i * MsmItemSize, MsmItemSize);
            if (!TryRead(item, out FpAffine<Bls12381Fp> point))
                return false;
            if (FpAffine<Bls12381Fp>.IsInfinity(in point))
                continue;
            Split(in point, item[Size..], points.AsSpan(2 * used, 2), scalars.AsSpan(4 * used, 4));
            used++;
        }
        for (int i = 0; i < used; i += 2)
            if (
                i + 1 < used
                    ? !AreInSubgroup(in points[2 * i], in points[2 * i + 2])
                    : !IsInSubgroup(in points[2 * i])
            )
                return false;
        FpMultiScalar.Sum<Bls12381Fp>(
            points.AsSpan(0, 2 * used),
            scalars.AsSpan(0, 4 * used),
            4 / 2,
            out FpJacobian<Bls12381Fp> sum
        );
        FpJacobian<Bls12381Fp>.ToAffine(in sum, out FpAffine<Bls12381Fp> result);
        Write(in result, r);
        return true;
    }

    /// <summary>False when a coordinate is not below p or the point is not on the curve.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FpAffine<Bls12381Fp> r)
    {
        bool reduced = Bls12381Fp.TryRead(bytes, out r.X);
        reduced &= Bls12381Fp.TryRead(bytes[Bls12381Fp.Size..], out r.Y);
        return reduced && FpAffine<Bls12381Fp>.IsOnCurve(in r, in Bls12381Constants.CurveB[0]);
    }

    public static void Write(in FpAffine<Bls12381Fp> a, Span<byte> bytes)
    {
        Bls12381Fp.Write(in a.X, bytes);
        Bls12381Fp.Write(in a.Y, bytes[Bls12381Fp.Size..]);
    }

    /// <summary>φ(P) = [-x²]P, which holds exactly on the order-r subgroup: the norm of φ + x² is r (docs/decisions/0015-subgroup-checks.md).</summary>
    public static bool IsInSubgroup(in FpAffine<Bls12381Fp> a) =>
        Bls12381Field28.IsSupported ? AreInSubgroup(in a, in a) : IsInSubgroupAlone(in a);

    /// <summary>Whether both points are in the subgroup; where the machine has AVX-512, the cost of one.</summary>
    public static bool AreInSubgroup(in FpAffine<Bls12381Fp> a, in FpAffine<Bls12381Fp> b)
    {
        if (!Bls12381Field28.IsSupported)
            return IsInSubgroupAlone(in a) && IsInSubgroupAlone(in b);
        Bls12381TwoPoints28.MultiplyByXSquared(
            in a,
            in b,
            out FpHomogeneous<Bls12381Fp> multipleOfA,
            out FpHomogeneous<Bls12381Fp> multipleOfB
        );
        return IsInSubgroup(in a, in multipleOfA) && IsInSubgroup(in b, in multipleOfB);
    }

    /// <summary>As <see cref="IsInSubgroup(in FpAffine{Bls12381Fp})"/>, product after product.</summary>
    internal static bool IsInSubgroupAlone(in FpAffine<Bls12381Fp> a)
    {
        FpJacobian<Bls12381Fp>.FromAffine(in a, out FpJacobian<Bls12381Fp> multiple);
        Bls12381Curve.MulByAbsX(in multiple, out multiple);
        Bls12381Curve.MulByAbsX(in multiple, out multiple);
        FpJacobian<Bls12381Fp>.Neg(in multiple, out multiple);
        Phi(in a, out FpAffine<Bls12381Fp> image);
        FpJacobian<Bls12381Fp>.FromAffine(in image, out FpJacobian<Bls12381Fp> expected);
        return FpJacobian<Bls12381Fp>.AreEqual(in multiple, in expected);
    }

    // Infinity, as a pair of zeros, makes a Z of 0.
    private static bool IsInSubgroup(
        in FpAffine<Bls12381Fp> a,
        in FpHomogeneous<Bls12381Fp> xSquaredMultiple
    )
    {
        if (Bls12381Fp.IsZero(in xSquaredMultiple.Z))
            return FpAffine<Bls12381Fp>.IsInfinity(in a);
        Phi(in a, out FpAffine<Bls12381Fp> image);
        FpAffine<Bls12381Fp>.Neg(in image, out image);
        Bls12381Fp.Mul(in image.X, in xSquaredMultiple.Z, out Bls12381Fp x);
        Bls12381Fp.Mul(in image.Y, in xSquaredMultiple.Z, out Bls12381Fp y);
        return Bls12381Fp.AreEqual(in x, in xSquaredMultiple.X)
            && Bls12381Fp.AreEqual(in y, in xSquaredMultiple.Y);
    }

    /// <summary>[1 - x]a: from the curve to its order-r subgroup (RFC 9380 §8.8.1).</summary>
    public static void ClearCofactor(in FpJacobian<Bls12381Fp> a, out FpJacobian<Bls12381Fp> r)
    {
        Bls12381Curve.MulByAbsX(in a, out FpJacobian<Bls12381Fp> multiple);
        FpJacobian<Bls12381Fp>.Add(in multiple, in a, out r);
    }

    /// <summary>kP = (k mod x²)P + ⌊k/x²⌋(-φP) on the subgroup: two points and two scalars of 128 bits.</summary>
    public static void Split(
        in FpAffine<Bls12381Fp> point,
        ReadOnlySpan<byte> scalar32,
        Span<FpAffine<Bls12381Fp>> points,
        Span<ulong> scalars
    )
    {
        Span<ulong> digits = stackalloc ulong[4];
        Bls12381Curve.ReadDigits(scalar32, digits);
        points[0] = point;
        Phi(in point, out points[1]);
        FpAffine<Bls12381Fp>.Neg(in points[1], out points[1]);
        for (int i = 0; i < 4; i += 2)
        {
            ulong high = 0;
            scalars[i] = FieldWords.MulAdd(digits[i + 1], Bls12381Curve.AbsX, digits[i], ref high);
            scalars[i + 1] = high;
        }
    }

    private static void Phi(in FpAffine<Bls12381Fp> a, out FpAffine<Bls12381Fp> r)
    {
        Bls12381Fp.Mul(in a.X, in Bls12381Constants.Beta[0], out r.X);
        r.Y = a.Y;
    }
}
