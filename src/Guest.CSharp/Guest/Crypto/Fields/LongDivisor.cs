namespace Perjury.Guest.Crypto.Fields;

/// <summary>A divisor of any length made ready for remainders by long division (Knuth, volume 2, algorithm 4.3.1 D).</summary>
internal readonly ref struct LongDivisor
{
    /// <summary>The divisor shifted until its top bit is set, without limbs that are zero above.</summary>
    private readonly ReadOnlySpan<ulong> divisor;
    private readonly int shift;

    /// <summary>floor((2^128 - 1) / top limb) - 2^64.</summary>
    private readonly ulong reciprocal;

    /// <summary>Copies a divisor that is not zero into scratch of its length.</summary>
    public LongDivisor(ReadOnlySpan<ulong> value, Span<ulong> scratch)
    {
        int bits = Limbs.BitLength(value);
        int length = (bits + 63) / 64;
        Span<ulong> normalized = scratch.Slice(0, length);
        value.Slice(0, length).CopyTo(normalized);
        shift = 64 * length - bits;
        Limbs.ShiftLeft(normalized, shift);
        divisor = normalized;
        reciprocal = Reciprocal(normalized[length - 1]);
    }

    /// <summary>Limbs of the divisor: a number of as many, the top one zero, is below it.</summary>
    public int Length => divisor.Length;

    /// <summary>Replaces the number by its remainder. Its top limb is room and must be zero.</summary>
    public void Reduce(Span<ulong> number)
    {
        int n = divisor.Length;
        Limbs.ShiftLeft(number, shift);
        ulong top = divisor[n - 1];
        ulong next = n > 1 ? divisor[n - 2] : 0;
        for (int i = number.Length - 1 - n; i >= 0; i--)
        {
            Span<ulong> part = number.Slice(i, n + 1);
            ulong digit = Estimate(part[n], part[n - 1], n > 1 ? part[n - 2] : 0, top, next);
            ulong borrow = Limbs.MultiplySubtract(part, divisor, digit);
            bool tooMuch = part[n] < borrow;
            part[n] = 0;
            if (tooMuch)
            {
                // Too large by one, about once in 2^63 digits of random numbers: what it overdrew is what comes back.
                Limbs.Add(part.Slice(0, n), divisor);
            }
        }
        Limbs.ShiftRight(number, shift, number);
    }

    /// <summary>The remainder of (high, low) by a divisor of one limb; high is below the divisor.</summary>
    public ulong RemainderOfWide(ulong high, ulong low)
    {
        ulong top = divisor[0];
        if (shift > 0)
        {
            high = high << shift | low >> (64 - shift);
            low <<= shift;
        }
        Divide(high, low, top, reciprocal, out ulong remainder);
        return remainder >> shift;
    }

    /// <summary>A quotient digit from the top three limbs against the top two: right or one too large.</summary>
    private ulong Estimate(ulong u2, ulong u1, ulong u0, ulong top, ulong next)
    {
        ulong digit = ulong.MaxValue;
        ulong rest = u1 + top;
        bool restFits = rest >= top;
        if (u2 < top)
        {
            digit = Divide(u2, u1, top, reciprocal, out rest);
            restFits = true;
        }
        while (restFits)
        {
            ulong high = WordProduct.Multiply(digit, next, out ulong low);
            if (high < rest || high == rest && low <= u0)
            {
                break;
            }
            digit--;
            rest += top;
            restFits = rest >= top;
        }
        return digit;
    }

    /// <summary>(u1, u0) / d for u1 below a d with its top bit set (Moller and Granlund 2011, algorithm 4).</summary>
    private static ulong Divide(ulong u1, ulong u0, ulong d, ulong reciprocal, out ulong remainder)
    {
        ulong q1 = WordProduct.Multiply(reciprocal, u1, out ulong q0);
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

    /// <summary>Bit by bit: once per modulus. (2^128 - 1) - 2^64 d is (~d, ~0).</summary>
    private static ulong Reciprocal(ulong d)
    {
        ulong rest = ~d;
        ulong quotient = 0;
        for (int i = 0; i < 64; i++)
        {
            bool carry = rest >> 63 != 0;
            rest = rest << 1 | 1;
            quotient <<= 1;
            if (carry || rest >= d)
            {
                rest -= d;
                quotient |= 1;
            }
        }
        return quotient;
    }
}
