using System.Numerics;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>The laws of a cyclic group of prime order, on encoded points (all zero is infinity) and integers below 2^256.</summary>
internal sealed class BlsGroupLaws(
    BigInteger order,
    byte[] generator,
    Func<byte[], byte[], byte[]> add,
    Func<byte[], byte[], byte[]> mul
)
{
    /// <summary>Addition is a commutative group and multiplication is repeated addition, also by scalars from the order on.</summary>
    public bool Hold(int seed)
    {
        Random random = new(seed);
        BigInteger x = Draw(random);
        BigInteger y = Draw(random);
        byte[] p = Multiple(x);
        byte[] q = Multiple(y);
        byte[] s = Multiple(Draw(random));
        byte[] infinity = new byte[generator.Length];
        return Same(add(p, q), Multiple((x + y) % order))
            && Same(add(p, q), add(q, p))
            && Same(add(add(p, q), s), add(p, add(q, s)))
            && Same(add(p, p), mul(p, Scalar(2)))
            && Same(add(p, infinity), p)
            && Same(add(infinity, p), p)
            && Same(add(p, mul(p, Scalar(order - 1))), infinity)
            && Same(mul(p, Scalar(order)), infinity)
            && Same(mul(p, Scalar(0)), infinity)
            && Same(mul(p, Scalar(1)), p)
            && Same(mul(infinity, Scalar(x)), infinity)
            && Same(mul(p, Scalar(y)), Multiple(x * y % order));
    }

    public byte[] Multiple(BigInteger k) => mul(generator, Scalar(k));

    /// <summary>Small scalars, neighbours of the order, sparse and dense ones up to 2^256.</summary>
    public BigInteger Draw(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return random.Next(8) switch
        {
            0 => random.Next(4),
            1 => order + random.Next(-2, 3),
            2 => (BigInteger.One << 256) - 1 - random.Next(3),
            3 => BigInteger.One << random.Next(256),
            4 => order >> random.Next(1, 200),
            _ => new BigInteger(bytes, isUnsigned: true),
        };
    }

    public static byte[] Scalar(BigInteger value)
    {
        byte[] bytes = new byte[32];
        byte[] digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, 32 - digits.Length);
        return bytes;
    }

    private static bool Same(byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b);
}
