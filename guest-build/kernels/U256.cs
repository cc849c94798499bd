using System.Runtime.CompilerServices;

namespace Perjury.Kernels;

/// <summary>256 bits, least significant limb first.</summary>
internal readonly struct U256(ulong l0, ulong l1, ulong l2, ulong l3)
{
    public readonly ulong L0 = l0;
    public readonly ulong L1 = l1;
    public readonly ulong L2 = l2;
    public readonly ulong L3 = l3;

    public bool IsZero => (L0 | L1 | L2 | L3) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U256 operator +(in U256 a, in U256 b)
    {
        ulong s0 = a.L0 + b.L0;
        ulong c = s0 < a.L0 ? 1UL : 0;
        ulong t1 = a.L1 + b.L1;
        ulong s1 = t1 + c;
        c = (t1 < a.L1 ? 1UL : 0) | (s1 < t1 ? 1UL : 0);
        ulong t2 = a.L2 + b.L2;
        ulong s2 = t2 + c;
        c = (t2 < a.L2 ? 1UL : 0) | (s2 < t2 ? 1UL : 0);
        return new U256(s0, s1, s2, a.L3 + b.L3 + c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U256 operator -(in U256 a, in U256 b)
    {
        ulong c = a.L0 < b.L0 ? 1UL : 0;
        ulong t1 = a.L1 - b.L1;
        ulong s1 = t1 - c;
        c = (a.L1 < b.L1 ? 1UL : 0) | (t1 < c ? 1UL : 0);
        ulong t2 = a.L2 - b.L2;
        ulong s2 = t2 - c;
        c = (a.L2 < b.L2 ? 1UL : 0) | (t2 < c ? 1UL : 0);
        return new U256(a.L0 - b.L0, s1, s2, a.L3 - b.L3 - c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(in U256 a, in U256 b)
    {
        if (a.L3 != b.L3)
            return a.L3 < b.L3;
        if (a.L2 != b.L2)
            return a.L2 < b.L2;
        return a.L1 != b.L1 ? a.L1 < b.L1 : a.L0 < b.L0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >(in U256 a, in U256 b) => b < a;

    /// <summary>Adds up all values modulo 2^256.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static U256 Sum(ReadOnlySpan<U256> values)
    {
        U256 sum = default;
        foreach (ref readonly U256 v in values)
            sum += v;
        return sum;
    }
}
