using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>C0 + C1·v + C2·v² over Fp2 with v³ = ξ.</summary>
[SkipLocalsInit]
internal struct Fp6<F>
    where F : unmanaged, IPairingField<F>
{
    public Fp2<F> C0;
    public Fp2<F> C1;
    public Fp2<F> C2;

    public static void SetOne(out Fp6<F> r)
    {
        Fp2<F>.SetOne(out r.C0);
        r.C1 = default;
        r.C2 = default;
    }

    public static bool IsZero(in Fp6<F> a) =>
        Fp2<F>.IsZero(in a.C0) && Fp2<F>.IsZero(in a.C1) && Fp2<F>.IsZero(in a.C2);

    public static void Add(in Fp6<F> a, in Fp6<F> b, out Fp6<F> r)
    {
        Fp2<F>.Add(in a.C0, in b.C0, out r.C0);
        Fp2<F>.Add(in a.C1, in b.C1, out r.C1);
        Fp2<F>.Add(in a.C2, in b.C2, out r.C2);
    }

    public static void Sub(in Fp6<F> a, in Fp6<F> b, out Fp6<F> r)
    {
        Fp2<F>.Sub(in a.C0, in b.C0, out r.C0);
        Fp2<F>.Sub(in a.C1, in b.C1, out r.C1);
        Fp2<F>.Sub(in a.C2, in b.C2, out r.C2);
    }

    public static void Neg(in Fp6<F> a, out Fp6<F> r)
    {
        Fp2<F>.Neg(in a.C0, out r.C0);
        Fp2<F>.Neg(in a.C1, out r.C1);
        Fp2<F>.Neg(in a.C2, out r.C2);
    }

    /// <summary>a·v: the coefficients move up and the last comes round multiplied by ξ.</summary>
    public static void MulByV(in Fp6<F> a, out Fp6<F> r)
    {
        Fp2<F>.MulByXi(in a.C2, out Fp2<F> c0);
        r.C2 = a.C1;
        r.C1 = a.C0;
        r.C0 = c0;
    }

    public static void MulByBase(in Fp6<F> a, in Fp2<F> b, out Fp6<F> r)
    {
        Fp2<F>.Mul(in a.C0, in b, out Fp2<F> c0);
        Fp2<F>.Mul(in a.C1, in b, out Fp2<F> c1);
        Fp2<F>.Mul(in a.C2, in b, out r.C2);
        r.C1 = c1;
        r.C0 = c0;
    }

    /// <summary>Karatsuba: six products in Fp2.</summary>
    public static void Mul(in Fp6<F> a, in Fp6<F> b, out Fp6<F> r)
    {
        Fp2<F>.Mul(in a.C0, in b.C0, out Fp2<F> v0);
        Fp2<F>.Mul(in a.C1, in b.C1, out Fp2<F> v1);
        Fp2<F>.Mul(in a.C2, in b.C2, out Fp2<F> v2);
        CrossTerm(in a.C1, in a.C2, in b.C1, in b.C2, in v1, in v2, out Fp2<F> c0);
        CrossTerm(in a.C0, in a.C1, in b.C0, in b.C1, in v0, in v1, out Fp2<F> c1);
        CrossTerm(in a.C0, in a.C2, in b.C0, in b.C2, in v0, in v2, out Fp2<F> c2);
        Fp2<F>.MulByXi(in c0, out c0);
        Fp2<F>.Add(in c0, in v0, out r.C0);
        Fp2<F>.MulByXi(in v2, out v2);
        Fp2<F>.Add(in c1, in v2, out r.C1);
        Fp2<F>.Add(in c2, in v1, out r.C2);
    }

    /// <summary>a·(b0 + b1·v): five products in Fp2.</summary>
    public static void MulBy01(in Fp6<F> a, in Fp2<F> b0, in Fp2<F> b1, out Fp6<F> r)
    {
        Fp2<F>.Mul(in a.C0, in b0, out Fp2<F> v0);
        Fp2<F>.Mul(in a.C1, in b1, out Fp2<F> v1);
        CrossTerm(in a.C0, in a.C1, in b0, in b1, in v0, in v1, out Fp2<F> c1);
        Fp2<F>.Mul(in a.C2, in b1, out Fp2<F> c0);
        Fp2<F>.MulByXi(in c0, out c0);
        Fp2<F>.Mul(in a.C2, in b0, out Fp2<F> c2);
        Fp2<F>.Add(in c0, in v0, out r.C0);
        r.C1 = c1;
        Fp2<F>.Add(in c2, in v1, out r.C2);
    }

    /// <summary>a·(b1·v): three products in Fp2.</summary>
    public static void MulBy1(in Fp6<F> a, in Fp2<F> b1, out Fp6<F> r)
    {
        Fp2<F>.Mul(in a.C2, in b1, out Fp2<F> c0);
        Fp2<F>.Mul(in a.C0, in b1, out Fp2<F> c1);
        Fp2<F>.Mul(in a.C1, in b1, out r.C2);
        Fp2<F>.MulByXi(in c0, out r.C0);
        r.C1 = c1;
    }

    public static void Invert(in Fp6<F> a, out Fp6<F> r)
    {
        Fp2<F>.Square(in a.C0, out Fp2<F> t0);
        Fp2<F>.Mul(in a.C1, in a.C2, out Fp2<F> product);
        Fp2<F>.MulByXi(in product, out product);
        Fp2<F>.Sub(in t0, in product, out t0);

        Fp2<F>.Square(in a.C2, out Fp2<F> t1);
        Fp2<F>.MulByXi(in t1, out t1);
        Fp2<F>.Mul(in a.C0, in a.C1, out product);
        Fp2<F>.Sub(in t1, in product, out t1);

        Fp2<F>.Square(in a.C1, out Fp2<F> t2);
        Fp2<F>.Mul(in a.C0, in a.C2, out product);
        Fp2<F>.Sub(in t2, in product, out t2);

        Fp2<F>.Mul(in a.C2, in t1, out Fp2<F> norm);
        Fp2<F>.Mul(in a.C1, in t2, out product);
        Fp2<F>.Add(in norm, in product, out norm);
        Fp2<F>.MulByXi(in norm, out norm);
        Fp2<F>.Mul(in a.C0, in t0, out product);
        Fp2<F>.Add(in norm, in product, out norm);
        Fp2<F>.Invert(in norm, out norm);

        Fp2<F>.Mul(in t0, in norm, out r.C0);
        Fp2<F>.Mul(in t1, in norm, out r.C1);
        Fp2<F>.Mul(in t2, in norm, out r.C2);
    }

    // a·d + b·c from (a+b)(c+d), given ac and bd.
    private static void CrossTerm(
        in Fp2<F> a,
        in Fp2<F> b,
        in Fp2<F> c,
        in Fp2<F> d,
        in Fp2<F> ac,
        in Fp2<F> bd,
        out Fp2<F> r
    )
    {
        Fp2<F>.AddLazy(in a, in b, out Fp2<F> left);
        Fp2<F>.Add(in c, in d, out Fp2<F> right);
        Fp2<F>.Mul(in left, in right, out left);
        Fp2<F>.Sub(in left, in ac, out left);
        Fp2<F>.Sub(in left, in bd, out r);
    }
}
