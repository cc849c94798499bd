using System.Numerics;

namespace Perjury.GuestBuild.Shims;

/// <summary>Elementary functions in 128 bits: argument reduction, then a power series.</summary>
internal static class WideFunctions
{
    private static Wide AtanQuarter =>
        new(false, new UInt128(0xFADBAFC96406EB15, 0x6DC79EF5F7A217E6), -3);
    private static Wide AtanHalf =>
        new(false, new UInt128(0xED63382B0DDA7B45, 0x6FE445ECBC3A8D03), -2);
    private static Wide AtanThreeQuarters =>
        new(false, new UInt128(0xA4BC7D1934F70924, 0x19A87F2A457DAC9F), -1);

    /// <summary>2/π, the first 1280 bits after the point, most significant word first.</summary>
    private static ReadOnlySpan<ulong> TwoOverPi =>
        [
            0xA2F9836E4E441529,
            0xFC2757D1F534DDC0,
            0xDB6295993C439041,
            0xFE5163ABDEBBC561,
            0xB7246E3A424DD2E0,
            0x06492EEA09D1921C,
            0xFE1DEB1CB129A73E,
            0xE88235F52EBB4484,
            0xE99C7026B45F7E41,
            0x3991D639835339F4,
            0x9C845F8BBDF9283B,
            0x1FF897FFDE05980F,
            0xEF2F118B5A0A6D1F,
            0x6D367ECF27CB09B7,
            0x4F463F669E5FEA2D,
            0x7527BAC7EBE5F17B,
            0x3D0739F78A5292EA,
            0x6BFB5FB11F8D5D08,
            0x56033046FC7B6BAB,
            0xF0CFBC209AF4361D,
        ];

    /// <summary>e^x for |x| below 2^20: e^x = 2^k (e^(r/8))^8 with |r| at most ln 2 / 2.</summary>
    public static Wide Exp(Wide x)
    {
        int k = (x / Wide.Ln2).Nearest();
        Wide t = (x - Wide.Of(k) * Wide.Ln2).Scale(-3);
        Wide sum = Wide.One;
        for (uint n = 20; n > 0; n--)
            sum = Wide.One + t * sum / n;
        for (int i = 0; i < 3; i++)
            sum *= sum;
        return sum.Scale(k);
    }

    /// <summary>sinh x for |x| below 1, without the cancellation of e^x - e^-x.</summary>
    public static Wide SmallSinh(Wide x)
    {
        Wide square = x * x;
        Wide sum = Wide.One;
        for (uint n = 32; n > 0; n -= 2)
            sum = Wide.One + square * sum / (n * (n + 1));
        return x * sum;
    }

    /// <summary>ln x for x above 0.</summary>
    public static Wide Log(Wide x)
    {
        Wide m = new(false, x.Bits, 0);
        int k = x.Exponent;
        if (x.Bits >> 126 == new UInt128(0, 3))
        {
            m = m.Scale(-1);
            k++;
        }
        return Wide.Of(k) * Wide.Ln2 + Artanh((m - Wide.One) / (m + Wide.One)).Scale(1);
    }

    /// <summary>ln (1 + x), exact to the last places also for small x.</summary>
    public static Wide LogOnePlus(Wide x) =>
        x.Abs < Wide.One.Scale(-2) ? Artanh(x / (x + Wide.Of(2))).Scale(1) : Log(Wide.One + x);

    /// <summary>The series for |x| at most 1/5.</summary>
    private static Wide Artanh(Wide x)
    {
        Wide square = x * x;
        Wide sum = Wide.Zero;
        for (uint n = 57; n > 1; n -= 2)
            sum = square * (sum + Wide.One / n);
        return x * (Wide.One + sum);
    }

    public static Wide Sin(Wide r)
    {
        Wide square = r * r;
        Wide sum = Wide.One;
        for (uint n = 34; n > 0; n -= 2)
            sum = Wide.One - square * sum / (n * (n + 1));
        return r * sum;
    }

    public static Wide Cos(Wide r)
    {
        Wide square = r * r;
        Wide sum = Wide.One;
        for (uint n = 34; n > 0; n -= 2)
            sum = Wide.One - square * sum / (n * (n - 1));
        return sum;
    }

    /// <summary>atan x by atan x = atan c + atan((x - c) / (1 + x c)) for c in quarters, and the complement above 1.</summary>
    public static Wide Atan(Wide x)
    {
        if (x.Negative)
            return -Atan(-x);
        if (Wide.One < x)
            return Wide.HalfPi - Atan(Wide.One / x);
        Wide at = Wide.Zero;
        int quarters = x.Scale(2).Nearest();
        if (quarters > 0)
        {
            Wide c = Wide.Of(quarters).Scale(-2);
            x = (x - c) / (Wide.One + x * c);
            at = quarters switch
            {
                1 => AtanQuarter,
                2 => AtanHalf,
                3 => AtanThreeQuarters,
                _ => Wide.HalfPi.Scale(-1),
            };
        }
        Wide square = x * x;
        Wide sum = Wide.Zero;
        for (uint n = 43; n > 1; n -= 2)
            sum = -square * (Wide.One / n + sum);
        return at + x * (Wide.One + sum);
    }

    /// <summary>x = (4 n + quadrant) π/2 + the result, which is at most π/4 in magnitude, for every finite x (Payne and Hanek).</summary>
    public static Wide Quadrant(double x, out int quadrant)
    {
        quadrant = 0;
        Wide wide = Wide.Of(x);
        if (wide.IsZero || wide.Exponent < -1)
            return wide;
        // |x| = m 2^e; the bits of 2/π above 2^(2 - e) only add multiples of four quadrants.
        int e = wide.Exponent - 63;
        ulong m = (ulong)(wide.Bits >> 64);
        int start = Math.Max(0, e - 2);
        Span<ulong> product = stackalloc ulong[5];
        product.Clear();
        ulong carry = 0;
        for (int i = 0; i < 4; i++)
        {
            ulong high = Math.BigMul(m, Word(start + 64 * (3 - i)), out ulong low);
            low += carry;
            carry = high + (low < carry ? 1UL : 0);
            product[i] = low;
        }
        product[4] = carry;
        int point = 256 - (e - start);
        quadrant = (int)(Bits(product, point) & 3);
        Keep(product, point);
        bool negative = (Bits(product, point - 1) & 1) != 0;
        if (negative)
        {
            quadrant = quadrant + 1 & 3;
            ulong borrow = 1;
            for (int i = 0; i < 5; i++)
            {
                product[i] = ~product[i] + borrow;
                borrow = borrow != 0 && product[i] == 0 ? 1UL : 0;
            }
            Keep(product, point);
        }
        Wide r = Fraction(product, point) * Wide.HalfPi;
        if (wide.Negative)
        {
            quadrant = -quadrant & 3;
            negative = !negative;
        }
        return negative ? -r : r;
    }

    /// <summary>64 bits of 2/π that begin after <paramref name="bit"/> bits.</summary>
    private static ulong Word(int bit)
    {
        int word = bit >> 6;
        int shift = bit & 63;
        ulong high = word < TwoOverPi.Length ? TwoOverPi[word] : 0;
        if (shift == 0)
            return high;
        ulong low = word + 1 < TwoOverPi.Length ? TwoOverPi[word + 1] : 0;
        return high << shift | low >> 64 - shift;
    }

    /// <summary>64 bits from a bit upwards.</summary>
    private static ulong Bits(ReadOnlySpan<ulong> words, int from)
    {
        int word = from >> 6;
        int shift = from & 63;
        if (word >= words.Length)
            return 0;
        ulong low = words[word] >> shift;
        return shift == 0 || word + 1 == words.Length ? low : low | words[word + 1] << 64 - shift;
    }

    /// <summary>Clears everything from a bit upwards.</summary>
    private static void Keep(Span<ulong> words, int below)
    {
        for (int i = 0; i < words.Length; i++)
        {
            int bits = below - 64 * i;
            if (bits <= 0)
                words[i] = 0;
            else if (bits < 64)
                words[i] &= (1UL << bits) - 1;
        }
    }

    /// <summary>The words as a binary fraction with the point at a bit.</summary>
    private static Wide Fraction(ReadOnlySpan<ulong> words, int point)
    {
        int top = 4;
        while (top > 0 && words[top] == 0)
            top--;
        if (words[top] == 0)
            return default;
        int highest = 64 * top + 63 - BitOperations.LeadingZeroCount(words[top]);
        int from = Math.Max(0, highest - 127);
        var bits = new UInt128(Bits(words, from + 64), Bits(words, from));
        return Wide.Normal(false, bits, from + 127 - point);
    }
}
