using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// g G + a A as <see cref="Secp256k1Multiplication{TField, T}"/> computes it, with the same digits, on points whose coordinates stand side by
/// side. A sum that met infinity, or itself or its opposite in an addition, is known by ZZ = 0 at the end.
/// </summary>
internal struct Secp256k1SumInPlaces
{
    /// <summary>Digit width for A, whose odd multiples are computed on the spot.</summary>
    private const int Width = 5;

    private const int Multiples = 1 << (Width - 2);

    /// <summary>Digits of a half scalar: 128 bits and a carry.</summary>
    private const int Digits = 129;

    /// <summary>Orders of places: the lower two swapped; ZZZ, ZZ, ZZ and ZZZ; the upper two exchanged with the lower.</summary>
    private const byte Swapped = 0b11_10_00_01;
    private const byte Scales = 0b11_10_10_11;
    private const byte Exchanged = 0b01_00_11_10;

    /// <summary>One odd multiple: y and x in the two lower places, and y and the abscissa of lambda times it.</summary>
    private struct Entry
    {
        public Limbs52x4 Point;
        public Limbs52x4 LambdaPoint;
    }

    private static Limbs4 One => new(1, 0, 0, 0);

    private static Limbs52x4 Ones => new(One, One, One, One);

    private Secp256k1PointInPlaces _sum;
    private bool _isInfinity;

    /// <summary>ZZZ, ZZ, ZZ and ZZZ of the curve on which the multiples of A are affine.</summary>
    private Limbs52x4 _scale;

    /// <summary>Whether this form can run here.</summary>
    public static bool IsSupported =>
        Secp256k1Field52x4.IsSupported && Secp256k1Field52.IsSupported;

    /// <summary>
    /// g G + a A for scalars below n and a point A = (x, y) of the curve; false, with the point unspecified, where an
    /// addition was not one of two distinct points that are not opposites.
    /// </summary>
    [SkipLocalsInit]
    public static bool TryCombine<TField, T>(
        in Limbs4 g,
        in Limbs4 a,
        in T x,
        in T y,
        out Secp256k1Point<TField, T> point
    )
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        TField.ToLimbs(x, out Limbs4 limbsX);
        TField.ToLimbs(y, out Limbs4 limbsY);
        Span<Entry> multiples = stackalloc Entry[Multiples];
        Secp256k1SumInPlaces sum = new() { _isInfinity = true };
        WriteMultiples(limbsX, limbsY, multiples, out sum._scale);
        Span<short> digits = stackalloc short[4 * Digits];
        digits.Clear();
        Span<short> a1 = digits.Slice(0, Digits);
        Span<short> a2 = digits.Slice(Digits, Digits);
        Span<short> g1 = digits.Slice(2 * Digits, Digits);
        Span<short> g2 = digits.Slice(3 * Digits, Digits);
        int length = Math.Max(
            Secp256k1Multiplication<TField, T>.WriteHalves(a, Width, a1, a2),
            Secp256k1Multiplication<TField, T>.WriteHalves(
                g,
                Secp256k1GeneratorMultiples.Width,
                g1,
                g2
            )
        );
        for (int i = length - 1; i >= 0; i--)
        {
            sum._sum.Double();
            sum.AddMultiple(multiples, a1[i], false);
            sum.AddMultiple(multiples, a2[i], true);
            sum.AddGenerator(g1[i], false);
            sum.AddGenerator(g2[i], true);
        }
        return sum.TryFinish(out point);
    }

    /// <summary>
    /// A, 3A, ... 15A as pairs that are affine on the curve scaled by the last ZZ and ZZZ (as <see cref="Secp256k1Multiplication{TField, T}"/> has them).
    /// </summary>
    [SkipLocalsInit]
    private static void WriteMultiples(
        in Limbs4 x,
        in Limbs4 y,
        Span<Entry> multiples,
        out Limbs52x4 scale
    )
    {
        Secp256k1PointInPlaces twice = new() { Coordinates = new Limbs52x4(x, y, One, One) };
        twice.Double();
        twice.Coordinates.Permute(Scales, out Limbs52x4 twiceScale);
        twice.Coordinates.Permute(Swapped, out Limbs52x4 step);
        // On the curve scaled by the ZZ of 2A, 2A itself is affine and every step a mixed addition.
        Unsafe.SkipInit(out Secp256k1PointInPlaces multiple);
        Secp256k1Field52x4.Multiply(new Limbs52x4(y, x), twiceScale, out Limbs52x4 first);
        first.Permute(Swapped, out multiple.Coordinates);
        multiple.Coordinates.TakeUpper(Ones);
        multiples[0].Point = first;
        for (int i = 1; i < Multiples; i++)
        {
            multiple.Add(step, out Limbs52x4 ratio);
            multiple.Coordinates.Permute(Swapped, out multiples[i].Point);
            multiples[i].Point.TakeUpper(ratio);
        }
        multiple.Coordinates.Permute(Scales, out scale);
        Secp256k1Field52x4.Multiply(scale, twiceScale, out scale);
        // Entry i has the ZZ before ratios i + 1 and later: multiply those in, while their product grows in the two upper places.
        Limbs52x4 beta = new(One, Secp256k1Field.Beta);
        Limbs52x4 later = Ones;
        for (int i = Multiples - 1; i >= 0; i--)
        {
            ref Limbs52x4 entry = ref multiples[i].Point;
            Secp256k1Field52x4.Multiply(entry, later, out entry);
            entry.Permute(Scales, out later);
            Secp256k1Field52x4.Multiply(entry, beta, out multiples[i].LambdaPoint);
        }
    }

    private void AddMultiple(ReadOnlySpan<Entry> multiples, int digit, bool lambda)
    {
        if (digit == 0)
        {
            return;
        }
        ref readonly Entry entry = ref multiples[Math.Abs(digit) >> 1];
        Add(lambda ? entry.LambdaPoint : entry.Point, digit < 0);
    }

    private void AddGenerator(int digit, bool lambda)
    {
        if (digit == 0)
        {
            return;
        }
        Secp256k1GeneratorMultiples.Read(Math.Abs(digit), lambda, out Limbs4 x, out Limbs4 y);
        // The table is truly affine; the sum lives on the scaled curve.
        Secp256k1Field52x4.Multiply(new Limbs52x4(y, x), _scale, out Limbs52x4 point);
        Add(point, digit < 0);
    }

    private void Add(Limbs52x4 point, bool isNegative)
    {
        point.Negate(Vector256.CreateScalar(isNegative ? -1L : 0));
        if (_isInfinity)
        {
            point.Permute(Swapped, out _sum.Coordinates);
            _sum.Coordinates.TakeUpper(Ones);
            _isInfinity = false;
            return;
        }
        _sum.Add(point, out _);
    }

    /// <summary>The sum on the curve itself, in Jacobian coordinates; false where ZZZ = 0 tells that it is none.</summary>
    private readonly bool TryFinish<TField, T>(out Secp256k1Point<TField, T> point)
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        point = Secp256k1Point<TField, T>.Infinity;
        if (_isInfinity)
        {
            return true;
        }
        Limbs52x4 factors = Ones;
        factors.TakeUpper(_scale);
        Secp256k1Field52x4.Multiply(_sum.Coordinates, factors, out Limbs52x4 scaled);
        // With Z = ZZZ: x Z^2 = X ZZ^2 and y Z^3 = Y ZZZ^2.
        Secp256k1Field52x4.Square(scaled, out Limbs52x4 squares);
        squares.Permute(Exchanged, out squares);
        Secp256k1Field52x4.Multiply(scaled, squares, out Limbs52x4 jacobian);
        Secp256k1Field52x4.ToLimbs(jacobian, 0, out Limbs4 x);
        Secp256k1Field52x4.ToLimbs(jacobian, 1, out Limbs4 y);
        Secp256k1Field52x4.ToLimbs(scaled, 3, out Limbs4 z);
        TField.FromLimbs(x, out point.X);
        TField.FromLimbs(y, out point.Y);
        TField.FromLimbs(z, out point.Z);
        point.IsInfinity = false;
        return !z.IsZero;
    }
}
