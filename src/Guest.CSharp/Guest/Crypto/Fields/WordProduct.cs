using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>128-bit products of words.</summary>
internal static class WordProduct
{
    /// <summary>The high word of a * b, and the low one.</summary>
    /// <remarks>
    /// Where Math.BigMul has the one instruction of BMI2 for both, it passes the low word through memory: a second product that
    /// stays in registers is cheaper.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply(ulong a, ulong b, out ulong low)
    {
        if (Bmi2.X64.IsSupported)
        {
            low = a * b;
            return Bmi2.X64.MultiplyNoFlags(a, b);
        }
        return Math.BigMul(a, b, out low);
    }
}
