using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>
/// Scalars of secp256k1 and their split along the endomorphism (Gallant, Lambert, Vanstone 2001): k = k1 + k2 lambda mod n
/// with |k1|, |k2| below 2^128, so that a multiplication takes half the doublings.
/// </summary>
internal static class Secp256k1Scalars
{
    /// <summary>The group order n.</summary>
    public static readonly Modulus4 Order = new(
        new Limbs4(0xBFD25E8CD0364141, 0xBAAEDCE6AF48A03B, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF),
        new Limbs4(0x896CF21467D7D140, 0x741496C20E7CF878, 0xE697F5E45BCD07C6, 0x9D671CD581C69BC5),
        0xB4F20099AA774EC1
    );

    // The lattice of pairs (x, y) with x + y lambda = 0 mod n has the short basis (A1, -B1), (A2, A1).
    private static readonly Limbs4 A1 = new(0xE86C90E49284EB15, 0x3086D221A7D46BCD, 0, 0);
    private static readonly Limbs4 B1 = new(0x6F547FA90ABFE4C3, 0xE4437ED6010E8828, 0, 0);
    private static readonly Limbs4 A2 = new(0x57C1108D9D44CFD8, 0x14CA50F7A8E2F3F6, 1, 0);

    // 2^384 A1 / n and 2^384 B1 / n, rounded: the coordinates of k on that basis are k times these, over 2^384.
    private static readonly Limbs4 G1 = new(
        0xE893209A45DBB031,
        0x3DAA8A1471E8CA7F,
        0xE86C90E49284EB15,
        0x3086D221A7D46BCD
    );
    private static readonly Limbs4 G2 = new(
        0x1571B4AE8AC47F71,
        0x221208AC9DF506C6,
        0x6F547FA90ABFE4C4,
        0xE4437ED6010E8828
    );

    /// <summary>Splits a scalar below n into two magnitudes below 2^128 and their signs.</summary>
    public static void Split(
        in Limbs4 k,
        out Limbs4 k1,
        out bool negative1,
        out Limbs4 k2,
        out bool negative2
    )
    {
        Limbs4 c1 = RoundedHigh(k, G1);
        Limbs4 c2 = RoundedHigh(k, G2);
        // Exact integers that fit in 130 bits, so arithmetic modulo 2^256 in two's complement gives them.
        Limbs4.Subtract(k, Low(c1, A1), out k1);
        Limbs4.Subtract(k1, Low(c2, A2), out k1);
        Limbs4.Subtract(Low(c1, B1), Low(c2, A1), out k2);
        negative1 = Magnitude(ref k1);
        negative2 = Magnitude(ref k2);
    }

    private static bool Magnitude(ref Limbs4 a)
    {
        bool negative = a.N3 >> 63 != 0;
        if (negative)
        {
            Limbs4.Subtract(default, a, out a);
        }
        return negative;
    }

    /// <summary>The low 256 bits of a * b for a below 2^128.</summary>
    private static Limbs4 Low(in Limbs4 a, in Limbs4 b)
    {
        ulong carry = 0;
        ulong t0 = Limbs4.MultiplyAdd(a.N0, b.N0, 0, ref carry);
        ulong t1 = Limbs4.MultiplyAdd(a.N0, b.N1, 0, ref carry);
        ulong t2 = Limbs4.MultiplyAdd(a.N0, b.N2, 0, ref carry);
        ulong t3 = carry;
        carry = 0;
        t1 = Limbs4.MultiplyAdd(a.N1, b.N0, t1, ref carry);
        t2 = Limbs4.MultiplyAdd(a.N1, b.N1, t2, ref carry);
        t3 += carry + a.N1 * b.N2;
        return new Limbs4(t0, t1, t2, t3);
    }

    /// <summary>a * b / 2^384 to the nearest integer.</summary>
    private static Limbs4 RoundedHigh(in Limbs4 a, in Limbs4 b)
    {
        WideProduct.Multiply(
            a,
            b,
            out _,
            out _,
            out _,
            out _,
            out _,
            out ulong t5,
            out ulong t6,
            out ulong t7
        );
        ulong carry = 0;
        t6 = Limbs4.AddCarry(t6, t5 >> 63, ref carry);
        return new Limbs4(t6, t7 + carry, 0, 0);
    }
}
