using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>An odd modulus m above 2^255 with what Montgomery's method needs to know of it.</summary>
internal readonly struct Modulus4
{
    public readonly Limbs4 Value;

    /// <summary>2^512 mod m: the factor that brings a number into Montgomery form.</summary>
    public readonly Limbs4 Square;

    /// <summary>m^-1 mod 2^64.</summary>
    public readonly ulong Inverse;

    public Modulus4(in Limbs4 value, in Limbs4 square, ulong inverse)
    {
        Value = value;
        Square = square;
        Inverse = inverse;
    }
}

/// <summary>
/// Arithmetic modulo an odd 256-bit number m, products in Montgomery form a * 2^256 mod m (Montgomery 1985). Operands and
/// results are below m; outputs may alias inputs.
/// </summary>
internal static class Montgomery4
{
    public static void Subtract(in Modulus4 m, in Limbs4 a, in Limbs4 b, out Limbs4 difference)
    {
        ulong borrow = Limbs4.Subtract(a, b, out difference);
        ulong mask = 0 - borrow;
        Limbs4 back = new(
            m.Value.N0 & mask,
            m.Value.N1 & mask,
            m.Value.N2 & mask,
            m.Value.N3 & mask
        );
        Limbs4.Add(difference, back, out difference);
    }

    /// <summary>Brings any 256-bit number below m: enough because m is above 2^255.</summary>
    public static void Reduce(in Modulus4 m, ref Limbs4 a) => SubtractOnce(m, ref a, 0);

    /// <summary>a * b mod m of ordinary numbers.</summary>
    public static void MultiplyPlain(in Modulus4 m, in Limbs4 a, in Limbs4 b, out Limbs4 product)
    {
        Multiply(m, a, b, out product);
        Multiply(m, product, m.Square, out product);
    }

    /// <summary>a^-1 mod m of an ordinary number; zero for zero.</summary>
    public static void InvertPlain(in Modulus4 m, in Limbs4 a, out Limbs4 inverse) =>
        ModularInverse.Compute(a, m.Value, out inverse);

    /// <summary>a * b * 2^-256 mod m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in Modulus4 m, in Limbs4 a, in Limbs4 b, out Limbs4 product)
    {
        ulong a0 = a.N0,
            a1 = a.N1,
            a2 = a.N2,
            a3 = a.N3;
        ulong t0 = 0,
            t1 = 0,
            t2 = 0,
            t3 = 0,
            top = 0;
        Step(m, a0, a1, a2, a3, b.N0, ref t0, ref t1, ref t2, ref t3, ref top);
        Step(m, a0, a1, a2, a3, b.N1, ref t0, ref t1, ref t2, ref t3, ref top);
        Step(m, a0, a1, a2, a3, b.N2, ref t0, ref t1, ref t2, ref t3, ref top);
        Step(m, a0, a1, a2, a3, b.N3, ref t0, ref t1, ref t2, ref t3, ref top);
        product = new Limbs4(t0, t1, t2, t3);
        SubtractOnce(m, ref product, top);
    }

    /// <summary>(t + a * digit) / 2^64 mod m; the fifth limb, 0 or 1, goes in and out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        in Modulus4 m,
        ulong a0,
        ulong a1,
        ulong a2,
        ulong a3,
        ulong digit,
        ref ulong t0,
        ref ulong t1,
        ref ulong t2,
        ref ulong t3,
        ref ulong top
    )
    {
        ulong carry = 0;
        t0 = Limbs4.MultiplyAdd(a0, digit, t0, ref carry);
        t1 = Limbs4.MultiplyAdd(a1, digit, t1, ref carry);
        t2 = Limbs4.MultiplyAdd(a2, digit, t2, ref carry);
        t3 = Limbs4.MultiplyAdd(a3, digit, t3, ref carry);
        ulong over = 0;
        ulong t4 = Limbs4.AddCarry(top, carry, ref over);
        ulong quotient = 0 - t0 * m.Inverse;
        carry = 0;
        Limbs4.MultiplyAdd(quotient, m.Value.N0, t0, ref carry);
        t0 = Limbs4.MultiplyAdd(quotient, m.Value.N1, t1, ref carry);
        t1 = Limbs4.MultiplyAdd(quotient, m.Value.N2, t2, ref carry);
        t2 = Limbs4.MultiplyAdd(quotient, m.Value.N3, t3, ref carry);
        t3 = t4 + carry;
        top = over + (t3 < carry ? 1UL : 0UL);
    }

    /// <summary>Subtracts m from carry * 2^256 + a where that is at least m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractOnce(in Modulus4 m, ref Limbs4 a, ulong carry)
    {
        ulong borrow = Limbs4.Subtract(a, m.Value, out Limbs4 reduced);
        ulong keep = carry < borrow ? ulong.MaxValue : 0;
        a = new Limbs4(
            reduced.N0 ^ ((reduced.N0 ^ a.N0) & keep),
            reduced.N1 ^ ((reduced.N1 ^ a.N1) & keep),
            reduced.N2 ^ ((reduced.N2 ^ a.N2) & keep),
            reduced.N3 ^ ((reduced.N3 ^ a.N3) & keep)
        );
    }
}
