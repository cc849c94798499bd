using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>Sums of multiples of affine points: interleaved signed windows for a few points, buckets for many.</summary>
[SkipLocalsInit]
internal static class FpMultiScalar
{
    /// <summary>Window widths that balance tables of 2^(width-2) points against additions, for one-word scalars and longer ones.</summary>
    private const int ShortWidth = 4;
    private const int LongWidth = 5;

    /// <summary>Points per batch of interleaved windows; bounds the stack at 16 tables of 8 points.</summary>
    private const int BatchSize = 16;

    /// <summary>Number of points from which buckets do fewer additions than tables.</summary>
    private const int BucketThreshold = 96;

    /// <summary>Σ scalar_i · point_i; each scalar is `words` little-endian words.</summary>
    public static void Sum<T>(
        ReadOnlySpan<FpAffine<T>> points,
        ReadOnlySpan<ulong> scalars,
        int words,
        out FpJacobian<T> r
    )
        where T : unmanaged, IFieldElement<T>
    {
        if (points.Length >= BucketThreshold)
        {
            SumByBuckets(points, scalars, words, out r);
            return;
        }
        FpJacobian<T>.SetInfinity(out r);
        for (int start = 0; start < points.Length; start += BatchSize)
        {
            int count = Math.Min(BatchSize, points.Length - start);
            SumByWindows(
                points.Slice(start, count),
                scalars.Slice(start * words, count * words),
                words,
                out FpJacobian<T> part
            );
            FpJacobian<T>.Add(in r, in part, out r);
        }
    }

    private static void SumByWindows<T>(
        ReadOnlySpan<FpAffine<T>> points,
        ReadOnlySpan<ulong> scalars,
        int words,
        out FpJacobian<T> r
    )
        where T : unmanaged, IFieldElement<T>
    {
        int length = words * 64 + 1;
        int width = words == 1 ? ShortWidth : LongWidth;
        int tableSize = 1 << (width - 2);
        Span<sbyte> digits = stackalloc sbyte[points.Length * length];
        Span<FpJacobian<T>> jacobian = stackalloc FpJacobian<T>[points.Length * tableSize];
        Span<FpAffine<T>> table = stackalloc FpAffine<T>[points.Length * tableSize];
        for (int i = 0; i < points.Length; i++)
        {
            Recode(scalars.Slice(i * words, words), digits.Slice(i * length, length), width);
            OddMultiples(in points[i], jacobian.Slice(i * tableSize, tableSize));
        }
        FpJacobian<T>.ToAffine(jacobian, table);

        FpJacobian<T>.SetInfinity(out FpJacobian<T> sum);
        for (int position = length - 1; position >= 0; position--)
        {
            FpJacobian<T>.Double(in sum, out sum);
            for (int i = 0; i < points.Length; i++)
            {
                int digit = digits[i * length + position];
                if (digit > 0)
                    FpJacobian<T>.Add(in sum, in table[i * tableSize + digit / 2], out sum);
                else if (digit < 0)
                {
                    FpAffine<T>.Neg(in table[i * tableSize - digit / 2], out FpAffine<T> negated);
                    FpJacobian<T>.Add(in sum, in negated, out sum);
                }
            }
        }
        r = sum;
    }

    // The multiples 1, 3, 5, … of a point.
    private static void OddMultiples<T>(in FpAffine<T> point, Span<FpJacobian<T>> table)
        where T : unmanaged, IFieldElement<T>
    {
        FpJacobian<T>.FromAffine(in point, out table[0]);
        FpJacobian<T>.Double(in table[0], out FpJacobian<T> twice);
        for (int i = 1; i < table.Length; i++)
            FpJacobian<T>.Add(in table[i - 1], in twice, out table[i]);
    }

    // Width-w non-adjacent form: odd digits below 2^(w-1) in absolute value, at most one in w positions.
    private static void Recode(ReadOnlySpan<ulong> scalar, Span<sbyte> digits, int width)
    {
        int carry = 0;
        int position = 0;
        digits.Clear();
        while (position < digits.Length)
        {
            if (Bits(scalar, position, 1) == carry)
            {
                position++;
                continue;
            }
            int window = Bits(scalar, position, width) + carry;
            carry = window >> (width - 1);
            digits[position] = (sbyte)(window - (carry << width));
            position += width;
        }
    }

    private static void SumByBuckets<T>(
        ReadOnlySpan<FpAffine<T>> points,
        ReadOnlySpan<ulong> scalars,
        int words,
        out FpJacobian<T> r
    )
        where T : unmanaged, IFieldElement<T>
    {
        int width = BucketWidth(points.Length);
        FpJacobian<T>[] buckets = new FpJacobian<T>[1 << (width - 1)];
        FpJacobian<T>.SetInfinity(out FpJacobian<T> sum);
        for (int window = words * 64 / width; window >= 0; window--)
        {
            for (int i = 0; i < width; i++)
                FpJacobian<T>.Double(in sum, out sum);
            for (int i = 0; i < buckets.Length; i++)
                FpJacobian<T>.SetInfinity(out buckets[i]);
            for (int i = 0; i < points.Length; i++)
            {
                int digit = BoothDigit(scalars.Slice(i * words, words), window, width);
                if (digit > 0)
                    FpJacobian<T>.Add(in buckets[digit - 1], in points[i], out buckets[digit - 1]);
                else if (digit < 0)
                {
                    FpAffine<T>.Neg(in points[i], out FpAffine<T> negated);
                    FpJacobian<T>.Add(in buckets[-digit - 1], in negated, out buckets[-digit - 1]);
                }
            }
            SumBuckets(buckets, out FpJacobian<T> part);
            FpJacobian<T>.Add(in sum, in part, out sum);
        }
        r = sum;
    }

    // Σ (i+1)·buckets[i] as a sum of running sums.
    private static void SumBuckets<T>(ReadOnlySpan<FpJacobian<T>> buckets, out FpJacobian<T> r)
        where T : unmanaged, IFieldElement<T>
    {
        FpJacobian<T>.SetInfinity(out r);
        FpJacobian<T>.SetInfinity(out FpJacobian<T> running);
        for (int i = buckets.Length - 1; i >= 0; i--)
        {
            FpJacobian<T>.Add(in running, in buckets[i], out running);
            FpJacobian<T>.Add(in r, in running, out r);
        }
    }

    // The signed digit of a window, from -2^(width-1) to 2^(width-1), out of its bits and the one below them.
    private static int BoothDigit(ReadOnlySpan<ulong> scalar, int window, int width)
    {
        int start = window * width;
        int bits = start == 0 ? Bits(scalar, 0, width) << 1 : Bits(scalar, start - 1, width + 1);
        int value = (bits + 1) >> 1;
        return bits >> width == 0 ? value : value - (1 << width);
    }

    private static int BucketWidth(int count) =>
        count switch
        {
            < 192 => 5,
            < 512 => 6,
            < 1536 => 7,
            < 4096 => 8,
            _ => 9,
        };

    // `count` bits of the scalar from `position` on; bits past the end are zero.
    private static int Bits(ReadOnlySpan<ulong> scalar, int position, int count)
    {
        int word = position >> 6;
        int shift = position & 63;
        if (word >= scalar.Length)
            return 0;
        ulong bits = scalar[word] >> shift;
        if (shift + count > 64 && word + 1 < scalar.Length)
            bits |= scalar[word + 1] << (64 - shift);
        return (int)bits & ((1 << count) - 1);
    }
}
