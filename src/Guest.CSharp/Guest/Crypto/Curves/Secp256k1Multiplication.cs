using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>g G + a A on secp256k1: four half-length scalars in signed digits over one chain of 128 doublings.</summary>
internal static class Secp256k1Multiplication<TField, T>
    where TField : struct, ISecp256k1Field<T>
    where T : unmanaged
{
    /// <summary>Digit width for A, whose odd multiples are computed on the spot.</summary>
    private const int Width = 5;

    private const int Multiples = 1 << (Width - 2);

    /// <summary>Digit width for G: the table that is computed once is wider than the one that is part of the program.</summary>
    private static int GeneratorWidth =>
        Secp256k1Field52.IsSupported
            ? Secp256k1GeneratorMultiples.Width
            : Secp256k1GeneratorTable.Width;

    /// <summary>Digits of a half scalar: 128 bits and a carry.</summary>
    private const int Digits = 129;

    /// <summary>One odd multiple: x, y and the abscissa of lambda times it, of magnitudes up to 5, 3 and 1.</summary>
    private struct Entry
    {
        public T X;
        public T Y;
        public T BetaX;
    }

    /// <summary>g G + a A for scalars below n and a point A = (x, y) of the curve, of magnitudes up to 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static Secp256k1Point<TField, T> Combine(in Limbs4 g, in Limbs4 a, in T x, in T y)
    {
        Span<Entry> multiples = stackalloc Entry[Multiples];
        OddMultiples(x, y, multiples, out T tableZ);
        Span<short> digits = stackalloc short[4 * Digits];
        digits.Clear();
        Span<short> a1 = digits.Slice(0, Digits);
        Span<short> a2 = digits.Slice(Digits, Digits);
        Span<short> g1 = digits.Slice(2 * Digits, Digits);
        Span<short> g2 = digits.Slice(3 * Digits, Digits);
        int length = Math.Max(
            WriteHalves(a, Width, a1, a2),
            WriteHalves(g, GeneratorWidth, g1, g2)
        );
        Secp256k1Point<TField, T> sum = Secp256k1Point<TField, T>.Infinity;
        for (int i = length - 1; i >= 0; i--)
        {
            sum.Double();
            AddMultiple(ref sum, multiples, a1[i], false);
            AddMultiple(ref sum, multiples, a2[i], true);
            AddGenerator(ref sum, tableZ, g1[i], false);
            AddGenerator(ref sum, tableZ, g2[i], true);
        }
        TField.Multiply(sum.Z, tableZ, out sum.Z);
        return sum;
    }

    /// <summary>Writes the digits of both halves of a scalar, lowest first, into zeroed places; returns how many count.</summary>
    internal static int WriteHalves(
        in Limbs4 k,
        int width,
        Span<short> digits1,
        Span<short> digits2
    )
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
    private static void OddMultiples(in T x, in T y, Span<Entry> multiples, out T tableZ)
    {
        Secp256k1Point<TField, T> twice = Secp256k1Point<TField, T>.FromAffine(x, y);
        twice.Double();
        TField.Square(twice.Z, out T zz);
        TField.Multiply(x, zz, out T scaledX);
        TField.Multiply(y, zz, out T scaledY);
        TField.Multiply(scaledY, twice.Z, out scaledY);
        // On the curve scaled by the Z of 2A, 2A itself is affine and every step a mixed addition.
        Secp256k1Point<TField, T> multiple = Secp256k1Point<TField, T>.FromAffine(scaledX, scaledY);
        Span<T> ratios = stackalloc T[Multiples];
        multiples[0].X = scaledX;
        multiples[0].Y = scaledY;
        for (int i = 1; i < Multiples; i++)
        {
            multiple.AddAffine(twice.X, twice.Y, multiple.Z, out ratios[i]);
            multiples[i].X = multiple.X;
            multiples[i].Y = multiple.Y;
        }
        TField.Multiply(multiple.Z, twice.Z, out tableZ);
        // Entry i has the Z before ratios i + 1 and later: multiply those in.
        TField.FromLimbs(Secp256k1Field.Beta, out T beta);
        TField.FromLimbs(new Limbs4(1, 0, 0, 0), out T scale);
        for (int i = Multiples - 1; i >= 0; i--)
        {
            ref Entry entry = ref multiples[i];
            if (i < Multiples - 1)
            {
                TField.Multiply(scale, ratios[i + 1], out scale);
                TField.Square(scale, out zz);
                TField.Multiply(entry.X, zz, out entry.X);
                TField.Multiply(zz, scale, out zz);
                TField.Multiply(entry.Y, zz, out entry.Y);
            }
            TField.Multiply(entry.X, beta, out entry.BetaX);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddMultiple(
        ref Secp256k1Point<TField, T> sum,
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
        T y = entry.Y;
        if (digit < 0)
        {
            TField.Subtract(default, y, 3, out y);
        }
        sum.AddAffine(lambda ? entry.BetaX : entry.X, y, sum.Z, out _);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGenerator(
        ref Secp256k1Point<TField, T> sum,
        in T tableZ,
        int digit,
        bool lambda
    )
    {
        if (digit == 0)
        {
            return;
        }
        ReadGenerator(Math.Abs(digit), lambda, out Limbs4 tableX, out Limbs4 tableY);
        TField.FromLimbs(tableX, out T x);
        TField.FromLimbs(tableY, out T y);
        if (digit < 0)
        {
            TField.Subtract(default, y, 1, out y);
        }
        // The table is truly affine; the sum lives on the scaled curve.
        TField.Multiply(sum.Z, tableZ, out T z);
        sum.AddAffine(x, y, z, out _);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadGenerator(int digit, bool lambda, out Limbs4 x, out Limbs4 y)
    {
        if (Secp256k1Field52.IsSupported)
        {
            Secp256k1GeneratorMultiples.Read(digit, lambda, out x, out y);
            return;
        }
        ReadOnlySpan<ulong> entry = Secp256k1GeneratorTable.Limbs.Slice(12 * (digit >> 1), 12);
        x = Limbs4.FromSpan(entry.Slice(lambda ? 8 : 0, 4));
        y = Limbs4.FromSpan(entry.Slice(4, 4));
    }
}
