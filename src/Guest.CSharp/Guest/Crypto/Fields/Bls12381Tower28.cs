using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// Fp12 of BLS12-381 with its six coefficients side by side: places 0 to 2 hold C0, 3 to 5 hold C1, and 6 and 7 zero, which formulas pick
/// where a place has no term. Elements have size 1. A result may be an operand.
/// </summary>
[SkipLocalsInit]
internal static class Bls12381Tower28
{
    public static void Load(in Fp12<Bls12381Fp> a, out Complex28 r) =>
        Complex28.Load([a.C0.C0, a.C0.C1, a.C0.C2, a.C1.C0, a.C1.C1, a.C1.C2], out r);

    public static void Store(in Complex28 a, out Fp12<Bls12381Fp> r)
    {
        Span<Fp2<Bls12381Fp>> coefficients = stackalloc Fp2<Bls12381Fp>[6];
        Complex28.Store(in a, coefficients);
        r.C0.C0 = coefficients[0];
        r.C0.C1 = coefficients[1];
        r.C0.C2 = coefficients[2];
        r.C1.C0 = coefficients[3];
        r.C1.C1 = coefficients[4];
        r.C1.C2 = coefficients[5];
    }

    /// <summary>Karatsuba over both steps of the tower: three times six products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in Complex28 a, in Complex28 b, out Complex28 r)
    {
        Expand(in a, out Complex28 a0, out Complex28 a1, out Complex28 aSum);
        Expand(in b, out Complex28 b0, out Complex28 b1, out Complex28 bSum);
        Complex28.Multiply(in a0, in b0, out Complex28 v0);
        Complex28.Multiply(in a1, in b1, out Complex28 v1);
        Complex28.Multiply(in aSum, in bSum, out Complex28 cross);
        ref Vector512<long> low = ref Complex28.First(in v0);
        ref Vector512<long> high = ref Complex28.First(in v1);
        ref Vector512<long> mixed = ref Complex28.First(in cross);
        for (int i = 0; i < Complex28.Vectors; i++)
            Unsafe.Add(ref mixed, i) -= Unsafe.Add(ref low, i) + Unsafe.Add(ref high, i);
        Combine(in v0, in v1, in cross, out r);
    }

    /// <summary>Complex squaring: with t = C0·C1, (C0 + C1)(C0 + v·C1) - t - v·t and 2t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(in Complex28 a, out Complex28 r)
    {
        Expand(in a, out Complex28 a0, out Complex28 a1, out Complex28 sum);
        Complex28.Multiply(in a0, in a1, out Complex28 t);
        AddTwisted(in a, out Complex28 twisted);
        Expand(in twisted, out a0, out _, out _);
        Complex28.Multiply(in sum, in a0, out Complex28 v);
        ref Vector512<long> product = ref Complex28.First(in t);
        ref Vector512<long> low = ref Complex28.First(in v);
        ref Vector512<long> twice = ref Complex28.First(in a1);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> limb = Unsafe.Add(ref product, i);
            Unsafe.Add(ref low, i) -= limb;
            Unsafe.Add(ref twice, i) = limb + limb;
            Unsafe.Add(ref product, i) = -limb;
        }
        Combine(in v, in t, in a1, out r);
    }

    /// <summary>a·(l0 + l1·v + l4·vw) for a line in places 0 to 2: thirteen products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyByLine(in Complex28 a, in Complex28 line, out Complex28 r)
    {
        Unsafe.SkipInit(out Complex28 left);
        Unsafe.SkipInit(out Complex28 right);
        Unsafe.SkipInit(out Complex28 leftSum);
        Unsafe.SkipInit(out Complex28 rightSum);
        ref Vector512<long> from = ref Complex28.First(in a);
        ref Vector512<long> lines = ref Complex28.First(in line);
        ref Vector512<long> lefts = ref Complex28.First(in left);
        ref Vector512<long> rights = ref Complex28.First(in right);
        ref Vector512<long> leftSums = ref Complex28.First(in leftSum);
        ref Vector512<long> rightSums = ref Complex28.First(in rightSum);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> f = Unsafe.Add(ref from, i);
            Vector512<long> sum = f + Complex28.Pick(f, Vector512.Create(3L, 4, 5, 7, 7, 7, 7, 7));
            Unsafe.Add(ref lefts, i) =
                Complex28.Pick(f, Vector512.Create(0L, 1, 0, 2, 2, 3, 4, 7))
                + Complex28.Pick(f, Vector512.Create(7L, 7, 1, 7, 7, 7, 7, 7));
            Unsafe.Add(ref leftSums, i) =
                Complex28.Pick(sum, f, Vector512.Create(0L, 1, 0, 2, 2, 13, 7, 7))
                + Complex28.Pick(sum, Vector512.Create(7L, 7, 1, 7, 7, 7, 7, 7));
            Vector512<long> l = Unsafe.Add(ref lines, i);
            Vector512<long> top = Complex28.Pick(l, Vector512.Create(7L, 7, 1, 7, 7, 7, 7, 7));
            Unsafe.Add(ref rights, i) =
                top + Complex28.Pick(l, Vector512.Create(0L, 1, 0, 1, 0, 2, 2, 7));
            Unsafe.Add(ref rightSums, i) =
                top
                + Complex28.Pick(l, Vector512.Create(0L, 1, 0, 1, 0, 2, 7, 7))
                + Complex28.Pick(l, Vector512.Create(7L, 2, 2, 2, 7, 7, 7, 7));
        }
        Complex28.Multiply(in left, in right, out Complex28 x);
        Complex28.Multiply(in leftSum, in rightSum, out Complex28 s);
        CombineLine(in x, in s, out r);
    }

    /// <summary>Squaring in the cyclotomic subgroup (Granger and Scott, eprint 2009/565): with each square in Fp4 as (a + b)(a + ξb) and ab, six products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CyclotomicSquare(in Complex28 a, out Complex28 r)
    {
        Unsafe.SkipInit(out Complex28 left);
        Unsafe.SkipInit(out Complex28 right);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            Vector512<long> x0 = a.C0[i];
            Vector512<long> x1 = a.C1[i];
            Vector512<long> seconds = Vector512.Create(4L, 2, 5, 7, 7, 7, 7, 7);
            Vector512<long> firsts = Vector512.Create(0L, 3, 1, 0, 3, 1, 7, 7);
            Vector512<long> b0 = Complex28.Pick(x0, seconds);
            Vector512<long> b1 = Complex28.Pick(x1, seconds);
            left.C0[i] = Complex28.Pick(x0, firsts) + b0;
            left.C1[i] = Complex28.Pick(x1, firsts) + b1;
            Vector512<long> factors = Vector512.Create(0L, 3, 1, 7, 7, 7, 7, 7);
            Vector512<long> others = Vector512.Create(7L, 7, 7, 4, 2, 5, 7, 7);
            right.C0[i] = Complex28.Pick(x0, factors) + Complex28.Pick(x0, others) + b0 - b1;
            right.C1[i] = Complex28.Pick(x1, factors) + Complex28.Pick(x1, others) + b0 + b1;
        }
        Complex28.Multiply(in left, in right, out Complex28 product);
        Vector512<long> sign = Vector512.Create(-1L, -1, -1, 0, 0, 0, 0, 0);
        Unsafe.SkipInit(out r);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            CyclotomicTerms(product.C0[i], out Vector512<long> n0, out Vector512<long> e0);
            CyclotomicTerms(product.C1[i], out Vector512<long> n1, out Vector512<long> e1);
            n0 += e0 - e1;
            n1 += e0 + e1;
            Vector512<long> x0 = (a.C0[i] ^ sign) - sign;
            Vector512<long> x1 = (a.C1[i] ^ sign) - sign;
            r.C0[i] = n0 + n0 + n0 + x0 + x0;
            r.C1[i] = n1 + n1 + n1 + x1 + x1;
        }
        Complex28.Normalize(ref r);
    }

    /// <summary>a^(p^6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Conjugate(in Complex28 a, out Complex28 r)
    {
        Unsafe.SkipInit(out r);
        ref Vector512<long> from = ref Complex28.First(in a);
        ref Vector512<long> to = ref Complex28.First(in r);
        Vector512<long> sign = Vector512.Create(0L, 0, 0, -1, -1, -1, 0, 0);
        for (int i = 0; i < Complex28.Vectors; i++)
            Unsafe.Add(ref to, i) = (Unsafe.Add(ref from, i) ^ sign) - sign;
    }

    /// <summary>a^p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Frobenius(in Complex28 a, out Complex28 r)
    {
        Unsafe.SkipInit(out Complex28 conjugate);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            conjugate.C0[i] = a.C0[i];
            conjugate.C1[i] = -a.C1[i];
        }
        Fp2<Bls12381Fp>.SetOne(out Fp2<Bls12381Fp> one);
        Complex28.Load(
            [
                one,
                Bls12381Fp.Frobenius(2),
                Bls12381Fp.Frobenius(4),
                Bls12381Fp.Frobenius(1),
                Bls12381Fp.Frobenius(3),
                Bls12381Fp.Frobenius(5),
            ],
            out Complex28 factors
        );
        Complex28.Multiply(in conjugate, in factors, out r);
    }

    /// <summary>a^(p²).</summary>
    public static void FrobeniusSquared(in Complex28 a, out Complex28 r)
    {
        Bls12381Fp.SetOne(out Bls12381Fp one);
        Complex28.Load(
            [
                new(in one, default),
                new(in Bls12381Fp.FrobeniusSquared(2), default),
                new(in Bls12381Fp.FrobeniusSquared(4), default),
                new(in Bls12381Fp.FrobeniusSquared(1), default),
                new(in Bls12381Fp.FrobeniusSquared(3), default),
                new(in Bls12381Fp.FrobeniusSquared(5), default),
            ],
            out Complex28 factors
        );
        Complex28 source = a;
        Complex28.Multiply(in source, in factors, out r);
    }

    // The coefficients x0, x1, x2 of either half and of their sum as the six operands of Karatsuba's product: x0, x1, x2, x1 + x2, x0 + x1,
    // x0 + x2.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Expand(
        in Complex28 a,
        out Complex28 low,
        out Complex28 high,
        out Complex28 sum
    )
    {
        Unsafe.SkipInit(out low);
        Unsafe.SkipInit(out high);
        Unsafe.SkipInit(out sum);
        ref Vector512<long> from = ref Complex28.First(in a);
        ref Vector512<long> lows = ref Complex28.First(in low);
        ref Vector512<long> highs = ref Complex28.First(in high);
        ref Vector512<long> sums = ref Complex28.First(in sum);
        for (int i = 0; i < Complex28.Vectors; i++)
        {
            Vector512<long> x = Unsafe.Add(ref from, i);
            Vector512<long> l =
                Complex28.Pick(x, Vector512.Create(0L, 1, 2, 1, 0, 0, 7, 7))
                + Complex28.Pick(x, Vector512.Create(7L, 7, 7, 2, 1, 2, 7, 7));
            Vector512<long> h =
                Complex28.Pick(x, Vector512.Create(3L, 4, 5, 4, 3, 3, 7, 7))
                + Complex28.Pick(x, Vector512.Create(7L, 7, 7, 5, 4, 5, 7, 7));
            Unsafe.Add(ref lows, i) = l;
            Unsafe.Add(ref highs, i) = h;
            Unsafe.Add(ref sums, i) = l + h;
        }
    }

    // C0 + v·C1 in places 0 to 2.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTwisted(in Complex28 a, out Complex28 r)
    {
        Unsafe.SkipInit(out r);
        Vector512<long> plain = Vector512.Create(7L, 3, 4, 7, 7, 7, 7, 7);
        Vector512<long> byXi = Vector512.Create(5L, 7, 7, 7, 7, 7, 7, 7);
        Vector512<long> own = Vector512.Create(0L, 1, 2, 7, 7, 7, 7, 7);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            Vector512<long> x0 = a.C0[i];
            Vector512<long> x1 = a.C1[i];
            Vector512<long> e0 = Complex28.Pick(x0, byXi);
            Vector512<long> e1 = Complex28.Pick(x1, byXi);
            r.C0[i] = Complex28.Pick(x0, own) + Complex28.Pick(x0, plain) + e0 - e1;
            r.C1[i] = Complex28.Pick(x1, own) + Complex28.Pick(x1, plain) + e0 + e1;
        }
        Complex28.Normalize(ref r);
    }

    // x + v·y as C0 and t as C1, each given as the six products of Karatsuba over v³ = ξ.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(in Complex28 x, in Complex28 y, in Complex28 t, out Complex28 r)
    {
        Unsafe.SkipInit(out r);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            Terms(x.C0[i], y.C0[i], t.C0[i], out Vector512<long> n0, out Vector512<long> e0);
            Terms(x.C1[i], y.C1[i], t.C1[i], out Vector512<long> n1, out Vector512<long> e1);
            r.C0[i] = n0 + e0 - e1;
            r.C1[i] = n1 + e0 + e1;
        }
        Complex28.Normalize(ref r);
    }

    // What is taken as it is, and what is multiplied by ξ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Terms(
        Vector512<long> x,
        Vector512<long> y,
        Vector512<long> t,
        out Vector512<long> plain,
        out Vector512<long> byXi
    )
    {
        plain =
            Complex28.Pick(x, t, Vector512.Create(0L, 4, 5, 8, 12, 13, 7, 7))
            - Complex28.Pick(x, t, Vector512.Create(7L, 0, 0, 7, 8, 8, 7, 7))
            - Complex28.Pick(x, t, Vector512.Create(7L, 1, 2, 7, 9, 10, 7, 7))
            + Complex28.Pick(x, t, Vector512.Create(7L, 7, 1, 7, 7, 9, 7, 7))
            + Complex28.Pick(y, Vector512.Create(7L, 0, 4, 7, 7, 7, 7, 7))
            - Complex28.Pick(y, Vector512.Create(7L, 7, 0, 7, 7, 7, 7, 7))
            - Complex28.Pick(y, Vector512.Create(7L, 7, 1, 7, 7, 7, 7, 7));
        byXi =
            Complex28.Pick(x, t, Vector512.Create(3L, 2, 7, 11, 10, 7, 7, 7))
            - Complex28.Pick(x, t, Vector512.Create(1L, 7, 7, 9, 7, 7, 7, 7))
            - Complex28.Pick(x, t, Vector512.Create(2L, 7, 7, 10, 7, 7, 7, 7))
            + Complex28.Pick(y, Vector512.Create(5L, 3, 2, 7, 7, 7, 7, 7))
            - Complex28.Pick(y, Vector512.Create(0L, 1, 7, 7, 7, 7, 7, 7))
            - Complex28.Pick(y, Vector512.Create(2L, 2, 7, 7, 7, 7, 7, 7))
            + Complex28.Pick(y, Vector512.Create(1L, 7, 7, 7, 7, 7, 7, 7));
    }

    // From x = (a0·l0, a1·l1, (a0 + a1)(l0 + l1), a2·l1, a2·l0, b0·l4, b1·l4), where a and b are the halves, and s: the first five with a + b and
    // l1 + l4 in place of a and l1, then b2·l4.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CombineLine(in Complex28 x, in Complex28 s, out Complex28 r)
    {
        Unsafe.SkipInit(out r);
        for (int i = 0; i < Limbs28.Count; i++)
        {
            LineTerms(x.C0[i], s.C0[i], out Vector512<long> n0, out Vector512<long> e0);
            LineTerms(x.C1[i], s.C1[i], out Vector512<long> n1, out Vector512<long> e1);
            r.C0[i] = n0 + e0 - e1;
            r.C1[i] = n1 + e0 + e1;
        }
        Complex28.Normalize(ref r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LineTerms(
        Vector512<long> x,
        Vector512<long> s,
        out Vector512<long> plain,
        out Vector512<long> byXi
    )
    {
        Vector512<long> t = s - x;
        plain =
            Complex28.Pick(x, t, Vector512.Create(0L, 2, 4, 8, 10, 12, 7, 7))
            - Complex28.Pick(x, t, Vector512.Create(7L, 0, 7, 7, 8, 7, 7, 7))
            - Complex28.Pick(x, t, Vector512.Create(7L, 1, 7, 7, 9, 7, 7, 7))
            + Complex28.Pick(x, t, Vector512.Create(7L, 7, 1, 7, 7, 9, 7, 7))
            + Complex28.Pick(x, t, Vector512.Create(7L, 7, 5, 7, 13, 14, 7, 7))
            - Complex28.Pick(s, Vector512.Create(7L, 7, 7, 7, 5, 7, 7, 7));
        byXi =
            Complex28.Pick(x, t, Vector512.Create(3L, 7, 7, 11, 7, 7, 7, 7))
            + Complex28.Pick(x, s, Vector512.Create(6L, 13, 7, 7, 7, 7, 7, 7))
            - Complex28.Pick(s, Vector512.Create(7L, 7, 7, 5, 7, 7, 7, 7));
    }

    // From (a + b)(a + ξb) in places 0 to 2 and ab in 3 to 5: a² + ξb² and 2ab of each pair, where they belong.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CyclotomicTerms(
        Vector512<long> product,
        out Vector512<long> plain,
        out Vector512<long> byXi
    )
    {
        Vector512<long> mixed = Complex28.Pick(product, Vector512.Create(3L, 4, 5, 7, 7, 7, 7, 7));
        Vector512<long> twisted = Complex28.Pick(
            product,
            Vector512.Create(7L, 7, 7, 5, 7, 7, 7, 7)
        );
        plain =
            Complex28.Pick(product, Vector512.Create(0L, 1, 2, 7, 3, 4, 7, 7))
            + Complex28.Pick(product, Vector512.Create(7L, 7, 7, 7, 3, 4, 7, 7))
            - mixed;
        byXi = twisted + twisted - mixed;
    }
}
