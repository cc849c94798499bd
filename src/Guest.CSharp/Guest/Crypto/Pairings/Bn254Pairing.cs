using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Pairings;

/// <summary>The pairing check of EIP-197: whether the product of the optimal ate pairings of all pairs is one.</summary>
[SkipLocalsInit]
internal static class Bn254Pairing
{
    public const int PairSize = Bn254Curve.G1Size + Bn254Curve.G2Size;

    /// <summary>Pairs that share the squarings of one Miller loop; bounds the stack.</summary>
    private const int BatchSize = 16;

    /// <summary>6u + 2 in non-adjacent form, most significant digit first.</summary>
    private static ReadOnlySpan<sbyte> LoopDigits =>
        [
            1,
            0,
            -1,
            0,
            1,
            0,
            0,
            0,
            -1,
            0,
            -1,
            0,
            0,
            0,
            -1,
            0,
            1,
            0,
            -1,
            0,
            0,
            -1,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            -1,
            0,
            1,
            0,
            0,
            -1,
            0,
            0,
            0,
            0,
            -1,
            0,
            1,
            0,
            0,
            0,
            -1,
            0,
            -1,
            0,
            0,
            1,
            0,
            0,
            0,
            -1,
            0,
            0,
            -1,
            0,
            1,
            0,
            1,
            0,
            0,
            0,
        ];

    /// <summary>u in width-4 non-adjacent form, most significant digit first.</summary>
    private static ReadOnlySpan<sbyte> UDigits =>
        [
            1,
            0,
            0,
            0,
            0,
            0,
            5,
            0,
            0,
            0,
            0,
            -3,
            0,
            0,
            0,
            3,
            0,
            0,
            0,
            0,
            5,
            0,
            0,
            0,
            -5,
            0,
            0,
            0,
            -3,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            5,
            0,
            0,
            0,
            0,
            7,
            0,
            0,
            0,
            -7,
            0,
            0,
            0,
            0,
            0,
            0,
            5,
            0,
            0,
            0,
            0,
            -1,
            0,
            0,
            0,
            1,
        ];

    /// <summary>Whole pairs of 192 bytes; false when any point is malformed, off its curve or outside its group.</summary>
    public static bool TryCheck(ReadOnlySpan<byte> pairs, out bool verified)
    {
        verified = false;
        if (pairs.Length % PairSize != 0)
            return false;
        Span<FpMillerPair<Bn254Fp>> batch = stackalloc FpMillerPair<Bn254Fp>[BatchSize];
        Fp12<Bn254Fp>.SetOne(out Fp12<Bn254Fp> product);
        int count = 0;
        for (int start = 0; start < pairs.Length; start += PairSize)
        {
            ReadOnlySpan<byte> pair = pairs.Slice(start, PairSize);
            if (
                !Bn254Curve.TryReadG1(pair, out FpAffine<Bn254Fp> p)
                || !Bn254Curve.TryReadG2(pair[Bn254Curve.G1Size..], out FpAffine<Fp2<Bn254Fp>> q)
            )
                return false;
            if (FpAffine<Bn254Fp>.IsInfinity(in p) || FpAffine<Fp2<Bn254Fp>>.IsInfinity(in q))
                continue;
            batch[count++] = new FpMillerPair<Bn254Fp>(in p, in q);
            if (count == BatchSize)
            {
                MillerLoop(batch, ref product);
                count = 0;
            }
        }
        MillerLoop(batch[..count], ref product);
        FinalExponentiation(in product, out product);
        verified = Fp12<Bn254Fp>.IsOne(in product);
        return true;
    }

    /// <summary>Multiplies the product by the Miller values of the batch.</summary>
    public static void MillerLoop(Span<FpMillerPair<Bn254Fp>> batch, ref Fp12<Bn254Fp> product)
    {
        if (batch.IsEmpty)
            return;
        Fp12<Bn254Fp>.SetOne(out Fp12<Bn254Fp> f);
        for (int i = 1; i < LoopDigits.Length; i++)
        {
            Fp12<Bn254Fp>.Square(in f, out f);
            int digit = LoopDigits[i];
            for (int k = 0; k < batch.Length; k++)
            {
                FpMillerPair<Bn254Fp>.Double(ref batch[k], out FpLine<Bn254Fp> line);
                Fp12<Bn254Fp>.MulBy034(in f, in line.AtY, in line.AtX, in line.Constant, out f);
                if (digit == 0)
                    continue;
                FpAffine<Fp2<Bn254Fp>> q = batch[k].Q;
                if (digit < 0)
                    FpAffine<Fp2<Bn254Fp>>.Neg(in q, out q);
                AddLine(ref batch[k], in q, ref f);
            }
        }
        for (int k = 0; k < batch.Length; k++)
        {
            Bn254Curve.Psi(in batch[k].Q, out FpAffine<Fp2<Bn254Fp>> q);
            AddLine(ref batch[k], in q, ref f);
            Bn254Curve.Psi(in q, out q);
            FpAffine<Fp2<Bn254Fp>>.Neg(in q, out q);
            AddLine(ref batch[k], in q, ref f);
        }
        Fp12<Bn254Fp>.Mul(in product, in f, out product);
    }

    private static void AddLine(
        ref FpMillerPair<Bn254Fp> pair,
        in FpAffine<Fp2<Bn254Fp>> q,
        ref Fp12<Bn254Fp> f
    )
    {
        FpMillerPair<Bn254Fp>.Add(ref pair, in q, out FpLine<Bn254Fp> line);
        Fp12<Bn254Fp>.MulBy034(in f, in line.AtY, in line.AtX, in line.Constant, out f);
    }

    /// <summary>f^(k(p¹²-1)/r) with k prime to r: the easy part, then the chain of Fuentes-Castañeda, Knapp and Rodríguez-Henríquez.</summary>
    public static void FinalExponentiation(in Fp12<Bn254Fp> a, out Fp12<Bn254Fp> r)
    {
        Fp12<Bn254Fp>.Conjugate(in a, out Fp12<Bn254Fp> f);
        Fp12<Bn254Fp>.Invert(in a, out Fp12<Bn254Fp> t0);
        Fp12<Bn254Fp>.Mul(in f, in t0, out t0);
        Fp12<Bn254Fp>.FrobeniusSquared(in t0, out f);
        Fp12<Bn254Fp>.Mul(in f, in t0, out f);

        PowU(in f, out t0);
        Fp12<Bn254Fp>.Conjugate(in t0, out t0);
        Fp12<Bn254Fp>.CyclotomicSquare(in t0, out t0);
        Fp12<Bn254Fp>.CyclotomicSquare(in t0, out Fp12<Bn254Fp> t1);
        Fp12<Bn254Fp>.Mul(in t0, in t1, out t1);
        PowU(in t1, out Fp12<Bn254Fp> t2);
        Fp12<Bn254Fp>.Conjugate(in t2, out t2);
        Fp12<Bn254Fp>.Conjugate(in t1, out Fp12<Bn254Fp> t3);
        Fp12<Bn254Fp>.Mul(in t2, in t3, out t1);
        Fp12<Bn254Fp>.CyclotomicSquare(in t2, out t3);
        PowU(in t3, out Fp12<Bn254Fp> t4);

        // Exponents from here: t4 = 12u³ + 6u² + 6u, t3 = t4 - 2u, t0 = t4 + 6u² + 1.
        Fp12<Bn254Fp>.Mul(in t1, in t4, out t4);
        Fp12<Bn254Fp>.Mul(in t0, in t4, out t3);
        Fp12<Bn254Fp>.Mul(in t2, in t4, out t0);
        Fp12<Bn254Fp>.Mul(in f, in t0, out t0);
        Fp12<Bn254Fp>.Frobenius(in t3, out t2);
        Fp12<Bn254Fp>.Mul(in t2, in t0, out t0);
        Fp12<Bn254Fp>.FrobeniusSquared(in t4, out t2);
        Fp12<Bn254Fp>.Mul(in t2, in t0, out t0);
        Fp12<Bn254Fp>.Conjugate(in f, out t2);
        Fp12<Bn254Fp>.Mul(in t2, in t3, out t2);
        Fp12<Bn254Fp>.FrobeniusSquared(in t2, out t2);
        Fp12<Bn254Fp>.Frobenius(in t2, out t2);
        Fp12<Bn254Fp>.Mul(in t2, in t0, out r);
    }

    // a^u in the cyclotomic subgroup, where inversion is conjugation.
    private static void PowU(in Fp12<Bn254Fp> a, out Fp12<Bn254Fp> r)
    {
        Span<Fp12<Bn254Fp>> odd = stackalloc Fp12<Bn254Fp>[4];
        odd[0] = a;
        Fp12<Bn254Fp>.CyclotomicSquare(in a, out Fp12<Bn254Fp> result);
        for (int i = 1; i < odd.Length; i++)
            Fp12<Bn254Fp>.Mul(in odd[i - 1], in result, out odd[i]);

        result = a;
        for (int i = 1; i < UDigits.Length; i++)
        {
            Fp12<Bn254Fp>.CyclotomicSquare(in result, out result);
            int digit = UDigits[i];
            if (digit > 0)
                Fp12<Bn254Fp>.Mul(in result, in odd[digit / 2], out result);
            else if (digit < 0)
            {
                Fp12<Bn254Fp>.Conjugate(in odd[-digit / 2], out Fp12<Bn254Fp> inverse);
                Fp12<Bn254Fp>.Mul(in result, in inverse, out result);
            }
        }
        r = result;
    }
}
