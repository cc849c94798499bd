using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto;

/// <summary>An odd modulus m above 2^255 with what Montgomery's method and the modular inverse need to know of it.</summary>
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
    public static void Add(in Modulus4 m, in Limbs4 a, in Limbs4 b, out Limbs4 sum)
    {
        ulong carry = Limbs4.Add(a, b, out sum);
        SubtractOnce(m, ref sum, carry);
    }

    public static void Subtract(in Modulus4 m, in Limbs4 a, in Limbs4 b, out Limbs4 difference)
    {
        if (Limbs4.Subtract(a, b, out difference) != 0)
        {
            Limbs4.Add(difference, m.Value, out difference);
        }
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
        ModularInverse.Compute(a, m.Value, m.Inverse, out inverse);

    /// <summary>a * b * 2^-256 mod m.</summary>
    public static void Multiply(in Modulus4 m, in Limbs4 a, in Limbs4 b, out Limbs4 product)
    {
        Limbs4 left = a;
        Limbs4 t = default;
        ulong top = Step(m, left, b.N0, ref t, 0);
        top = Step(m, left, b.N1, ref t, top);
        top = Step(m, left, b.N2, ref t, top);
        top = Step(m, left, b.N3, ref t, top);
        SubtractOnce(m, ref t, top);
        product = t;
    }

    /// <summary>(t + a * digit) / 2^64 mod m; the fifth limb, 0 or 1, goes in and out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(in Modulus4 m, in Limbs4 a, ulong digit, ref Limbs4 t, ulong top)
    {
        ulong carry = 0;
        ulong t0 = Limbs4.MultiplyAdd(a.N0, digit, t.N0, ref carry);
        ulong t1 = Limbs4.MultiplyAdd(a.N1, digit, t.N1, ref carry);
        ulong t2 = Limbs4.MultiplyAdd(a.N2, digit, t.N2, ref carry);
        ulong t3 = Limbs4.MultiplyAdd(a.N3, digit, t.N3, ref carry);
        ulong t4 = top + carry;
        ulong t5 = t4 < carry ? 1UL : 0UL;
        ulong quotient = 0 - t0 * m.Inverse;
        carry = 0;
        Limbs4.MultiplyAdd(quotient, m.Value.N0, t0, ref carry);
        t.N0 = Limbs4.MultiplyAdd(quotient, m.Value.N1, t1, ref carry);
        t.N1 = Limbs4.MultiplyAdd(quotient, m.Value.N2, t2, ref carry);
        t.N2 = Limbs4.MultiplyAdd(quotient, m.Value.N3, t3, ref carry);
        t4 += carry;
        t.N3 = t4;
        return t5 + (t4 < carry ? 1UL : 0UL);
    }

    /// <summary>Subtracts m from carry * 2^256 + a where that is at least m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractOnce(in Modulus4 m, ref Limbs4 a, ulong carry)
    {
        ulong borrow = Limbs4.Subtract(a, m.Value, out Limbs4 reduced);
        if (carry >= borrow)
        {
            a = reduced;
        }
    }
}
