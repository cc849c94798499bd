using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// The base field of BLS12-381 for eight elements at once, in signed limbs of 28 bits, in Montgomery form (times 2^392): AVX-512 multiplies
/// words of 32 bits. Sums and differences carry nothing. An element of size s has limbs within ±s·2^27 and a value within ±0.52·s·p; products
/// have size 1.
/// </summary>
internal static class Bls12381Field28
{
    /// <summary>-1/p modulo 2^28.</summary>
    private const long NegatedInverse = -0x30003;

    private const long P0 = -0x5555;
    private const long P1 = -0x100000;
    private const long P2 = 0x3ffffba;
    private const long P3 = -0x14eb;
    private const long P4 = 0x6241eac;
    private const long P5 = -0x5f094f1;
    private const long P6 = -0x98cf2d;
    private const long P7 = -0xc7aed4;
    private const long P8 = 0x4774b85;
    private const long P9 = 0x4bacd76;
    private const long P10 = -0x45849bd;
    private const long P11 = -0x1965b4e;
    private const long P12 = 0x1ea3980;
    private const long P13 = 0x1a011;

    /// <summary>2^25 over the top limb of p, which is worth 2^364.</summary>
    private const long TopReciprocal = 315;

    /// <summary>Half of a limb: what is carried is rounded to the nearest.</summary>
    private const long Half = 1L << (Limbs28.Bits - 1);

    /// <summary>Whether this form can run here.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported;

    /// <summary>p in limbs.</summary>
    public static ReadOnlySpan<long> Modulus =>
        [P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12, P13];

    /// <summary>2^400 modulo p, which turns what was multiplied by 2^384 into what is multiplied by 2^392.</summary>
    public static ReadOnlySpan<ulong> FactorFrom64 =>
        [
            0x56350003480e6299,
            0x8670deb2699eb128,
            0x0983e84ef6697c98,
            0xe3e8a053a4e6fe97,
            0x385c20d323ecf271,
            0x156da47f12866eb6,
        ];

    /// <summary>
    /// (a·b + c·d)/2^392: two rows of products and one of the reduction at a time. The sizes of a and b multiply to at most 16, and those of
    /// c and d, and none is above 15, so that limbs are words of 32 bits: then 28 products of 16·2^54 and 14 of the reduction stay below 2^63, and
    /// the value within (1/2 + 32·0.27·p/2^392)·p.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void SumOfProducts(
        in Limbs28 a,
        in Limbs28 b,
        in Limbs28 c,
        in Limbs28 d,
        out Limbs28 r
    )
    {
        ref Vector512<long> lefts = ref Unsafe.AsRef(in a[0]);
        ref Vector512<long> rights = ref Unsafe.AsRef(in c[0]);
        ref Vector512<long> b0 = ref Unsafe.AsRef(in b[0]);
        ref Vector512<long> d0 = ref Unsafe.AsRef(in d[0]);
        ref long modulus = ref MemoryMarshal.GetReference(Modulus);
        Vector512<long> t0 = Vector512<long>.Zero,
            t1 = Vector512<long>.Zero,
            t2 = Vector512<long>.Zero,
            t3 = Vector512<long>.Zero,
            t4 = Vector512<long>.Zero,
            t5 = Vector512<long>.Zero,
            t6 = Vector512<long>.Zero,
            t7 = Vector512<long>.Zero,
            t8 = Vector512<long>.Zero,
            t9 = Vector512<long>.Zero,
            t10 = Vector512<long>.Zero,
            t11 = Vector512<long>.Zero,
            t12 = Vector512<long>.Zero;
        for (int i = 0; i < Limbs28.Count; i++)
        {
            Vector512<long> left = Unsafe.Add(ref lefts, i);
            Vector512<long> right = Unsafe.Add(ref rights, i);
            t0 += Product(left, b0) + Product(right, d0);
            // The low 28 bits of the product, as a signed number.
            Vector512<long> m = Product(t0, Vector512.Create(NegatedInverse)) << 36 >> 36;
            Vector512<long> carry =
                (t0 + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 0)))) >> Limbs28.Bits;
            t0 =
                t1
                + Product(left, Unsafe.Add(ref b0, 1))
                + Product(right, Unsafe.Add(ref d0, 1))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 1)));
            t0 += carry;
            t1 =
                t2
                + Product(left, Unsafe.Add(ref b0, 2))
                + Product(right, Unsafe.Add(ref d0, 2))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 2)));
            t2 =
                t3
                + Product(left, Unsafe.Add(ref b0, 3))
                + Product(right, Unsafe.Add(ref d0, 3))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 3)));
            t3 =
                t4
                + Product(left, Unsafe.Add(ref b0, 4))
                + Product(right, Unsafe.Add(ref d0, 4))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 4)));
            t4 =
                t5
                + Product(left, Unsafe.Add(ref b0, 5))
                + Product(right, Unsafe.Add(ref d0, 5))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 5)));
            t5 =
                t6
                + Product(left, Unsafe.Add(ref b0, 6))
                + Product(right, Unsafe.Add(ref d0, 6))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 6)));
            t6 =
                t7
                + Product(left, Unsafe.Add(ref b0, 7))
                + Product(right, Unsafe.Add(ref d0, 7))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 7)));
            t7 =
                t8
                + Product(left, Unsafe.Add(ref b0, 8))
                + Product(right, Unsafe.Add(ref d0, 8))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 8)));
            t8 =
                t9
                + Product(left, Unsafe.Add(ref b0, 9))
                + Product(right, Unsafe.Add(ref d0, 9))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 9)));
            t9 =
                t10
                + Product(left, Unsafe.Add(ref b0, 10))
                + Product(right, Unsafe.Add(ref d0, 10))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 10)));
            t10 =
                t11
                + Product(left, Unsafe.Add(ref b0, 11))
                + Product(right, Unsafe.Add(ref d0, 11))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 11)));
            t11 =
                t12
                + Product(left, Unsafe.Add(ref b0, 12))
                + Product(right, Unsafe.Add(ref d0, 12))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 12)));
            t12 =
                Product(left, Unsafe.Add(ref b0, 13))
                + Product(right, Unsafe.Add(ref d0, 13))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 13)));
        }
        CarryAll(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, out r);
    }

    /// <summary>a·b/2^392, as above, for sizes that multiply to at most 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Multiply(in Limbs28 a, in Limbs28 b, out Limbs28 r)
    {
        ref Vector512<long> lefts = ref Unsafe.AsRef(in a[0]);
        ref Vector512<long> b0 = ref Unsafe.AsRef(in b[0]);
        ref long modulus = ref MemoryMarshal.GetReference(Modulus);
        Vector512<long> t0 = Vector512<long>.Zero,
            t1 = Vector512<long>.Zero,
            t2 = Vector512<long>.Zero,
            t3 = Vector512<long>.Zero,
            t4 = Vector512<long>.Zero,
            t5 = Vector512<long>.Zero,
            t6 = Vector512<long>.Zero,
            t7 = Vector512<long>.Zero,
            t8 = Vector512<long>.Zero,
            t9 = Vector512<long>.Zero,
            t10 = Vector512<long>.Zero,
            t11 = Vector512<long>.Zero,
            t12 = Vector512<long>.Zero;
        for (int i = 0; i < Limbs28.Count; i++)
        {
            Vector512<long> left = Unsafe.Add(ref lefts, i);
            t0 += Product(left, b0);
            Vector512<long> m = Product(t0, Vector512.Create(NegatedInverse)) << 36 >> 36;
            Vector512<long> carry =
                (t0 + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 0)))) >> Limbs28.Bits;
            t0 =
                t1
                + Product(left, Unsafe.Add(ref b0, 1))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 1)));
            t0 += carry;
            t1 =
                t2
                + Product(left, Unsafe.Add(ref b0, 2))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 2)));
            t2 =
                t3
                + Product(left, Unsafe.Add(ref b0, 3))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 3)));
            t3 =
                t4
                + Product(left, Unsafe.Add(ref b0, 4))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 4)));
            t4 =
                t5
                + Product(left, Unsafe.Add(ref b0, 5))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 5)));
            t5 =
                t6
                + Product(left, Unsafe.Add(ref b0, 6))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 6)));
            t6 =
                t7
                + Product(left, Unsafe.Add(ref b0, 7))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 7)));
            t7 =
                t8
                + Product(left, Unsafe.Add(ref b0, 8))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 8)));
            t8 =
                t9
                + Product(left, Unsafe.Add(ref b0, 9))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 9)));
            t9 =
                t10
                + Product(left, Unsafe.Add(ref b0, 10))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 10)));
            t10 =
                t11
                + Product(left, Unsafe.Add(ref b0, 11))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 11)));
            t11 =
                t12
                + Product(left, Unsafe.Add(ref b0, 12))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 12)));
            t12 =
                Product(left, Unsafe.Add(ref b0, 13))
                + Product(m, Vector512.Create(Unsafe.Add(ref modulus, 13)));
        }
        CarryAll(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, out r);
    }

    /// <summary>The same residues with size 1, of elements whose limbs stay below 2^60 and values within 100·p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Normalize(ref Limbs28 a)
    {
        ref Vector512<long> limbs = ref a[0];
        ref long modulus = ref MemoryMarshal.GetReference(Modulus);
        Vector512<long> quotient =
            (
                Product(Unsafe.Add(ref limbs, Limbs28.Count - 1), Vector512.Create(TopReciprocal))
                + Vector512.Create(1L << 24)
            ) >> 25;
        Vector512<long> carry = Vector512<long>.Zero;
        for (int i = 0; i < Limbs28.Count - 1; i++)
        {
            Vector512<long> next = carry + Unsafe.Add(ref limbs, i);
            next -= Product(quotient, Vector512.Create(Unsafe.Add(ref modulus, i)));
            carry = Vector512<long>.Zero;
            Unsafe.Add(ref limbs, i) = Carry(next, ref carry);
        }
        Unsafe.Add(ref limbs, Limbs28.Count - 1) +=
            carry - Product(quotient, Vector512.Create(P13));
    }

    /// <summary>The products of the lower halves of the words, signed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Product(Vector512<long> a, Vector512<long> b) =>
        Avx512F.Multiply(a.AsInt32(), b.AsInt32());

    /// <summary>Carries through all columns; what leaves the last is the top limb.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CarryAll(
        Vector512<long> t0,
        Vector512<long> t1,
        Vector512<long> t2,
        Vector512<long> t3,
        Vector512<long> t4,
        Vector512<long> t5,
        Vector512<long> t6,
        Vector512<long> t7,
        Vector512<long> t8,
        Vector512<long> t9,
        Vector512<long> t10,
        Vector512<long> t11,
        Vector512<long> t12,
        out Limbs28 r
    )
    {
        Unsafe.SkipInit(out r);
        ref Vector512<long> limbs = ref r[0];
        Vector512<long> top = Vector512<long>.Zero;
        Unsafe.Add(ref limbs, 0) = Carry(t0, ref t1);
        Unsafe.Add(ref limbs, 1) = Carry(t1, ref t2);
        Unsafe.Add(ref limbs, 2) = Carry(t2, ref t3);
        Unsafe.Add(ref limbs, 3) = Carry(t3, ref t4);
        Unsafe.Add(ref limbs, 4) = Carry(t4, ref t5);
        Unsafe.Add(ref limbs, 5) = Carry(t5, ref t6);
        Unsafe.Add(ref limbs, 6) = Carry(t6, ref t7);
        Unsafe.Add(ref limbs, 7) = Carry(t7, ref t8);
        Unsafe.Add(ref limbs, 8) = Carry(t8, ref t9);
        Unsafe.Add(ref limbs, 9) = Carry(t9, ref t10);
        Unsafe.Add(ref limbs, 10) = Carry(t10, ref t11);
        Unsafe.Add(ref limbs, 11) = Carry(t11, ref t12);
        Unsafe.Add(ref limbs, 12) = Carry(t12, ref top);
        Unsafe.Add(ref limbs, 13) = top;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Carry(Vector512<long> limb, ref Vector512<long> next)
    {
        Vector512<long> carry = (limb + Vector512.Create(Half)) >> Limbs28.Bits;
        next += carry;
        return limb - (carry << Limbs28.Bits);
    }
}
