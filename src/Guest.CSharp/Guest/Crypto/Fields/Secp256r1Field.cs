using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// The field of P-256, p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (FIPS 186-4 D.1.2.3), in Montgomery form: since p is -1 modulo
/// 2^64 each step of the reduction is two shifts and one product. Elements are below p; outputs may alias inputs.
/// </summary>
internal static class Secp256r1Field
{
    // The limbs of p, lowest first: 2^64 - 1, Limb1, 0, Limb3.
    private const ulong Limb1 = 0x00000000FFFFFFFF;
    private const ulong Limb3 = 0xFFFFFFFF00000001;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in Limbs4 a, in Limbs4 b, out Limbs4 sum)
    {
        ulong carry = Limbs4.Add(a, b, out sum);
        SubtractOnce(ref sum, carry);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(in Limbs4 a, in Limbs4 b, out Limbs4 difference)
    {
        ulong borrow = Limbs4.Subtract(a, b, out difference);
        ulong mask = 0 - borrow;
        Limbs4.Add(difference, new Limbs4(mask, mask & Limb1, 0, mask & Limb3), out difference);
    }

    /// <summary>Subtracts p from carry * 2^256 + a where that is at least p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractOnce(ref Limbs4 a, ulong carry)
    {
        ulong borrow = Limbs4.Subtract(
            a,
            new Limbs4(ulong.MaxValue, Limb1, 0, Limb3),
            out Limbs4 reduced
        );
        ulong keep = carry < borrow ? ulong.MaxValue : 0;
        a = new Limbs4(
            reduced.N0 ^ ((reduced.N0 ^ a.N0) & keep),
            reduced.N1 ^ ((reduced.N1 ^ a.N1) & keep),
            reduced.N2 ^ ((reduced.N2 ^ a.N2) & keep),
            reduced.N3 ^ ((reduced.N3 ^ a.N3) & keep)
        );
    }

    public static void Negate(in Limbs4 a, out Limbs4 negated) => Subtract(default, a, out negated);

    public static void ToForm(in Limbs4 a, out Limbs4 form) => Multiply(a, P.Square, out form);

    /// <summary>The form of the inverse; zero for zero.</summary>
    public static void Invert(in Limbs4 form, out Limbs4 inverse)
    {
        Montgomery4.InvertPlain(P, form, out inverse);
        Multiply(inverse, P.Square, out inverse);
        Multiply(inverse, P.Square, out inverse);
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
        SubtractOnce(ref reduced, over);
    }

    /// <summary>Adds t0 * p, which clears the limb t0; p + 1 is 2^96 + 2^192 * Limb3. The carry above t4 goes in and out.</summary>
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
        t3 = Limbs4.MultiplyAdd(t0, Limb3, t3, ref carry);
        t4 = Limbs4.AddCarry(t4, carry, ref over);
    }
}
