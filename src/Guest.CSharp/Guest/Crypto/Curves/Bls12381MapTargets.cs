using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>The target of the map to G1, over Fp.</summary>
internal readonly struct Bls12381MapG1 : IMapTarget<Bls12381Fp>
{
    public static ReadOnlySpan<Bls12381Fp> Curve => Bls12381IsogenyG1.Curve;
    public static ReadOnlySpan<Bls12381Fp> XNumerator => Bls12381IsogenyG1.XNumerator;
    public static ReadOnlySpan<Bls12381Fp> XDenominator => Bls12381IsogenyG1.XDenominator;
    public static ReadOnlySpan<Bls12381Fp> YNumerator => Bls12381IsogenyG1.YNumerator;
    public static ReadOnlySpan<Bls12381Fp> YDenominator => Bls12381IsogenyG1.YDenominator;

    public static bool TrySqrt(in Bls12381Fp a, out Bls12381Fp r) =>
        Bls12381Sqrt.TrySqrt(in a, out r);

    public static bool IsNegative(in Bls12381Fp a) => Bls12381Fp.IsOdd(in a);
}

/// <summary>The target of the map to G2, over Fp2.</summary>
internal readonly struct Bls12381MapG2 : IMapTarget<Fp2<Bls12381Fp>>
{
    public static ReadOnlySpan<Fp2<Bls12381Fp>> Curve => Bls12381IsogenyG2.Curve;
    public static ReadOnlySpan<Fp2<Bls12381Fp>> XNumerator => Bls12381IsogenyG2.XNumerator;
    public static ReadOnlySpan<Fp2<Bls12381Fp>> XDenominator => Bls12381IsogenyG2.XDenominator;
    public static ReadOnlySpan<Fp2<Bls12381Fp>> YNumerator => Bls12381IsogenyG2.YNumerator;
    public static ReadOnlySpan<Fp2<Bls12381Fp>> YDenominator => Bls12381IsogenyG2.YDenominator;

    public static bool TrySqrt(in Fp2<Bls12381Fp> a, out Fp2<Bls12381Fp> r) =>
        Bls12381Sqrt.TrySqrt(in a, out r);

    public static bool IsNegative(in Fp2<Bls12381Fp> a) =>
        Bls12381Fp.IsZero(in a.C0) ? Bls12381Fp.IsOdd(in a.C1) : Bls12381Fp.IsOdd(in a.C0);
}

/// <summary>Square roots in Fp and Fp2; p ≡ 3 mod 4.</summary>
[SkipLocalsInit]
internal static class Bls12381Sqrt
{
    /// <summary>(p - 3)/4.</summary>
    private static ReadOnlySpan<ulong> Exponent =>
        [
            0xee7fbfffffffeaaa,
            0x07aaffffac54ffff,
            0xd9cc34a83dac3d89,
            0xd91dd2e13ce144af,
            0x92c6e9ed90d2eb35,
            0x0680447a8e5ff9a6,
        ];

    /// <summary>Either root of a square; false for the others.</summary>
    public static bool TrySqrt(in Bls12381Fp a, out Bls12381Fp r)
    {
        bool square = RootOfEither(in a, out Bls12381Fp root, out _);
        r = root;
        return square;
    }

    /// <summary>
    /// Either root of a square of Fp2, by the complex method: with n = √(a0² + a1²) and d = (a0 ± n)/2 the root is
    /// √d + a1/(2√d)·i; of the two d, whose product is -a1²/4, one is a square, and the exponentiation serves both.
    /// </summary>
    public static bool TrySqrt(in Fp2<Bls12381Fp> a, out Fp2<Bls12381Fp> r)
    {
        Bls12381Fp.Square(in a.C0, out Bls12381Fp norm);
        Bls12381Fp.Square(in a.C1, out Bls12381Fp t);
        Bls12381Fp.Add(in norm, in t, out norm);
        if (!TrySqrt(in norm, out norm))
        {
            r = default;
            return false;
        }
        Bls12381Fp.Add(in a.C0, in norm, out Bls12381Fp d);
        if (Bls12381Fp.IsZero(in d))
            d = a.C0;
        else
            Bls12381Fp.Halve(in d, out d);
        bool square = RootOfEither(in d, out Bls12381Fp root, out Bls12381Fp inverse);
        Bls12381Fp.Halve(in a.C1, out t);
        Bls12381Fp.Mul(in t, in inverse, out t);
        if (square)
        {
            r.C0 = root;
            r.C1 = t;
        }
        else
        {
            // root² = -d: the other d is (a1/2)²/root².
            r.C0 = t;
            r.C1 = root;
        }
        return true;
    }

    // A root of a when a is a square, else of -a, and the inverse of that root.
    private static bool RootOfEither(in Bls12381Fp a, out Bls12381Fp root, out Bls12381Fp inverse)
    {
        FieldPower.Pow(in a, Exponent, out inverse);
        Bls12381Fp.Mul(in inverse, in a, out root);
        Bls12381Fp.Square(in root, out Bls12381Fp check);
        if (Bls12381Fp.AreEqual(in check, in a))
            return true;
        // a^((p-3)/4) times the root is a^((p-1)/2) = -1.
        Bls12381Fp.Neg(in inverse, out inverse);
        return false;
    }
}
