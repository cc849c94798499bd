using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Primitives;

public readonly partial struct UInt256
{
    /// <summary>DIV: 0 if <paramref name="b"/> is 0.</summary>
    public static UInt256 operator /(in UInt256 a, in UInt256 b)
    {
        DivRem(a, b, out UInt256 quotient, out _);
        return quotient;
    }

    /// <summary>MOD: 0 if <paramref name="b"/> is 0.</summary>
    public static UInt256 operator %(in UInt256 a, in UInt256 b)
    {
        DivRem(a, b, out _, out UInt256 remainder);
        return remainder;
    }

    /// <summary>Quotient and remainder, both 0 if <paramref name="divisor"/> is 0.</summary>
    public static void DivRem(
        UInt256 dividend, // by value, because callers divide in place
        UInt256 divisor,
        out UInt256 quotient,
        out UInt256 remainder
    )
    {
        if (divisor.IsZero)
        {
            quotient = default;
            remainder = default;
            return;
        }
        if (dividend < divisor)
        {
            quotient = default;
            remainder = dividend;
            return;
        }
        if (dividend.IsUInt64)
        {
            quotient = new UInt256(dividend.U0 / divisor.U0);
            remainder = new UInt256(dividend.U0 % divisor.U0);
            return;
        }
        Span<ulong> words = stackalloc ulong[9];
        Span<ulong> digits = stackalloc ulong[8];
        words[0] = dividend.U0;
        words[1] = dividend.U1;
        words[2] = dividend.U2;
        words[3] = dividend.U3;
        digits.Clear();
        remainder = DivideWords(words, 4, divisor, digits);
        quotient = new UInt256(digits[0], digits[1], digits[2], digits[3]);
    }

    /// <summary>Divides by a non-zero 64-bit number and returns the remainder.</summary>
    public static ulong DivRem(UInt256 dividend, ulong divisor, out UInt256 quotient)
    {
        DivRem(dividend, new UInt256(divisor), out quotient, out UInt256 remainder);
        return remainder.U0;
    }

    /// <summary>floor(a · b / divisor) with a 320-bit intermediate; false if it does not fit in 256 bits or the divisor is 0.</summary>
    public static bool TryMultiplyDivide(UInt256 a, ulong b, in UInt256 divisor, out UInt256 result)
    {
        result = default;
        if (divisor.IsZero)
        {
            return false;
        }
        MultiplyFull(a, new UInt256(b), out UInt256 low, out UInt256 high);
        Span<ulong> words = stackalloc ulong[9];
        Span<ulong> digits = stackalloc ulong[8];
        Load512(low, high, words);
        digits.Clear();
        DivideWords(words, 5, divisor, digits);
        result = new UInt256(digits[0], digits[1], digits[2], digits[3]);
        return digits[4] == 0;
    }

    private static void Load512(in UInt256 low, in UInt256 high, Span<ulong> words)
    {
        words[7] = high.U3;
        words[6] = high.U2;
        words[5] = high.U1;
        words[4] = high.U0;
        words[3] = low.U3;
        words[2] = low.U2;
        words[1] = low.U1;
        words[0] = low.U0;
    }

    // Knuth's algorithm D with the reciprocals of Möller and Granlund ("Improved division by invariant integers").
    // words: the dividend in its first `count` entries and room for one more; quotient digits go to `digits`.
    private static UInt256 DivideWords(
        Span<ulong> words,
        int count,
        in UInt256 divisor,
        Span<ulong> digits
    )
    {
        while (count > 1 && words[count - 1] == 0)
        {
            count--;
        }
        int shift = BitOperations.LeadingZeroCount(TopLimb(divisor));
        UInt256 d = divisor << shift;
        words[count] = ShiftWordsLeft(words.Slice(0, count), shift);
        if (d.U3 != 0)
        {
            DivideBy4(words, count, d, digits);
        }
        else if (d.U2 != 0)
        {
            DivideBy3(words, count, d, digits);
        }
        else if (d.U1 != 0)
        {
            DivideBy2(words, count, d.U1, d.U0, digits);
        }
        else
        {
            DivideBy1(words, count, d.U0, digits);
        }
        int limbs = LimbCount(d);
        UInt256 remainder = new(
            words[0],
            limbs > 1 ? words[1] : 0,
            limbs > 2 ? words[2] : 0,
            limbs > 3 ? words[3] : 0
        );
        return remainder >> shift;
    }

    private static void DivideBy1(Span<ulong> words, int count, ulong d, Span<ulong> digits)
    {
        ulong v = Reciprocal(d);
        ulong r = words[count];
        for (int i = count - 1; i >= 0; i--)
        {
            digits[i] = DivideStep(r, words[i], d, v, out r);
        }
        words[0] = r;
    }

    private static void DivideBy2(
        Span<ulong> words,
        int count,
        ulong d1,
        ulong d0,
        Span<ulong> digits
    )
    {
        ulong v = Reciprocal(d1, d0);
        ulong r1 = words[count];
        ulong r0 = words[count - 1];
        for (int i = count - 2; i >= 0; i--)
        {
            digits[i] = DivideStep(r1, r0, words[i], d1, d0, v, out r1, out r0);
        }
        words[1] = r1;
        words[0] = r0;
    }

    private static void DivideBy3(Span<ulong> words, int count, in UInt256 d, Span<ulong> digits)
    {
        ulong v = Reciprocal(d.U2, d.U1);
        for (int i = count - 3; i >= 0; i--)
        {
            Span<ulong> w = words.Slice(i, 4);
            ulong q = EstimateDigit(w[3], w[2], w[1], d.U2, d.U1, v);
            ulong borrow = 0;
            SubtractProduct(q, d.U0, ref w[0], ref borrow);
            SubtractProduct(q, d.U1, ref w[1], ref borrow);
            SubtractProduct(q, d.U2, ref w[2], ref borrow);
            bool tooMuch = w[3] < borrow;
            w[3] -= borrow;
            if (tooMuch)
            {
                q--;
                ulong carry = 0;
                AddWithCarry(d.U0, ref w[0], ref carry);
                AddWithCarry(d.U1, ref w[1], ref carry);
                AddWithCarry(d.U2, ref w[2], ref carry);
                w[3] += carry;
            }
            digits[i] = q;
        }
    }

    private static void DivideBy4(Span<ulong> words, int count, in UInt256 d, Span<ulong> digits)
    {
        ulong v = Reciprocal(d.U3, d.U2);
        for (int i = count - 4; i >= 0; i--)
        {
            Span<ulong> w = words.Slice(i, 5);
            ulong q = EstimateDigit(w[4], w[3], w[2], d.U3, d.U2, v);
            ulong borrow = 0;
            SubtractProduct(q, d.U0, ref w[0], ref borrow);
            SubtractProduct(q, d.U1, ref w[1], ref borrow);
            SubtractProduct(q, d.U2, ref w[2], ref borrow);
            SubtractProduct(q, d.U3, ref w[3], ref borrow);
            bool tooMuch = w[4] < borrow;
            w[4] -= borrow;
            if (tooMuch)
            {
                q--;
                ulong carry = 0;
                AddWithCarry(d.U0, ref w[0], ref carry);
                AddWithCarry(d.U1, ref w[1], ref carry);
                AddWithCarry(d.U2, ref w[2], ref carry);
                AddWithCarry(d.U3, ref w[3], ref carry);
                w[4] += carry;
            }
            digits[i] = q;
        }
    }

    // The digit from the top three words and the top two of the divisor: exact or one too large.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EstimateDigit(ulong u2, ulong u1, ulong u0, ulong d1, ulong d0, ulong v) =>
        u2 == d1 && u1 == d0 ? ulong.MaxValue : DivideStep(u2, u1, u0, d1, d0, v, out _, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractProduct(ulong q, ulong d, ref ulong word, ref ulong borrow)
    {
        ulong high = Math.BigMul(q, d, out ulong low);
        low += borrow;
        high += low < borrow ? 1UL : 0UL;
        borrow = high + (word < low ? 1UL : 0UL);
        word -= low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWithCarry(ulong addend, ref ulong word, ref ulong carry)
    {
        ulong sum = word + addend;
        ulong overflow = sum < addend ? 1UL : 0UL;
        word = sum + carry;
        carry = overflow + (word < sum ? 1UL : 0UL);
    }

    // floor((2^128 - 1) / d) - 2^64 for d with its top bit set (algorithm 3 of the paper).
    private static ulong Reciprocal(ulong d)
    {
        ulong v0 = 0x7fd00 / (d >> 55);
        ulong d40 = (d >> 24) + 1;
        ulong v1 = (v0 << 11) - (v0 * v0 * d40 >> 40) - 1;
        ulong v2 = (v1 << 13) + (v1 * (0x1000000000000000 - v1 * d40) >> 47);
        ulong d0 = d & 1;
        ulong d63 = (d >> 1) + d0;
        ulong e = ((v2 >> 1) & (0 - d0)) - v2 * d63;
        ulong v3 = (Math.BigMul(v2, e, out _) >> 1) + (v2 << 31);
        ulong high = Math.BigMul(v3, d, out ulong low);
        high += low + d < d ? 1UL : 0UL;
        return v3 - high - d;
    }

    // floor((2^192 - 1) / (d1, d0)) - 2^64 (algorithm 6).
    private static ulong Reciprocal(ulong d1, ulong d0)
    {
        ulong v = Reciprocal(d1);
        ulong p = d1 * v + d0;
        if (p < d0)
        {
            v--;
            if (p >= d1)
            {
                v--;
                p -= d1;
            }
            p -= d1;
        }
        ulong t1 = Math.BigMul(v, d0, out ulong t0);
        p += t1;
        if (p < t1)
        {
            v--;
            if (p > d1 || (p == d1 && t0 >= d0))
            {
                v--;
            }
        }
        return v;
    }

    // (u1, u0) / d for u1 < d (algorithm 4).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong DivideStep(ulong u1, ulong u0, ulong d, ulong v, out ulong remainder)
    {
        ulong q1 = Math.BigMul(v, u1, out ulong q0);
        q0 += u0;
        q1 += u1 + (q0 < u0 ? 1UL : 0UL) + 1;
        ulong r = u0 - q1 * d;
        if (r > q0)
        {
            q1--;
            r += d;
        }
        if (r >= d)
        {
            q1++;
            r -= d;
        }
        remainder = r;
        return q1;
    }

    // (u2, u1, u0) / (d1, d0) for (u2, u1) < (d1, d0) (algorithm 5).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong DivideStep(
        ulong u2,
        ulong u1,
        ulong u0,
        ulong d1,
        ulong d0,
        ulong v,
        out ulong r1,
        out ulong r0
    )
    {
        ulong q1 = Math.BigMul(v, u2, out ulong q0);
        q0 += u1;
        q1 += u2 + (q0 < u1 ? 1UL : 0UL);
        r1 = u1 - q1 * d1;
        ulong t1 = Math.BigMul(d0, q1, out ulong t0);
        r0 = u0 - t0;
        r1 -= t1 + (u0 < t0 ? 1UL : 0UL);
        ulong before = r0;
        r0 -= d0;
        r1 -= d1 + (before < d0 ? 1UL : 0UL);
        q1++;
        if (r1 >= q0)
        {
            q1--;
            r0 += d0;
            r1 += d1 + (r0 < d0 ? 1UL : 0UL);
        }
        if (r1 > d1 || (r1 == d1 && r0 >= d0))
        {
            q1++;
            before = r0;
            r0 -= d0;
            r1 -= d1 + (before < d0 ? 1UL : 0UL);
        }
        return q1;
    }

    private static int LimbCount(in UInt256 value) =>
        value.U3 != 0 ? 4
        : value.U2 != 0 ? 3
        : value.U1 != 0 ? 2
        : 1;

    private static ulong TopLimb(in UInt256 value) =>
        value.U3 != 0 ? value.U3
        : value.U2 != 0 ? value.U2
        : value.U1 != 0 ? value.U1
        : value.U0;

    // Shifts in place by 0 to 63 bits and returns what falls out at the top.
    private static ulong ShiftWordsLeft(Span<ulong> words, int shift)
    {
        if (shift == 0)
        {
            return 0;
        }
        ulong carry = 0;
        for (int i = 0; i < words.Length; i++)
        {
            ulong word = words[i];
            words[i] = (word << shift) | carry;
            carry = word >> (64 - shift);
        }
        return carry;
    }
}
