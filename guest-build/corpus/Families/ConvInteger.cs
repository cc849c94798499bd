namespace Perjury.Corpus.Families;

/// <summary>Every integer type to every other and to floating point, unchecked and checked (conv.*, conv.ovf.*, conv.ovf.*.un, conv.r.un).</summary>
internal static class ConvInteger
{
    public static void Run()
    {
        FromSbyte();
        FromByte();
        FromShort();
        FromUshort();
        FromChar();
        FromInt();
        FromUint();
        FromLong();
        FromUlong();
        FromNint();
        FromNuint();
    }

    private static void FromSbyte()
    {
        sbyte[] values = [0, 1, -1, 127, -128, 65];
        Show.Case("conv: sbyte unchecked");
        foreach (sbyte v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: sbyte checked");
        foreach (sbyte v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedSbyte(v, target);
            Show.End();
        }
    }

    private static void CheckedSbyte(sbyte v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromByte()
    {
        byte[] values = [0, 1, 127, 128, 255];
        Show.Case("conv: byte unchecked");
        foreach (byte v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: byte checked");
        foreach (byte v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedByte(v, target);
            Show.End();
        }
    }

    private static void CheckedByte(byte v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromShort()
    {
        short[] values = [0, -1, 127, 128, 255, 256, -129, 32767, -32768];
        Show.Case("conv: short unchecked");
        foreach (short v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: short checked");
        foreach (short v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedShort(v, target);
            Show.End();
        }
    }

    private static void CheckedShort(short v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromUshort()
    {
        ushort[] values = [0, 1, 127, 128, 255, 256, 32767, 32768, 65535];
        Show.Case("conv: ushort unchecked");
        foreach (ushort v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: ushort checked");
        foreach (ushort v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedUshort(v, target);
            Show.End();
        }
    }

    private static void CheckedUshort(ushort v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromChar()
    {
        char[] values = ['\0', 'a', '\u00ff', '\u7fff', '\u8000', '\uffff'];
        Show.Case("conv: char unchecked");
        foreach (char v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: char checked");
        foreach (char v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedChar(v, target);
            Show.End();
        }
    }

    private static void CheckedChar(char v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromInt()
    {
        int[] values =
        [
            0,
            1,
            -1,
            127,
            128,
            -128,
            -129,
            255,
            256,
            32767,
            32768,
            -32769,
            65535,
            65536,
            int.MaxValue,
            int.MinValue,
            0x12345678,
        ];
        Show.Case("conv: int unchecked");
        foreach (int v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: int checked");
        foreach (int v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedInt(v, target);
            Show.End();
        }
    }

    private static void CheckedInt(int v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromUint()
    {
        uint[] values =
        [
            0,
            1,
            127,
            128,
            255,
            256,
            65535,
            65536,
            0x7fffffff,
            0x80000000,
            0xffffffff,
            0x89abcdef,
        ];
        Show.Case("conv: uint unchecked");
        foreach (uint v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: uint checked");
        foreach (uint v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedUint(v, target);
            Show.End();
        }
    }

    private static void CheckedUint(uint v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromLong()
    {
        long[] values =
        [
            0,
            1,
            -1,
            128,
            -129,
            256,
            32768,
            65536,
            int.MaxValue,
            int.MinValue,
            1L << 31,
            -(1L << 31) - 1,
            uint.MaxValue,
            1L << 32,
            long.MaxValue,
            long.MinValue,
            0x123456789abcdef0,
            -4503599627370497,
        ];
        Show.Case("conv: long unchecked");
        foreach (long v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: long checked");
        foreach (long v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedLong(v, target);
            Show.End();
        }
    }

    private static void CheckedLong(long v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromUlong()
    {
        ulong[] values =
        [
            0,
            1,
            127,
            255,
            65535,
            0x7fffffff,
            0x80000000,
            0xffffffff,
            0x100000000,
            0x7fffffffffffffff,
            0x8000000000000000,
            0xffffffffffffffff,
            0xfedcba9876543210,
            9007199254740993,
        ];
        Show.Case("conv: ulong unchecked");
        foreach (ulong v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: ulong checked");
        foreach (ulong v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedUlong(v, target);
            Show.End();
        }
    }

    private static void CheckedUlong(ulong v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromNint()
    {
        nint[] values = [0, 1, -1, -129, 256, 65536, int.MaxValue, int.MinValue];
        Show.Case("conv: nint unchecked");
        foreach (nint v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: nint checked");
        foreach (nint v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedNint(v, target);
            Show.End();
        }
    }

    private static void CheckedNint(nint v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    private static void FromNuint()
    {
        nuint[] values = [0, 1, 128, 256, 65536, int.MaxValue, uint.MaxValue];
        Show.Case("conv: nuint unchecked");
        foreach (nuint v in values)
        {
            Show.V(v);
            Show.V(":");
            Show.V(unchecked((sbyte)v));
            Show.V(unchecked((byte)v));
            Show.V(unchecked((short)v));
            Show.V(unchecked((ushort)v));
            Show.V(unchecked((char)v));
            Show.V(unchecked((int)v));
            Show.V(unchecked((uint)v));
            Show.V(unchecked((long)v));
            Show.V(unchecked((ulong)v));
            Show.V(unchecked((nint)v));
            Show.V(unchecked((nuint)v));
            Show.V((float)v);
            Show.V((double)v);
            Show.End();
        }
        Show.Case("conv: nuint checked");
        foreach (nuint v in values)
        {
            Show.V(v);
            Show.V(":");
            for (int target = 0; target < 11; target++)
                CheckedNuint(v, target);
            Show.End();
        }
    }

    private static void CheckedNuint(nuint v, int target)
    {
        try
        {
            switch (target)
            {
                case 0:
                    Show.V(checked((sbyte)v));
                    break;
                case 1:
                    Show.V(checked((byte)v));
                    break;
                case 2:
                    Show.V(checked((short)v));
                    break;
                case 3:
                    Show.V(checked((ushort)v));
                    break;
                case 4:
                    Show.V(checked((char)v));
                    break;
                case 5:
                    Show.V(checked((int)v));
                    break;
                case 6:
                    Show.V(checked((uint)v));
                    break;
                case 7:
                    Show.V(checked((long)v));
                    break;
                case 8:
                    Show.V(checked((ulong)v));
                    break;
                case 9:
                    Show.V(checked((nint)v));
                    break;
                case 10:
                    Show.V(checked((nuint)v));
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }
}
