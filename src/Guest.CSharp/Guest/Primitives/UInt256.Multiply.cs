using System.Runtime.CompilerServices;
#if ZKVM_MUL256
using System.Runtime.InteropServices;
#endif

namespace Perjury.Guest.Primitives;

public readonly partial struct UInt256
{
    /// <summary>The low 256 bits of the product.</summary>
    public static UInt256 operator *(in UInt256 a, in UInt256 b)
    {
        if ((a.U1 | a.U2 | a.U3 | b.U1 | b.U2 | b.U3) == 0)
        {
            ulong high = Math.BigMul(a.U0, b.U0, out ulong low);
            return new UInt256(low, high);
        }
#if ZKVM_MUL256
        return MultiplyByPlatform(in a, in b);
#else
        ulong r1 = Math.BigMul(a.U0, b.U0, out ulong r0);
        ulong r2 = 0;
        ulong r3 = 0;
        MultiplyAdd(a.U0, b.U1, ref r1, ref r2);
        MultiplyAdd(a.U0, b.U2, ref r2, ref r3);
        r3 += a.U0 * b.U3;
        ulong carry = 0;
        MultiplyAdd(a.U1, b.U0, ref r1, ref carry);
        MultiplyAddCarry(a.U1, b.U1, ref r2, ref carry);
        r3 += a.U1 * b.U2 + carry;
        carry = 0;
        MultiplyAdd(a.U2, b.U0, ref r2, ref carry);
        r3 += a.U2 * b.U1 + carry;
        r3 += a.U3 * b.U0;
        return new UInt256(r0, r1, r2, r3);
#endif
    }

#if ZKVM_MUL256
    private static unsafe UInt256 MultiplyByPlatform(in UInt256 a, in UInt256 b)
    {
        ulong* product = stackalloc ulong[4];
        fixed (
            ulong* left = &a.U0,
                right = &b.U0
        )
        {
            zkvm_mul256(product, left, right);
        }
        return new UInt256(product[0], product[1], product[2], product[3]);
    }

    // Not in the standard: the low 256 bits of a product of little-endian words.
    [DllImport("zkvm")]
    private static extern unsafe void zkvm_mul256(ulong* r4, ulong* a4, ulong* b4);
#endif

    /// <summary>The full 512-bit product as two words.</summary>
    public static void MultiplyFull(in UInt256 a, in UInt256 b, out UInt256 low, out UInt256 high)
    {
        ulong r0 = 0;
        ulong r1 = 0;
        ulong r2 = 0;
        ulong r3 = 0;
        ulong r4 = 0;
        ulong r5 = 0;
        ulong r6 = 0;
        ulong r7 = 0;
        MultiplyRow(a.U0, b, ref r0, ref r1, ref r2, ref r3, ref r4);
        MultiplyRow(a.U1, b, ref r1, ref r2, ref r3, ref r4, ref r5);
        MultiplyRow(a.U2, b, ref r2, ref r3, ref r4, ref r5, ref r6);
        MultiplyRow(a.U3, b, ref r3, ref r4, ref r5, ref r6, ref r7);
        low = new UInt256(r0, r1, r2, r3);
        high = new UInt256(r4, r5, r6, r7);
    }

    /// <summary>Returns true if the product does not fit in 256 bits.</summary>
    public static bool MultiplyOverflow(in UInt256 a, in UInt256 b, out UInt256 product)
    {
        MultiplyFull(a, b, out product, out UInt256 high);
        return !high.IsZero;
    }

    /// <summary>EXP: <paramref name="value"/> to the <paramref name="exponent"/>, modulo 2^256; 0^0 = 1.</summary>
    public static UInt256 Power(in UInt256 value, in UInt256 exponent)
    {
        UInt256 result = One;
        UInt256 square = value;
        int bits = exponent.BitLength;
        for (int i = 0; i < bits; i++)
        {
            if (exponent.Bit(i))
            {
                result *= square;
            }
            if (i + 1 < bits)
            {
                square *= square;
            }
        }
        return result;
    }

    /// <summary>The bit at <paramref name="index"/>, 0 the least significant, 255 the most.</summary>
    public bool Bit(int index) => ((Limb(index >> 6) >> (index & 63)) & 1) != 0;

    private ulong Limb(int index) =>
        index switch
        {
            0 => U0,
            1 => U1,
            2 => U2,
            _ => U3,
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyRow(
        ulong a,
        in UInt256 b,
        ref ulong r0,
        ref ulong r1,
        ref ulong r2,
        ref ulong r3,
        ref ulong r4
    )
    {
        ulong carry = 0;
        MultiplyAddCarry(a, b.U0, ref r0, ref carry);
        MultiplyAddCarry(a, b.U1, ref r1, ref carry);
        MultiplyAddCarry(a, b.U2, ref r2, ref carry);
        MultiplyAddCarry(a, b.U3, ref r3, ref carry);
        r4 += carry;
    }

    // (high, low) += a * b, where the caller knows that high cannot overflow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(ulong a, ulong b, ref ulong low, ref ulong high)
    {
        ulong productHigh = Math.BigMul(a, b, out ulong productLow);
        low += productLow;
        high += productHigh + (low < productLow ? 1UL : 0UL);
    }

    // word, carry = low, high of word + a * b + carry, which always fits in 128 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAddCarry(ulong a, ulong b, ref ulong word, ref ulong carry)
    {
        ulong productHigh = Math.BigMul(a, b, out ulong productLow);
        productLow += carry;
        productHigh += productLow < carry ? 1UL : 0UL;
        word += productLow;
        carry = productHigh + (word < productLow ? 1UL : 0UL);
    }
}
