using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>What the two groups of BLS12-381 share: the parameter x = -|x| and arithmetic modulo the order r = x⁴ - x² + 1.</summary>
[SkipLocalsInit]
internal static class Bls12381Curve
{
    public const int ScalarSize = 32;

    /// <summary>|x|; its top bit is set, and only six bits are.</summary>
    public const ulong AbsX = 0xd201000000010000;

    /// <summary>⌊(2^128 - 1) / |x|⌋ - 2^64.</summary>
    private const ulong AbsXReciprocal = 0x381204ca56cd56b5;

    /// <summary>r, least significant word first.</summary>
    public static ReadOnlySpan<ulong> Order =>
        [0xffffffff00000001, 0x53bda402fffe5bfe, 0x3339d80809a1d805, 0x73eda753299d7d48];

    /// <summary>[|x|]a.</summary>
    public static void MulByAbsX<T>(in FpJacobian<T> a, out FpJacobian<T> r)
        where T : unmanaged, IFieldElement<T>
    {
        FpJacobian<T> result = a;
        for (int i = 62; i >= 0; i--)
        {
            FpJacobian<T>.Double(in result, out result);
            if (((AbsX >> i) & 1) != 0)
                FpJacobian<T>.Add(in result, in a, out result);
        }
        r = result;
    }

    /// <summary>A 256-bit big-endian scalar reduced modulo r, in base |x|: four digits, lowest first.</summary>
    public static void ReadDigits(ReadOnlySpan<byte> scalar32, Span<ulong> digits)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (int i = 0; i < 4; i++)
            words[i] = BinaryPrimitives.ReadUInt64BigEndian(scalar32[(24 - 8 * i)..]);
        ReduceModuloOrder(words);
        for (int i = 0; i < 4; i++)
        {
            ulong remainder = 0;
            for (int k = 3; k >= 0; k--)
                words[k] = DivideByAbsX(remainder, words[k], out remainder);
            digits[i] = remainder;
        }
    }

    /// <summary>Whether 32 big-endian bytes hold an integer below r.</summary>
    public static bool IsCanonicalScalar(ReadOnlySpan<byte> scalar32)
    {
        ulong borrow = 0;
        for (int i = 0; i < 4; i++)
            FieldWords.SubBorrow(
                BinaryPrimitives.ReadUInt64BigEndian(scalar32[(24 - 8 * i)..]),
                Order[i],
                ref borrow
            );
        return borrow != 0;
    }

    // Subtracts r while the value is not below it; a 256-bit value needs at most two rounds.
    private static void ReduceModuloOrder(Span<ulong> words)
    {
        Span<ulong> difference = stackalloc ulong[4];
        while (true)
        {
            ulong borrow = 0;
            for (int i = 0; i < 4; i++)
                difference[i] = FieldWords.SubBorrow(words[i], Order[i], ref borrow);
            if (borrow != 0)
                return;
            difference.CopyTo(words);
        }
    }

    // (high·2^64 + low) / |x| for high < |x|, by the reciprocal (Möller and Granlund, algorithm 4).
    private static ulong DivideByAbsX(ulong high, ulong low, out ulong remainder)
    {
        ulong quotient = Math.BigMul(AbsXReciprocal, high, out ulong fraction);
        ulong carry = 0;
        fraction = FieldWords.AddCarry(fraction, low, ref carry);
        quotient = quotient + high + carry + 1;
        remainder = low - quotient * AbsX;
        if (remainder > fraction)
        {
            quotient--;
            remainder += AbsX;
        }
        if (remainder >= AbsX)
        {
            quotient++;
            remainder -= AbsX;
        }
        return quotient;
    }
}
