using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Perjury.Guest.Crypto.Fields;
using Formulas = Perjury.Guest.Crypto.Curves.Secp256k1Formulas<
    Perjury.Guest.Crypto.Fields.Secp256k1Field52x4,
    Perjury.Guest.Crypto.Fields.Limbs52x4
>;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// Four sums g G + a A on secp256k1 side by side. The digits of all scalars stand at the same places, so that the four walk in
/// step; where a digit is zero, or a sum still is infinity, a mask keeps what was. Additions of a point to itself or its opposite
/// are not looked for: they leave Z = 0 for good, which tells the caller to compute that sum alone.
/// </summary>
internal struct Secp256k1FourSums
{
    /// <summary>Bits of a digit of A, which is up to 2^(width - 1) in magnitude.</summary>
    private const int Width = 5;

    private const int Multiples = 1 << (Width - 1);

    /// <summary>The highest place: half scalars have 128 bits, and a digit may carry.</summary>
    private const int Top = 128;

    public Limbs52x4 X;
    public Limbs52x4 Y;
    public Limbs52x4 Z;

    /// <summary>All ones where the sum is infinity.</summary>
    public Vector256<long> Infinite;

    /// <summary>One multiple of each A: x, y and the abscissa of lambda times it.</summary>
    private struct Entry
    {
        public Limbs52x4 X;
        public Limbs52x4 Y;
        public Limbs52x4 BetaX;
    }

    /// <summary>Four magnitudes below 2^128 and their signs.</summary>
    [InlineArray(Limbs52x4.Places)]
    private struct Halves
    {
        private Half _first;
    }

    private struct Half
    {
        public Limbs4 Magnitude;
        public bool IsNegative;
    }

    /// <summary>The sums for four scalars each, below n, and four points A, of magnitudes up to 2.</summary>
    [SkipLocalsInit]
    public static void Combine(
        ReadOnlySpan<Limbs4> g,
        ReadOnlySpan<Limbs4> a,
        in Limbs52x4 x,
        in Limbs52x4 y,
        out Secp256k1FourSums sum
    )
    {
        Span<Entry> multiples = stackalloc Entry[Multiples];
        WriteMultiples(x, y, multiples, out Limbs52x4 tableZ);
        Split(a, out Halves a1, out Halves a2);
        Split(g, out Halves g1, out Halves g2);
        sum = default;
        Secp256k1Field52x4.FromLimbs(new Limbs4(1, 0, 0, 0), out sum.Z);
        sum.Y = sum.Z;
        sum.Infinite = Vector256<long>.AllBitsSet;
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
        Secp256k1Field52x4.Multiply(sum.Z, tableZ, out sum.Z);
    }

    private static void Split(ReadOnlySpan<Limbs4> scalars, out Halves first, out Halves second)
    {
        first = default;
        second = default;
        for (int lane = 0; lane < Limbs52x4.Places; lane++)
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
        in Limbs52x4 x,
        in Limbs52x4 y,
        Span<Entry> multiples,
        out Limbs52x4 tableZ
    )
    {
        Span<Limbs52x4> ratios = stackalloc Limbs52x4[Multiples];
        Secp256k1Field52x4.FromLimbs(new Limbs4(1, 0, 0, 0), out Limbs52x4 one);
        Limbs52x4 multipleX = x;
        Limbs52x4 multipleY = y;
        Limbs52x4 z = one;
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
                Formulas.Scale(x, y, z, out Limbs52x4 h, out Limbs52x4 r);
                Secp256k1Field52x4.Subtract(h, multipleX, 5, out h);
                Secp256k1Field52x4.Subtract(r, multipleY, 3, out r);
                Formulas.AddDistinct(ref multipleX, ref multipleY, ref z, h, r);
                ratios[i] = h;
            }
            multiples[i].X = multipleX;
            multiples[i].Y = multipleY;
        }
        tableZ = z;
        // Entry i has the Z before ratios i + 1 and later: multiply those in.
        Secp256k1Field52x4.FromLimbs(Secp256k1Field.Beta, out Limbs52x4 beta);
        Limbs52x4 scale = one;
        for (int i = Multiples - 1; i >= 0; i--)
        {
            ref Entry entry = ref multiples[i];
            if (i < Multiples - 1)
            {
                Secp256k1Field52x4.Multiply(scale, ratios[i + 1], out scale);
                Formulas.Scale(entry.X, entry.Y, scale, out entry.X, out entry.Y);
            }
            Secp256k1Field52x4.Multiply(entry.X, beta, out entry.BetaX);
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
        Digits digits = new(halves, place, Width);
        ref readonly Entry first = ref multiples[Math.Max(digits[0] - 1, 0)];
        ref readonly Entry second = ref multiples[Math.Max(digits[1] - 1, 0)];
        ref readonly Entry third = ref multiples[Math.Max(digits[2] - 1, 0)];
        ref readonly Entry fourth = ref multiples[Math.Max(digits[3] - 1, 0)];
        Limbs52x4 x = lambda
            ? Limbs52x4.Join(first.BetaX, second.BetaX, third.BetaX, fourth.BetaX)
            : Limbs52x4.Join(first.X, second.X, third.X, fourth.X);
        Add(x, Limbs52x4.Join(first.Y, second.Y, third.Y, fourth.Y), Z, digits);
    }

    [SkipLocalsInit]
    private void AddGenerators(in Limbs52x4 tableZ, in Halves halves, int place, bool lambda)
    {
        Digits digits = new(halves, place, Secp256k1GeneratorMultiples.Width);
        Secp256k1GeneratorMultiples.Read(digits[0], lambda, out Limbs4 x0, out Limbs4 y0);
        Secp256k1GeneratorMultiples.Read(digits[1], lambda, out Limbs4 x1, out Limbs4 y1);
        Secp256k1GeneratorMultiples.Read(digits[2], lambda, out Limbs4 x2, out Limbs4 y2);
        Secp256k1GeneratorMultiples.Read(digits[3], lambda, out Limbs4 x3, out Limbs4 y3);
        Limbs52x4 x = new(x0, x1, x2, x3);
        Limbs52x4 y = new(y0, y1, y2, y3);
        // The table is truly affine; the sums live on scaled curves.
        Secp256k1Field52x4.Multiply(Z, tableZ, out Limbs52x4 z);
        Add(x, y, z, digits);
    }

    /// <summary>Adds points of magnitudes up to 5 and 3, negated where their digit is.</summary>
    [SkipLocalsInit]
    private void Add(in Limbs52x4 x, in Limbs52x4 y, in Limbs52x4 z, in Digits digits)
    {
        Secp256k1Field52x4.Subtract(default, y, 3, out Limbs52x4 signedY);
        signedY.Replace(~digits.Negative, y);
        Formulas.Scale(x, signedY, z, out Limbs52x4 scaledX, out Limbs52x4 scaledY);
        Secp256k1Field52x4.Subtract(scaledX, X, 5, out Limbs52x4 h);
        Secp256k1Field52x4.Subtract(scaledY, Y, 3, out Limbs52x4 r);
        Secp256k1FourSums before = this;
        Formulas.AddDistinct(ref X, ref Y, ref Z, h, r);
        if (before.Infinite != Vector256<long>.Zero)
        {
            X.Replace(before.Infinite, scaledX);
            Y.Replace(before.Infinite, scaledY);
            Z.Replace(before.Infinite, before.Z);
        }
        if (digits.Zero != Vector256<long>.Zero)
        {
            X.Replace(digits.Zero, before.X);
            Y.Replace(digits.Zero, before.Y);
            Z.Replace(digits.Zero, before.Z);
        }
        Infinite = before.Infinite & digits.Zero;
    }

    /// <summary>The magnitudes of four digits, which of them are zero, and which negative.</summary>
    private readonly struct Digits
    {
        public readonly Vector256<long> Zero;
        public readonly Vector256<long> Negative;
        private readonly Vector256<long> _magnitudes;

        /// <summary>The digits whose lowest bits are at that place (Booth 1951), with the signs of their scalars.</summary>
        public Digits(in Halves halves, int place, int width)
        {
            Vector256<long> signs = Vector256.Create(
                Sign(halves[0]),
                Sign(halves[1]),
                Sign(halves[2]),
                Sign(halves[3])
            );
            Vector256<long> bits = Vector256
                .Create(
                    Bits(halves[0].Magnitude, place - 1),
                    Bits(halves[1].Magnitude, place - 1),
                    Bits(halves[2].Magnitude, place - 1),
                    Bits(halves[3].Magnitude, place - 1)
                )
                .AsInt64();
            bits &= Vector256.Create((2L << width) - 1);
            // Bits of which the highest is set are those of a negative digit.
            Vector256<long> top = Vector256<long>.Zero - (bits >> width);
            Vector256<long> digits = (bits + Vector256<long>.One) >> 1;
            _magnitudes = Vector256.ConditionalSelect(
                top,
                Vector256.Create(1L << width) - digits,
                digits
            );
            Zero = Vector256.Equals(_magnitudes, Vector256<long>.Zero);
            Negative = top ^ signs;
        }

        public int this[int index] => (int)_magnitudes[index];

        private static long Sign(in Half half) => half.IsNegative ? -1 : 0;

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
