using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>512-bit products of 256-bit numbers, limb by limb so that they can stay in registers until they are reduced.</summary>
internal static class WideProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        in Limbs4 a,
        in Limbs4 b,
        out ulong t0,
        out ulong t1,
        out ulong t2,
        out ulong t3,
        out ulong t4,
        out ulong t5,
        out ulong t6,
        out ulong t7
    )
    {
        ulong a0 = a.N0,
            a1 = a.N1,
            a2 = a.N2,
            a3 = a.N3;
        ulong digit = b.N0;
        ulong carry = WordProduct.Multiply(a0, digit, out t0);
        t1 = Limbs4.MultiplyAdd(a1, digit, 0, ref carry);
        t2 = Limbs4.MultiplyAdd(a2, digit, 0, ref carry);
        t3 = Limbs4.MultiplyAdd(a3, digit, 0, ref carry);
        t4 = carry;
        digit = b.N1;
        carry = 0;
        t1 = Limbs4.MultiplyAdd(a0, digit, t1, ref carry);
        t2 = Limbs4.MultiplyAdd(a1, digit, t2, ref carry);
        t3 = Limbs4.MultiplyAdd(a2, digit, t3, ref carry);
        t4 = Limbs4.MultiplyAdd(a3, digit, t4, ref carry);
        t5 = carry;
        digit = b.N2;
        carry = 0;
        t2 = Limbs4.MultiplyAdd(a0, digit, t2, ref carry);
        t3 = Limbs4.MultiplyAdd(a1, digit, t3, ref carry);
        t4 = Limbs4.MultiplyAdd(a2, digit, t4, ref carry);
        t5 = Limbs4.MultiplyAdd(a3, digit, t5, ref carry);
        t6 = carry;
        digit = b.N3;
        carry = 0;
        t3 = Limbs4.MultiplyAdd(a0, digit, t3, ref carry);
        t4 = Limbs4.MultiplyAdd(a1, digit, t4, ref carry);
        t5 = Limbs4.MultiplyAdd(a2, digit, t5, ref carry);
        t6 = Limbs4.MultiplyAdd(a3, digit, t6, ref carry);
        t7 = carry;
    }

    /// <summary>The six mixed products once, twice their sum, then the four squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Square(
        in Limbs4 a,
        out ulong t0,
        out ulong t1,
        out ulong t2,
        out ulong t3,
        out ulong t4,
        out ulong t5,
        out ulong t6,
        out ulong t7
    )
    {
        ulong a0 = a.N0,
            a1 = a.N1,
            a2 = a.N2,
            a3 = a.N3;
        ulong carry = WordProduct.Multiply(a0, a1, out t1);
        t2 = Limbs4.MultiplyAdd(a0, a2, 0, ref carry);
        t3 = Limbs4.MultiplyAdd(a0, a3, 0, ref carry);
        t4 = carry;
        carry = 0;
        t3 = Limbs4.MultiplyAdd(a1, a2, t3, ref carry);
        t4 = Limbs4.MultiplyAdd(a1, a3, t4, ref carry);
        t5 = carry;
        carry = 0;
        t5 = Limbs4.MultiplyAdd(a2, a3, t5, ref carry);
        t6 = carry;
        t7 = t6 >> 63;
        t6 = t6 << 1 | t5 >> 63;
        t5 = t5 << 1 | t4 >> 63;
        t4 = t4 << 1 | t3 >> 63;
        t3 = t3 << 1 | t2 >> 63;
        t2 = t2 << 1 | t1 >> 63;
        t1 <<= 1;
        ulong high0 = WordProduct.Multiply(a0, a0, out t0);
        ulong high1 = WordProduct.Multiply(a1, a1, out ulong low1);
        ulong high2 = WordProduct.Multiply(a2, a2, out ulong low2);
        ulong high3 = WordProduct.Multiply(a3, a3, out ulong low3);
        carry = 0;
        t1 = Limbs4.AddCarry(t1, high0, ref carry);
        t2 = Limbs4.AddCarry(t2, low1, ref carry);
        t3 = Limbs4.AddCarry(t3, high1, ref carry);
        t4 = Limbs4.AddCarry(t4, low2, ref carry);
        t5 = Limbs4.AddCarry(t5, high2, ref carry);
        t6 = Limbs4.AddCarry(t6, low3, ref carry);
        t7 += high3 + carry;
    }
}
