using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// The field of secp256k1 in limbs of 52 bits: sums carry nothing, and products are summed without a look at carries. The form for
/// machines that multiply 64 bits fast and give the upper half without flags (BMI2). Magnitude m: limbs at most 2m(2^52 - 1), the
/// top one at most 2m(2^48 - 1).
/// </summary>
internal readonly struct Secp256k1Field52 : ISecp256k1Field<Limbs52>
{
    private const ulong Mask = (1UL << 52) - 1;
    private const ulong TopMask = (1UL << 48) - 1;

    /// <summary>2^256 mod p.</summary>
    private const ulong Fold = 0x1_0000_03D1;

    /// <summary>2^260 mod p: what the sixth limb is worth.</summary>
    private const ulong FoldLimb = Fold << 4;

    /// <summary>The lowest limb of p; the others are all ones.</summary>
    private const ulong P0 = Mask - (Fold - 1);

    /// <summary>Whether this form can run here.</summary>
    public static bool IsSupported => Bmi2.X64.IsSupported;

    public static void FromLimbs(in Limbs4 a, out Limbs52 element)
    {
        element.N0 = a.N0 & Mask;
        element.N1 = (a.N0 >> 52 | a.N1 << 12) & Mask;
        element.N2 = (a.N1 >> 40 | a.N2 << 24) & Mask;
        element.N3 = (a.N2 >> 28 | a.N3 << 36) & Mask;
        element.N4 = a.N3 >> 16;
    }

    public static void ToLimbs(in Limbs52 a, out Limbs4 limbs)
    {
        Limbs52 t = a;
        Carry(ref t);
        // At most one unit above 2^256 is left, and then nearly nothing below it.
        Carry(ref t);
        limbs = new Limbs4(
            t.N0 | t.N1 << 52,
            t.N1 >> 12 | t.N2 << 40,
            t.N2 >> 24 | t.N3 << 28,
            t.N3 >> 36 | t.N4 << 16
        );
        Secp256k1Field.Normalize(ref limbs);
    }

    private static void Carry(ref Limbs52 a)
    {
        a.N0 += (a.N4 >> 48) * Fold;
        a.N4 &= TopMask;
        a.N1 += a.N0 >> 52;
        a.N0 &= Mask;
        a.N2 += a.N1 >> 52;
        a.N1 &= Mask;
        a.N3 += a.N2 >> 52;
        a.N2 &= Mask;
        a.N4 += a.N3 >> 52;
        a.N3 &= Mask;
    }

    public static bool IsZero(in Limbs52 a)
    {
        // The lowest limb of 0 or p once what is above 2^256 has come down; nearly every other element ends here.
        ulong low = (a.N0 + (a.N4 >> 48) * Fold) & Mask;
        if (low != 0 && low != P0)
        {
            return false;
        }
        ToLimbs(a, out Limbs4 limbs);
        return limbs.IsZero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(in Limbs52 a, in Limbs52 b, out Limbs52 sum)
    {
        sum.N0 = a.N0 + b.N0;
        sum.N1 = a.N1 + b.N1;
        sum.N2 = a.N2 + b.N2;
        sum.N3 = a.N3 + b.N3;
        sum.N4 = a.N4 + b.N4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(in Limbs52 a, in Limbs52 b, int magnitude, out Limbs52 difference)
    {
        // A multiple of p whose limbs are all above those of b.
        ulong multiple = 2 * ((ulong)magnitude + 1);
        difference.N0 = a.N0 + multiple * P0 - b.N0;
        difference.N1 = a.N1 + multiple * Mask - b.N1;
        difference.N2 = a.N2 + multiple * Mask - b.N2;
        difference.N3 = a.N3 + multiple * Mask - b.N3;
        difference.N4 = a.N4 + multiple * TopMask - b.N4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Halve(in Limbs52 a, out Limbs52 half)
    {
        ulong odd = 0 - (a.N0 & 1);
        ulong t1 = a.N1 + (odd & Mask);
        ulong t2 = a.N2 + (odd & Mask);
        ulong t3 = a.N3 + (odd & Mask);
        ulong t4 = a.N4 + (odd & TopMask);
        half.N0 = ((a.N0 + (odd & P0)) >> 1) + ((t1 & 1) << 51);
        half.N1 = (t1 >> 1) + ((t2 & 1) << 51);
        half.N2 = (t2 >> 1) + ((t3 & 1) << 51);
        half.N3 = (t3 >> 1) + ((t4 & 1) << 51);
        half.N4 = t4 >> 1;
    }

    /// <summary>
    /// Columns of products as two sums: high takes each product over 2^52, rounded down, low takes it modulo 2^64. What
    /// the first leaves of the products is below 2^52 each, so that low - (high &lt;&lt; 52) is their sum, though both may have wrapped.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Multiply(in Limbs52 a, in Limbs52 b, out Limbs52 product)
    {
        ulong a0 = a.N0;
        ulong a1 = a.N1;
        ulong a2 = a.N2;
        ulong a3 = a.N3;
        ulong a4 = a.N4;
        ulong b0 = b.N0;
        ulong b1 = b.N1;
        ulong b2 = b.N2;
        ulong b3 = b.N3;
        ulong b4 = b.N4;
        ulong a0up = a0 << 6;
        ulong a1up = a1 << 6;
        ulong a2up = a2 << 6;
        ulong a3up = a3 << 6;
        ulong a4up = a4 << 6;
        ulong b0up = b0 << 6;
        ulong b1up = b1 << 6;
        ulong b2up = b2 << 6;
        ulong b3up = b3 << 6;
        ulong b4up = b4 << 6;
        ulong high,
            low;
        high = low = 0;
        Accumulate(a1, b4, a1up, b4up, ref high, ref low);
        Accumulate(a2, b3, a2up, b3up, ref high, ref low);
        Accumulate(a3, b2, a3up, b2up, ref high, ref low);
        Accumulate(a4, b1, a4up, b1up, ref high, ref low);
        ulong t5 = low - (high << 52);
        ulong t6 = high;
        high = low = 0;
        Accumulate(a2, b4, a2up, b4up, ref high, ref low);
        Accumulate(a3, b3, a3up, b3up, ref high, ref low);
        Accumulate(a4, b2, a4up, b2up, ref high, ref low);
        t6 += low - (high << 52);
        ulong t7 = high;
        high = low = 0;
        Accumulate(a3, b4, a3up, b4up, ref high, ref low);
        Accumulate(a4, b3, a4up, b3up, ref high, ref low);
        t7 += low - (high << 52);
        ulong t8 = high;
        high = low = 0;
        Accumulate(a4, b4, a4up, b4up, ref high, ref low);
        t8 += low - (high << 52);
        ulong t9 = high;
        high = low = 0;
        Accumulate(a0, b0, a0up, b0up, ref high, ref low);
        ulong t0 = low - (high << 52);
        ulong t1 = high;
        high = low = 0;
        Accumulate(a0, b1, a0up, b1up, ref high, ref low);
        Accumulate(a1, b0, a1up, b0up, ref high, ref low);
        t1 += low - (high << 52);
        ulong t2 = high;
        high = low = 0;
        Accumulate(a0, b2, a0up, b2up, ref high, ref low);
        Accumulate(a1, b1, a1up, b1up, ref high, ref low);
        Accumulate(a2, b0, a2up, b0up, ref high, ref low);
        t2 += low - (high << 52);
        ulong t3 = high;
        high = low = 0;
        Accumulate(a0, b3, a0up, b3up, ref high, ref low);
        Accumulate(a1, b2, a1up, b2up, ref high, ref low);
        Accumulate(a2, b1, a2up, b1up, ref high, ref low);
        Accumulate(a3, b0, a3up, b0up, ref high, ref low);
        t3 += low - (high << 52);
        ulong t4 = high;
        high = low = 0;
        Accumulate(a0, b4, a0up, b4up, ref high, ref low);
        Accumulate(a1, b3, a1up, b3up, ref high, ref low);
        Accumulate(a2, b2, a2up, b2up, ref high, ref low);
        Accumulate(a3, b1, a3up, b1up, ref high, ref low);
        Accumulate(a4, b0, a4up, b0up, ref high, ref low);
        t4 += low - (high << 52);
        t5 += high;
        Reduce(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, out product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Square(in Limbs52 a, out Limbs52 square)
    {
        ulong a0 = a.N0;
        ulong a1 = a.N1;
        ulong a2 = a.N2;
        ulong a3 = a.N3;
        ulong a4 = a.N4;
        ulong d0 = 2 * a0;
        ulong d1 = 2 * a1;
        ulong d2 = 2 * a2;
        ulong d3 = 2 * a3;
        ulong a0up = a0 << 6;
        ulong a1up = a1 << 6;
        ulong a2up = a2 << 6;
        ulong a3up = a3 << 6;
        ulong a4up = a4 << 6;
        ulong d0up = d0 << 6;
        ulong d1up = d1 << 6;
        ulong d2up = d2 << 6;
        ulong d3up = d3 << 6;
        ulong high,
            low;
        high = low = 0;
        Accumulate(d1, a4, d1up, a4up, ref high, ref low);
        Accumulate(d2, a3, d2up, a3up, ref high, ref low);
        ulong t5 = low - (high << 52);
        ulong t6 = high;
        high = low = 0;
        Accumulate(d2, a4, d2up, a4up, ref high, ref low);
        Accumulate(a3, a3, a3up, a3up, ref high, ref low);
        t6 += low - (high << 52);
        ulong t7 = high;
        high = low = 0;
        Accumulate(d3, a4, d3up, a4up, ref high, ref low);
        t7 += low - (high << 52);
        ulong t8 = high;
        high = low = 0;
        Accumulate(a4, a4, a4up, a4up, ref high, ref low);
        t8 += low - (high << 52);
        ulong t9 = high;
        high = low = 0;
        Accumulate(a0, a0, a0up, a0up, ref high, ref low);
        ulong t0 = low - (high << 52);
        ulong t1 = high;
        high = low = 0;
        Accumulate(d0, a1, d0up, a1up, ref high, ref low);
        t1 += low - (high << 52);
        ulong t2 = high;
        high = low = 0;
        Accumulate(d0, a2, d0up, a2up, ref high, ref low);
        Accumulate(a1, a1, a1up, a1up, ref high, ref low);
        t2 += low - (high << 52);
        ulong t3 = high;
        high = low = 0;
        Accumulate(d0, a3, d0up, a3up, ref high, ref low);
        Accumulate(d1, a2, d1up, a2up, ref high, ref low);
        t3 += low - (high << 52);
        ulong t4 = high;
        high = low = 0;
        Accumulate(d0, a4, d0up, a4up, ref high, ref low);
        Accumulate(d1, a3, d1up, a3up, ref high, ref low);
        Accumulate(a2, a2, a2up, a2up, ref high, ref low);
        t4 += low - (high << 52);
        t5 += high;
        Reduce(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, out square);
    }

    /// <summary>Adds a product to both sums of its column, given the factors also moved up by six bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        ulong a,
        ulong b,
        ulong aUp,
        ulong bUp,
        ref ulong high,
        ref ulong low
    )
    {
        high += Bmi2.X64.MultiplyNoFlags(aUp, bUp);
        low += a * b;
    }

    /// <summary>Folds the five upper columns onto the lower ones, then what is above 2^256 onto the lowest.</summary>
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
        ulong t8,
        ulong t9,
        out Limbs52 reduced
    )
    {
        // Columns are below 2^62, so that moved up by two bits they stay words; no carry has to run before they come down.
        ulong high5 = Bmi2.X64.MultiplyNoFlags(t5 << 2, FoldLimb << 10);
        ulong high6 = Bmi2.X64.MultiplyNoFlags(t6 << 2, FoldLimb << 10);
        ulong high7 = Bmi2.X64.MultiplyNoFlags(t7 << 2, FoldLimb << 10);
        ulong high8 = Bmi2.X64.MultiplyNoFlags(t8 << 2, FoldLimb << 10);
        ulong high9 = Bmi2.X64.MultiplyNoFlags(t9 << 2, FoldLimb << 10);
        t0 += t5 * FoldLimb - (high5 << 52);
        t1 += t6 * FoldLimb - (high6 << 52) + high5;
        t2 += t7 * FoldLimb - (high7 << 52) + high6;
        t3 += t8 * FoldLimb - (high8 << 52) + high7;
        t4 += t9 * FoldLimb - (high9 << 52) + high8;
        ulong top = (t4 >> 48) + (high9 << 4);
        ulong high = Bmi2.X64.MultiplyNoFlags(top, Fold << 12);
        // One step of every carry at once: what it leaves above a limb's bits is small.
        reduced.N0 = (t0 & Mask) + top * Fold - (high << 52);
        reduced.N1 = (t1 & Mask) + (t0 >> 52) + high;
        reduced.N2 = (t2 & Mask) + (t1 >> 52);
        reduced.N3 = (t3 & Mask) + (t2 >> 52);
        reduced.N4 = (t4 & TopMask) + (t3 >> 52);
    }
}
