using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>Natural numbers of any length as spans of 64-bit limbs, lowest first.</summary>
internal static class Limbs
{
    /// <summary>Reads big-endian bytes into limbs that have room for them; what is left above is zero.</summary>
    public static void ReadBigEndian(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        limbs.Clear();
        for (int i = 0; i < bytes.Length; i++)
        {
            int place = bytes.Length - 1 - i;
            limbs[place >> 3] |= (ulong)bytes[i] << (8 * (place & 7));
        }
    }

    /// <summary>Writes big-endian bytes over the whole span; the number must fit.</summary>
    public static void WriteBigEndian(ReadOnlySpan<ulong> limbs, Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            int place = bytes.Length - 1 - i;
            bytes[i] =
                place >> 3 < limbs.Length
                    ? (byte)(limbs[place >> 3] >> (8 * (place & 7)))
                    : (byte)0;
        }
    }

    /// <summary>The number of the lowest set bit; the number must not be zero.</summary>
    public static int TrailingZeroCount(ReadOnlySpan<ulong> a)
    {
        int at = 0;
        while (a[at] == 0)
        {
            at++;
        }
        return 64 * at + BitOperations.TrailingZeroCount(a[at]);
    }

    /// <summary>The number of bits up to the highest set one; zero for zero.</summary>
    public static int BitLength(ReadOnlySpan<ulong> a)
    {
        int length = a.Length;
        while (length > 0 && a[length - 1] == 0)
        {
            length--;
        }
        return length == 0 ? 0 : 64 * length - BitOperations.LeadingZeroCount(a[length - 1]);
    }

    /// <summary>result = a / 2^count, cut to the length of the result.</summary>
    public static void ShiftRight(ReadOnlySpan<ulong> a, int count, Span<ulong> result)
    {
        int skip = count >> 6;
        int bits = count & 63;
        for (int i = 0; i < result.Length; i++)
        {
            ulong low = i + skip < a.Length ? a[i + skip] : 0;
            ulong high = i + skip + 1 < a.Length ? a[i + skip + 1] : 0;
            result[i] = bits == 0 ? low : low >> bits | high << (64 - bits);
        }
    }

    /// <summary>result = a - b for three spans of one length; returns the borrow.</summary>
    public static ulong Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        ulong borrow = 0;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Limbs4.SubtractBorrow(a[i], b[i], ref borrow);
        }
        return borrow;
    }

    /// <summary>a += b for two spans of one length; returns the carry.</summary>
    public static ulong Add(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong carry = 0;
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = Limbs4.AddCarry(a[i], b[i], ref carry);
        }
        return carry;
    }

    /// <summary>a += b for one limb b; what leaves at the top is lost.</summary>
    public static void AddSmall(Span<ulong> a, ulong b)
    {
        for (int i = 0; b != 0 && i < a.Length; i++)
        {
            a[i] += b;
            b = a[i] < b ? 1UL : 0UL;
        }
    }

    /// <summary>a *= 2^count in place for a count of 0 to 63; what leaves at the top is lost.</summary>
    public static void ShiftLeft(Span<ulong> a, int count)
    {
        if (count == 0)
        {
            return;
        }
        ulong carry = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ulong limb = a[i];
            a[i] = limb << count | carry;
            carry = limb >> (64 - count);
        }
    }

    public static bool IsBelow(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (int i = a.Length - 1; i >= 0; i--)
        {
            if (a[i] != b[i])
            {
                return a[i] < b[i];
            }
        }
        return false;
    }

    /// <summary>t += a * digit over the length of a; t is at least as long. Returns the limb that belongs above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong MultiplyAdd(Span<ulong> t, ReadOnlySpan<ulong> a, ulong digit)
    {
        ref ulong to = ref MemoryMarshal.GetReference(t.Slice(0, a.Length));
        ref ulong from = ref MemoryMarshal.GetReference(a);
        ulong carry = 0;
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            ref ulong t4 = ref Unsafe.Add(ref to, i);
            ref ulong a4 = ref Unsafe.Add(ref from, i);
            t4 = Limbs4.MultiplyAdd(a4, digit, t4, ref carry);
            Unsafe.Add(ref t4, 1) = Limbs4.MultiplyAdd(
                Unsafe.Add(ref a4, 1),
                digit,
                Unsafe.Add(ref t4, 1),
                ref carry
            );
            Unsafe.Add(ref t4, 2) = Limbs4.MultiplyAdd(
                Unsafe.Add(ref a4, 2),
                digit,
                Unsafe.Add(ref t4, 2),
                ref carry
            );
            Unsafe.Add(ref t4, 3) = Limbs4.MultiplyAdd(
                Unsafe.Add(ref a4, 3),
                digit,
                Unsafe.Add(ref t4, 3),
                ref carry
            );
        }
        for (; i < a.Length; i++)
        {
            Unsafe.Add(ref to, i) = Limbs4.MultiplyAdd(
                Unsafe.Add(ref from, i),
                digit,
                Unsafe.Add(ref to, i),
                ref carry
            );
        }
        return carry;
    }

    /// <summary>t -= a * digit over the length of a; t is at least as long. Returns the limb to be taken from above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong MultiplySubtract(Span<ulong> t, ReadOnlySpan<ulong> a, ulong digit)
    {
        ref ulong to = ref MemoryMarshal.GetReference(t.Slice(0, a.Length));
        ref ulong from = ref MemoryMarshal.GetReference(a);
        ulong borrow = 0;
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            ref ulong t4 = ref Unsafe.Add(ref to, i);
            ref ulong a4 = ref Unsafe.Add(ref from, i);
            MultiplySubtract(ref t4, a4, digit, ref borrow);
            MultiplySubtract(ref Unsafe.Add(ref t4, 1), Unsafe.Add(ref a4, 1), digit, ref borrow);
            MultiplySubtract(ref Unsafe.Add(ref t4, 2), Unsafe.Add(ref a4, 2), digit, ref borrow);
            MultiplySubtract(ref Unsafe.Add(ref t4, 3), Unsafe.Add(ref a4, 3), digit, ref borrow);
        }
        for (; i < a.Length; i++)
        {
            MultiplySubtract(ref Unsafe.Add(ref to, i), Unsafe.Add(ref from, i), digit, ref borrow);
        }
        return borrow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplySubtract(ref ulong t, ulong a, ulong digit, ref ulong borrow)
    {
        ulong high = WordProduct.Multiply(a, digit, out ulong low);
        low += borrow;
        high += low < borrow ? 1UL : 0UL;
        ulong limb = t;
        t = limb - low;
        borrow = high + (limb < low ? 1UL : 0UL);
    }

    /// <summary>product = a * b; the product is as long as both together and apart from them.</summary>
    public static void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> product)
    {
        product.Slice(0, a.Length).Clear();
        for (int i = 0; i < b.Length; i++)
        {
            product[a.Length + i] = MultiplyAdd(product.Slice(i), a, b[i]);
        }
    }

    /// <summary>The low a.Length limbs of a * b, for b as long as a and a product apart from both.</summary>
    public static void MultiplyLow(
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> b,
        Span<ulong> product
    )
    {
        product.Clear();
        for (int i = 0; i < b.Length; i++)
        {
            MultiplyAdd(product.Slice(i), a.Slice(0, a.Length - i), b[i]);
        }
    }

    /// <summary>product = a^2, twice as long as a and apart from it: mixed products once, doubled, and the squares.</summary>
    public static void Square(ReadOnlySpan<ulong> a, Span<ulong> product)
    {
        product.Clear();
        for (int i = 0; i < a.Length - 1; i++)
        {
            product[a.Length + i] = MultiplyAdd(product.Slice(2 * i + 1), a.Slice(i + 1), a[i]);
        }
        ulong shifted = 0;
        ulong carry = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ulong high = WordProduct.Multiply(a[i], a[i], out ulong low);
            ulong even = product[2 * i];
            ulong odd = product[2 * i + 1];
            product[2 * i] = Limbs4.AddCarry(even << 1 | shifted, low, ref carry);
            product[2 * i + 1] = Limbs4.AddCarry(odd << 1 | even >> 63, high, ref carry);
            shifted = odd >> 63;
        }
    }
}
