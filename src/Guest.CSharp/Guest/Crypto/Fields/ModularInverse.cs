using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// Inverses modulo an odd 256-bit number by batches of 62 division steps (Bernstein and Yang, "Fast constant-time gcd
/// computation and modular inversion", 2019), in the variable-time form: nothing here is secret.
/// </summary>
internal static class ModularInverse
{
    private const int BatchSteps = 62;
    private const ulong Mask62 = ulong.MaxValue >> 2;

    /// <summary>
    /// The inverse of <paramref name="a"/> modulo the odd <paramref name="modulus"/>, zero for zero. Needs a below the modulus
    /// and no common factor; <paramref name="modulusInverse62"/> is modulus^-1 mod 2^62.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(
        in Limbs4 a,
        in Limbs4 modulus,
        ulong modulusInverse62,
        out Limbs4 inverse
    )
    {
        Signed62 m = Signed62.From(modulus);
        Signed62 d = default;
        Signed62 e = default;
        e.V0 = 1;
        Signed62 f = m;
        Signed62 g = Signed62.From(a);
        long eta = -1;
        // d and e follow f and g as multiples of a: f = d * a and g = e * a modulo m.
        while ((g.V0 | g.V1 | g.V2 | g.V3 | g.V4) != 0)
        {
            Transition t = Transition.Steps(ref eta, (ulong)f.V0, (ulong)g.V0);
            UpdateCofactors(ref d, ref e, t, m, modulusInverse62);
            UpdateValues(ref f, ref g, t);
        }
        inverse = ToResidue(d, f.V4 < 0, m);
    }

    /// <summary>2^62 times the matrix of 62 division steps: f' = (U f + V g) / 2^62, g' = (Q f + R g) / 2^62.</summary>
    private readonly struct Transition(long u, long v, long q, long r)
    {
        public readonly long U = u;
        public readonly long V = v;
        public readonly long Q = q;
        public readonly long R = r;

        /// <summary>62 steps on the low words; eta, minus the paper's delta, goes from batch to batch.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Transition Steps(ref long eta, ulong f, ulong g)
        {
            ulong u = 1;
            ulong v = 0;
            ulong q = 0;
            ulong r = 1;
            int left = BatchSteps;
            while (true)
            {
                int zeros = BitOperations.TrailingZeroCount(g | ulong.MaxValue << left);
                g >>= zeros;
                u <<= zeros;
                v <<= zeros;
                eta -= zeros;
                left -= zeros;
                if (left == 0)
                {
                    return new Transition((long)u, (long)v, (long)q, (long)r);
                }
                if (eta < 0)
                {
                    eta = -eta;
                    (f, g) = (g, 0 - f);
                    (u, q) = (q, 0 - u);
                    (v, r) = (r, 0 - v);
                }
                // Cancel as many low bits of g at once as there are steps before the next swap, at most 6.
                int limit = eta + 1 > left ? left : (int)eta + 1;
                ulong mask = ulong.MaxValue >> (64 - limit) & 63;
                ulong w = f * g * (f * f - 2) & mask;
                g += f * w;
                q += u * w;
                r += v * w;
            }
        }
    }

    /// <summary>Applies a transition to f and g; the division by 2^62 is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateValues(ref Signed62 f, ref Signed62 g, in Transition t)
    {
        Accumulator cf = default;
        Accumulator cg = default;
        cf.Add(t.U, f.V0, t.V, g.V0);
        cg.Add(t.Q, f.V0, t.R, g.V0);
        cf.Shift();
        cg.Shift();
        cf.Add(t.U, f.V1, t.V, g.V1);
        cg.Add(t.Q, f.V1, t.R, g.V1);
        f.V0 = cf.Shift();
        g.V0 = cg.Shift();
        cf.Add(t.U, f.V2, t.V, g.V2);
        cg.Add(t.Q, f.V2, t.R, g.V2);
        f.V1 = cf.Shift();
        g.V1 = cg.Shift();
        cf.Add(t.U, f.V3, t.V, g.V3);
        cg.Add(t.Q, f.V3, t.R, g.V3);
        f.V2 = cf.Shift();
        g.V2 = cg.Shift();
        cf.Add(t.U, f.V4, t.V, g.V4);
        cg.Add(t.Q, f.V4, t.R, g.V4);
        f.V3 = cf.Shift();
        g.V3 = cg.Shift();
        f.V4 = (long)cf.Low;
        g.V4 = (long)cg.Low;
    }

    /// <summary>
    /// Applies a transition to d and e modulo m. Multiples of m, chosen so that the low 62 bits vanish, make the division
    /// exact; both stay in (-2m, m) because a negative one first gains m (times its row of the matrix).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateCofactors(
        ref Signed62 d,
        ref Signed62 e,
        in Transition t,
        in Signed62 m,
        ulong modulusInverse62
    )
    {
        long signD = d.V4 >> 63;
        long signE = e.V4 >> 63;
        long md = (t.U & signD) + (t.V & signE);
        long me = (t.Q & signD) + (t.R & signE);
        Accumulator cd = default;
        Accumulator ce = default;
        cd.Add(t.U, d.V0, t.V, e.V0);
        ce.Add(t.Q, d.V0, t.R, e.V0);
        md -= (long)(modulusInverse62 * cd.Low + (ulong)md & Mask62);
        me -= (long)(modulusInverse62 * ce.Low + (ulong)me & Mask62);
        cd.Add(m.V0, md);
        ce.Add(m.V0, me);
        cd.Shift();
        ce.Shift();
        cd.Add(t.U, d.V1, t.V, e.V1);
        ce.Add(t.Q, d.V1, t.R, e.V1);
        cd.Add(m.V1, md);
        ce.Add(m.V1, me);
        d.V0 = cd.Shift();
        e.V0 = ce.Shift();
        cd.Add(t.U, d.V2, t.V, e.V2);
        ce.Add(t.Q, d.V2, t.R, e.V2);
        cd.Add(m.V2, md);
        ce.Add(m.V2, me);
        d.V1 = cd.Shift();
        e.V1 = ce.Shift();
        cd.Add(t.U, d.V3, t.V, e.V3);
        ce.Add(t.Q, d.V3, t.R, e.V3);
        cd.Add(m.V3, md);
        ce.Add(m.V3, me);
        d.V2 = cd.Shift();
        e.V2 = ce.Shift();
        cd.Add(t.U, d.V4, t.V, e.V4);
        ce.Add(t.Q, d.V4, t.R, e.V4);
        cd.Add(m.V4, md);
        ce.Add(m.V4, me);
        d.V3 = cd.Shift();
        e.V3 = ce.Shift();
        d.V4 = (long)cd.Low;
        e.V4 = (long)ce.Low;
    }

    /// <summary>d, or -d where the gcd came out as -1, brought from (-2m, m) into [0, m).</summary>
    private static Limbs4 ToResidue(in Signed62 d, bool negate, in Signed62 m)
    {
        Signed62 r = d;
        if (r.V4 < 0)
        {
            r = Signed62.Combine(r, m, 1);
        }
        if (negate)
        {
            r = Signed62.Combine(default, r, -1);
        }
        while (r.V4 < 0)
        {
            r = Signed62.Combine(r, m, 1);
        }
        Signed62 below = Signed62.Combine(r, m, -1);
        return below.V4 < 0 ? r.ToLimbs() : below.ToLimbs();
    }

    /// <summary>A number in five limbs of 62 bits, the lower four in [0, 2^62), the top one signed.</summary>
    private struct Signed62
    {
        public long V0;
        public long V1;
        public long V2;
        public long V3;
        public long V4;

        public static Signed62 From(in Limbs4 a)
        {
            Signed62 r;
            r.V0 = (long)(a.N0 & Mask62);
            r.V1 = (long)((a.N0 >> 62 | a.N1 << 2) & Mask62);
            r.V2 = (long)((a.N1 >> 60 | a.N2 << 4) & Mask62);
            r.V3 = (long)((a.N2 >> 58 | a.N3 << 6) & Mask62);
            r.V4 = (long)(a.N3 >> 56);
            return r;
        }

        /// <summary>The value of a number in [0, 2^256).</summary>
        public readonly Limbs4 ToLimbs() =>
            new(
                (ulong)V0 | (ulong)V1 << 62,
                (ulong)V1 >> 2 | (ulong)V2 << 60,
                (ulong)V2 >> 4 | (ulong)V3 << 58,
                (ulong)V3 >> 6 | (ulong)V4 << 56
            );

        /// <summary>a + sign * b with carries propagated.</summary>
        public static Signed62 Combine(in Signed62 a, in Signed62 b, long sign)
        {
            Signed62 r;
            long at = a.V0 + sign * b.V0;
            r.V0 = at & (long)Mask62;
            at = (at >> 62) + a.V1 + sign * b.V1;
            r.V1 = at & (long)Mask62;
            at = (at >> 62) + a.V2 + sign * b.V2;
            r.V2 = at & (long)Mask62;
            at = (at >> 62) + a.V3 + sign * b.V3;
            r.V3 = at & (long)Mask62;
            r.V4 = (at >> 62) + a.V4 + sign * b.V4;
            return r;
        }
    }

    /// <summary>A signed 128-bit sum of products.</summary>
    private struct Accumulator
    {
        public ulong Low;
        private long high;

        public void Add(long a, long b)
        {
            long productHigh = WordProduct.Multiply(a, b, out long productLow);
            Low += (ulong)productLow;
            high += productHigh + (Low < (ulong)productLow ? 1 : 0);
        }

        public void Add(long a, long b, long c, long d)
        {
            Add(a, b);
            Add(c, d);
        }

        /// <summary>Takes the low 62 bits out and divides by 2^62, rounding down.</summary>
        public long Shift()
        {
            long limb = (long)(Low & Mask62);
            Low = Low >> 62 | (ulong)high << 2;
            high >>= 62;
            return limb;
        }
    }
}
