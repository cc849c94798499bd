using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>Inversion modulo an odd modulus by the binary GCD on approximations (Pornin, eprint 2020/972): 31 halvings per pass over the limbs.</summary>
[SkipLocalsInit]
internal static class FieldInversion
{
    private const int Steps = 31;
    private const int MaxLimbs = 6;

    /// <summary>
    /// value := scale / value modulo the modulus, zero for zero. All three have the same number of limbs, at most six;
    /// value and scale are below the modulus and negatedInverse is -1/modulus modulo 2^64.
    /// </summary>
    public static void Invert(
        Span<ulong> value,
        ReadOnlySpan<ulong> modulus,
        ReadOnlySpan<ulong> scale,
        ulong negatedInverse
    )
    {
        int limbs = modulus.Length;
        Span<ulong> a = stackalloc ulong[MaxLimbs + 1];
        Span<ulong> b = stackalloc ulong[MaxLimbs + 1];
        Span<ulong> u = stackalloc ulong[MaxLimbs + 1];
        Span<ulong> v = stackalloc ulong[MaxLimbs + 1];
        Span<ulong> first = stackalloc ulong[MaxLimbs + 1];
        Span<ulong> second = stackalloc ulong[MaxLimbs + 1];
        a = a[..(limbs + 1)];
        b = b[..(limbs + 1)];
        u = u[..(limbs + 1)];
        v = v[..(limbs + 1)];
        first = first[..(limbs + 1)];
        second = second[..(limbs + 1)];
        value.CopyTo(a);
        modulus.CopyTo(b);
        scale.CopyTo(u);
        v.Clear();
        a[limbs] = b[limbs] = u[limbs] = 0;

        // a = value·u/scale and b = value·v/scale modulo the modulus, until a is 0 and b the greatest common divisor, 1.
        while (!IsZero(a))
        {
            Approximate(a, b, out ulong nearA, out ulong nearB);
            Halve(nearA, nearB, out long f0, out long g0, out long f1, out long g1);
            Combine(a, f0, b, g0, first);
            Combine(a, f1, b, g1, second);
            if (ShiftToAbsolute(first))
                (f0, g0) = (-f0, -g0);
            if (ShiftToAbsolute(second))
                (f1, g1) = (-f1, -g1);
            first.CopyTo(a);
            second.CopyTo(b);

            Combine(u, f0, v, g0, first);
            Combine(u, f1, v, g1, second);
            ShiftModulo(first, modulus, negatedInverse, u);
            ShiftModulo(second, modulus, negatedInverse, v);
        }
        v[..limbs].CopyTo(value);
    }

    // The low 31 bits of both and the 33 bits of both that start at the longer one's top, or all when they fit a word.
    private static void Approximate(
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> b,
        out ulong nearA,
        out ulong nearB
    )
    {
        int top = a.Length - 2;
        while (top > 0 && (a[top] | b[top]) == 0)
            top--;
        nearA = a[0];
        nearB = b[0];
        if (top == 0)
            return;
        int shift = BitOperations.LeadingZeroCount(a[top] | b[top]);
        const ulong Low = (1UL << Steps) - 1;
        nearA = (nearA & Low) | (TopBits(a[top], a[top - 1], shift) & ~Low);
        nearB = (nearB & Low) | (TopBits(b[top], b[top - 1], shift) & ~Low);
    }

    private static ulong TopBits(ulong high, ulong low, int shift) =>
        (high << shift) | (low >> 1 >> (63 - shift));

    // 31 steps of "make a even by subtracting the smaller odd number, then halve", recorded as a' = (f0·a + g0·b)/2^31
    // and b' = (f1·a + g1·b)/2^31. A pair (f, g) is carried as f + g·2^32, both within ±2^31.
    private static void Halve(ulong a, ulong b, out long f0, out long g0, out long f1, out long g1)
    {
        ulong first = 1;
        ulong second = 1UL << 32;
        for (int i = 0; i < Steps; i++)
        {
            ulong odd = 0 - (a & 1);
            ulong swap = a < b ? odd : 0;
            ulong difference = (a ^ b) & swap;
            a ^= difference;
            b ^= difference;
            difference = (first ^ second) & swap;
            first ^= difference;
            second ^= difference;
            a = (a - (b & odd)) >> 1;
            first -= second & odd;
            second <<= 1;
        }
        const ulong Bias = 0x7fffffff7fffffff;
        first += Bias;
        second += Bias;
        f0 = (long)(first & 0xffffffff) - 0x7fffffff;
        g0 = (long)(first >> 32) - 0x7fffffff;
        f1 = (long)(second & 0xffffffff) - 0x7fffffff;
        g1 = (long)(second >> 32) - 0x7fffffff;
    }

    // r = a·f + b·g in two's complement; a and b are not negative and their top limb is zero.
    private static void Combine(
        ReadOnlySpan<ulong> a,
        long f,
        ReadOnlySpan<ulong> b,
        long g,
        Span<ulong> r
    )
    {
        // x·f for a negative f is (2^64 + f)·x - 2^64·x: the second term comes off one limb up.
        ulong signF = (ulong)(f >> 63);
        ulong signG = (ulong)(g >> 63);
        ulong highA = 0;
        ulong highB = 0;
        ulong belowA = 0;
        ulong belowB = 0;
        ulong borrowA = 0;
        ulong borrowB = 0;
        for (int i = 0; i < r.Length; i++)
        {
            ulong low = FieldWords.MulAdd(a[i], (ulong)f, 0, ref highA);
            low = FieldWords.MulAdd(b[i], (ulong)g, low, ref highB);
            low = FieldWords.SubBorrow(low, belowA, ref borrowA);
            r[i] = FieldWords.SubBorrow(low, belowB, ref borrowB);
            belowA = a[i] & signF;
            belowB = b[i] & signG;
        }
    }

    // r := |r| / 2^31; whether r was negative.
    private static bool ShiftToAbsolute(Span<ulong> r)
    {
        bool negative = (long)r[^1] < 0;
        if (negative)
        {
            ulong borrow = 0;
            for (int i = 0; i < r.Length; i++)
                r[i] = FieldWords.SubBorrow(0, r[i], ref borrow);
        }
        for (int i = 0; i < r.Length - 1; i++)
            r[i] = (r[i] >> Steps) | (r[i + 1] << (64 - Steps));
        r[^1] >>= Steps;
        return negative;
    }

    // t / 2^31 modulo the modulus, for |t| at most 2^31 times it.
    private static void ShiftModulo(
        Span<ulong> t,
        ReadOnlySpan<ulong> modulus,
        ulong negatedInverse,
        Span<ulong> r
    )
    {
        ulong multiple = (t[0] * negatedInverse) & ((1UL << Steps) - 1);
        ulong high = 0;
        for (int i = 0; i < modulus.Length; i++)
            t[i] = FieldWords.MulAdd(modulus[i], multiple, t[i], ref high);
        t[^1] += high;

        long top = (long)t[^1] >> Steps;
        for (int i = 0; i < modulus.Length; i++)
            t[i] = (t[i] >> Steps) | (t[i + 1] << (64 - Steps));

        // Between -modulus and twice the modulus: bring it home.
        ulong mask = (ulong)(top >> 63);
        ulong carry = 0;
        for (int i = 0; i < modulus.Length; i++)
            t[i] = FieldWords.AddCarry(t[i], modulus[i] & mask, ref carry);
        ulong over = (ulong)top + carry;
        ulong borrow = 0;
        for (int i = 0; i < modulus.Length; i++)
            r[i] = FieldWords.SubBorrow(t[i], modulus[i], ref borrow);
        if (over < borrow)
            t[..modulus.Length].CopyTo(r);
        r[^1] = 0;
    }

    private static bool IsZero(ReadOnlySpan<ulong> a)
    {
        ulong bits = 0;
        foreach (ulong limb in a)
            bits |= limb;
        return bits == 0;
    }
}
