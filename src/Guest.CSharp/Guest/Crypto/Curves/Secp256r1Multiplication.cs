using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>g G + a A on P-256: two scalars in signed digits over one chain of 256 doublings.</summary>
internal static class Secp256r1Multiplication
{
    /// <summary>Digit width for A, whose odd multiples are computed on the spot.</summary>
    private const int Width = 5;

    private const int Multiples = 1 << (Width - 2);

    /// <summary>Digits of a scalar: 256 bits and a carry.</summary>
    private const int Digits = 257;

    private struct Entry
    {
        public Limbs4 X;
        public Limbs4 Y;
    }

    /// <summary>g G + a A for scalars below n and a point A = (x, y) of the curve in Montgomery form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static Secp256r1Point Combine(in Limbs4 g, in Limbs4 a, in Limbs4 x, in Limbs4 y)
    {
        Span<Entry> multiples = stackalloc Entry[Multiples];
        OddMultiples(x, y, multiples);
        Span<short> digits = stackalloc short[2 * Digits];
        digits.Clear();
        Span<short> ofA = digits.Slice(0, Digits);
        Span<short> ofG = digits.Slice(Digits, Digits);
        int length = Math.Max(
            SignedDigits.Write(a, false, Width, ofA),
            SignedDigits.Write(g, false, Secp256r1GeneratorTable.Width, ofG)
        );
        Secp256r1Point sum = default;
        for (int i = length - 1; i >= 0; i--)
        {
            sum.Double();
            if (ofA[i] != 0)
            {
                ref readonly Entry entry = ref multiples[Math.Abs((int)ofA[i]) >> 1];
                AddSigned(ref sum, entry.X, entry.Y, ofA[i] < 0);
            }
            if (ofG[i] != 0)
            {
                ReadOnlySpan<ulong> entry = Secp256r1GeneratorTable.Limbs.Slice(
                    8 * (Math.Abs((int)ofG[i]) >> 1),
                    8
                );
                Limbs4 entryX = new(entry[0], entry[1], entry[2], entry[3]);
                Limbs4 entryY = new(entry[4], entry[5], entry[6], entry[7]);
                AddSigned(ref sum, entryX, entryY, ofG[i] < 0);
            }
        }
        return sum;
    }

    private static void AddSigned(ref Secp256r1Point sum, in Limbs4 x, in Limbs4 y, bool negative)
    {
        if (negative)
        {
            Secp256r1Field.Negate(y, out Limbs4 opposite);
            sum.AddAffine(x, opposite, out _);
        }
        else
        {
            sum.AddAffine(x, y, out _);
        }
    }

    /// <summary>A, 3A, ... 15A in affine coordinates, with one inversion.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void OddMultiples(in Limbs4 x, in Limbs4 y, Span<Entry> multiples)
    {
        Secp256r1Point twice = Secp256r1Point.FromAffine(x, y);
        twice.Double();
        Secp256r1Field.Square(twice.Z, out Limbs4 zz);
        Secp256r1Field.Multiply(x, zz, out Limbs4 scaledX);
        Secp256r1Field.Multiply(y, zz, out Limbs4 scaledY);
        Secp256r1Field.Multiply(scaledY, twice.Z, out scaledY);
        // On the curve scaled by the Z of 2A, 2A itself is affine and every step a mixed addition (which no curve constant enters).
        Secp256r1Point multiple = Secp256r1Point.FromAffine(scaledX, scaledY);
        Span<Limbs4> ratios = stackalloc Limbs4[Multiples];
        multiples[0].X = scaledX;
        multiples[0].Y = scaledY;
        for (int i = 1; i < Multiples; i++)
        {
            multiple.AddAffine(twice.X, twice.Y, out ratios[i]);
            multiples[i].X = multiple.X;
            multiples[i].Y = multiple.Y;
        }
        // The last entry has Z = multiple.Z * twice.Z, the one before that over the last ratio, and so on down.
        Secp256r1Field.Multiply(multiple.Z, twice.Z, out Limbs4 scale);
        Secp256r1Field.Invert(scale, out scale);
        for (int i = Multiples - 1; i >= 0; i--)
        {
            ref Entry entry = ref multiples[i];
            Secp256r1Field.Square(scale, out zz);
            Secp256r1Field.Multiply(entry.X, zz, out entry.X);
            Secp256r1Field.Multiply(zz, scale, out zz);
            Secp256r1Field.Multiply(entry.Y, zz, out entry.Y);
            if (i > 0)
            {
                Secp256r1Field.Multiply(scale, ratios[i], out scale);
            }
        }
    }
}
