using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Pairings;

/// <summary>The pairing check of EIP-2537: whether the product of the optimal ate pairings of all pairs is one.</summary>
[SkipLocalsInit]
internal static class Bls12381Pairing
{
    public const int PairSize = Bls12381G1.Size + Bls12381G2.Size;

    /// <summary>Pairs that share the squarings of one Miller loop; bounds the stack.</summary>
    private const int BatchSize = 16;

    /// <summary>Whole pairs of 288 bytes; false when any point is malformed, off its curve or outside its subgroup.</summary>
    public static bool TryCheck(ReadOnlySpan<byte> pairs, out bool verified)
    {
        verified = false;
        if (pairs.Length % PairSize != 0)
            return false;
        Span<FpMillerPair<Bls12381Fp>> batch = stackalloc FpMillerPair<Bls12381Fp>[BatchSize];
        Fp12<Bls12381Fp>.SetOne(out Fp12<Bls12381Fp> product);
        int count = 0;
        for (int start = 0; start < pairs.Length; start += PairSize)
        {
            ReadOnlySpan<byte> pair = pairs.Slice(start, PairSize);
            if (
                !Bls12381G1.TryRead(pair, out FpAffine<Bls12381Fp> p)
                || !Bls12381G2.TryRead(pair[Bls12381G1.Size..], out FpAffine<Fp2<Bls12381Fp>> q)
            )
                return false;
            if (FpAffine<Bls12381Fp>.IsInfinity(in p) || FpAffine<Fp2<Bls12381Fp>>.IsInfinity(in q))
            {
                if (!Bls12381G1.IsInSubgroup(in p) || !Bls12381G2.IsInSubgroup(in q))
                    return false;
                continue;
            }
            batch[count++] = new FpMillerPair<Bls12381Fp>(in p, in q);
            if (count == BatchSize)
            {
                if (!AreInG1(batch) || !TryMillerLoop(batch, ref product))
                    return false;
                count = 0;
            }
        }
        if (!AreInG1(batch[..count]) || !TryMillerLoop(batch[..count], ref product))
            return false;
        verified = IsOneAfterFinalExponentiation(in product);
        return true;
    }

    /// <summary>Multiplies the product by the Miller values of the batch; x is negative, hence the conjugate. False where a Q is outside its subgroup.</summary>
    public static bool TryMillerLoop(
        Span<FpMillerPair<Bls12381Fp>> batch,
        ref Fp12<Bls12381Fp> product
    )
    {
        if (batch.IsEmpty)
            return true;
        return Bls12381Field28.IsSupported
            ? Bls12381Pairing28.TryMillerLoop(batch, ref product)
            : TryMillerLoopOneByOne(batch, ref product);
    }

    /// <summary>As above, product after product.</summary>
    internal static bool TryMillerLoopOneByOne(
        Span<FpMillerPair<Bls12381Fp>> batch,
        ref Fp12<Bls12381Fp> product
    )
    {
        Fp12<Bls12381Fp>.SetOne(out Fp12<Bls12381Fp> f);
        for (int i = 62; i >= 0; i--)
        {
            Fp12<Bls12381Fp>.Square(in f, out f);
            bool add = ((Bls12381Curve.AbsX >> i) & 1) != 0;
            for (int k = 0; k < batch.Length; k++)
            {
                FpMillerPair<Bls12381Fp>.Double(ref batch[k], out FpLine<Bls12381Fp> line);
                Fp12<Bls12381Fp>.MulBy014(in f, in line.Constant, in line.AtX, in line.AtY, out f);
                if (!add)
                    continue;
                FpAffine<Fp2<Bls12381Fp>> q = batch[k].Q;
                FpMillerPair<Bls12381Fp>.Add(ref batch[k], in q, out line);
                Fp12<Bls12381Fp>.MulBy014(in f, in line.Constant, in line.AtX, in line.AtY, out f);
            }
        }
        Fp12<Bls12381Fp>.Conjugate(in f, out f);
        Fp12<Bls12381Fp>.Mul(in product, in f, out product);
        // The loop has multiplied every Q by |x|, all that a check of its subgroup needs.
        for (int k = 0; k < batch.Length; k++)
            if (!Bls12381G2.IsInSubgroup(in batch[k].Q, in batch[k].Multiple))
                return false;
        return true;
    }

    private static bool AreInG1(ReadOnlySpan<FpMillerPair<Bls12381Fp>> batch)
    {
        for (int k = 0; k < batch.Length; k += 2)
            if (
                k + 1 < batch.Length
                    ? !Bls12381G1.AreInSubgroup(in batch[k].P, in batch[k + 1].P)
                    : !Bls12381G1.IsInSubgroup(in batch[k].P)
            )
                return false;
        return true;
    }

    public static bool IsOneAfterFinalExponentiation(in Fp12<Bls12381Fp> a)
    {
        FinalExponentiation(in a, out Fp12<Bls12381Fp> result);
        return Fp12<Bls12381Fp>.IsOne(in result);
    }

    /// <summary>a^(3(p¹²-1)/r): the easy part, then 3(p⁴-p²+1)/r = (x-1)²(x+p)(x²+p²-1) + 3 (Hayashida, Hayasaka, Teruya, eprint 2020/875).</summary>
    public static void FinalExponentiation(in Fp12<Bls12381Fp> a, out Fp12<Bls12381Fp> r)
    {
        Fp12<Bls12381Fp>.Conjugate(in a, out Fp12<Bls12381Fp> f);
        Fp12<Bls12381Fp>.Invert(in a, out Fp12<Bls12381Fp> t);
        Fp12<Bls12381Fp>.Mul(in f, in t, out t);
        Fp12<Bls12381Fp>.FrobeniusSquared(in t, out f);
        Fp12<Bls12381Fp>.Mul(in f, in t, out f);
        if (Bls12381Field28.IsSupported)
            Bls12381Pairing28.HardPart(in f, out r);
        else
            HardPartOneByOne(in f, out r);
    }

    /// <summary>f^((x-1)²(x+p)(x²+p²-1) + 3) in the cyclotomic subgroup, product after product.</summary>
    internal static void HardPartOneByOne(in Fp12<Bls12381Fp> f, out Fp12<Bls12381Fp> r)
    {
        PowXMinusOne(in f, out Fp12<Bls12381Fp> t);
        PowXMinusOne(in t, out t);
        PowX(in t, out Fp12<Bls12381Fp> power);
        Fp12<Bls12381Fp>.Frobenius(in t, out t);
        Fp12<Bls12381Fp>.Mul(in t, in power, out t);
        PowX(in t, out power);
        PowX(in power, out power);
        Fp12<Bls12381Fp>.FrobeniusSquared(in t, out Fp12<Bls12381Fp> image);
        Fp12<Bls12381Fp>.Mul(in power, in image, out power);
        Fp12<Bls12381Fp>.Conjugate(in t, out t);
        Fp12<Bls12381Fp>.Mul(in power, in t, out t);
        Fp12<Bls12381Fp>.CyclotomicSquare(in f, out power);
        Fp12<Bls12381Fp>.Mul(in power, in f, out power);
        Fp12<Bls12381Fp>.Mul(in power, in t, out r);
    }

    private static void PowXMinusOne(in Fp12<Bls12381Fp> a, out Fp12<Bls12381Fp> r)
    {
        PowX(in a, out Fp12<Bls12381Fp> power);
        Fp12<Bls12381Fp>.Conjugate(in a, out Fp12<Bls12381Fp> inverse);
        Fp12<Bls12381Fp>.Mul(in power, in inverse, out r);
    }

    // a^x in the cyclotomic subgroup: raise to |x| and invert by conjugation.
    private static void PowX(in Fp12<Bls12381Fp> a, out Fp12<Bls12381Fp> r)
    {
        Fp12<Bls12381Fp> result = a;
        for (int i = 62; i >= 0; i--)
        {
            Fp12<Bls12381Fp>.CyclotomicSquare(in result, out result);
            if (((Bls12381Curve.AbsX >> i) & 1) != 0)
                Fp12<Bls12381Fp>.Mul(in result, in a, out result);
        }
        Fp12<Bls12381Fp>.Conjugate(in result, out r);
    }
}
