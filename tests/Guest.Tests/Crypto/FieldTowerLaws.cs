using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>What Fp12 must do, over either curve's prime field.</summary>
internal static class FieldTowerLaws<F>
    where F : unmanaged, IPairingField<F>
{
    /// <summary>Products associate, distribute over Karatsuba's shortcuts, and undo by inversion.</summary>
    public static bool MultiplicationAgrees(FieldLaws<F> field, Random random)
    {
        Fp12<F> a = Draw(field, random);
        Fp12<F> b = Draw(field, random);
        Fp12<F> c = Draw(field, random);
        Fp12<F>.Square(in a, out Fp12<F> square);
        Fp12<F>.Invert(in a, out Fp12<F> inverse);
        Fp12<F> one = Mul(a, inverse);
        return Equal(Mul(Mul(a, b), c), Mul(a, Mul(b, c)))
            && Equal(Mul(a, b), Mul(b, a))
            && Equal(square, Mul(a, a))
            && Fp12<F>.IsOne(in one);
    }

    /// <summary>Lines multiply as the full elements they stand for.</summary>
    public static bool SparseProductsAgree(FieldLaws<F> field, Random random)
    {
        Fp12<F> a = Draw(field, random);
        Fp12<F> full = Draw(field, random);
        Fp2<F> x = full.C0.C0;
        Fp2<F> y = full.C0.C1;
        Fp2<F> z = full.C0.C2;
        Fp12<F> line034 = default;
        (line034.C0.C0, line034.C1.C0, line034.C1.C1) = (x, y, z);
        Fp12<F> line014 = default;
        (line014.C0.C0, line014.C0.C1, line014.C1.C1) = (x, y, z);
        Fp12<F>.MulBy034(in a, in x, in y, in z, out Fp12<F> by034);
        Fp12<F>.MulBy014(in a, in x, in y, in z, out Fp12<F> by014);
        return Equal(by034, Mul(a, line034)) && Equal(by014, Mul(a, line014));
    }

    /// <summary>The Frobenius maps are ring homomorphisms of order 12 and agree with each other.</summary>
    public static bool FrobeniusAgrees(FieldLaws<F> field, Random random)
    {
        Fp12<F> a = Draw(field, random);
        Fp12<F> b = Draw(field, random);
        Fp12<F> twelve = a;
        for (int i = 0; i < 12; i++)
            twelve = Frobenius(twelve);
        Fp12<F> six = a;
        for (int i = 0; i < 6; i++)
            six = Frobenius(six);
        Fp12<F>.FrobeniusSquared(in a, out Fp12<F> squared);
        Fp12<F>.Conjugate(in a, out Fp12<F> conjugate);
        return Equal(Frobenius(Mul(a, b)), Mul(Frobenius(a), Frobenius(b)))
            && Equal(Frobenius(Frobenius(a)), squared)
            && Equal(six, conjugate)
            && Equal(twelve, a);
    }

    /// <summary>On a^((p^6-1)(p^2+1)) the short squaring is the long one, and conjugation inverts.</summary>
    public static bool CyclotomicSquareAgrees(FieldLaws<F> field, Random random)
    {
        Fp12<F> a = Draw(field, random);
        Fp12<F>.Conjugate(in a, out Fp12<F> easy);
        Fp12<F>.Invert(in a, out Fp12<F> inverse);
        easy = Mul(easy, inverse);
        Fp12<F>.FrobeniusSquared(in easy, out Fp12<F> image);
        easy = Mul(easy, image);
        Fp12<F>.CyclotomicSquare(in easy, out Fp12<F> square);
        Fp12<F>.Conjugate(in easy, out Fp12<F> conjugate);
        Fp12<F> one = Mul(easy, conjugate);
        return Equal(square, Mul(easy, easy)) && Fp12<F>.IsOne(in one);
    }

    internal static Fp12<F> Draw(FieldLaws<F> field, Random random)
    {
        Fp12<F> r;
        r.C0 = DrawSextic(field, random);
        r.C1 = DrawSextic(field, random);
        return r;
    }

    private static Fp6<F> DrawSextic(FieldLaws<F> field, Random random)
    {
        Fp6<F> r;
        r.C0 = DrawQuadratic(field, random);
        r.C1 = DrawQuadratic(field, random);
        r.C2 = DrawQuadratic(field, random);
        return r;
    }

    private static Fp2<F> DrawQuadratic(FieldLaws<F> field, Random random) =>
        new(field.Element(field.Draw(random)), field.Element(field.Draw(random)));

    private static Fp12<F> Mul(Fp12<F> a, Fp12<F> b)
    {
        Fp12<F>.Mul(in a, in b, out Fp12<F> r);
        return r;
    }

    private static Fp12<F> Frobenius(Fp12<F> a)
    {
        Fp12<F>.Frobenius(in a, out Fp12<F> r);
        return r;
    }

    private static bool Equal(Fp12<F> a, Fp12<F> b) => a.Equals(b);
}
