using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>Width-w non-adjacent forms: odd digits below 2^(w-1) in magnitude, at most one in any w positions (Solinas 2000).</summary>
internal static class SignedDigits
{
    /// <summary>Writes the digits of (negative ? -k : k), lowest first, into zeroed <paramref name="digits"/>; returns how many count.</summary>
    /// <remarks>A number of b bits has at most b + 1 digits, which must fit. The width is at most 16.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Write(in Limbs4 k, bool negative, int width, Span<short> digits)
    {
        Limbs4 rest = k;
        int length = 0;
        int at = 0;
        while (!rest.IsZero)
        {
            if (!rest.IsOdd)
            {
                ShiftRight(ref rest, 1);
                at++;
                continue;
            }
            int digit = (int)rest.N0 & ((1 << width) - 1);
            ShiftRight(ref rest, width);
            if (digit >> (width - 1) != 0)
            {
                digit -= 1 << width;
                Limbs4.Add(rest, new Limbs4(1, 0, 0, 0), out rest);
            }
            digits[at] = (short)(negative ? -digit : digit);
            length = at + 1;
            at += width;
        }
        return length;
    }

    private static void ShiftRight(ref Limbs4 a, int count)
    {
        a.N0 = a.N0 >> count | a.N1 << (64 - count);
        a.N1 = a.N1 >> count | a.N2 << (64 - count);
        a.N2 = a.N2 >> count | a.N3 << (64 - count);
        a.N3 >>= count;
    }
}
