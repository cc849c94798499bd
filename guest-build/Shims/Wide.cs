using System.Numerics;

namespace Perjury.GuestBuild.Shims;

/// <summary>
/// A binary floating number of 128 bits of precision: (-1)^Negative * Bits * 2^(Exponent - 127), the top bit of Bits set,
/// or zero. Wide enough that a function computed in it and rounded once to a double is the nearest double but for one
/// argument in some 2^50; the machine has no floating unit, so that integers cost no more than doubles would.
/// </summary>
internal readonly struct Wide(bool negative, UInt128 bits, int exponent)
{
    public readonly bool Negative = negative;
    public readonly UInt128 Bits = bits;
    public readonly int Exponent = exponent;

    public bool IsZero => Bits == UInt128.Zero;

    public static Wide Zero => default;
    public static Wide One => new(false, UInt128.One << 127, 0);
    public static Wide Ln2 => new(false, new UInt128(0xB17217F7D1CF79AB, 0xC9E3B39803F2F6AF), -1);
    public static Wide Ln10 => new(false, new UInt128(0x935D8DDDAAA8AC16, 0xEA56D62B82D30A29), 1);
    public static Wide HalfPi => new(false, new UInt128(0xC90FDAA22168C234, 0xC4C6628B80DC1CD1), 0);

    /// <summary>A finite double, exactly.</summary>
    public static Wide Of(double d)
    {
        ulong b = BitConverter.DoubleToUInt64Bits(d);
        int e = (int)(b >> 52) & 0x7FF;
        ulong m = b & 0xFFFFFFFFFFFFF;
        if (e == 0)
            e = 1;
        else
            m |= 1UL << 52;
        return Normal(d < 0, new UInt128(0, m), e - 1075 + 127);
    }

    public static Wide Of(int n) => Of((double)n);

    /// <summary>Shifts the top bit into place.</summary>
    public static Wide Normal(bool negative, UInt128 bits, int exponent)
    {
        if (bits == UInt128.Zero)
            return default;
        int shift = Leading(bits);
        return new Wide(negative, bits << shift, exponent - shift);
    }

    private static int Leading(UInt128 v)
    {
        ulong high = (ulong)(v >> 64);
        return high != 0
            ? BitOperations.LeadingZeroCount(high)
            : 64 + BitOperations.LeadingZeroCount((ulong)v);
    }

    public static Wide operator -(Wide a) => new(!a.Negative, a.Bits, a.Exponent);

    public Wide Abs => new(false, Bits, Exponent);

    /// <summary>Times 2^n.</summary>
    public Wide Scale(int n) => IsZero ? this : new Wide(Negative, Bits, Exponent + n);

    public static Wide operator +(Wide a, Wide b)
    {
        if (a.IsZero)
            return b;
        if (b.IsZero)
            return a;
        if (a.Exponent < b.Exponent || (a.Exponent == b.Exponent && a.Bits < b.Bits))
            (a, b) = (b, a);
        int d = a.Exponent - b.Exponent;
        if (d > 127)
            return a;
        UInt128 small = b.Bits >> d;
        if (a.Negative != b.Negative)
            return Normal(a.Negative, a.Bits - small, a.Exponent);
        UInt128 sum = a.Bits + small;
        return sum >= a.Bits
            ? new Wide(a.Negative, sum, a.Exponent)
            : new Wide(a.Negative, sum >> 1 | UInt128.One << 127, a.Exponent + 1);
    }

    public static Wide operator -(Wide a, Wide b) => a + -b;

    public static Wide operator *(Wide a, Wide b)
    {
        if (a.IsZero || b.IsZero)
            return default;
        ulong a1 = (ulong)(a.Bits >> 64);
        ulong a0 = (ulong)a.Bits;
        ulong b1 = (ulong)(b.Bits >> 64);
        ulong b0 = (ulong)b.Bits;
        ulong h = Math.BigMul(a1, b1, out ulong l);
        ulong x1 = Math.BigMul(a1, b0, out ulong x0);
        ulong y1 = Math.BigMul(a0, b1, out ulong y0);
        ulong carry = Math.BigMul(a0, b0, out _);
        UInt128 middle = new UInt128(0, x0) + new UInt128(0, y0) + new UInt128(0, carry);
        UInt128 top = new UInt128(h, l) + new UInt128(0, x1) + new UInt128(0, y1) + (middle >> 64);
        if ((top >> 127) != UInt128.Zero)
            return new Wide(a.Negative != b.Negative, top, a.Exponent + b.Exponent + 1);
        ulong next = (ulong)middle >> 63;
        return new Wide(
            a.Negative != b.Negative,
            top << 1 | new UInt128(0, next),
            a.Exponent + b.Exponent
        );
    }

    /// <summary>Long division, a bit at a time; the divisor is not zero.</summary>
    public static Wide operator /(Wide a, Wide b)
    {
        if (a.IsZero)
            return default;
        UInt128 rest = a.Bits;
        UInt128 quotient = UInt128.Zero;
        bool carried = false;
        for (int i = 0; i < 128; i++)
        {
            quotient <<= 1;
            if (carried || rest >= b.Bits)
            {
                rest -= b.Bits;
                quotient |= UInt128.One;
            }
            carried = (rest >> 127) != UInt128.Zero;
            rest <<= 1;
        }
        return Normal(a.Negative != b.Negative, quotient, a.Exponent - b.Exponent);
    }

    /// <summary>By a small positive number.</summary>
    public static Wide operator /(Wide a, uint n)
    {
        ulong h = (ulong)(a.Bits >> 64);
        ulong l = (ulong)a.Bits;
        // Three 32-bit digits below the 64-bit quotient of the upper half, then 32 bits more for those lost in normalising.
        ulong q3 = h / n;
        ulong r = h % n << 32 | l >> 32;
        ulong q2 = r / n;
        r = r % n << 32 | (uint)l;
        ulong q1 = r / n;
        ulong q0 = (r % n << 32) / n;
        UInt128 q = new UInt128(q3, q2 << 32 | q1);
        int shift = q == UInt128.Zero ? 0 : Leading(q);
        if (a.IsZero)
            return a;
        UInt128 low = new UInt128(0, q0) << 96 >> (128 - Math.Max(shift, 1));
        return new Wide(a.Negative, shift == 0 ? q : q << shift | low, a.Exponent - shift);
    }

    /// <summary>Square root of a number that is not negative: Newton from the root of the nearest double.</summary>
    public Wide Root()
    {
        if (IsZero)
            return this;
        int half = Exponent >> 1;
        Wide v = new(false, Bits, Exponent - 2 * half);
        Wide r = Of(Math.Sqrt(v.ToDouble()));
        for (int i = 0; i < 2; i++)
            r = (r + v / r).Scale(-1);
        return r.Scale(half);
    }

    /// <summary>The nearest whole number; the magnitude is below 2^31.</summary>
    public int Nearest()
    {
        if (IsZero || Exponent < -1)
            return 0;
        int n = (int)(uint)((Bits >> (126 - Exponent)) + UInt128.One >> 1);
        return Negative ? -n : n;
    }

    public static bool operator <(Wide a, Wide b) => (a - b).Negative;

    public static bool operator >(Wide a, Wide b) => (b - a).Negative;

    /// <summary>The nearest double, ties to even; too large is infinite.</summary>
    public double ToDouble()
    {
        ulong sign = Negative ? 1UL << 63 : 0;
        if (IsZero || Exponent < -1076)
            return BitConverter.UInt64BitsToDouble(sign);
        if (Exponent > 1023)
            return BitConverter.UInt64BitsToDouble(sign | 0x7FFUL << 52);
        int drop = 75 + Math.Max(0, -1022 - Exponent);
        UInt128 kept = drop > 127 ? UInt128.Zero : Bits >> drop;
        UInt128 rest = drop > 127 ? Bits : Bits - (kept << drop);
        UInt128 half = drop > 128 ? UInt128.MaxValue : UInt128.One << (drop - 1);
        ulong m = (ulong)kept;
        if (rest > half || (rest == half && (m & 1) != 0))
            m++;
        // The leading one of m adds itself to the exponent field, as does a carry out of rounding.
        ulong e = (ulong)Math.Max(0, Exponent + 1022);
        return BitConverter.UInt64BitsToDouble(sign | (e << 52) + m);
    }
}
