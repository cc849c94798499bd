using System.Numerics;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>Integers as limbs and as 32 big-endian bytes.</summary>
internal static class Integers
{
    public static BigInteger Value(Limbs4 a)
    {
        byte[] bytes = new byte[32];
        a.WriteBigEndian(bytes);
        return new BigInteger(bytes, true, true);
    }

    public static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(true, true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    public static Limbs4 Limbs(BigInteger value) => Limbs4.FromBigEndian(Word(value));
}
