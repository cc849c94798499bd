using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>Eight numbers side by side, each in ten limbs of 26 bits, lowest first, the top one of 22; each has room to grow.</summary>
internal struct Limbs26
{
    public const int Lanes = 8;

    public Vector512<ulong> N0;
    public Vector512<ulong> N1;
    public Vector512<ulong> N2;
    public Vector512<ulong> N3;
    public Vector512<ulong> N4;
    public Vector512<ulong> N5;
    public Vector512<ulong> N6;
    public Vector512<ulong> N7;
    public Vector512<ulong> N8;
    public Vector512<ulong> N9;

    private const int Limbs = 10;
    private const ulong Mask = (1UL << 26) - 1;

    /// <summary>Puts any 256-bit number in one place.</summary>
    public void Set(int lane, in Limbs4 a)
    {
        ref ulong at = ref Unsafe.Add(ref Unsafe.As<Limbs26, ulong>(ref this), lane);
        Unsafe.Add(ref at, 0 * Lanes) = a.N0 & Mask;
        Unsafe.Add(ref at, 1 * Lanes) = a.N0 >> 26 & Mask;
        Unsafe.Add(ref at, 2 * Lanes) = (a.N0 >> 52 | a.N1 << 12) & Mask;
        Unsafe.Add(ref at, 3 * Lanes) = a.N1 >> 14 & Mask;
        Unsafe.Add(ref at, 4 * Lanes) = (a.N1 >> 40 | a.N2 << 24) & Mask;
        Unsafe.Add(ref at, 5 * Lanes) = a.N2 >> 2 & Mask;
        Unsafe.Add(ref at, 6 * Lanes) = a.N2 >> 28 & Mask;
        Unsafe.Add(ref at, 7 * Lanes) = (a.N2 >> 54 | a.N3 << 10) & Mask;
        Unsafe.Add(ref at, 8 * Lanes) = a.N3 >> 16 & Mask;
        Unsafe.Add(ref at, 9 * Lanes) = a.N3 >> 42;
    }

    /// <summary>The number in one place as an element in limbs of 52 bits, of the same magnitude.</summary>
    public void Get(int lane, out Limbs52 element)
    {
        ref ulong at = ref Unsafe.Add(ref Unsafe.As<Limbs26, ulong>(ref this), lane);
        element.N0 = Unsafe.Add(ref at, 0 * Lanes) + (Unsafe.Add(ref at, 1 * Lanes) << 26);
        element.N1 = Unsafe.Add(ref at, 2 * Lanes) + (Unsafe.Add(ref at, 3 * Lanes) << 26);
        element.N2 = Unsafe.Add(ref at, 4 * Lanes) + (Unsafe.Add(ref at, 5 * Lanes) << 26);
        element.N3 = Unsafe.Add(ref at, 6 * Lanes) + (Unsafe.Add(ref at, 7 * Lanes) << 26);
        element.N4 = Unsafe.Add(ref at, 8 * Lanes) + (Unsafe.Add(ref at, 9 * Lanes) << 26);
    }

    /// <summary>Copies one place of an element into the same place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(int lane, ref readonly Limbs26 from)
    {
        ref ulong source = ref Unsafe.Add(
            ref Unsafe.As<Limbs26, ulong>(ref Unsafe.AsRef(in from)),
            lane
        );
        ref ulong at = ref Unsafe.Add(ref Unsafe.As<Limbs26, ulong>(ref this), lane);
        for (int limb = 0; limb < Limbs; limb++)
        {
            Unsafe.Add(ref at, limb * Lanes) = Unsafe.Add(ref source, limb * Lanes);
        }
    }

    /// <summary>Takes the other element where the mask is set.</summary>
    public void Replace(Vector512<ulong> mask, in Limbs26 other)
    {
        N0 = Vector512.ConditionalSelect(mask, other.N0, N0);
        N1 = Vector512.ConditionalSelect(mask, other.N1, N1);
        N2 = Vector512.ConditionalSelect(mask, other.N2, N2);
        N3 = Vector512.ConditionalSelect(mask, other.N3, N3);
        N4 = Vector512.ConditionalSelect(mask, other.N4, N4);
        N5 = Vector512.ConditionalSelect(mask, other.N5, N5);
        N6 = Vector512.ConditionalSelect(mask, other.N6, N6);
        N7 = Vector512.ConditionalSelect(mask, other.N7, N7);
        N8 = Vector512.ConditionalSelect(mask, other.N8, N8);
        N9 = Vector512.ConditionalSelect(mask, other.N9, N9);
    }
}
