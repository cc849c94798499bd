namespace Perjury.Guest.Primitives;

public readonly partial struct UInt256
{
    /// <summary>The sign bit in two's complement.</summary>
    public bool IsNegative => (long)U3 < 0;

    public static UInt256 Negate(in UInt256 value) => default(UInt256) - value;

    /// <summary>SLT: a &lt; b in two's complement.</summary>
    public static bool SignedLess(in UInt256 a, in UInt256 b) =>
        a.IsNegative == b.IsNegative ? a < b : a.IsNegative;

    /// <summary>SDIV: truncated towards zero; 0 if b is 0; −2^255 / −1 = −2^255.</summary>
    public static UInt256 SignedDivide(in UInt256 a, in UInt256 b)
    {
        UInt256 quotient = Absolute(a) / Absolute(b);
        return a.IsNegative == b.IsNegative ? quotient : Negate(quotient);
    }

    /// <summary>SMOD: the sign of the dividend; 0 if b is 0.</summary>
    public static UInt256 SignedModulo(in UInt256 a, in UInt256 b)
    {
        UInt256 remainder = Absolute(a) % Absolute(b);
        return a.IsNegative ? Negate(remainder) : remainder;
    }

    /// <summary>SIGNEXTEND: the value of the low <paramref name="byteIndex"/> + 1 bytes, sign-extended; unchanged from 31 on.</summary>
    public static UInt256 SignExtend(in UInt256 byteIndex, in UInt256 value)
    {
        if (!byteIndex.IsUInt64 || byteIndex.U0 >= 31)
        {
            return value;
        }
        int bits = 8 * (int)byteIndex.U0 + 8;
        UInt256 high = MaxValue << bits;
        return value.Bit(bits - 1) ? value | high : value & ~high;
    }

    private static UInt256 Absolute(in UInt256 value) => value.IsNegative ? Negate(value) : value;
}
