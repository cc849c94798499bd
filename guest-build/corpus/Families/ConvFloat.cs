namespace Perjury.Corpus.Families;

/// <summary>Floating point to every integer type, unchecked (saturating) and checked, and between the two widths.</summary>
internal static class ConvFloat
{
    private static readonly double[] Doubles =
    [
        0,
        -0.0,
        0.5,
        -0.5,
        0.99999,
        -0.99999,
        1,
        -1,
        1.5,
        -1.5,
        127.9,
        128,
        -128.9,
        -129,
        255.5,
        256,
        300.7,
        32767.9,
        32768,
        -32769,
        65535.9,
        65536,
        70000.5,
        2147483647,
        2147483647.5,
        2147483648,
        -2147483648,
        -2147483648.9,
        -2147483649,
        4294967295,
        4294967295.9,
        4294967296,
        9007199254740993d,
        9223372036854774784d,
        9223372036854775808d,
        -9223372036854775808d,
        -9223372036854777856d,
        18446744073709549568d,
        18446744073709551616d,
        1e300,
        -1e300,
        double.Epsilon,
        double.MaxValue,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
    ];

    public static void Run()
    {
        FromDouble();
        FromFloat();
        Widths();
        FromIntegers();
    }

    private static void Widths()
    {
        Show.Case("conv: double to float and back");
        foreach (double d in Doubles)
        {
            float f = (float)d;
            double back = f;
            Show.V(f);
            Show.V(back);
            Show.V((float)(d * 1.0000001));
            Show.End();
        }
    }

    private static void FromIntegers()
    {
        Show.Case("conv: rounding of large integers to floating point");
        ulong[] values =
        [
            0x20000000000001,
            0x20000000000003,
            0x7fffffffffffffff,
            0x8000000000000000,
            0x8000000000000400,
            0x8000000000000401,
            0x8000000000000bff,
            0x8000000000000c00,
            0xfffffffffffffbff,
            0xfffffffffffffc00,
            0xffffffffffffffff,
            0x1000001,
            0x1000003,
            0x80000080,
            0x80000081,
            0x8000008000000001,
            0x7fffffbfffffffff,
            0x7fffffc000000000,
        ];
        foreach (ulong v in values)
        {
            Show.V((double)v);
            Show.V((float)v);
            Show.V((double)(long)v);
            Show.V((float)(long)v);
            Show.V((double)(uint)v);
            Show.V((float)(uint)v);
            Show.V((float)(int)v);
            Show.End();
        }
    }

    private static void FromDouble()
    {
        Show.Case("conv: double unchecked");
        foreach (double d in Doubles)
        {
            double v = d;
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
            Show.End();
        }
        Show.Case("conv: double checked");
        foreach (double d in Doubles)
        {
            for (int target = 0; target < 11; target++)
                CheckedDouble(d, target);
            Show.End();
        }
    }

    private static void CheckedDouble(double v, int target)
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

    private static void FromFloat()
    {
        Show.Case("conv: float unchecked");
        foreach (double d in Doubles)
        {
            float v = (float)d;
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
            Show.End();
        }
        Show.Case("conv: float checked");
        foreach (double d in Doubles)
        {
            for (int target = 0; target < 11; target++)
                CheckedFloat((float)d, target);
            Show.End();
        }
    }

    private static void CheckedFloat(float v, int target)
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
