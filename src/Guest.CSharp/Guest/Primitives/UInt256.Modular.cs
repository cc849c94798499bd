namespace Perjury.Guest.Primitives;

public readonly partial struct UInt256
{
    /// <summary>ADDMOD: (a + b) mod m without wrapping in between; 0 if m is 0.</summary>
    public static UInt256 AddMod(in UInt256 a, in UInt256 b, in UInt256 m)
    {
        if (m.IsZero)
        {
            return default;
        }
        bool carry = AddOverflow(a, b, out UInt256 sum);
        if (!carry)
        {
            return sum % m;
        }
        return Reduce512(sum, One, m);
    }

    /// <summary>MULMOD: (a · b) mod m with a 512-bit product; 0 if m is 0.</summary>
    public static UInt256 MulMod(in UInt256 a, in UInt256 b, in UInt256 m)
    {
        if (m.IsZero)
        {
            return default;
        }
        MultiplyFull(a, b, out UInt256 low, out UInt256 high);
        return high.IsZero ? low % m : Reduce512(low, high, m);
    }

    private static UInt256 Reduce512(in UInt256 low, in UInt256 high, in UInt256 m)
    {
        Span<ulong> words = stackalloc ulong[9];
        Span<ulong> digits = stackalloc ulong[8];
        Load512(low, high, words);
        return DivideWords(words, 8, m, digits);
    }
}
