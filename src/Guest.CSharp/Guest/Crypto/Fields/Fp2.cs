using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>C0 + C1·i over a prime field with i² = -1.</summary>
[SkipLocalsInit]
internal struct Fp2<F> : IFieldElement<Fp2<F>>
    where F : unmanaged, IPairingField<F>
{
    public F C0;
    public F C1;

    public Fp2(in F c0, in F c1)
    {
        C0 = c0;
        C1 = c1;
    }

    public static void SetOne(out Fp2<F> r)
    {
        F.SetOne(out r.C0);
        r.C1 = default;
    }

    public static bool IsZero(in Fp2<F> a) => F.IsZero(in a.C0) && F.IsZero(in a.C1);

    public static bool AreEqual(in Fp2<F> a, in Fp2<F> b) =>
        F.AreEqual(in a.C0, in b.C0) && F.AreEqual(in a.C1, in b.C1);

    public static void Add(in Fp2<F> a, in Fp2<F> b, out Fp2<F> r)
    {
        F.Add(in a.C0, in b.C0, out r.C0);
        F.Add(in a.C1, in b.C1, out r.C1);
    }

    /// <summary>a + b with both halves unreduced below 2p; allowed as the left operand of Mul.</summary>
    public static void AddLazy(in Fp2<F> a, in Fp2<F> b, out Fp2<F> r)
    {
        F.AddLazy(in a.C0, in b.C0, out r.C0);
        F.AddLazy(in a.C1, in b.C1, out r.C1);
    }

    public static void Sub(in Fp2<F> a, in Fp2<F> b, out Fp2<F> r)
    {
        F.Sub(in a.C0, in b.C0, out r.C0);
        F.Sub(in a.C1, in b.C1, out r.C1);
    }

    /// <summary>a - b with both halves unreduced below 2p; allowed as the left operand of Mul.</summary>
    public static void SubLazy(in Fp2<F> a, in Fp2<F> b, out Fp2<F> r)
    {
        F.SubLazy(in a.C0, in b.C0, out r.C0);
        F.SubLazy(in a.C1, in b.C1, out r.C1);
    }

    public static void Neg(in Fp2<F> a, out Fp2<F> r)
    {
        F.Neg(in a.C0, out r.C0);
        F.Neg(in a.C1, out r.C1);
    }

    public static void Halve(in Fp2<F> a, out Fp2<F> r)
    {
        F.Halve(in a.C0, out r.C0);
        F.Halve(in a.C1, out r.C1);
    }

    public static void Conjugate(in Fp2<F> a, out Fp2<F> r)
    {
        r.C0 = a.C0;
        F.Neg(in a.C1, out r.C1);
    }

    public static void Mul(in Fp2<F> a, in Fp2<F> b, out Fp2<F> r) =>
        F.MulComplex(in a, in b, out r);

#if ZKVM_FIELDS
    public static void Square(in Fp2<F> a, out Fp2<F> r) => F.MulComplex(in a, in a, out r);

    public static void MulByBase(in Fp2<F> a, in F b, out Fp2<F> r) =>
        F.MulComplex(in a, new Fp2<F>(in b, default), out r);
#else
    public static void Square(in Fp2<F> a, out Fp2<F> r)
    {
        F.AddLazy(in a.C0, in a.C1, out F sum);
        F.SubLazy(in a.C0, in a.C1, out F difference);
        F.AddLazy(in a.C0, in a.C0, out F twice);
        F.Mul(in twice, in a.C1, out r.C1);
        F.Mul(in sum, in difference, out r.C0);
    }

    public static void MulByBase(in Fp2<F> a, in F b, out Fp2<F> r)
    {
        F.Mul(in a.C0, in b, out F c0);
        F.Mul(in a.C1, in b, out r.C1);
        r.C0 = c0;
    }
#endif

    public static void MulByXi(in Fp2<F> a, out Fp2<F> r) => F.MulByXi(in a, out r);

    public static void Invert(in Fp2<F> a, out Fp2<F> r)
    {
        F.Square(in a.C0, out F norm);
        F.Square(in a.C1, out F square);
        F.Add(in norm, in square, out norm);
        F.Invert(in norm, out norm);
        F.Mul(in a.C0, in norm, out r.C0);
        F.Neg(in norm, out norm);
        F.Mul(in a.C1, in norm, out r.C1);
    }
}
