using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>A field and the curve y² = x³ + A·x + B over it that the simplified SWU map reaches, with its isogeny to y² = x³ + b.</summary>
internal interface IMapTarget<T>
    where T : unmanaged, IFieldElement<T>
{
    /// <summary>A, B, Z.</summary>
    static abstract ReadOnlySpan<T> Curve { get; }
    static abstract ReadOnlySpan<T> XNumerator { get; }
    static abstract ReadOnlySpan<T> XDenominator { get; }
    static abstract ReadOnlySpan<T> YNumerator { get; }
    static abstract ReadOnlySpan<T> YDenominator { get; }
    static abstract bool TrySqrt(in T a, out T r);

    /// <summary>sgn0 of RFC 9380 §4.1.</summary>
    static abstract bool IsNegative(in T a);
}

/// <summary>The maps of field elements to the groups (EIP-2537; RFC 9380 §6.6.3 without the hashing).</summary>
[SkipLocalsInit]
internal static class Bls12381Map
{
    /// <summary>BLS12_MAP_FP_TO_G1: 48 bytes to 96; false when the integer is not below p.</summary>
    public static bool TryMapToG1(ReadOnlySpan<byte> fp48, Span<byte> out96)
    {
        if (!Bls12381Fp.TryRead(fp48, out Bls12381Fp u))
            return false;
        MapToIsogenous<Bls12381MapG1, Bls12381Fp>(in u, out FpAffine<Bls12381Fp> isogenous);
        ApplyIsogeny<Bls12381MapG1, Bls12381Fp>(in isogenous, out FpJacobian<Bls12381Fp> point);
        Bls12381G1.ClearCofactor(in point, out point);
        FpJacobian<Bls12381Fp>.ToAffine(in point, out FpAffine<Bls12381Fp> result);
        Bls12381G1.Write(in result, out96);
        return true;
    }

    /// <summary>BLS12_MAP_FP2_TO_G2: 96 bytes (c0, c1) to 192; false when either integer is not below p.</summary>
    public static bool TryMapToG2(ReadOnlySpan<byte> fp2_96, Span<byte> out192)
    {
        if (!Bls12381G2.TryReadElement(fp2_96, out Fp2<Bls12381Fp> u))
            return false;
        MapToIsogenous<Bls12381MapG2, Fp2<Bls12381Fp>>(
            in u,
            out FpAffine<Fp2<Bls12381Fp>> isogenous
        );
        ApplyIsogeny<Bls12381MapG2, Fp2<Bls12381Fp>>(
            in isogenous,
            out FpJacobian<Fp2<Bls12381Fp>> point
        );
        Bls12381G2.ClearCofactor(in point, out point);
        FpJacobian<Fp2<Bls12381Fp>>.ToAffine(in point, out FpAffine<Fp2<Bls12381Fp>> result);
        Bls12381G2.Write(in result, out192);
        return true;
    }

    /// <summary>The simplified SWU map (RFC 9380 §6.6.2).</summary>
    private static void MapToIsogenous<TTarget, T>(in T u, out FpAffine<T> r)
        where TTarget : struct, IMapTarget<T>
        where T : unmanaged, IFieldElement<T>
    {
        ref readonly T a = ref TTarget.Curve[0];
        ref readonly T b = ref TTarget.Curve[1];
        ref readonly T z = ref TTarget.Curve[2];

        T.Square(in u, out T zuu);
        T.Mul(in zuu, in z, out zuu);
        T.Square(in zuu, out T sum);
        T.Add(in sum, in zuu, out sum);

        // x1 = -B/A·(1 + 1/(Z²u⁴ + Zu²)), or B/(ZA) where that denominator vanishes.
        T.SetOne(out T numerator);
        T.Add(in numerator, in sum, out numerator);
        T.Mul(in numerator, in b, out numerator);
        T denominator = z;
        if (!T.IsZero(in sum))
            T.Neg(in sum, out denominator);
        T.Mul(in denominator, in a, out denominator);
        T.Invert(in denominator, out denominator);
        T.Mul(in numerator, in denominator, out r.X);

        CurveEquation(in r.X, in a, in b, out T g);
        if (!TTarget.TrySqrt(in g, out r.Y))
        {
            T.Mul(in r.X, in zuu, out r.X);
            CurveEquation(in r.X, in a, in b, out g);
            TTarget.TrySqrt(in g, out r.Y);
        }
        if (TTarget.IsNegative(in u) != TTarget.IsNegative(in r.Y))
            T.Neg(in r.Y, out r.Y);
    }

    // (xn/xd, y·yn/yd) in Jacobian coordinates with Z = xd·yd; a pole gives Z = 0, infinity.
    private static void ApplyIsogeny<TTarget, T>(in FpAffine<T> a, out FpJacobian<T> r)
        where TTarget : struct, IMapTarget<T>
        where T : unmanaged, IFieldElement<T>
    {
        Evaluate(TTarget.XNumerator, in a.X, out T xn);
        Evaluate(TTarget.XDenominator, in a.X, out T xd);
        Evaluate(TTarget.YNumerator, in a.X, out T yn);
        Evaluate(TTarget.YDenominator, in a.X, out T yd);
        T.Mul(in xd, in yd, out r.Z);
        T.Mul(in xn, in yd, out r.X);
        T.Mul(in r.X, in r.Z, out r.X);
        T.Square(in r.Z, out T zz);
        T.Mul(in zz, in xd, out zz);
        T.Mul(in zz, in yn, out zz);
        T.Mul(in zz, in a.Y, out r.Y);
    }

    private static void CurveEquation<T>(in T x, in T a, in T b, out T r)
        where T : unmanaged, IFieldElement<T>
    {
        T.Square(in x, out T t);
        T.Add(in t, in a, out t);
        T.Mul(in t, in x, out t);
        T.Add(in t, in b, out r);
    }

    private static void Evaluate<T>(ReadOnlySpan<T> coefficients, in T x, out T r)
        where T : unmanaged, IFieldElement<T>
    {
        r = coefficients[^1];
        for (int i = coefficients.Length - 2; i >= 0; i--)
        {
            T.Mul(in r, in x, out r);
            T.Add(in r, in coefficients[i], out r);
        }
    }
}
