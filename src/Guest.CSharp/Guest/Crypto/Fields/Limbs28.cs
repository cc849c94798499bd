using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>Eight numbers side by side, each in fourteen signed limbs of 28 bits, lowest first.</summary>
[InlineArray(Count)]
internal struct Limbs28
{
    public const int Count = 14;
    public const int Bits = 28;
    public const int Lanes = 8;

    private const int Words = 6;
    private const ulong Mask = (1UL << Bits) - 1;

    private Vector512<long> first;

    /// <summary>Puts a number of 384 bits, in words lowest first, in one place, in limbs that are not negative.</summary>
    public void Set(int lane, ReadOnlySpan<ulong> words)
    {
        ref long at = ref Unsafe.Add(ref Unsafe.As<Limbs28, long>(ref this), lane);
        for (int limb = 0; limb < Count; limb++)
        {
            int word = limb * Bits >> 6;
            int shift = limb * Bits & 63;
            ulong bits = words[word] >> shift;
            if (shift > 64 - Bits && word + 1 < Words)
                bits |= words[word + 1] << (64 - shift);
            Unsafe.Add(ref at, limb * Lanes) = (long)(bits & Mask);
        }
    }

    /// <summary>The number in one place and another one together, in words lowest first; their sum is not negative and below 2^384.</summary>
    public readonly void AddTo(int lane, ReadOnlySpan<long> addend, Span<ulong> words)
    {
        ref long at = ref Unsafe.Add(ref Unsafe.As<Limbs28, long>(ref Unsafe.AsRef(in this)), lane);
        words.Clear();
        long carry = 0;
        for (int limb = 0; limb < Count; limb++)
        {
            long sum = Unsafe.Add(ref at, limb * Lanes) + addend[limb] + carry;
            carry = sum >> Bits;
            ulong bits = (ulong)sum & Mask;
            int word = limb * Bits >> 6;
            int shift = limb * Bits & 63;
            words[word] |= bits << shift;
            if (shift > 64 - Bits && word + 1 < Words)
                words[word + 1] |= bits >> (64 - shift);
        }
    }
}
