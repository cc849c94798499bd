using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Perjury.Guest.Crypto.Fields;
using Formulas = Perjury.Guest.Crypto.Curves.Secp256k1Formulas<
    Perjury.Guest.Crypto.Fields.Secp256k1Field26,
    Perjury.Guest.Crypto.Fields.Limbs26
>;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// Eight sums g G + a A on secp256k1 side by side. The digits of all scalars stand at the same places, so that the eight walk in
/// step; where a digit is zero, or a sum still is infinity, a mask keeps what was. Additions of a point to itself or its opposite
/// are not looked for: they leave Z = 0 for good, which tells the caller to compute that sum alone.
/// </summary>
internal struct Secp256k1EightSums
{
    /// <summary>Bits of a digit of A, which is up to 2^(width - 1) in magnitude.</summary>
    private const int Width = 5;

    private const int Multiples = 1 << (Width - 1);

    /// <summary>The highest place: half scalars have 128 bits, and a digit may carry.</summary>
    private const int Top = 128;

    public Limbs26 X;
    public Limbs26 Y;
    public Limbs26 Z;

    /// <summary>All ones where the sum is infinity.</summary>
    public Vector512<ulong> Infinite;

    /// <summary>One multiple of each A: x, y and the abscissa of lambda times it.</summary>
    private struct Entry
    {
        public Limbs26 X;
        public Limbs26 Y;
        public Limbs26 BetaX;
    }

    /// <summary>Eight magnitudes below 2^128 and their signs.</summary>
    [InlineArray(Limbs26.Lanes)]
    private struct Halves
    {
        private Half _first;
    }

    private struct Half
    {
        public Limbs4 Magnitude;
        public bool IsNegative;
    }

    /// <summary>The sums for eight scalars each, below n, and eight points A, of magnitudes up to 2.</summary>
    [SkipLocalsInit]
    public static void Combine(
        ReadOnlySpan<Limbs4> g,
        ReadOnlySpan<Limbs4> a,
        in Limbs26 x,
        in Limbs26 y,
        out Secp256k1EightSums sum
    )
    {
        Span<Entry> multiples = stackalloc Entry[Multiples];
        WriteMultiples(x, y, multiples, out Limbs26 tableZ);
        Split(a, out Halves a1, out Halves a2);
        Split(g, out Halves g1, out Halves g2);
        sum = default;
        Secp256k1Field26.FromLimbs(new Limbs4(1, 0, 0, 0), out sum.Z);
        sum.Y = sum.Z;
        sum.Infinite = Vector512<ulong>.AllBitsSet;
        for (int place = Top; place >= 0; place--)
        {
            Formulas.Double(ref sum.X, ref sum.Y, ref sum.Z);
            if (place % Width == 0)
            {
                sum.AddMultiples(multiples, a1, place, false);
                sum.AddMultiples(multiples, a2, place, true);
            }
            if (place % Secp256k1GeneratorMultiples.Width == 0)
            {
                sum.AddGenerators(tableZ, g1, place, false);
                sum.AddGenerators(tableZ, g2, place, true);
            }
        }
        Secp256k1Field26.Multiply(sum.Z, tableZ, out sum.Z);
    }

    private static void Split(ReadOnlySpan<Limbs4> scalars, out Halves first, out Halves second)
    {
        first = default;
        second = default;
        for (int lane = 0; lane < Limbs26.Lanes; lane++)
        {
            Secp256k1Scalars.Split(
                scalars[lane],
                out first[lane].Magnitude,
                out first[lane].IsNegative,
                out second[lane].Magnitude,
                out second[lane].IsNegative
            );
        }
    }

    /// <summary>A, 2A, ... 16A as pairs that are affine on the curve scaled by the last Z.</summary>
    [SkipLocalsInit]
    private static void WriteMultiples(
        in Limbs26 x,
        in Limbs26 y,
        Span<Entry> multiples,
        out Limbs26 tableZ
    )
    {
        Span<Limbs26> ratios = stackalloc Limbs26[Multiples];
        Secp256k1Field26.FromLimbs(new Limbs4(1, 0, 0, 0), out Limbs26 one);
        Limbs26 multipleX = x;
        Limbs26 multipleY = y;
        Limbs26 z = one;
        multiples[0].X = x;
        multiples[0].Y = y;
        for (int i = 1; i < Multiples; i++)
        {
            if (i == 1)
            {
                Formulas.Double(ref multipleX, ref multipleY, ref z);
                ratios[i] = z;
            }
            else
            {
                Formulas.Scale(x, y, z, out Limbs26 h, out Limbs26 r);
                Secp256k1Field26.Subtract(h, multipleX, 5, out h);
                Secp256k1Field26.Subtract(r, multipleY, 3, out r);
                Formulas.AddDistinct(ref multipleX, ref multipleY, ref z, h, r);
                ratios[i] = h;
            }
            multiples[i].X = multipleX;
            multiples[i].Y = multipleY;
        }
        tableZ = z;
        // Entry i has the Z before ratios i + 1 and later: multiply those in.
        Secp256k1Field26.FromLimbs(Secp256k1Field.Beta, out Limbs26 beta);
        Limbs26 scale = one;
        for (int i = Multiples - 1; i >= 0; i--)
        {
            ref Entry entry = ref multiples[i];
            if (i < Multiples - 1)
            {
                Secp256k1Field26.Multiply(scale, ratios[i + 1], out scale);
                Formulas.Scale(entry.X, entry.Y, scale, out entry.X, out entry.Y);
            }
            Secp256k1Field26.Multiply(entry.X, beta, out entry.BetaX);
        }
    }

    [SkipLocalsInit]
    private void AddMultiples(
        ReadOnlySpan<Entry> multiples,
        in Halves halves,
        int place,
        bool lambda
    )
    {
        Unsafe.SkipInit(out Limbs26 x);
        Unsafe.SkipInit(out Limbs26 y);
        Digits digits = default;
        for (int lane = 0; lane < Limbs26.Lanes; lane++)
        {
            int digit = digits.Read(lane, halves[lane], place, Width);
            ref readonly Entry entry = ref multiples[Math.Max(digit - 1, 0)];
            x.Take(lane, in lambda ? ref entry.BetaX : ref entry.X);
            y.Take(lane, in entry.Y);
        }
        Add(x, y, Z, digits);
    }

    [SkipLocalsInit]
    private void AddGenerators(in Limbs26 tableZ, in Halves halves, int place, bool lambda)
    {
        Unsafe.SkipInit(out Limbs26 x);
        Unsafe.SkipInit(out Limbs26 y);
        Digits digits = default;
        for (int lane = 0; lane < Limbs26.Lanes; lane++)
        {
            int digit = digits.Read(lane, halves[lane], place, Secp256k1GeneratorMultiples.Width);
            Secp256k1GeneratorMultiples.Read(digit, lambda, out Limbs4 pointX, out Limbs4 pointY);
            x.Set(lane, pointX);
            y.Set(lane, pointY);
        }
        // The table is truly affine; the sums live on scaled curves.
        Secp256k1Field26.Multiply(Z, tableZ, out Limbs26 z);
        Add(x, y, z, digits);
    }

    /// <summary>Adds points of magnitudes up to 5 and 3, negated where their digit is.</summary>
    [SkipLocalsInit]
    private void Add(in Limbs26 x, in Limbs26 y, in Limbs26 z, in Digits digits)
    {
        Secp256k1Field26.Subtract(default, y, 3, out Limbs26 signedY);
        signedY.Replace(~digits.Negative, y);
        Formulas.Scale(x, signedY, z, out Limbs26 scaledX, out Limbs26 scaledY);
        Secp256k1Field26.Subtract(scaledX, X, 5, out Limbs26 h);
        Secp256k1Field26.Subtract(scaledY, Y, 3, out Limbs26 r);
        Secp256k1EightSums before = this;
        Formulas.AddDistinct(ref X, ref Y, ref Z, h, r);
        if (before.Infinite != Vector512<ulong>.Zero)
        {
            X.Replace(before.Infinite, scaledX);
            Y.Replace(before.Infinite, scaledY);
            Z.Replace(before.Infinite, before.Z);
        }
        if (digits.Zero != Vector512<ulong>.Zero)
        {
            X.Replace(digits.Zero, before.X);
            Y.Replace(digits.Zero, before.Y);
            Z.Replace(digits.Zero, before.Z);
        }
        Infinite = before.Infinite & digits.Zero;
    }

    /// <summary>Which of eight digits are zero, and which negative.</summary>
    private struct Digits
    {
        public Vector512<ulong> Zero;
        public Vector512<ulong> Negative;

        /// <summary>The magnitude of the digit whose lowest bit is at that place (Booth 1951), noted with its sign.</summary>
        public int Read(int lane, in Half half, int place, int width)
        {
            ulong bits = Bits(half.Magnitude, place - 1) & ((2UL << width) - 1);
            int digit = (int)(bits + 1) >> 1;
            bool isNegative = bits >> width != 0;
            if (isNegative)
            {
                digit = (1 << width) - digit;
            }
            Zero = Zero.WithElement(lane, digit == 0 ? ulong.MaxValue : 0);
            Negative = Negative.WithElement(
                lane,
                isNegative != half.IsNegative ? ulong.MaxValue : 0
            );
            return digit;
        }

        /// <summary>64 bits from a place on, of a number below 2^128; below the lowest bit is a zero.</summary>
        private static ulong Bits(in Limbs4 a, int place) =>
            place switch
            {
                < 0 => a.N0 << 1,
                0 => a.N0,
                < 64 => a.N0 >> place | a.N1 << (64 - place),
                < 128 => a.N1 >> (place - 64),
                _ => 0,
            };
    }
}
