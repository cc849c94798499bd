using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.Intrinsics.Vector256;
using Reals = System.Runtime.Intrinsics.Vector256<double>;
using Words = System.Runtime.Intrinsics.Vector256<long>;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// The field of secp256k1 for four elements at once, in signed limbs of 52 bits, for machines that multiply words of 64 bits in vectors
/// (AVX-512DQ). Magnitude m: limbs within m(2^52 + 2^11) of zero. A difference is one of limbs, and has the sum of the magnitudes.
/// </summary>
/// <remarks>
/// A column, a sum of up to six products, has to be known to more than 64 bits. Its upper part comes from fused multiplications of doubles
/// onto a number whose last place is 2^61: what it gains is the column in units of 2^61, to within 6.98 * 2^60 of the column, of which six roundings
/// are 6 and inexact doubles the rest. The products of words are right modulo 2^64, so what they leave when the upper part is taken away is
/// that difference, exactly. With what the column below carries, 0.98 * 2^60, it fits a signed word.
/// </remarks>
internal readonly struct Secp256k1Field52x4 : ISecp256k1Ring<Limbs52x4>
{
    private const long Mask = (1L << 52) - 1;
    private const long TopMask = (1L << 48) - 1;

    /// <summary>2^256 mod p.</summary>
    private const long FoldTop = 0x1_0000_03D1;

    /// <summary>2^260 mod p: what the sixth limb is worth.</summary>
    private const long FoldLimb = FoldTop << 4;

    /// <summary>The lowest limb of p; the others are all ones.</summary>
    private const long P0 = Mask - (FoldTop - 1);

    /// <summary>1.5 * 2^113 as a double. Columns are below 2^112, and between 2^113 and 2^114 the last place is 2^61.</summary>
    private const long Anchor = (1023L + 113) << 52 | 1L << 51;

    /// <summary>1.5 * 2^104, where the last place is 2^52: for the one product whose upper part is a carry.</summary>
    private const long CarryAnchor = (1023L + 104) << 52 | 1L << 51;

    /// <summary>Whether this form can run here.</summary>
    public static bool IsSupported => Avx512DQ.VL.IsSupported && Fma.IsSupported;

    /// <summary>The same number in every place.</summary>
    public static void FromLimbs(in Limbs4 a, out Limbs52x4 element) =>
        element = new Limbs52x4(a, a, a, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(in Limbs52x4 a, in Limbs52x4 b, out Limbs52x4 sum)
    {
        sum.N0 = a.N0 + b.N0;
        sum.N1 = a.N1 + b.N1;
        sum.N2 = a.N2 + b.N2;
        sum.N3 = a.N3 + b.N3;
        sum.N4 = a.N4 + b.N4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(
        in Limbs52x4 a,
        in Limbs52x4 b,
        int magnitude,
        out Limbs52x4 difference
    )
    {
        difference.N0 = a.N0 - b.N0;
        difference.N1 = a.N1 - b.N1;
        difference.N2 = a.N2 - b.N2;
        difference.N3 = a.N3 - b.N3;
        difference.N4 = a.N4 - b.N4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Halve(in Limbs52x4 a, out Limbs52x4 half)
    {
        Words odd = Words.Zero - (a.N0 & Words.One);
        Words middle = odd & Create(Mask);
        Words t1 = a.N1 + middle;
        Words t2 = a.N2 + middle;
        Words t3 = a.N3 + middle;
        Words t4 = a.N4 + (odd & Create(TopMask));
        half.N0 = ((a.N0 + (odd & Create(P0))) >> 1) + ((t1 & Words.One) << 51);
        half.N1 = (t1 >> 1) + ((t2 & Words.One) << 51);
        half.N2 = (t2 >> 1) + ((t3 & Words.One) << 51);
        half.N3 = (t3 >> 1) + ((t4 & Words.One) << 51);
        half.N4 = t4 >> 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Multiply(in Limbs52x4 a, in Limbs52x4 b, out Limbs52x4 product) =>
        Multiply(
            a.N0,
            a.N1,
            a.N2,
            a.N3,
            a.N4,
            b.N0,
            b.N1,
            b.N2,
            b.N3,
            b.N4,
            out product.N0,
            out product.N1,
            out product.N2,
            out product.N3,
            out product.N4
        );

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Square(in Limbs52x4 a, out Limbs52x4 square) =>
        Square(
            a.N0,
            a.N1,
            a.N2,
            a.N3,
            a.N4,
            out square.N0,
            out square.N1,
            out square.N2,
            out square.N3,
            out square.N4
        );

    /// <summary>As above, for limbs that stay in registers.</summary>
    /// <remarks>The order of the columns is that of their need: the top one ends the longest chain.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        Words a0,
        Words a1,
        Words a2,
        Words a3,
        Words a4,
        Words b0,
        Words b1,
        Words b2,
        Words b3,
        Words b4,
        out Words p0,
        out Words p1,
        out Words p2,
        out Words p3,
        out Words p4
    )
    {
        Reals x0 = ConvertToDouble(a0);
        Reals x1 = ConvertToDouble(a1);
        Reals x2 = ConvertToDouble(a2);
        Reals x3 = ConvertToDouble(a3);
        Reals x4 = ConvertToDouble(a4);
        Reals y0 = ConvertToDouble(b0);
        Reals y1 = ConvertToDouble(b1);
        Reals y2 = ConvertToDouble(b2);
        Reals y3 = ConvertToDouble(b3);
        Reals y4 = ConvertToDouble(b4);
        Reals anchor = Create(Anchor).AsDouble();
        Words h8 = FusedMultiplyAdd(x4, y4, anchor).AsInt64();
        Words t9 = Carry(h8);
        Words h7 = FusedMultiplyAdd(x4, y3, FusedMultiplyAdd(x3, y4, anchor)).AsInt64();
        Words t8 = a4 * b4 - (h8 << 61) + Carry(h7);
        Words h6 = FusedMultiplyAdd(
                x4,
                y2,
                FusedMultiplyAdd(x3, y3, FusedMultiplyAdd(x2, y4, anchor))
            )
            .AsInt64();
        Words t7 = a3 * b4 + a4 * b3 - (h7 << 61) + Carry(h6);
        Words h5 = FusedMultiplyAdd(
                x4,
                y1,
                FusedMultiplyAdd(x3, y2, FusedMultiplyAdd(x2, y3, FusedMultiplyAdd(x1, y4, anchor)))
            )
            .AsInt64();
        Words t6 = a2 * b4 + a3 * b3 + a4 * b2 - (h6 << 61) + Carry(h5);
        Words h4 = Fold(
            t9,
            FusedMultiplyAdd(
                x4,
                y0,
                FusedMultiplyAdd(
                    x3,
                    y1,
                    FusedMultiplyAdd(
                        x2,
                        y2,
                        FusedMultiplyAdd(x1, y3, FusedMultiplyAdd(x0, y4, anchor))
                    )
                )
            )
        );
        Words h3 = Fold(
            t8,
            FusedMultiplyAdd(
                x3,
                y0,
                FusedMultiplyAdd(x2, y1, FusedMultiplyAdd(x1, y2, FusedMultiplyAdd(x0, y3, anchor)))
            )
        );
        t9 = Fold(t9) + a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 - (h4 << 61) + Carry(h3);
        Words top = (t9 >> 52) + Carry(h4);
        Words h2 = Fold(
            t7,
            FusedMultiplyAdd(x2, y0, FusedMultiplyAdd(x1, y1, FusedMultiplyAdd(x0, y2, anchor)))
        );
        t8 = Fold(t8) + a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 - (h3 << 61) + Carry(h2);
        Words t5 = a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 - (h5 << 61);
        Words h1 = Fold(t6, FusedMultiplyAdd(x1, y0, FusedMultiplyAdd(x0, y1, anchor)));
        t7 = Fold(t7) + a0 * b2 + a1 * b1 + a2 * b0 - (h2 << 61) + Carry(h1);
        Words h0 = Fold(t5, FusedMultiplyAdd(x0, y0, anchor));
        t6 = Fold(t6) + a0 * b1 + a1 * b0 - (h1 << 61) + Carry(h0);
        t5 = Fold(t5) + a0 * b0 - (h0 << 61);
        End(t5, t6, t7, t8, t9, top, out p0, out p1, out p2, out p3, out p4);
    }

    /// <summary>As above, for limbs that stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Square(
        Words a0,
        Words a1,
        Words a2,
        Words a3,
        Words a4,
        out Words p0,
        out Words p1,
        out Words p2,
        out Words p3,
        out Words p4
    )
    {
        Reals x0 = ConvertToDouble(a0);
        Reals x1 = ConvertToDouble(a1);
        Reals x2 = ConvertToDouble(a2);
        Reals x3 = ConvertToDouble(a3);
        Reals x4 = ConvertToDouble(a4);
        Reals y0 = x0 + x0;
        Reals y1 = x1 + x1;
        Reals y2 = x2 + x2;
        Reals y3 = x3 + x3;
        Words b0 = a0 + a0;
        Words b1 = a1 + a1;
        Words b2 = a2 + a2;
        Words b3 = a3 + a3;
        Reals anchor = Create(Anchor).AsDouble();
        Words h8 = FusedMultiplyAdd(x4, x4, anchor).AsInt64();
        Words t9 = Carry(h8);
        Words h7 = FusedMultiplyAdd(x4, y3, anchor).AsInt64();
        Words t8 = a4 * a4 - (h8 << 61) + Carry(h7);
        Words h6 = FusedMultiplyAdd(x4, y2, FusedMultiplyAdd(x3, x3, anchor)).AsInt64();
        Words t7 = a4 * b3 - (h7 << 61) + Carry(h6);
        Words h5 = FusedMultiplyAdd(x4, y1, FusedMultiplyAdd(x3, y2, anchor)).AsInt64();
        Words t6 = a3 * a3 + a4 * b2 - (h6 << 61) + Carry(h5);
        Words h4 = Fold(
            t9,
            FusedMultiplyAdd(x4, y0, FusedMultiplyAdd(x3, y1, FusedMultiplyAdd(x2, x2, anchor)))
        );
        Words h3 = Fold(t8, FusedMultiplyAdd(x3, y0, FusedMultiplyAdd(x2, y1, anchor)));
        t9 = Fold(t9) + a2 * a2 + a3 * b1 + a4 * b0 - (h4 << 61) + Carry(h3);
        Words top = (t9 >> 52) + Carry(h4);
        Words h2 = Fold(t7, FusedMultiplyAdd(x2, y0, FusedMultiplyAdd(x1, x1, anchor)));
        t8 = Fold(t8) + a2 * b1 + a3 * b0 - (h3 << 61) + Carry(h2);
        Words t5 = a3 * b2 + a4 * b1 - (h5 << 61);
        Words h1 = Fold(t6, FusedMultiplyAdd(x1, y0, anchor));
        t7 = Fold(t7) + a1 * a1 + a2 * b0 - (h2 << 61) + Carry(h1);
        Words h0 = Fold(t5, FusedMultiplyAdd(x0, x0, anchor));
        t6 = Fold(t6) + a1 * b0 - (h1 << 61) + Carry(h0);
        t5 = Fold(t5) + a0 * a0 - (h0 << 61);
        End(t5, t6, t7, t8, t9, top, out p0, out p1, out p2, out p3, out p4);
    }

    /// <summary>The upper part of a column, in units of the limb above it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Carry(Words high) => (high - Create(Anchor)) << 9;

    /// <summary>An upper column brought down onto the upper part of a lower one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Fold(Words column, Reals sum) =>
        FusedMultiplyAdd(ConvertToDouble(column), Create((double)FoldLimb), sum).AsInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Fold(Words column) => column * Create(FoldLimb);

    /// <summary>Folds what is above the fifth limb, then one step of every carry at once: what it leaves above a limb's bits is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(
        Words t0,
        Words t1,
        Words t2,
        Words t3,
        Words t4,
        Words top,
        out Words p0,
        out Words p1,
        out Words p2,
        out Words p3,
        out Words p4
    )
    {
        Words mask = Create(Mask);
        Words high = Fold(top, Create(CarryAnchor).AsDouble());
        t0 += Fold(top) - (high << 52);
        t1 += high - Create(CarryAnchor);
        p0 = t0 & mask;
        p1 = (t1 & mask) + (t0 >> 52);
        p2 = (t2 & mask) + (t1 >> 52);
        p3 = (t3 & mask) + (t2 >> 52);
        p4 = (t4 & mask) + (t3 >> 52);
    }

    /// <summary>The number below p in one place.</summary>
    public static void ToLimbs(in Limbs52x4 a, int place, out Limbs4 limbs)
    {
        long n0 = a.N0.GetElement(place);
        long n1 = a.N1.GetElement(place);
        long n2 = a.N2.GetElement(place);
        long n3 = a.N3.GetElement(place);
        long n4 = a.N4.GetElement(place);
        // The first time leaves at most 2^6 units of 2^208 too much or too little, the second nothing.
        for (int i = 0; i < 2; i++)
        {
            n0 += (n4 >> 48) * FoldTop;
            n1 += n0 >> 52;
            n2 += n1 >> 52;
            n3 += n2 >> 52;
            n4 = (n4 & TopMask) + (n3 >> 52);
            n0 &= Mask;
            n1 &= Mask;
            n2 &= Mask;
            n3 &= Mask;
        }
        limbs = new Limbs4(
            (ulong)(n0 | n1 << 52),
            (ulong)(n1 >> 12 | n2 << 40),
            (ulong)(n2 >> 24 | n3 << 28),
            (ulong)(n3 >> 36 | n4 << 16)
        );
        Secp256k1Field.Normalize(ref limbs);
    }
}
