using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Pairings;

/// <summary>The two long parts of <see cref="Bls12381Pairing"/> where the machine has AVX-512: the products of every formula side by side.</summary>
[SkipLocalsInit]
internal static class Bls12381Pairing28
{
    /// <summary>As <see cref="Bls12381Pairing.TryMillerLoopOneByOne"/>.</summary>
    public static bool TryMillerLoop(
        ReadOnlySpan<FpMillerPair<Bls12381Fp>> batch,
        ref Fp12<Bls12381Fp> product
    )
    {
        Span<Bls12381Miller28> pairs = stackalloc Bls12381Miller28[batch.Length];
        for (int k = 0; k < batch.Length; k++)
            pairs[k] = new Bls12381Miller28(in batch[k].P, in batch[k].Q);
        Fp12<Bls12381Fp>.SetOne(out Fp12<Bls12381Fp> one);
        Bls12381Tower28.Load(in one, out Complex28 f);
        for (int i = 62; i >= 0; i--)
        {
            Bls12381Tower28.Square(in f, out f);
            bool add = ((Bls12381Curve.AbsX >> i) & 1) != 0;
            for (int k = 0; k < pairs.Length; k++)
            {
                pairs[k].Double();
                pairs[k].MultiplyByLine(ref f);
                if (!add)
                    continue;
                pairs[k].Add();
                pairs[k].MultiplyByLine(ref f);
            }
        }
        for (int k = 0; k < pairs.Length; k++)
        {
            pairs[k].Store(out FpHomogeneous<Fp2<Bls12381Fp>> multiple);
            if (!Bls12381G2.IsInSubgroup(in batch[k].Q, in multiple))
                return false;
        }
        Bls12381Tower28.Conjugate(in f, out f);
        Bls12381Tower28.Load(in product, out Complex28 before);
        Bls12381Tower28.Multiply(in before, in f, out f);
        Bls12381Tower28.Store(in f, out product);
        return true;
    }

    /// <summary>As <see cref="Bls12381Pairing.HardPartOneByOne"/>.</summary>
    public static void HardPart(in Fp12<Bls12381Fp> a, out Fp12<Bls12381Fp> r)
    {
        Bls12381Tower28.Load(in a, out Complex28 f);
        PowXMinusOne(in f, out Complex28 t);
        PowXMinusOne(in t, out t);
        PowX(in t, out Complex28 power);
        Bls12381Tower28.Frobenius(in t, out Complex28 image);
        Bls12381Tower28.Multiply(in image, in power, out t);
        PowX(in t, out power);
        PowX(in power, out power);
        Bls12381Tower28.FrobeniusSquared(in t, out image);
        Bls12381Tower28.Multiply(in power, in image, out power);
        Bls12381Tower28.Conjugate(in t, out t);
        Bls12381Tower28.Multiply(in power, in t, out t);
        Bls12381Tower28.CyclotomicSquare(in f, out power);
        Bls12381Tower28.Multiply(in power, in f, out power);
        Bls12381Tower28.Multiply(in power, in t, out t);
        Bls12381Tower28.Store(in t, out r);
    }

    private static void PowXMinusOne(in Complex28 a, out Complex28 r)
    {
        PowX(in a, out Complex28 power);
        Bls12381Tower28.Conjugate(in a, out Complex28 inverse);
        Bls12381Tower28.Multiply(in power, in inverse, out r);
    }

    // a^x, by conjugation of a^|x|.
    private static void PowX(in Complex28 a, out Complex28 r)
    {
        Complex28 result = a;
        for (int i = 62; i >= 0; i--)
        {
            Bls12381Tower28.CyclotomicSquare(in result, out result);
            if (((Bls12381Curve.AbsX >> i) & 1) != 0)
                Bls12381Tower28.Multiply(in result, in a, out result);
        }
        Bls12381Tower28.Conjugate(in result, out r);
    }
}
