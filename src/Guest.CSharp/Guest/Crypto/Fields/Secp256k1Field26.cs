using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// The field of secp256k1 for eight elements at once, in limbs of 26 bits: AVX-512 multiplies words of 32 bits. Magnitude m: limbs at most
/// 2m(2^26 - 1), the top one at most 2m(2^22 - 1).
/// </summary>
internal readonly struct Secp256k1Field26 : ISecp256k1Ring<Limbs26>
{
    private const ulong Mask = (1UL << 26) - 1;
    private const ulong TopMask = (1UL << 22) - 1;

    /// <summary>2^256 mod p is FoldLow + 2^32.</summary>
    private const ulong FoldLow = 0x3D1;

    /// <summary>2^260 mod p, what the eleventh limb is worth, is FoldLimb + 2^36.</summary>
    private const ulong FoldLimb = FoldLow << 4;

    /// <summary>The two lowest limbs of p; the others are all ones.</summary>
    private const ulong P0 = Mask - (FoldLow - 1);
    private const ulong P1 = Mask - (1 << 6);

    /// <summary>Whether this form can run here.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported;

    /// <summary>The same number in every place.</summary>
    public static void FromLimbs(in Limbs4 a, out Limbs26 element)
    {
        element = default;
        for (int lane = 0; lane < Limbs26.Lanes; lane++)
        {
            element.Set(lane, a);
        }
    }

    public static void Add(in Limbs26 a, in Limbs26 b, out Limbs26 sum)
    {
        sum.N0 = a.N0 + b.N0;
        sum.N1 = a.N1 + b.N1;
        sum.N2 = a.N2 + b.N2;
        sum.N3 = a.N3 + b.N3;
        sum.N4 = a.N4 + b.N4;
        sum.N5 = a.N5 + b.N5;
        sum.N6 = a.N6 + b.N6;
        sum.N7 = a.N7 + b.N7;
        sum.N8 = a.N8 + b.N8;
        sum.N9 = a.N9 + b.N9;
    }

    public static void Subtract(in Limbs26 a, in Limbs26 b, int magnitude, out Limbs26 difference)
    {
        // A multiple of p whose limbs are all above those of b.
        ulong multiple = 2 * ((ulong)magnitude + 1);
        Vector512<ulong> middle = Vector512.Create(multiple * Mask);
        difference.N0 = a.N0 + Vector512.Create(multiple * P0) - b.N0;
        difference.N1 = a.N1 + Vector512.Create(multiple * P1) - b.N1;
        difference.N2 = a.N2 + middle - b.N2;
        difference.N3 = a.N3 + middle - b.N3;
        difference.N4 = a.N4 + middle - b.N4;
        difference.N5 = a.N5 + middle - b.N5;
        difference.N6 = a.N6 + middle - b.N6;
        difference.N7 = a.N7 + middle - b.N7;
        difference.N8 = a.N8 + middle - b.N8;
        difference.N9 = a.N9 + Vector512.Create(multiple * TopMask) - b.N9;
    }

    public static void Halve(in Limbs26 a, out Limbs26 half)
    {
        Vector512<ulong> one = Vector512<ulong>.One;
        Vector512<ulong> odd = Vector512<ulong>.Zero - (a.N0 & one);
        Vector512<ulong> middle = odd & Vector512.Create(Mask);
        Vector512<ulong> t0 = a.N0 + (odd & Vector512.Create(P0));
        Vector512<ulong> t1 = a.N1 + (odd & Vector512.Create(P1));
        Vector512<ulong> t2 = a.N2 + middle;
        Vector512<ulong> t3 = a.N3 + middle;
        Vector512<ulong> t4 = a.N4 + middle;
        Vector512<ulong> t5 = a.N5 + middle;
        Vector512<ulong> t6 = a.N6 + middle;
        Vector512<ulong> t7 = a.N7 + middle;
        Vector512<ulong> t8 = a.N8 + middle;
        Vector512<ulong> t9 = a.N9 + (odd & Vector512.Create(TopMask));
        half.N0 = (t0 >>> 1) + ((t1 & one) << 25);
        half.N1 = (t1 >>> 1) + ((t2 & one) << 25);
        half.N2 = (t2 >>> 1) + ((t3 & one) << 25);
        half.N3 = (t3 >>> 1) + ((t4 & one) << 25);
        half.N4 = (t4 >>> 1) + ((t5 & one) << 25);
        half.N5 = (t5 >>> 1) + ((t6 & one) << 25);
        half.N6 = (t6 >>> 1) + ((t7 & one) << 25);
        half.N7 = (t7 >>> 1) + ((t8 & one) << 25);
        half.N8 = (t8 >>> 1) + ((t9 & one) << 25);
        half.N9 = t9 >>> 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Multiply(in Limbs26 a, in Limbs26 b, out Limbs26 product)
    {
        Vector512<ulong> a0 = a.N0;
        Vector512<ulong> a1 = a.N1;
        Vector512<ulong> a2 = a.N2;
        Vector512<ulong> a3 = a.N3;
        Vector512<ulong> a4 = a.N4;
        Vector512<ulong> a5 = a.N5;
        Vector512<ulong> a6 = a.N6;
        Vector512<ulong> a7 = a.N7;
        Vector512<ulong> a8 = a.N8;
        Vector512<ulong> a9 = a.N9;
        Vector512<ulong> b0 = b.N0;
        Vector512<ulong> b1 = b.N1;
        Vector512<ulong> b2 = b.N2;
        Vector512<ulong> b3 = b.N3;
        Vector512<ulong> b4 = b.N4;
        Vector512<ulong> b5 = b.N5;
        Vector512<ulong> b6 = b.N6;
        Vector512<ulong> b7 = b.N7;
        Vector512<ulong> b8 = b.N8;
        Vector512<ulong> b9 = b.N9;
        Vector512<ulong> t0 = Product(a0, b0);
        Vector512<ulong> t1 = Product(a0, b1) + Product(a1, b0);
        Vector512<ulong> t2 = Product(a0, b2) + Product(a1, b1) + Product(a2, b0);
        Vector512<ulong> t3 = Product(a0, b3) + Product(a1, b2) + Product(a2, b1) + Product(a3, b0);
        Vector512<ulong> t4 =
            Product(a0, b4) + Product(a1, b3) + Product(a2, b2) + Product(a3, b1) + Product(a4, b0);
        Vector512<ulong> t5 =
            Product(a0, b5)
            + Product(a1, b4)
            + Product(a2, b3)
            + Product(a3, b2)
            + Product(a4, b1)
            + Product(a5, b0);
        Vector512<ulong> t6 =
            Product(a0, b6)
            + Product(a1, b5)
            + Product(a2, b4)
            + Product(a3, b3)
            + Product(a4, b2)
            + Product(a5, b1)
            + Product(a6, b0);
        Vector512<ulong> t7 =
            Product(a0, b7)
            + Product(a1, b6)
            + Product(a2, b5)
            + Product(a3, b4)
            + Product(a4, b3)
            + Product(a5, b2)
            + Product(a6, b1)
            + Product(a7, b0);
        Vector512<ulong> t8 =
            Product(a0, b8)
            + Product(a1, b7)
            + Product(a2, b6)
            + Product(a3, b5)
            + Product(a4, b4)
            + Product(a5, b3)
            + Product(a6, b2)
            + Product(a7, b1)
            + Product(a8, b0);
        Vector512<ulong> t9 =
            Product(a0, b9)
            + Product(a1, b8)
            + Product(a2, b7)
            + Product(a3, b6)
            + Product(a4, b5)
            + Product(a5, b4)
            + Product(a6, b3)
            + Product(a7, b2)
            + Product(a8, b1)
            + Product(a9, b0);
        Vector512<ulong> t10 =
            Product(a1, b9)
            + Product(a2, b8)
            + Product(a3, b7)
            + Product(a4, b6)
            + Product(a5, b5)
            + Product(a6, b4)
            + Product(a7, b3)
            + Product(a8, b2)
            + Product(a9, b1);
        Vector512<ulong> t11 =
            Product(a2, b9)
            + Product(a3, b8)
            + Product(a4, b7)
            + Product(a5, b6)
            + Product(a6, b5)
            + Product(a7, b4)
            + Product(a8, b3)
            + Product(a9, b2);
        Vector512<ulong> t12 =
            Product(a3, b9)
            + Product(a4, b8)
            + Product(a5, b7)
            + Product(a6, b6)
            + Product(a7, b5)
            + Product(a8, b4)
            + Product(a9, b3);
        Vector512<ulong> t13 =
            Product(a4, b9)
            + Product(a5, b8)
            + Product(a6, b7)
            + Product(a7, b6)
            + Product(a8, b5)
            + Product(a9, b4);
        Vector512<ulong> t14 =
            Product(a5, b9) + Product(a6, b8) + Product(a7, b7) + Product(a8, b6) + Product(a9, b5);
        Vector512<ulong> t15 =
            Product(a6, b9) + Product(a7, b8) + Product(a8, b7) + Product(a9, b6);
        Vector512<ulong> t16 = Product(a7, b9) + Product(a8, b8) + Product(a9, b7);
        Vector512<ulong> t17 = Product(a8, b9) + Product(a9, b8);
        Vector512<ulong> t18 = Product(a9, b9);
        Reduce(
            t0,
            t1,
            t2,
            t3,
            t4,
            t5,
            t6,
            t7,
            t8,
            t9,
            t10,
            t11,
            t12,
            t13,
            t14,
            t15,
            t16,
            t17,
            t18,
            out product
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Square(in Limbs26 a, out Limbs26 square)
    {
        Vector512<ulong> a0 = a.N0;
        Vector512<ulong> a1 = a.N1;
        Vector512<ulong> a2 = a.N2;
        Vector512<ulong> a3 = a.N3;
        Vector512<ulong> a4 = a.N4;
        Vector512<ulong> a5 = a.N5;
        Vector512<ulong> a6 = a.N6;
        Vector512<ulong> a7 = a.N7;
        Vector512<ulong> a8 = a.N8;
        Vector512<ulong> a9 = a.N9;
        Vector512<ulong> d0 = a0 + a0;
        Vector512<ulong> d1 = a1 + a1;
        Vector512<ulong> d2 = a2 + a2;
        Vector512<ulong> d3 = a3 + a3;
        Vector512<ulong> d4 = a4 + a4;
        Vector512<ulong> d5 = a5 + a5;
        Vector512<ulong> d6 = a6 + a6;
        Vector512<ulong> d7 = a7 + a7;
        Vector512<ulong> d8 = a8 + a8;
        Vector512<ulong> t0 = Product(a0, a0);
        Vector512<ulong> t1 = Product(d0, a1);
        Vector512<ulong> t2 = Product(d0, a2) + Product(a1, a1);
        Vector512<ulong> t3 = Product(d0, a3) + Product(d1, a2);
        Vector512<ulong> t4 = Product(d0, a4) + Product(d1, a3) + Product(a2, a2);
        Vector512<ulong> t5 = Product(d0, a5) + Product(d1, a4) + Product(d2, a3);
        Vector512<ulong> t6 = Product(d0, a6) + Product(d1, a5) + Product(d2, a4) + Product(a3, a3);
        Vector512<ulong> t7 = Product(d0, a7) + Product(d1, a6) + Product(d2, a5) + Product(d3, a4);
        Vector512<ulong> t8 =
            Product(d0, a8) + Product(d1, a7) + Product(d2, a6) + Product(d3, a5) + Product(a4, a4);
        Vector512<ulong> t9 =
            Product(d0, a9) + Product(d1, a8) + Product(d2, a7) + Product(d3, a6) + Product(d4, a5);
        Vector512<ulong> t10 =
            Product(d1, a9) + Product(d2, a8) + Product(d3, a7) + Product(d4, a6) + Product(a5, a5);
        Vector512<ulong> t11 =
            Product(d2, a9) + Product(d3, a8) + Product(d4, a7) + Product(d5, a6);
        Vector512<ulong> t12 =
            Product(d3, a9) + Product(d4, a8) + Product(d5, a7) + Product(a6, a6);
        Vector512<ulong> t13 = Product(d4, a9) + Product(d5, a8) + Product(d6, a7);
        Vector512<ulong> t14 = Product(d5, a9) + Product(d6, a8) + Product(a7, a7);
        Vector512<ulong> t15 = Product(d6, a9) + Product(d7, a8);
        Vector512<ulong> t16 = Product(d7, a9) + Product(a8, a8);
        Vector512<ulong> t17 = Product(d8, a9);
        Vector512<ulong> t18 = Product(a9, a9);
        Reduce(
            t0,
            t1,
            t2,
            t3,
            t4,
            t5,
            t6,
            t7,
            t8,
            t9,
            t10,
            t11,
            t12,
            t13,
            t14,
            t15,
            t16,
            t17,
            t18,
            out square
        );
    }

    /// <summary>The products of the lower halves of the words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> a, Vector512<ulong> b) =>
        Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());

    /// <summary>Carries through all columns, folds the upper ones onto the lower, then what is above 2^256 onto the lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        Vector512<ulong> t0,
        Vector512<ulong> t1,
        Vector512<ulong> t2,
        Vector512<ulong> t3,
        Vector512<ulong> t4,
        Vector512<ulong> t5,
        Vector512<ulong> t6,
        Vector512<ulong> t7,
        Vector512<ulong> t8,
        Vector512<ulong> t9,
        Vector512<ulong> t10,
        Vector512<ulong> t11,
        Vector512<ulong> t12,
        Vector512<ulong> t13,
        Vector512<ulong> t14,
        Vector512<ulong> t15,
        Vector512<ulong> t16,
        Vector512<ulong> t17,
        Vector512<ulong> t18,
        out Limbs26 reduced
    )
    {
        Vector512<ulong> mask = Vector512.Create(Mask);
        t1 += t0 >>> 26;
        t0 &= mask;
        t2 += t1 >>> 26;
        t1 &= mask;
        t3 += t2 >>> 26;
        t2 &= mask;
        t4 += t3 >>> 26;
        t3 &= mask;
        t5 += t4 >>> 26;
        t4 &= mask;
        t6 += t5 >>> 26;
        t5 &= mask;
        t7 += t6 >>> 26;
        t6 &= mask;
        t8 += t7 >>> 26;
        t7 &= mask;
        t9 += t8 >>> 26;
        t8 &= mask;
        t10 += t9 >>> 26;
        t9 &= mask;
        t11 += t10 >>> 26;
        t10 &= mask;
        t12 += t11 >>> 26;
        t11 &= mask;
        t13 += t12 >>> 26;
        t12 &= mask;
        t14 += t13 >>> 26;
        t13 &= mask;
        t15 += t14 >>> 26;
        t14 &= mask;
        t16 += t15 >>> 26;
        t15 &= mask;
        t17 += t16 >>> 26;
        t16 &= mask;
        t18 += t17 >>> 26;
        t17 &= mask;
        Vector512<ulong> t19 = t18 >>> 26;
        t18 &= mask;
        Vector512<ulong> fold = Vector512.Create(FoldLimb);
        t0 += Product(t10, fold);
        t1 += Product(t11, fold) + (t10 << 10);
        t2 += Product(t12, fold) + (t11 << 10);
        t3 += Product(t13, fold) + (t12 << 10);
        t4 += Product(t14, fold) + (t13 << 10);
        t5 += Product(t15, fold) + (t14 << 10);
        t6 += Product(t16, fold) + (t15 << 10);
        t7 += Product(t17, fold) + (t16 << 10);
        t8 += Product(t18, fold) + (t17 << 10);
        t9 += Avx512DQ.MultiplyLow(t19, fold) + (t18 << 10);
        Vector512<ulong> top = (t9 >>> 22) + (t19 << 14);
        Vector512<ulong> topLow = top & mask;
        Vector512<ulong> topHigh = top >>> 26;
        Vector512<ulong> foldLow = Vector512.Create(FoldLow);
        t0 += Product(topLow, foldLow);
        t1 += Product(topHigh, foldLow) + (topLow << 6);
        t2 += topHigh << 6;
        // One step of every carry at once: what it leaves above a limb's bits is small.
        reduced.N0 = t0 & mask;
        reduced.N1 = (t1 & mask) + (t0 >>> 26);
        reduced.N2 = (t2 & mask) + (t1 >>> 26);
        reduced.N3 = (t3 & mask) + (t2 >>> 26);
        reduced.N4 = (t4 & mask) + (t3 >>> 26);
        reduced.N5 = (t5 & mask) + (t4 >>> 26);
        reduced.N6 = (t6 & mask) + (t5 >>> 26);
        reduced.N7 = (t7 & mask) + (t6 >>> 26);
        reduced.N8 = (t8 & mask) + (t7 >>> 26);
        reduced.N9 = (t9 & Vector512.Create(TopMask)) + (t8 >>> 26);
    }
}
