using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// The field of secp256k1 in four limbs. Elements are any 256-bit number, whatever their magnitude, so one residue may have two
/// forms: <see cref="Normalize"/> before bytes, parity or bit tests. The form of the guest that is proven.
/// </summary>
internal readonly struct Secp256k1Field : ISecp256k1Field<Limbs4>
{
    /// <summary>2^256 mod p: what a carry out of the top limb is worth.</summary>
    private const ulong Fold = 0x1_0000_03D1;

    private const ulong P0 = 0xFFFFFFFEFFFFFC2F;

    public static Limbs4 P => new(P0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>A primitive cube root of one: (x, y) to (Beta x, y) multiplies a point by lambda.</summary>
    public static readonly Limbs4 Beta = new(
        0xC1396C28719501EE,
        0x9CF0497512F58995,
        0x6E64479EAC3434E9,
        0x7AE96A2B657C0710
    );

    /// <summary>The form below p.</summary>
    public static void Normalize(ref Limbs4 a)
    {
        if (Limbs4.Subtract(a, P, out Limbs4 reduced) == 0)
        {
            a = reduced;
        }
    }

    public static void FromLimbs(in Limbs4 a, out Limbs4 element) => element = a;

    public static void ToLimbs(in Limbs4 a, out Limbs4 limbs)
    {
        limbs = a;
        Normalize(ref limbs);
    }

    public static bool IsZero(in Limbs4 a) => a.IsZero || Limbs4.AreEqual(a, P);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in Limbs4 a, in Limbs4 b, out Limbs4 sum)
    {
        // Whether a carry leaves is a coin toss, so it is added and not branched upon; that it ripples on is rare.
        ulong carry = Limbs4.Add(a, b, out Limbs4 t);
        ulong fold = (0 - carry) & Fold;
        ulong low = t.N0 + fold;
        sum = new Limbs4(low, t.N1, t.N2, t.N3);
        if (low < fold)
        {
            carry = Limbs4.Add(t, new Limbs4(fold, 0, 0, 0), out sum);
            FoldCarry(ref sum, carry);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(in Limbs4 a, in Limbs4 b, int magnitude, out Limbs4 difference)
    {
        ulong borrow = Limbs4.Subtract(a, b, out Limbs4 t);
        ulong fold = (0 - borrow) & Fold;
        difference = new Limbs4(t.N0 - fold, t.N1, t.N2, t.N3);
        if (t.N0 < fold)
        {
            borrow = Limbs4.Subtract(t, new Limbs4(fold, 0, 0, 0), out difference);
            difference.N0 -= (0 - borrow) & Fold;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Halve(in Limbs4 a, out Limbs4 half)
    {
        ulong odd = 0 - (a.N0 & 1);
        ulong carry = Limbs4.Add(a, new Limbs4(odd & P0, odd, odd, odd), out Limbs4 even);
        half = new Limbs4(
            even.N0 >> 1 | even.N1 << 63,
            even.N1 >> 1 | even.N2 << 63,
            even.N2 >> 1 | even.N3 << 63,
            even.N3 >> 1 | carry << 63
        );
    }

    /// <summary>The same point of the residue class without the multiple of 2^256 that left at the top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FoldCarry(ref Limbs4 sum, ulong carry)
    {
        while (carry != 0)
        {
            carry = Limbs4.Add(sum, new Limbs4(Fold, 0, 0, 0), out sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(in Limbs4 a, in Limbs4 b, out Limbs4 product)
    {
        WideProduct.Multiply(
            a,
            b,
            out ulong t0,
            out ulong t1,
            out ulong t2,
            out ulong t3,
            out ulong t4,
            out ulong t5,
            out ulong t6,
            out ulong t7
        );
        Reduce(t0, t1, t2, t3, t4, t5, t6, t7, out product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Square(in Limbs4 a, out Limbs4 square)
    {
        WideProduct.Square(
            a,
            out ulong t0,
            out ulong t1,
            out ulong t2,
            out ulong t3,
            out ulong t4,
            out ulong t5,
            out ulong t6,
            out ulong t7
        );
        Reduce(t0, t1, t2, t3, t4, t5, t6, t7, out square);
    }

    /// <summary>Folds the upper half of a 512-bit product onto the lower: twice, the second time one limb.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        ulong t0,
        ulong t1,
        ulong t2,
        ulong t3,
        ulong t4,
        ulong t5,
        ulong t6,
        ulong t7,
        out Limbs4 reduced
    )
    {
        ulong top = 0;
        t0 = Limbs4.MultiplyAdd(t4, Fold, t0, ref top);
        t1 = Limbs4.MultiplyAdd(t5, Fold, t1, ref top);
        t2 = Limbs4.MultiplyAdd(t6, Fold, t2, ref top);
        t3 = Limbs4.MultiplyAdd(t7, Fold, t3, ref top);
        ulong high = WordProduct.Multiply(top, Fold, out ulong low);
        ulong carry = 0;
        t0 = Limbs4.AddCarry(t0, low, ref carry);
        t1 = Limbs4.AddCarry(t1, high, ref carry);
        t2 += carry;
        carry = t2 < carry ? 1UL : 0UL;
        t3 += carry;
        carry = t3 < carry ? 1UL : 0UL;
        reduced = new Limbs4(t0, t1, t2, t3);
        FoldCarry(ref reduced, carry);
    }

    /// <summary>a^-1 mod p of a number below p; zero for zero.</summary>
    public static void Invert(in Limbs4 a, out Limbs4 inverse) =>
        ModularInverse.Compute(a, P, out inverse);
}
