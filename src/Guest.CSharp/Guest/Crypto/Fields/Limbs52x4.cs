using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>Four numbers side by side, each in five signed limbs of 52 bits, lowest first; each has room to grow.</summary>
internal struct Limbs52x4
{
    public const int Places = 4;

    public Vector256<long> N0;
    public Vector256<long> N1;
    public Vector256<long> N2;
    public Vector256<long> N3;
    public Vector256<long> N4;

    private const ulong Mask = (1UL << 52) - 1;

    /// <summary>Any four 256-bit numbers, each in its place.</summary>
    public Limbs52x4(in Limbs4 a, in Limbs4 b, in Limbs4 c, in Limbs4 d)
    {
        N0 = Vector256.Create(Limb0(a), Limb0(b), Limb0(c), Limb0(d));
        N1 = Vector256.Create(Limb1(a), Limb1(b), Limb1(c), Limb1(d));
        N2 = Vector256.Create(Limb2(a), Limb2(b), Limb2(c), Limb2(d));
        N3 = Vector256.Create(Limb3(a), Limb3(b), Limb3(c), Limb3(d));
        N4 = Vector256.Create(Limb4(a), Limb4(b), Limb4(c), Limb4(d));
    }

    /// <summary>Two numbers in the lower places and zeros in the upper ones.</summary>
    public Limbs52x4(in Limbs4 a, in Limbs4 b)
    {
        N0 = Vector128.Create(Limb0(a), Limb0(b)).ToVector256();
        N1 = Vector128.Create(Limb1(a), Limb1(b)).ToVector256();
        N2 = Vector128.Create(Limb2(a), Limb2(b)).ToVector256();
        N3 = Vector128.Create(Limb3(a), Limb3(b)).ToVector256();
        N4 = Vector128.Create(Limb4(a), Limb4(b)).ToVector256();
    }

    /// <summary>The places in another order, two bits for each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Permute([ConstantExpected] byte order, out Limbs52x4 permuted)
    {
        permuted.N0 = Avx2.Permute4x64(N0, order);
        permuted.N1 = Avx2.Permute4x64(N1, order);
        permuted.N2 = Avx2.Permute4x64(N2, order);
        permuted.N3 = Avx2.Permute4x64(N3, order);
        permuted.N4 = Avx2.Permute4x64(N4, order);
    }

    /// <summary>Takes the other element's numbers in places whose mask is all ones.</summary>
    public void Replace(Vector256<long> mask, in Limbs52x4 other)
    {
        N0 = Vector256.ConditionalSelect(mask, other.N0, N0);
        N1 = Vector256.ConditionalSelect(mask, other.N1, N1);
        N2 = Vector256.ConditionalSelect(mask, other.N2, N2);
        N3 = Vector256.ConditionalSelect(mask, other.N3, N3);
        N4 = Vector256.ConditionalSelect(mask, other.N4, N4);
    }

    /// <summary>Each place from another element.</summary>
    public static Limbs52x4 Join(
        in Limbs52x4 first,
        in Limbs52x4 second,
        in Limbs52x4 third,
        in Limbs52x4 fourth
    )
    {
        Unsafe.SkipInit(out Limbs52x4 joined);
        joined.N0 = Join(first.N0, second.N0, third.N0, fourth.N0);
        joined.N1 = Join(first.N1, second.N1, third.N1, fourth.N1);
        joined.N2 = Join(first.N2, second.N2, third.N2, fourth.N2);
        joined.N3 = Join(first.N3, second.N3, third.N3, fourth.N3);
        joined.N4 = Join(first.N4, second.N4, third.N4, fourth.N4);
        return joined;
    }

    private static Vector256<long> Join(
        Vector256<long> first,
        Vector256<long> second,
        Vector256<long> third,
        Vector256<long> fourth
    )
    {
        Vector256<int> lower = Avx2.Blend(first.AsInt32(), second.AsInt32(), 0b00_00_11_00);
        Vector256<int> upper = Avx2.Blend(third.AsInt32(), fourth.AsInt32(), 0b11_00_00_00);
        return Avx2.Blend(lower, upper, 0b11_11_00_00).AsInt64();
    }

    /// <summary>Takes the two upper places of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeUpper(in Limbs52x4 other)
    {
        N0 = N0.WithUpper(other.N0.GetUpper());
        N1 = N1.WithUpper(other.N1.GetUpper());
        N2 = N2.WithUpper(other.N2.GetUpper());
        N3 = N3.WithUpper(other.N3.GetUpper());
        N4 = N4.WithUpper(other.N4.GetUpper());
    }

    /// <summary>Negates the numbers in places whose mask is all ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Negate(Vector256<long> mask)
    {
        N0 = (N0 ^ mask) - mask;
        N1 = (N1 ^ mask) - mask;
        N2 = (N2 ^ mask) - mask;
        N3 = (N3 ^ mask) - mask;
        N4 = (N4 ^ mask) - mask;
    }

    private static long Limb0(in Limbs4 a) => (long)(a.N0 & Mask);

    private static long Limb1(in Limbs4 a) => (long)((a.N0 >> 52 | a.N1 << 12) & Mask);

    private static long Limb2(in Limbs4 a) => (long)((a.N1 >> 40 | a.N2 << 24) & Mask);

    private static long Limb3(in Limbs4 a) => (long)((a.N2 >> 28 | a.N3 << 36) & Mask);

    private static long Limb4(in Limbs4 a) => (long)(a.N3 >> 16);
}
