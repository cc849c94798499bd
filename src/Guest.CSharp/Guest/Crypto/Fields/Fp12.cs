using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>C0 + C1·w over Fp6 with w² = v; as a polynomial in w over Fp2 the coefficients are C0.C0, C1.C0, C0.C1, C1.C1, C0.C2, C1.C2.</summary>
[SkipLocalsInit]
internal struct Fp12<F>
    where F : unmanaged, IPairingField<F>
{
    public Fp6<F> C0;
    public Fp6<F> C1;

    public static void SetOne(out Fp12<F> r)
    {
        Fp6<F>.SetOne(out r.C0);
        r.C1 = default;
    }

    public static bool IsOne(in Fp12<F> a)
    {
        Fp2<F>.SetOne(out Fp2<F> one);
        return Fp2<F>.AreEqual(in a.C0.C0, in one)
            && Fp2<F>.IsZero(in a.C0.C1)
            && Fp2<F>.IsZero(in a.C0.C2)
            && Fp6<F>.IsZero(in a.C1);
    }

    public static void Mul(in Fp12<F> a, in Fp12<F> b, out Fp12<F> r)
    {
        Fp6<F>.Add(in a.C0, in a.C1, out Fp6<F> left);
        Fp6<F>.Add(in b.C0, in b.C1, out Fp6<F> right);
        Fp6<F>.Mul(in left, in right, out left);
        Fp6<F>.Mul(in a.C0, in b.C0, out Fp6<F> v0);
        Fp6<F>.Mul(in a.C1, in b.C1, out Fp6<F> v1);
        Combine(ref left, in v0, ref v1, out r);
    }

    /// <summary>Complex squaring: two products in Fp6.</summary>
    public static void Square(in Fp12<F> a, out Fp12<F> r)
    {
        Fp6<F>.MulByV(in a.C1, out Fp6<F> twisted);
        Fp6<F>.Add(in a.C0, in twisted, out twisted);
        Fp6<F>.Add(in a.C0, in a.C1, out Fp6<F> sum);
        Fp6<F>.Mul(in sum, in twisted, out sum);
        Fp6<F>.Mul(in a.C0, in a.C1, out Fp6<F> product);
        Fp6<F>.Sub(in sum, in product, out sum);
        Fp6<F>.MulByV(in product, out twisted);
        Fp6<F>.Sub(in sum, in twisted, out r.C0);
        Fp6<F>.Add(in product, in product, out r.C1);
    }

    /// <summary>a·(l0 + l3·w + l4·vw): a line of a D-type twist.</summary>
    public static void MulBy034(
        in Fp12<F> a,
        in Fp2<F> l0,
        in Fp2<F> l3,
        in Fp2<F> l4,
        out Fp12<F> r
    )
    {
        Fp6<F>.MulByBase(in a.C0, in l0, out Fp6<F> v0);
        Fp6<F>.MulBy01(in a.C1, in l3, in l4, out Fp6<F> v1);
        Fp6<F>.Add(in a.C0, in a.C1, out Fp6<F> sum);
        Fp2<F>.Add(in l0, in l3, out Fp2<F> low);
        Fp6<F>.MulBy01(in sum, in low, in l4, out sum);
        Combine(ref sum, in v0, ref v1, out r);
    }

    /// <summary>a·(l0 + l1·v + l4·vw): a line of an M-type twist.</summary>
    public static void MulBy014(
        in Fp12<F> a,
        in Fp2<F> l0,
        in Fp2<F> l1,
        in Fp2<F> l4,
        out Fp12<F> r
    )
    {
        Fp6<F>.MulBy01(in a.C0, in l0, in l1, out Fp6<F> v0);
        Fp6<F>.MulBy1(in a.C1, in l4, out Fp6<F> v1);
        Fp6<F>.Add(in a.C0, in a.C1, out Fp6<F> sum);
        Fp2<F>.Add(in l1, in l4, out Fp2<F> middle);
        Fp6<F>.MulBy01(in sum, in l0, in middle, out sum);
        Combine(ref sum, in v0, ref v1, out r);
    }

    /// <summary>a^(p^6); the inverse of an element of the cyclotomic subgroup.</summary>
    public static void Conjugate(in Fp12<F> a, out Fp12<F> r)
    {
        r.C0 = a.C0;
        Fp6<F>.Neg(in a.C1, out r.C1);
    }

    public static void Invert(in Fp12<F> a, out Fp12<F> r)
    {
        Fp6<F>.Mul(in a.C0, in a.C0, out Fp6<F> norm);
        Fp6<F>.Mul(in a.C1, in a.C1, out Fp6<F> square);
        Fp6<F>.MulByV(in square, out square);
        Fp6<F>.Sub(in norm, in square, out norm);
        Fp6<F>.Invert(in norm, out norm);
        Fp6<F>.Mul(in a.C0, in norm, out r.C0);
        Fp6<F>.Neg(in norm, out norm);
        Fp6<F>.Mul(in a.C1, in norm, out r.C1);
    }

    /// <summary>a^p.</summary>
    public static void Frobenius(in Fp12<F> a, out Fp12<F> r)
    {
        Fp2<F>.Conjugate(in a.C0.C0, out r.C0.C0);
        FrobeniusOf(in a.C1.C0, 1, out r.C1.C0);
        FrobeniusOf(in a.C0.C1, 2, out r.C0.C1);
        FrobeniusOf(in a.C1.C1, 3, out r.C1.C1);
        FrobeniusOf(in a.C0.C2, 4, out r.C0.C2);
        FrobeniusOf(in a.C1.C2, 5, out r.C1.C2);
    }

    /// <summary>a^(p²).</summary>
    public static void FrobeniusSquared(in Fp12<F> a, out Fp12<F> r)
    {
        r.C0.C0 = a.C0.C0;
        Fp2<F>.MulByBase(in a.C1.C0, in F.FrobeniusSquared(1), out r.C1.C0);
        Fp2<F>.MulByBase(in a.C0.C1, in F.FrobeniusSquared(2), out r.C0.C1);
        Fp2<F>.MulByBase(in a.C1.C1, in F.FrobeniusSquared(3), out r.C1.C1);
        Fp2<F>.MulByBase(in a.C0.C2, in F.FrobeniusSquared(4), out r.C0.C2);
        Fp2<F>.MulByBase(in a.C1.C2, in F.FrobeniusSquared(5), out r.C1.C2);
    }

    /// <summary>Squaring in the cyclotomic subgroup (Granger and Scott, eprint 2009/565): nine squares in Fp2.</summary>
    public static void CyclotomicSquare(in Fp12<F> a, out Fp12<F> r)
    {
        SquareFp4(in a.C0.C0, in a.C1.C1, out Fp2<F> a0, out Fp2<F> a1);
        SquareFp4(in a.C1.C0, in a.C0.C2, out Fp2<F> b0, out Fp2<F> b1);
        SquareFp4(in a.C0.C1, in a.C1.C2, out Fp2<F> c0, out Fp2<F> c1);
        Fp2<F>.MulByXi(in c1, out c1);
        TripleMinusTwice(in a0, in a.C0.C0, out r.C0.C0);
        TripleMinusTwice(in b0, in a.C0.C1, out r.C0.C1);
        TripleMinusTwice(in c0, in a.C0.C2, out r.C0.C2);
        TriplePlusTwice(in c1, in a.C1.C0, out r.C1.C0);
        TriplePlusTwice(in a1, in a.C1.C1, out r.C1.C1);
        TriplePlusTwice(in b1, in a.C1.C2, out r.C1.C2);
    }

    // (a + b·s)² in Fp4 = Fp2[s]/(s²-ξ).
    private static void SquareFp4(in Fp2<F> a, in Fp2<F> b, out Fp2<F> r0, out Fp2<F> r1)
    {
        Fp2<F>.Add(in a, in b, out Fp2<F> sum);
        Fp2<F>.Square(in a, out Fp2<F> aa);
        Fp2<F>.Square(in b, out Fp2<F> bb);
        Fp2<F>.Square(in sum, out sum);
        Fp2<F>.Sub(in sum, in aa, out sum);
        Fp2<F>.Sub(in sum, in bb, out r1);
        Fp2<F>.MulByXi(in bb, out bb);
        Fp2<F>.Add(in aa, in bb, out r0);
    }

    private static void TripleMinusTwice(in Fp2<F> triple, in Fp2<F> twice, out Fp2<F> r)
    {
        Fp2<F>.Sub(in triple, in twice, out Fp2<F> difference);
        Fp2<F>.Add(in difference, in difference, out difference);
        Fp2<F>.Add(in difference, in triple, out r);
    }

    private static void TriplePlusTwice(in Fp2<F> triple, in Fp2<F> twice, out Fp2<F> r)
    {
        Fp2<F>.Add(in triple, in twice, out Fp2<F> sum);
        Fp2<F>.Add(in sum, in sum, out sum);
        Fp2<F>.Add(in sum, in triple, out r);
    }

    private static void FrobeniusOf(in Fp2<F> a, int i, out Fp2<F> r)
    {
        Fp2<F>.Conjugate(in a, out Fp2<F> conjugate);
        Fp2<F>.Mul(in conjugate, in F.Frobenius(i), out r);
    }

    // Karatsuba over w² = v, given the product of the sums, a0·b0 and a1·b1.
    private static void Combine(ref Fp6<F> sums, in Fp6<F> v0, ref Fp6<F> v1, out Fp12<F> r)
    {
        Fp6<F>.Sub(in sums, in v0, out sums);
        Fp6<F>.Sub(in sums, in v1, out r.C1);
        Fp6<F>.MulByV(in v1, out v1);
        Fp6<F>.Add(in v0, in v1, out r.C0);
    }
}
