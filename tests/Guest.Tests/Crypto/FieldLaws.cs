using System.Numerics;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>What a prime field and its quadratic extension must do, said in integers; ξ = xi + i.</summary>
internal sealed class FieldLaws<F>(
    BigInteger p,
    int size,
    int xi,
    FieldLaws<F>.Reader read,
    FieldLaws<F>.Writer write
)
    where F : unmanaged, IPairingField<F>
{
    public delegate bool Reader(ReadOnlySpan<byte> bytes, out F r);

    public delegate void Writer(in F a, Span<byte> bytes);

    private delegate void Binary(in F a, in F b, out F r);

    /// <summary>Every operation of the prime field on two drawn elements.</summary>
    public bool PrimeFieldAgrees(int seed)
    {
        Random random = new(seed);
        BigInteger x = Draw(random);
        BigInteger y = Draw(random);
        F a = Element(x);
        F b = Element(y);
        F.Invert(in a, out F inverse);
        F.Halve(in a, out F half);
        F.Neg(in a, out F negated);
        F.Square(in a, out F square);
        F.AddLazy(in a, in b, out F lazySum);
        F.SubLazy(in a, in b, out F lazyDifference);
        return Integer(a) == x
            && Apply(F.Add, a, b) == Mod(x + y)
            && Apply(F.Sub, a, b) == Mod(x - y)
            && Apply(F.Mul, a, b) == Mod(x * y)
            && Apply(F.Mul, lazySum, b) == Mod((x + y) * y)
            && Apply(F.Mul, lazyDifference, lazySum) == Mod((x - y) * (x + y))
            && Integer(square) == Mod(x * x)
            && Integer(negated) == Mod(-x)
            && Integer(inverse) == BigInteger.ModPow(x, p - 2, p)
            && Mod(2 * Integer(half)) == x
            && F.IsZero(in a) == x.IsZero
            && F.AreEqual(in a, in b) == (x == y);
    }

    /// <summary>Every operation of Fp2 on two drawn elements.</summary>
    public bool QuadraticFieldAgrees(int seed)
    {
        Random random = new(seed);
        (BigInteger Re, BigInteger Im) x = (Draw(random), Draw(random));
        (BigInteger Re, BigInteger Im) y = (Draw(random), Draw(random));
        Fp2<F> a = new(Element(x.Re), Element(x.Im));
        Fp2<F> b = new(Element(y.Re), Element(y.Im));
        Fp2<F>.Mul(in a, in b, out Fp2<F> product);
        Fp2<F>.Square(in a, out Fp2<F> square);
        Fp2<F>.AddLazy(in a, in b, out Fp2<F> lazy);
        Fp2<F>.Mul(in lazy, in b, out lazy);
        Fp2<F>.MulByXi(in a, out Fp2<F> byXi);
        Fp2<F>.MulByBase(in a, in b.C0, out Fp2<F> byBase);
        Fp2<F>.Invert(in a, out Fp2<F> inverse);
        Fp2<F>.Mul(in a, in inverse, out Fp2<F> one);
        bool zero = x.Re.IsZero && x.Im.IsZero;
        return Integers(product) == Times(x, y)
            && Integers(square) == Times(x, x)
            && Integers(lazy) == Times((x.Re + y.Re, x.Im + y.Im), y)
            && Integers(byXi) == Times(x, (xi, 1))
            && Integers(byBase) == Times(x, (y.Re, 0))
            && Integers(one) == (zero ? 0 : 1, 0);
    }

    /// <summary>ξ to the e-th power, computed in integers.</summary>
    public Fp2<F> PowerOfXi(BigInteger e)
    {
        (BigInteger Re, BigInteger Im) result = (1, 0);
        for (int i = (int)e.GetBitLength() - 1; i >= 0; i--)
        {
            result = Times(result, result);
            if (!((e >> i) & 1).IsZero)
                result = Times(result, (xi, 1));
        }
        return new Fp2<F>(Element(result.Re), Element(result.Im));
    }

    /// <summary>Whether reading refuses an integer of the field's size.</summary>
    public bool Refuses(BigInteger value) => !read(Bytes(value), out _);

    public F Element(BigInteger value)
    {
        read(Bytes(value), out F r);
        return r;
    }

    public BigInteger Integer(F a)
    {
        byte[] bytes = new byte[size];
        write(in a, bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Small integers, neighbours of p and of its half, sparse words and plain random elements.</summary>
    public BigInteger Draw(Random random)
    {
        int small = random.Next(4);
        byte[] bytes = new byte[size + 8];
        random.NextBytes(bytes);
        return random.Next(8) switch
        {
            0 => small,
            1 => p - 1 - small,
            2 => Mod((p >> 1) + small - 1),
            3 => Mod((BigInteger.One << random.Next(8 * size)) - small),
            _ => Mod(new BigInteger(bytes, isUnsigned: true)),
        };
    }

    private byte[] Bytes(BigInteger value)
    {
        byte[] bytes = new byte[size];
        byte[] digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, size - digits.Length);
        return bytes;
    }

    private BigInteger Apply(Binary operation, F a, F b)
    {
        operation(in a, in b, out F r);
        // Writing onto an operand must give the same.
        operation(in a, in b, out a);
        return F.AreEqual(in a, in r) ? Integer(r) : -1;
    }

    private (BigInteger, BigInteger) Integers(Fp2<F> a) => (Integer(a.C0), Integer(a.C1));

    private (BigInteger, BigInteger) Times(
        (BigInteger Re, BigInteger Im) x,
        (BigInteger Re, BigInteger Im) y
    ) => (Mod(x.Re * y.Re - x.Im * y.Im), Mod(x.Re * y.Im + x.Im * y.Re));

    private BigInteger Mod(BigInteger value)
    {
        BigInteger remainder = BigInteger.Remainder(value, p);
        return remainder.Sign < 0 ? remainder + p : remainder;
    }
}
