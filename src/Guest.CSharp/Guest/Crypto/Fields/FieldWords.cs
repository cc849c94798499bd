using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>One-limb steps of multi-precision arithmetic; carries and borrows are 0 or 1, or a whole word in MulAdd.</summary>
internal static class FieldWords
{
    /// <summary>The low word of a*b + addend + carry; carry becomes the high word (it cannot overflow).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MulAdd(ulong a, ulong b, ulong addend, ref ulong carry)
    {
        ulong high = WordProduct.Multiply(a, b, out ulong low);
        low += addend;
        high += low < addend ? 1UL : 0UL;
        low += carry;
        high += low < carry ? 1UL : 0UL;
        carry = high;
        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AddCarry(ulong a, ulong b, ref ulong carry)
    {
        ulong partial = a + b;
        ulong sum = partial + carry;
        carry = (partial < b ? 1UL : 0UL) + (sum < carry ? 1UL : 0UL);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong SubBorrow(ulong a, ulong b, ref ulong borrow)
    {
        ulong partial = a - b;
        ulong difference = partial - borrow;
        borrow = (a < b ? 1UL : 0UL) + (partial < borrow ? 1UL : 0UL);
        return difference;
    }
}
