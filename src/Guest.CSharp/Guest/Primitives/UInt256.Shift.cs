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
        int bits = shift & 63;
        ulong u0 = value.U0;
        ulong u1 = value.U1;
        ulong u2 = value.U2;
        ulong u3 = value.U3;
        switch (shift >> 6)
        {
            case 1:
                (u3, u2, u1, u0) = (u2, u1, u0, 0);
                break;
            case 2:
                (u3, u2, u1, u0) = (u1, u0, 0, 0);
                break;
            case 3:
                (u3, u2, u1, u0) = (u0, 0, 0, 0);
                break;
        }
        if (bits == 0)
        {
            return new UInt256(u0, u1, u2, u3);
        }
        int back = 64 - bits;
        return new UInt256(
            u0 << bits,
            (u1 << bits) | (u0 >> back),
            (u2 << bits) | (u1 >> back),
            (u3 << bits) | (u2 >> back)
        );
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
        int position = 31 - (int)index.U0;
        return new UInt256((value.Limb(position >> 3) >> ((position & 7) << 3)) & 0xff);
    }

    private static UInt256 ShiftRight(in UInt256 value, int shift, ulong fill)
    {
        int bits = shift & 63;
        ulong u0 = value.U0;
        ulong u1 = value.U1;
        ulong u2 = value.U2;
        ulong u3 = value.U3;
        switch (shift >> 6)
        {
            case 1:
                (u0, u1, u2, u3) = (u1, u2, u3, fill);
                break;
            case 2:
                (u0, u1, u2, u3) = (u2, u3, fill, fill);
                break;
            case 3:
                (u0, u1, u2, u3) = (u3, fill, fill, fill);
                break;
        }
        if (bits == 0)
        {
            return new UInt256(u0, u1, u2, u3);
        }
        int back = 64 - bits;
        return new UInt256(
            (u0 >> bits) | (u1 << back),
            (u1 >> bits) | (u2 << back),
            (u2 >> bits) | (u3 << back),
            (u3 >> bits) | (fill << back)
        );
    }
}
