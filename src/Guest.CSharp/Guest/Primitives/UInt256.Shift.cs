using System.Runtime.CompilerServices;

namespace Perjury.Guest.Primitives;

public readonly partial struct UInt256
{
    /// <summary>Shifts by 0 to 255 bits; more gives 0.</summary>
    public static UInt256 operator <<(in UInt256 value, int shift)
    {
        if ((uint)shift >= 256)
        {
            return default;
        }
        ulong u0 = value.U0;
        ulong u1 = value.U1;
        ulong u2 = value.U2;
        ulong u3 = value.U3;
        if (shift < 64)
        {
            return new UInt256(
                u0 << shift,
                Upper(u1, u0, shift),
                Upper(u2, u1, shift),
                Upper(u3, u2, shift)
            );
        }
        if (shift < 128)
        {
            return new UInt256(0, u0 << shift, Upper(u1, u0, shift), Upper(u2, u1, shift));
        }
        return shift < 192
            ? new UInt256(0, 0, u0 << shift, Upper(u1, u0, shift))
            : new UInt256(0, 0, 0, u0 << shift);
    }

    /// <summary>Logical shift by 0 to 255 bits; more gives 0.</summary>
    public static UInt256 operator >>(in UInt256 value, int shift) =>
        (uint)shift >= 256 ? default : ShiftRight(value, shift, 0);

    /// <summary>SHL with a shift of any size.</summary>
    public static UInt256 ShiftLeft(in UInt256 shift, in UInt256 value) =>
        shift.IsUInt64 && shift.U0 < 256 ? value << (int)shift.U0 : default;

    /// <summary>SHR with a shift of any size.</summary>
    public static UInt256 ShiftRight(in UInt256 shift, in UInt256 value) =>
        shift.IsUInt64 && shift.U0 < 256 ? ShiftRight(value, (int)shift.U0, 0) : default;

    /// <summary>SAR with a shift of any size: the sign fills from the left.</summary>
    public static UInt256 ShiftRightSigned(in UInt256 shift, in UInt256 value)
    {
        ulong fill = value.IsNegative ? ulong.MaxValue : 0;
        return shift.IsUInt64 && shift.U0 < 256
            ? ShiftRight(value, (int)shift.U0, fill)
            : new UInt256(fill, fill, fill, fill);
    }

    /// <summary>BYTE: the byte at <paramref name="index"/>, 0 the most significant; 0 from 32 on.</summary>
    public static UInt256 ByteAt(in UInt256 index, in UInt256 value)
    {
        if (!index.IsUInt64 || index.U0 >= 32)
        {
            return default;
        }
        ref byte least = ref Unsafe.As<ulong, byte>(ref Unsafe.AsRef(in value.U0));
        return Unsafe.Add(ref least, 31 - (int)index.U0);
    }

    private static UInt256 ShiftRight(in UInt256 value, int shift, ulong fill)
    {
        ulong u0 = value.U0;
        ulong u1 = value.U1;
        ulong u2 = value.U2;
        ulong u3 = value.U3;
        if (shift < 64)
        {
            return new UInt256(
                Lower(u0, u1, shift),
                Lower(u1, u2, shift),
                Lower(u2, u3, shift),
                Lower(u3, fill, shift)
            );
        }
        if (shift < 128)
        {
            return new UInt256(
                Lower(u1, u2, shift),
                Lower(u2, u3, shift),
                Lower(u3, fill, shift),
                fill
            );
        }
        return shift < 192
            ? new UInt256(Lower(u2, u3, shift), Lower(u3, fill, shift), fill, fill)
            : new UInt256(Lower(u3, fill, shift), fill, fill, fill);
    }

    // A limb after a shift by some limbs and as many bits, from the two it then lies across. Shifts count modulo 64, so the bits of the
    // other one go one place first: where there are none to move, none of them stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Lower(ulong limb, ulong above, int shift) =>
        (limb >> shift) | (above << 1 << ~shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Upper(ulong limb, ulong below, int shift) =>
        (limb << shift) | (below >> 1 >> ~shift);
}
