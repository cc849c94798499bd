using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>g G + a A on secp256k1: four half-length scalars in signed digits over one chain of 128 doublings.</summary>
internal static class Secp256k1Multiplication
{
    /// <summary>Digit width for A, whose odd multiples are computed on the spot.</summary>
    private const int Width = 5;

    private const int Multiples = 1 << (Width - 2);

    /// <summary>Digits of a half scalar: 128 bits and a carry.</summary>
    private const int Digits = 129;

    /// <summary>One odd multiple: x, y and the abscissa of lambda times it.</summary>
    private struct Entry
    {
        public Limbs4 X;
        public Limbs4 Y;
        public Limbs4 BetaX;
    }

    /// <summary>g G + a A for scalars below n and a point A = (x, y) of the curve.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static Secp256k1Point Combine(in Limbs4 g, in Limbs4 a, in Limbs4 x, in Limbs4 y)
    {
        Span<Entry> multiples = stackalloc Entry[Multiples];
        OddMultiples(x, y, multiples, out Limbs4 tableZ);
        Span<sbyte> digits = stackalloc sbyte[4 * Digits];
        digits.Clear();
        Span<sbyte> a1 = digits.Slice(0, Digits);
        Span<sbyte> a2 = digits.Slice(Digits, Digits);
        Span<sbyte> g1 = digits.Slice(2 * Digits, Digits);
        Span<sbyte> g2 = digits.Slice(3 * Digits, Digits);
        int length = Math.Max(
            WriteHalves(a, Width, a1, a2),
            WriteHalves(g, Secp256k1GeneratorTable.Width, g1, g2)
        );
        Secp256k1Point sum = Secp256k1Point.Infinity;
        for (int i = length - 1; i >= 0; i--)
        {
            sum.Double();
            AddMultiple(ref sum, multiples, a1[i], false);
            AddMultiple(ref sum, multiples, a2[i], true);
            AddGenerator(ref sum, tableZ, g1[i], false);
            AddGenerator(ref sum, tableZ, g2[i], true);
        }
        Secp256k1Field.Multiply(sum.Z, tableZ, out sum.Z);
        return sum;
    }

    private static int WriteHalves(in Limbs4 k, int width, Span<sbyte> digits1, Span<sbyte> digits2)
    {
        Secp256k1Scalars.Split(
            k,
            out Limbs4 k1,
            out bool negative1,
            out Limbs4 k2,
            out bool negative2
        );
        return Math.Max(
            SignedDigits.Write(k1, negative1, width, digits1),
            SignedDigits.Write(k2, negative2, width, digits2)
        );
    }

    /// <summary>
    /// A, 3A, ... 15A as affine pairs that all belong to one Z: they are the points (x / Z^2, y / Z^3), which is as good as
    /// affine for a sum that is multiplied by the same Z once at its end, and costs no inversion.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void OddMultiples(
        in Limbs4 x,
        in Limbs4 y,
        Span<Entry> multiples,
        out Limbs4 tableZ
    )
    {
        Secp256k1Point twice = Secp256k1Point.FromAffine(x, y);
        twice.Double();
        Secp256k1Field.Square(twice.Z, out Limbs4 zz);
        Secp256k1Field.Multiply(x, zz, out Limbs4 scaledX);
        Secp256k1Field.Multiply(y, zz, out Limbs4 scaledY);
        Secp256k1Field.Multiply(scaledY, twice.Z, out scaledY);
        // On the curve scaled by the Z of 2A, 2A itself is affine and every step a mixed addition.
        Secp256k1Point multiple = Secp256k1Point.FromAffine(scaledX, scaledY);
        Span<Limbs4> ratios = stackalloc Limbs4[Multiples];
        multiples[0].X = scaledX;
        multiples[0].Y = scaledY;
        for (int i = 1; i < Multiples; i++)
        {
            multiple.AddAffine(twice.X, twice.Y, multiple.Z, out ratios[i]);
            multiples[i].X = multiple.X;
            multiples[i].Y = multiple.Y;
        }
        Secp256k1Field.Multiply(multiple.Z, twice.Z, out tableZ);
        // Entry i has the Z before ratios i + 1 and later: multiply those in.
        Limbs4 scale = new(1, 0, 0, 0);
        for (int i = Multiples - 1; i >= 0; i--)
        {
            ref Entry entry = ref multiples[i];
            if (i < Multiples - 1)
            {
                Secp256k1Field.Multiply(scale, ratios[i + 1], out scale);
                Secp256k1Field.Square(scale, out zz);
                Secp256k1Field.Multiply(entry.X, zz, out entry.X);
                Secp256k1Field.Multiply(zz, scale, out zz);
                Secp256k1Field.Multiply(entry.Y, zz, out entry.Y);
            }
            Secp256k1Field.Multiply(entry.X, Secp256k1Field.Beta, out entry.BetaX);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddMultiple(
        ref Secp256k1Point sum,
        ReadOnlySpan<Entry> multiples,
        int digit,
        bool lambda
    )
    {
        if (digit == 0)
        {
            return;
        }
        ref readonly Entry entry = ref multiples[Math.Abs(digit) >> 1];
        Limbs4 y = entry.Y;
        if (digit < 0)
        {
            Secp256k1Field.Negate(y, out y);
        }
        sum.AddAffine(lambda ? entry.BetaX : entry.X, y, sum.Z, out _);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGenerator(
        ref Secp256k1Point sum,
        in Limbs4 tableZ,
        int digit,
        bool lambda
    )
    {
        if (digit == 0)
        {
            return;
        }
        ReadOnlySpan<ulong> entry = Secp256k1GeneratorTable.Limbs.Slice(
            12 * (Math.Abs(digit) >> 1),
            12
        );
        int at = lambda ? 8 : 0;
        Limbs4 x = new(entry[at], entry[at + 1], entry[at + 2], entry[at + 3]);
        Limbs4 y = new(entry[4], entry[5], entry[6], entry[7]);
        if (digit < 0)
        {
            Secp256k1Field.Negate(y, out y);
        }
        // The table is truly affine; the sum lives on the scaled curve.
        Secp256k1Field.Multiply(sum.Z, tableZ, out Limbs4 z);
        sum.AddAffine(x, y, z, out _);
    }
}
