using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// The field of secp256k1, p = 2^256 - 2^32 - 977 (SEC 2 section 2.4.1). Elements are any 256-bit number, so one residue may
/// have two forms: <see cref="Normalize"/> before bytes, parity or bit tests. Outputs may alias inputs.
/// </summary>
internal static class Secp256k1Field
{
    /// <summary>2^256 mod p: what a carry out of the top limb is worth.</summary>
    private const ulong Fold = 0x1_0000_03D1;

    public static Limbs4 P =>
        new(0xFFFFFFFEFFFFFC2F, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>p^-1 mod 2^64.</summary>
    private const ulong PInverse = 0x27C7F6E22DDACACF;

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

    public static bool IsZero(in Limbs4 a) => a.IsZero || Limbs4.AreEqual(a, P);

    public static bool AreEqual(in Limbs4 a, in Limbs4 b)
    {
        Subtract(a, b, out Limbs4 difference);
        return IsZero(difference);
    }

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
    public static void Subtract(in Limbs4 a, in Limbs4 b, out Limbs4 difference)
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

    /// <summary>a times a small factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(in Limbs4 a, ulong factor, out Limbs4 scaled)
    {
        ulong top = Math.BigMul(a.N0, factor, out ulong n0);
        ulong n1 = Limbs4.MultiplyAdd(a.N1, factor, 0, ref top);
        ulong n2 = Limbs4.MultiplyAdd(a.N2, factor, 0, ref top);
        ulong n3 = Limbs4.MultiplyAdd(a.N3, factor, 0, ref top);
        ulong fold = top * Fold;
        ulong low = n0 + fold;
        scaled = new Limbs4(low, n1, n2, n3);
        if (low < fold)
        {
            ulong carry = Limbs4.Add(
                new Limbs4(n0, n1, n2, n3),
                new Limbs4(fold, 0, 0, 0),
                out scaled
            );
            FoldCarry(ref scaled, carry);
        }
    }

    public static void Negate(in Limbs4 a, out Limbs4 negated) => Subtract(default, a, out negated);

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
        ulong high = Math.BigMul(top, Fold, out ulong low);
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

    /// <summary>a^-1 mod p; zero for zero.</summary>
    public static void Invert(in Limbs4 a, out Limbs4 inverse)
    {
        Limbs4 normal = a;
        Normalize(ref normal);
        ModularInverse.Compute(normal, P, PInverse, out inverse);
    }

    /// <summary>A square root by a^((p + 1) / 4); false where <paramref name="a"/> has none.</summary>
    public static bool TrySquareRoot(in Limbs4 a, out Limbs4 root)
    {
        // (p + 1) / 4 in binary: 223 ones, a zero, 22 ones, four zeros, two ones, two zeros. xN is a^(2^N - 1).
        Raise(a, 1, a, out Limbs4 x2);
        Raise(x2, 1, a, out Limbs4 x3);
        Raise(x3, 3, x3, out Limbs4 x6);
        Raise(x6, 3, x3, out Limbs4 x9);
        Raise(x9, 2, x2, out Limbs4 x11);
        Raise(x11, 11, x11, out Limbs4 x22);
        Raise(x22, 22, x22, out Limbs4 x44);
        Raise(x44, 44, x44, out Limbs4 x88);
        Raise(x88, 88, x88, out Limbs4 x176);
        Raise(x176, 44, x44, out Limbs4 x220);
        Raise(x220, 3, x3, out Limbs4 x223);
        Raise(x223, 23, x22, out Limbs4 power);
        Raise(power, 6, x2, out power);
        Square(power, out power);
        Square(power, out root);
        Square(root, out Limbs4 check);
        return AreEqual(check, a);
    }

    /// <summary>a^(2^squarings) * factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Raise(in Limbs4 a, int squarings, in Limbs4 factor, out Limbs4 result)
    {
        Limbs4 power = a;
        for (int i = 0; i < squarings; i++)
        {
            Square(power, out power);
        }
        Multiply(power, factor, out result);
    }
}
