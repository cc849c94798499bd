using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto;

/// <summary>
/// The field of P-256, p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (FIPS 186-4 D.1.2.3), in Montgomery form: since p is -1 modulo
/// 2^64 each step of the reduction is two shifts and one product. Elements are below p; outputs may alias inputs.
/// </summary>
internal static class Secp256r1Field
{
    private const ulong TopLimb = 0xFFFFFFFF00000001;

    public static readonly Modulus4 P = new(
        new Limbs4(0xFFFFFFFFFFFFFFFF, 0x00000000FFFFFFFF, 0x0000000000000000, 0xFFFFFFFF00000001),
        new Limbs4(0x0000000000000003, 0xFFFFFFFBFFFFFFFF, 0xFFFFFFFFFFFFFFFE, 0x00000004FFFFFFFD),
        0xFFFFFFFFFFFFFFFF
    );

    /// <summary>1 in Montgomery form: 2^256 mod p.</summary>
    public static readonly Limbs4 One = new(
        0x0000000000000001,
        0xFFFFFFFF00000000,
        0xFFFFFFFFFFFFFFFF,
        0x00000000FFFFFFFE
    );

    public static void Add(in Limbs4 a, in Limbs4 b, out Limbs4 sum) =>
        Montgomery4.Add(P, a, b, out sum);

    public static void Subtract(in Limbs4 a, in Limbs4 b, out Limbs4 difference) =>
        Montgomery4.Subtract(P, a, b, out difference);

    public static void Negate(in Limbs4 a, out Limbs4 negated) => Subtract(default, a, out negated);

    public static void ToForm(in Limbs4 a, out Limbs4 form) => Multiply(a, P.Square, out form);

    /// <summary>The form of the inverse; zero for zero.</summary>
    public static void Invert(in Limbs4 form, out Limbs4 inverse)
    {
        Montgomery4.InvertPlain(P, form, out inverse);
        Multiply(inverse, P.Square, out inverse);
        Multiply(inverse, P.Square, out inverse);
    }

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
        ulong over = 0;
        Clear(t0, ref t1, ref t2, ref t3, ref t4, ref over);
        Clear(t1, ref t2, ref t3, ref t4, ref t5, ref over);
        Clear(t2, ref t3, ref t4, ref t5, ref t6, ref over);
        Clear(t3, ref t4, ref t5, ref t6, ref t7, ref over);
        reduced = new Limbs4(t4, t5, t6, t7);
        ulong borrow = Limbs4.Subtract(reduced, P.Value, out Limbs4 below);
        if (over >= borrow)
        {
            reduced = below;
        }
    }

    /// <summary>Adds t0 * p, which clears the limb t0; p + 1 is 2^96 + 2^192 * TopLimb. The carry above t4 goes in and out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(
        ulong t0,
        ref ulong t1,
        ref ulong t2,
        ref ulong t3,
        ref ulong t4,
        ref ulong over
    )
    {
        ulong carry = 0;
        t1 = Limbs4.AddCarry(t1, t0 << 32, ref carry);
        t2 = Limbs4.AddCarry(t2, t0 >> 32, ref carry);
        t3 = Limbs4.MultiplyAdd(t0, TopLimb, t3, ref carry);
        t4 = Limbs4.AddCarry(t4, carry, ref over);
    }
}
