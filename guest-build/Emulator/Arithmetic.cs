using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Emulator;

/// <summary>The M operations C# has no operator for: high products, and division without exceptions (RISC-V ISA, table 7.1).</summary>
internal static class Arithmetic
{
    public static ulong HighSigned(ulong a, ulong b) => (ulong)Math.BigMul((long)a, (long)b, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong HighMixed(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out _);
        return (long)a < 0 ? high - b : high;
    }

    /// <summary>x / 0 is -1; the one overflow gives the dividend back.</summary>
    public static ulong Divide(ulong a, ulong b)
    {
        if (b == 0)
            return ulong.MaxValue;
        return b == ulong.MaxValue ? 0 - a : (ulong)((long)a / (long)b);
    }

    public static ulong DivideUnsigned(ulong a, ulong b) => b == 0 ? ulong.MaxValue : a / b;

    /// <summary>x % 0 is x; the one overflow leaves 0.</summary>
    public static ulong Remainder(ulong a, ulong b)
    {
        if (b == 0)
            return a;
        return b == ulong.MaxValue ? 0 : (ulong)((long)a % (long)b);
    }

    public static ulong RemainderUnsigned(ulong a, ulong b) => b == 0 ? a : a % b;

    public static ulong DivideWord(int a, int b)
    {
        if (b == 0)
            return ulong.MaxValue;
        return (ulong)(b == -1 ? -a : a / b);
    }

    public static ulong DivideWordUnsigned(uint a, uint b) =>
        b == 0 ? ulong.MaxValue : (ulong)(int)(a / b);

    public static ulong RemainderWord(int a, int b)
    {
        if (b == 0)
            return (ulong)a;
        return b == -1 ? 0 : (ulong)(a % b);
    }

    public static ulong RemainderWordUnsigned(uint a, uint b) => (ulong)(int)(b == 0 ? a : a % b);
}
