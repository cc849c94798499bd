using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// Inverses modulo a 256-bit number by Euclid's algorithm on leading words (Lehmer 1938; Knuth, TAOCP volume 2, 4.5.2 algorithm L),
/// whose steps are tested for exactness (Jebelean 1993). Division in one instruction makes this the shortest form there is for a machine
/// that cannot count zeros. Nothing here is secret.
/// </summary>
internal static class ModularInverse
{
    /// <summary>A remainder of leading words below this may not be the leading word of the remainder.</summary>
    private const ulong Least = 1UL << 32;

    /// <summary>Some steps of Euclid at once: the rows take a pair (x, y) to its successors, but for signs.</summary>
    /// <remarks>After an even number of them the pair is (X0 x - Y0 y, Y1 y - X1 x), else both are negated.</remarks>
    private struct Steps
    {
        public ulong X0;
        public ulong Y0;
        public ulong X1;
        public ulong Y1;
        public bool IsOdd;
    }

    /// <summary>
    /// The inverse of <paramref name="a"/> modulo <paramref name="modulus"/>, zero for zero. Needs a below the modulus and no common
    /// factor.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Compute(in Limbs4 a, in Limbs4 modulus, out Limbs4 inverse)
    {
        // x = -s a and y = t a modulo m where isNegative, else the other way round; x is never below y.
        Limbs4 x = modulus;
        Limbs4 y = a;
        Limbs4 s = default;
        Limbs4 t = new(1, 0, 0, 0);
        bool isNegative = true;
        Steps steps;
        while ((x.N1 | x.N2 | x.N3) != 0)
        {
            if (y.IsZero)
            {
                inverse = default;
                return;
            }
            Leading(x, y, out ulong leadingX, out ulong leadingY);
            if (!TryStep(leadingX, leadingY, out steps))
            {
                isNegative ^= SubtractShifted(ref x, ref y, ref s, ref t);
                continue;
            }
            Limbs4 before = x;
            if (steps.IsOdd)
            {
                Difference(y, steps.Y0, before, steps.X0, out x);
                Difference(before, steps.X1, y, steps.Y1, out y);
            }
            else
            {
                Difference(before, steps.X0, y, steps.Y0, out x);
                Difference(y, steps.Y1, before, steps.X1, out y);
            }
            before = s;
            Sum(before, steps.X0, t, steps.Y0, out s);
            Sum(before, steps.X1, t, steps.Y1, out t);
            isNegative ^= steps.IsOdd;
        }
        StepToEnd(x.N0, y.N0, out ulong scaleS, out ulong scaleT, out bool isOdd);
        Sum(s, scaleS, t, scaleT, out inverse);
        if (isNegative ^ isOdd)
        {
            Limbs4.Subtract(modulus, inverse, out inverse);
        }
    }

    /// <summary>The 64 bits of both from the highest bit of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leading(in Limbs4 x, in Limbs4 y, out ulong leadingX, out ulong leadingY)
    {
        ulong belowX = x.N0;
        ulong belowY = y.N0;
        leadingX = x.N1;
        leadingY = y.N1;
        if (x.N3 != 0)
        {
            (leadingX, belowX, leadingY, belowY) = (x.N3, x.N2, y.N3, y.N2);
        }
        else if (x.N2 != 0)
        {
            (leadingX, belowX, leadingY, belowY) = (x.N2, x.N1, y.N2, y.N1);
        }
        int shift = BitOperations.LeadingZeroCount(leadingX);
        leadingX = leadingX << shift | belowX >> 1 >> (63 - shift);
        leadingY = leadingY << shift | belowY >> 1 >> (63 - shift);
    }

    /// <summary>The steps that two numbers take for certain by their leading words, of which x has its highest bit set; false for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryStep(ulong x, ulong y, out Steps steps)
    {
        steps = new Steps { X0 = 1, Y1 = 1 };
        if (y < Least)
        {
            return false;
        }
        ulong x0 = 1,
            y0 = 0,
            x1 = 0,
            y1 = 1;
        while (true)
        {
            ulong quotient = x / y;
            x -= quotient * y;
            ulong next = y0 + quotient * y1;
            if (x < Least || y - x < next + y1)
            {
                steps.X0 = x0;
                steps.Y0 = y0;
                steps.X1 = x1;
                steps.Y1 = y1;
                return y0 != 0;
            }
            y0 = next;
            x0 += quotient * x1;

            quotient = y / x;
            y -= quotient * x;
            next = y1 + quotient * y0;
            if (y < Least || x - y < next + y0)
            {
                steps.X0 = x1;
                steps.Y0 = y1;
                steps.X1 = x0;
                steps.Y1 = y0;
                steps.IsOdd = true;
                return true;
            }
            y1 = next;
            x1 += quotient * x0;
        }
    }

    /// <summary>What s and t are multiplied by where two words end at their greatest common divisor, which is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StepToEnd(
        ulong x,
        ulong y,
        out ulong scaleS,
        out ulong scaleT,
        out bool isOdd
    )
    {
        ulong x0 = 1,
            y0 = 0,
            x1 = 0,
            y1 = 1;
        isOdd = false;
        while (y != 0)
        {
            ulong quotient = x / y;
            x -= quotient * y;
            x0 += quotient * x1;
            y0 += quotient * y1;
            if (x == 0)
            {
                isOdd = true;
                break;
            }
            quotient = y / x;
            y -= quotient * x;
            x1 += quotient * x0;
            y1 += quotient * y0;
        }
        scaleS = isOdd ? x1 : x0;
        scaleT = isOdd ? y1 : y0;
    }

    /// <summary>
    /// One step for numbers far apart, or a part of one: x loses the largest multiple of y by a power of two. Whether both changed places
    /// after it, which they do where x would be below y.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool SubtractShifted(ref Limbs4 x, ref Limbs4 y, ref Limbs4 s, ref Limbs4 t)
    {
        int count = Length(x) - Length(y);
        Limbs4 multiple = Shifted(y, count);
        if (Limbs4.IsBelow(x, multiple))
        {
            count--;
            multiple = Shifted(y, count);
        }
        Limbs4.Subtract(x, multiple, out x);
        Limbs4.Add(s, Shifted(t, count), out s);
        if (!Limbs4.IsBelow(x, y))
        {
            return false;
        }
        (x, y) = (y, x);
        (s, t) = (t, s);
        return true;
    }

    private static int Length(in Limbs4 a)
    {
        int words =
            a.N3 != 0 ? 3
            : a.N2 != 0 ? 2
            : a.N1 != 0 ? 1
            : 0;
        ulong top = words switch
        {
            3 => a.N3,
            2 => a.N2,
            1 => a.N1,
            _ => a.N0,
        };
        return 64 * words + 64 - BitOperations.LeadingZeroCount(top);
    }

    /// <summary>a * 2^count, which fits.</summary>
    private static Limbs4 Shifted(in Limbs4 a, int count)
    {
        Limbs4 shifted = a;
        for (; count >= 64; count -= 64)
        {
            shifted = new Limbs4(0, shifted.N0, shifted.N1, shifted.N2);
        }
        int rest = 63 - count;
        return new Limbs4(
            shifted.N0 << count,
            shifted.N1 << count | shifted.N0 >> 1 >> rest,
            shifted.N2 << count | shifted.N1 >> 1 >> rest,
            shifted.N3 << count | shifted.N2 >> 1 >> rest
        );
    }

    /// <summary>a * p - b * q, which is below 2^256 and not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Difference(
        in Limbs4 a,
        ulong p,
        in Limbs4 b,
        ulong q,
        out Limbs4 difference
    )
    {
        ulong carryA = 0;
        ulong carryB = 0;
        ulong borrow = 0;
        ulong n0 = Limbs4.SubtractBorrow(
            Limbs4.MultiplyAdd(a.N0, p, 0, ref carryA),
            Limbs4.MultiplyAdd(b.N0, q, 0, ref carryB),
            ref borrow
        );
        ulong n1 = Limbs4.SubtractBorrow(
            Limbs4.MultiplyAdd(a.N1, p, 0, ref carryA),
            Limbs4.MultiplyAdd(b.N1, q, 0, ref carryB),
            ref borrow
        );
        ulong n2 = Limbs4.SubtractBorrow(
            Limbs4.MultiplyAdd(a.N2, p, 0, ref carryA),
            Limbs4.MultiplyAdd(b.N2, q, 0, ref carryB),
            ref borrow
        );
        ulong n3 = a.N3 * p + carryA - (b.N3 * q + carryB) - borrow;
        difference = new Limbs4(n0, n1, n2, n3);
    }

    /// <summary>a * p + b * q, which is below 2^256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(in Limbs4 a, ulong p, in Limbs4 b, ulong q, out Limbs4 sum)
    {
        ulong carryA = 0;
        ulong carryB = 0;
        ulong n0 = Limbs4.MultiplyAdd(a.N0, p, 0, ref carryA);
        n0 = Limbs4.MultiplyAdd(b.N0, q, n0, ref carryB);
        ulong n1 = Limbs4.MultiplyAdd(a.N1, p, 0, ref carryA);
        n1 = Limbs4.MultiplyAdd(b.N1, q, n1, ref carryB);
        ulong n2 = Limbs4.MultiplyAdd(a.N2, p, 0, ref carryA);
        n2 = Limbs4.MultiplyAdd(b.N2, q, n2, ref carryB);
        ulong n3 = a.N3 * p + carryA + (b.N3 * q + carryB);
        sum = new Limbs4(n0, n1, n2, n3);
    }
}
