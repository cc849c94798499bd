using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.Kernels;

/// <summary>
/// (a * b) mod m for 256-bit numbers: schoolbook product, then five quotient digits by the reciprocal of the top two limbs
/// (Möller and Granlund, "Improved division by invariant integers", 2011).
/// </summary>
internal static class MulMod
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static U256 Compute(in U256 a, in U256 b, in U256 m)
    {
        if (m.L3 == 0)
            return BitByBit(a, b, m);
        var (p0, c0) = (Low(a.L0, b.L0, out ulong h), h);
        ulong p1 = Add(a.L0, b.L1, c0, out c0);
        ulong p2 = Add(a.L0, b.L2, c0, out c0);
        ulong p3 = Add(a.L0, b.L3, c0, out ulong p4);
        p1 = Add(a.L1, b.L0, p1, 0, out c0);
        p2 = Add(a.L1, b.L1, p2, c0, out c0);
        p3 = Add(a.L1, b.L2, p3, c0, out c0);
        p4 = Add(a.L1, b.L3, p4, c0, out ulong p5);
        p2 = Add(a.L2, b.L0, p2, 0, out c0);
        p3 = Add(a.L2, b.L1, p3, c0, out c0);
        p4 = Add(a.L2, b.L2, p4, c0, out c0);
        p5 = Add(a.L2, b.L3, p5, c0, out ulong p6);
        p3 = Add(a.L3, b.L0, p3, 0, out c0);
        p4 = Add(a.L3, b.L1, p4, c0, out c0);
        p5 = Add(a.L3, b.L2, p5, c0, out c0);
        p6 = Add(a.L3, b.L3, p6, c0, out ulong p7);

        int s = BitOperations.LeadingZeroCount(m.L3);
        int r = 63 - s;
        var d = new Divisor(
            m.L3 << s | m.L2 >> 1 >> r,
            m.L2 << s | m.L1 >> 1 >> r,
            m.L1 << s | m.L0 >> 1 >> r,
            m.L0 << s
        );
        ulong r3 = p7 >> 1 >> r;
        ulong r2 = p7 << s | p6 >> 1 >> r;
        ulong r1 = p6 << s | p5 >> 1 >> r;
        ulong r0 = p5 << s | p4 >> 1 >> r;
        d.Step(ref r3, ref r2, ref r1, ref r0, p4 << s | p3 >> 1 >> r);
        d.Step(ref r3, ref r2, ref r1, ref r0, p3 << s | p2 >> 1 >> r);
        d.Step(ref r3, ref r2, ref r1, ref r0, p2 << s | p1 >> 1 >> r);
        d.Step(ref r3, ref r2, ref r1, ref r0, p1 << s | p0 >> 1 >> r);
        d.Step(ref r3, ref r2, ref r1, ref r0, p0 << s);
        return new U256(
            r0 >> s | r1 << 1 << r,
            r1 >> s | r2 << 1 << r,
            r2 >> s | r3 << 1 << r,
            r3 >> s
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Low(ulong a, ulong b, out ulong high)
    {
        high = Math.BigMul(a, b, out ulong low);
        return low;
    }

    /// <summary>Low half of a * b + c; the high half goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong a, ulong b, ulong c, out ulong high)
    {
        ulong h = Math.BigMul(a, b, out ulong low);
        low += c;
        high = h + (low < c ? 1UL : 0);
        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong a, ulong b, ulong c, ulong d, out ulong high)
    {
        ulong low = Add(a, b, c, out ulong h);
        low += d;
        high = h + (low < d ? 1UL : 0);
        return low;
    }

    /// <summary>Moduli below 2^192: double and add, one bit at a time.</summary>
    private static U256 BitByBit(in U256 a, in U256 b, in U256 m)
    {
        if (m.IsZero)
            return default;
        U256 result = default;
        for (int bit = 255; bit >= 0; bit--)
        {
            result = AddMod(result, result, m);
            ulong limb =
                bit >= 192 ? a.L3
                : bit >= 128 ? a.L2
                : bit >= 64 ? a.L1
                : a.L0;
            if ((limb >> (bit & 63) & 1) != 0)
                result = AddMod(result, Reduce(b, m), m);
        }
        return result;
    }

    private static U256 AddMod(in U256 a, in U256 b, in U256 m)
    {
        U256 sum = a + b;
        return sum < m ? sum : sum - m;
    }

    private static U256 Reduce(in U256 v, in U256 m)
    {
        U256 r = default;
        for (int bit = 255; bit >= 0; bit--)
        {
            ulong limb =
                bit >= 192 ? v.L3
                : bit >= 128 ? v.L2
                : bit >= 64 ? v.L1
                : v.L0;
            r = r + r + new U256(limb >> (bit & 63) & 1, 0, 0, 0);
            if (!(r < m))
                r -= m;
        }
        return r;
    }
}

/// <summary>A normalised four-limb divisor (top bit set), most significant limb first, and its reciprocal.</summary>
internal readonly struct Divisor
{
    private readonly ulong _d3;
    private readonly ulong _d2;
    private readonly ulong _d1;
    private readonly ulong _d0;
    private readonly ulong _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Divisor(ulong d3, ulong d2, ulong d1, ulong d0)
    {
        _d3 = d3;
        _d2 = d2;
        _d1 = d1;
        _d0 = d0;
        _v = Reciprocal(d3, d2);
    }

    /// <summary>One digit: the remainder of (r3 r2 r1 r0 next) by the divisor, left in r3..r0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(ref ulong r3, ref ulong r2, ref ulong r1, ref ulong r0, ulong next)
    {
        ulong q;
        ulong x1;
        ulong x0;
        if (r3 == _d3 && r2 == _d2)
        {
            // The estimate would overflow: the digit is the largest one, or one less.
            q = ulong.MaxValue;
            x0 = r1 + r2;
            x1 = r3 + (x0 < r1 ? 1UL : 0);
            if (x1 < r3)
            {
                SubtractExact(ref r3, ref r2, ref r1, ref r0, next);
                return;
            }
        }
        else
        {
            q = Estimate(r3, r2, r1, out x1, out x0);
        }
        ulong h0 = Math.BigMul(q, _d0, out ulong l0);
        ulong h1 = Math.BigMul(q, _d1, out ulong l1);
        ulong n0 = next - l0;
        l1 += h0 + (next < l0 ? 1UL : 0);
        h1 += l1 < h0 ? 1UL : 0;
        ulong n1 = r0 - l1;
        ulong borrow = h1 + (r0 < l1 ? 1UL : 0);
        ulong n2 = x0 - borrow;
        ulong b2 = x0 < borrow ? 1UL : 0;
        ulong n3 = x1 - b2;
        if (x1 < b2)
            AddBack(ref n3, ref n2, ref n1, ref n0);
        r3 = n3;
        r2 = n2;
        r1 = n1;
        r0 = n0;
    }

    /// <summary>Quotient and two-limb remainder of (u2 u1 u0) by the top two limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Estimate(ulong u2, ulong u1, ulong u0, out ulong x1, out ulong x0)
    {
        ulong q1 = Math.BigMul(_v, u2, out ulong q0);
        q0 += u1;
        q1 += u2 + (q0 < u1 ? 1UL : 0);
        ulong t1 = Math.BigMul(_d2, q1, out ulong t0);
        x1 = u1 - q1 * _d3 - t1 - (u0 < t0 ? 1UL : 0);
        x0 = u0 - t0;
        x1 = x1 - _d3 - (x0 < _d2 ? 1UL : 0);
        x0 -= _d2;
        q1++;
        if (x1 >= q0)
        {
            q1--;
            x0 += _d2;
            x1 += _d3 + (x0 < _d2 ? 1UL : 0);
        }
        if (x1 > _d3 || (x1 == _d3 && x0 >= _d2))
        {
            q1++;
            x1 = x1 - _d3 - (x0 < _d2 ? 1UL : 0);
            x0 -= _d2;
        }
        return q1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddBack(ref ulong n3, ref ulong n2, ref ulong n1, ref ulong n0)
    {
        U256 sum = new U256(n0, n1, n2, n3) + new U256(_d0, _d1, _d2, _d3);
        n0 = sum.L0;
        n1 = sum.L1;
        n2 = sum.L2;
        n3 = sum.L3;
    }

    /// <summary>The rare step whose digit is 2^64 - 1 and needs no remainder limbs: subtract (2^64 - 1) * d.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SubtractExact(ref ulong r3, ref ulong r2, ref ulong r1, ref ulong r0, ulong next)
    {
        U256 low = new U256(next, r0, r1, r2) + new U256(_d0, _d1, _d2, _d3);
        U256 result = low - new U256(0, _d0, _d1, _d2);
        r0 = result.L0;
        r1 = result.L1;
        r2 = result.L2;
        r3 = result.L3;
    }

    /// <summary>floor((2^192 - 1) / (d1 2^64 + d0)) - 2^64 for a normalised d1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reciprocal(ulong d1, ulong d0)
    {
        ulong v = Reciprocal(d1);
        ulong p = d1 * v + d0;
        if (p < d0)
        {
            v--;
            if (p >= d1)
            {
                v--;
                p -= d1;
            }
            p -= d1;
        }
        ulong t1 = Math.BigMul(d0, v, out ulong t0);
        p += t1;
        if (p < t1)
        {
            v--;
            if (p > d1 || (p == d1 && t0 >= d0))
                v--;
        }
        return v;
    }

    /// <summary>floor((2^128 - 1) / d) - 2^64: one small division, then three Newton steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reciprocal(ulong d)
    {
        ulong v0 = (uint)(((1 << 19) - 3 * (1 << 8)) / (int)(d >> 55));
        ulong d40 = (d >> 24) + 1;
        ulong v1 = (v0 << 11) - (v0 * v0 * d40 >> 40) - 1;
        ulong v2 = (v1 << 13) + (v1 * ((1UL << 60) - v1 * d40) >> 47);
        ulong e = (v2 >> 1 & (0 - (d & 1))) - v2 * ((d >> 1) + (d & 1));
        ulong v3 = (Math.BigMul(v2, e, out _) >> 1) + (v2 << 31);
        ulong high = Math.BigMul(v3, d, out ulong low);
        low += d;
        return v3 - (high + d + (low < d ? 1UL : 0));
    }
}
