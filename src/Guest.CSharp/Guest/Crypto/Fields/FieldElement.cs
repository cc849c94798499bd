using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// A finite field whose elements are kept reduced, so equality is equality of limbs and default is zero.
/// Every output may alias any input.
/// </summary>
internal interface IFieldElement<T>
    where T : unmanaged, IFieldElement<T>
{
    static abstract void SetOne(out T r);
    static abstract bool IsZero(in T a);
    static abstract bool AreEqual(in T a, in T b);
    static abstract void Add(in T a, in T b, out T r);
    static abstract void Sub(in T a, in T b, out T r);

    /// <summary>a + b, left unreduced below twice the modulus: only the left operand of Mul may be so.</summary>
    static abstract void AddLazy(in T a, in T b, out T r);

    /// <summary>a - b, left unreduced below twice the modulus: only the left operand of Mul may be so.</summary>
    static abstract void SubLazy(in T a, in T b, out T r);
    static abstract void Neg(in T a, out T r);
    static abstract void Mul(in T a, in T b, out T r);
    static abstract void Square(in T a, out T r);

    /// <summary>The inverse; zero for zero.</summary>
    static abstract void Invert(in T a, out T r);
}

/// <summary>A prime field under a pairing curve, with what the tower Fp2 = Fp[i]/(i²+1), Fp6 = Fp2[v]/(v³-ξ), Fp12 = Fp6[w]/(w²-v) needs of it.</summary>
internal interface IPairingField<F> : IFieldElement<F>
    where F : unmanaged, IPairingField<F>
{
    static abstract void Halve(in F a, out F r);

    /// <summary>(a0 + a1·i)(b0 + b1·i).</summary>
    static abstract void MulComplex(in Fp2<F> a, in Fp2<F> b, out Fp2<F> r);

    /// <summary>a·ξ.</summary>
    static abstract void MulByXi(in Fp2<F> a, out Fp2<F> r);

    /// <summary>a·b', the constant of the sextic twist y² = x³ + b'.</summary>
    static abstract void MulByTwistB(in Fp2<F> a, out Fp2<F> r);

    /// <summary>ξ^(i(p-1)/6) for i in 1..5: the p-power Frobenius multiplies the coefficient of w^i by it.</summary>
    static abstract ref readonly Fp2<F> Frobenius(int i);

    /// <summary>ξ^(i(p²-1)/6) for i in 1..5, which lies in the prime field.</summary>
    static abstract ref readonly F FrobeniusSquared(int i);
}

/// <summary>Exponentiation in any field.</summary>
[SkipLocalsInit]
internal static class FieldPower
{
    /// <summary>base^exponent by four-bit windows; the exponent is little-endian words and is public.</summary>
    public static void Pow<T>(in T value, ReadOnlySpan<ulong> exponent, out T r)
        where T : unmanaged, IFieldElement<T>
    {
        Span<T> powers = stackalloc T[16];
        T.SetOne(out powers[0]);
        powers[1] = value;
        for (int i = 2; i < 16; i++)
            T.Mul(in powers[i - 1], in value, out powers[i]);

        T.SetOne(out T result);
        bool started = false;
        for (int i = exponent.Length * 16 - 1; i >= 0; i--)
        {
            if (started)
            {
                T.Square(in result, out result);
                T.Square(in result, out result);
                T.Square(in result, out result);
                T.Square(in result, out result);
            }
            int digit = (int)(exponent[i >> 4] >> ((i & 15) * 4)) & 15;
            if (digit == 0)
                continue;
            T.Mul(in result, in powers[digit], out result);
            started = true;
        }
        r = result;
    }
}
