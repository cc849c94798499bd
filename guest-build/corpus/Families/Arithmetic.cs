using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>add, sub, mul, div, rem, neg, not, and, or, xor with their checked forms, on corner values.</summary>
internal static class Arithmetic
{
    private static readonly int[] Ints =
    [
        0,
        1,
        -1,
        2,
        7,
        -7,
        46341,
        65536,
        int.MaxValue,
        int.MinValue,
        0x55555555,
    ];
    private static readonly uint[] Uints =
    [
        0,
        1,
        2,
        7,
        65535,
        65536,
        0x7fffffff,
        0x80000000,
        0xffffffff,
    ];
    private static readonly long[] Longs =
    [
        0,
        1,
        -1,
        10,
        -10,
        3037000500,
        1L << 32,
        long.MaxValue,
        long.MinValue,
        0x5555555555555555,
    ];
    private static readonly ulong[] Ulongs =
    [
        0,
        1,
        3,
        0xffffffff,
        0x100000000,
        0x7fffffffffffffff,
        0x8000000000000000,
        0xffffffffffffffff,
    ];

    public static void Run()
    {
        OnInt();
        OnUint();
        OnLong();
        OnUlong();
        OnNative();
        Unary();
        CheckedUnary();
        Floats();
        FloatRemainder();
        Mixed();
        Compound();
        Constants();
        WidePairs();
        BitTricks();
        Booleans();
    }

    private static void OnInt()
    {
        Show.Case("arith: int wrapping");
        foreach (int a in Ints)
        {
            foreach (int b in Ints)
            {
                Show.V(unchecked(a + b));
                Show.V(unchecked(a - b));
                Show.V(unchecked(a * b));
                Show.V(a & b);
                Show.V(a | b);
                Show.V(a ^ b);
            }
            Show.End();
        }
        Show.Case("arith: int checked and divisions");
        foreach (int a in Ints)
        {
            foreach (int b in Ints)
            {
                for (int operation = 0; operation < 5; operation++)
                    IntOperation(a, b, operation);
            }
            Show.End();
        }
    }

    private static void IntOperation(int a, int b, int operation)
    {
        try
        {
            switch (operation)
            {
                case 0:
                    Show.V(checked(a + b));
                    break;
                case 1:
                    Show.V(checked(a - b));
                    break;
                case 2:
                    Show.V(checked(a * b));
                    break;
                case 3:
                    Show.V(a / b);
                    break;
                default:
                    Show.V(a % b);
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
        catch (DivideByZeroException)
        {
            Show.V("div0");
        }
    }

    private static void OnUint()
    {
        Show.Case("arith: uint wrapping");
        foreach (uint a in Uints)
        {
            foreach (uint b in Uints)
            {
                Show.V(unchecked(a + b));
                Show.V(unchecked(a - b));
                Show.V(unchecked(a * b));
                Show.V(a & b);
                Show.V(a | b);
                Show.V(a ^ b);
            }
            Show.End();
        }
        Show.Case("arith: uint checked and divisions");
        foreach (uint a in Uints)
        {
            foreach (uint b in Uints)
            {
                for (int operation = 0; operation < 5; operation++)
                    UintOperation(a, b, operation);
            }
            Show.End();
        }
    }

    private static void UintOperation(uint a, uint b, int operation)
    {
        try
        {
            switch (operation)
            {
                case 0:
                    Show.V(checked(a + b));
                    break;
                case 1:
                    Show.V(checked(a - b));
                    break;
                case 2:
                    Show.V(checked(a * b));
                    break;
                case 3:
                    Show.V(a / b);
                    break;
                default:
                    Show.V(a % b);
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
        catch (DivideByZeroException)
        {
            Show.V("div0");
        }
    }

    private static void OnLong()
    {
        Show.Case("arith: long wrapping");
        foreach (long a in Longs)
        {
            foreach (long b in Longs)
            {
                Show.V(unchecked(a + b));
                Show.V(unchecked(a - b));
                Show.V(unchecked(a * b));
                Show.V(a & b);
                Show.V(a | b);
                Show.V(a ^ b);
            }
            Show.End();
        }
        Show.Case("arith: long checked and divisions");
        foreach (long a in Longs)
        {
            foreach (long b in Longs)
            {
                for (int operation = 0; operation < 5; operation++)
                    LongOperation(a, b, operation);
            }
            Show.End();
        }
    }

    private static void LongOperation(long a, long b, int operation)
    {
        try
        {
            switch (operation)
            {
                case 0:
                    Show.V(checked(a + b));
                    break;
                case 1:
                    Show.V(checked(a - b));
                    break;
                case 2:
                    Show.V(checked(a * b));
                    break;
                case 3:
                    Show.V(a / b);
                    break;
                default:
                    Show.V(a % b);
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
        catch (DivideByZeroException)
        {
            Show.V("div0");
        }
    }

    private static void OnUlong()
    {
        Show.Case("arith: ulong wrapping");
        foreach (ulong a in Ulongs)
        {
            foreach (ulong b in Ulongs)
            {
                Show.V(unchecked(a + b));
                Show.V(unchecked(a - b));
                Show.V(unchecked(a * b));
                Show.V(a & b);
                Show.V(a | b);
                Show.V(a ^ b);
            }
            Show.End();
        }
        Show.Case("arith: ulong checked and divisions");
        foreach (ulong a in Ulongs)
        {
            foreach (ulong b in Ulongs)
            {
                for (int operation = 0; operation < 5; operation++)
                    UlongOperation(a, b, operation);
            }
            Show.End();
        }
    }

    private static void UlongOperation(ulong a, ulong b, int operation)
    {
        try
        {
            switch (operation)
            {
                case 0:
                    Show.V(checked(a + b));
                    break;
                case 1:
                    Show.V(checked(a - b));
                    break;
                case 2:
                    Show.V(checked(a * b));
                    break;
                case 3:
                    Show.V(a / b);
                    break;
                default:
                    Show.V(a % b);
                    break;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
        catch (DivideByZeroException)
        {
            Show.V("div0");
        }
    }

    private static void OnNative()
    {
        Show.Case("arith: native integers");
        nint[] values = [0, 1, -1, 12345, int.MinValue];
        foreach (nint a in values)
        {
            foreach (nint b in values)
            {
                Show.V(a + b);
                Show.V(a - b);
                Show.V(a * b);
                Show.V(b == 0 ? 0 : a / b);
                Show.V(b == 0 ? 0 : a % b);
                Show.V((nuint)a / ((nuint)b | 1));
            }
            Show.End();
        }
    }

    private static void Unary()
    {
        Show.Case("arith: neg and not");
        foreach (int v in Ints)
        {
            Show.V(unchecked(-v));
            Show.V(~v);
        }
        Show.End();
        foreach (long v in Longs)
        {
            Show.V(unchecked(-v));
            Show.V(~v);
        }
        Show.End();
        foreach (uint v in Uints)
        {
            Show.V(-v);
            Show.V(~v);
        }
        Show.End();
        foreach (ulong v in Ulongs)
            Show.V(~v);
    }

    private static void CheckedUnary()
    {
        Show.Case("arith: checked neg, increment and decrement");
        foreach (int v in Ints)
        {
            try
            {
                Show.V(checked(-v));
            }
            catch (OverflowException)
            {
                Show.V("ovf");
            }
            int up = v;
            try
            {
                checked
                {
                    up++;
                }
            }
            catch (OverflowException)
            {
                Show.V("ovf");
            }
            Show.V(up);
            int down = v;
            try
            {
                checked
                {
                    --down;
                }
            }
            catch (OverflowException)
            {
                Show.V("ovf");
            }
            Show.V(down);
        }
    }

    private static void Floats()
    {
        Show.Case("arith: floating point");
        double[] values =
        [
            0,
            -0.0,
            1,
            -1.5,
            1e308,
            -1e308,
            5e-324,
            double.PositiveInfinity,
            double.NegativeInfinity,
            double.NaN,
            0.1,
        ];
        foreach (double a in values)
        {
            foreach (double b in values)
            {
                Show.V(a + b);
                Show.V(a - b);
                Show.V(a * b);
                Show.V(a / b);
                float c = (float)a;
                float d = (float)b;
                Show.V(c + d);
                Show.V(c * d);
                Show.V(c / d);
            }
            Show.V(-a);
            Show.End();
        }
    }

    private static void FloatRemainder()
    {
        Show.Case("arith: floating remainder");
        double[] values =
        [
            0,
            -0.0,
            1,
            2.5,
            -2.5,
            3,
            10,
            -7.25,
            1e10,
            double.PositiveInfinity,
            double.NaN,
        ];
        foreach (double a in values)
        {
            foreach (double b in values)
            {
                Show.V(a % b);
                Show.V((float)a % (float)b);
            }
            Show.End();
        }
    }

    private static void Mixed()
    {
        Show.Case("arith: operands of different types");
        foreach (int a in Ints)
        {
            foreach (uint b in Uints)
            {
                Show.V(a + b); // long
                Show.V(a * (long)b);
                Show.V((uint)a - b);
                Show.V((short)a + (byte)b);
            }
            Show.End();
        }
    }

    private static void Compound()
    {
        Show.Case("arith: compound assignment on small types");
        byte b = 250;
        sbyte s = 120;
        ushort u = 65530;
        short h = 32760;
        char c = 'z';
        for (int i = 0; i < 12; i++)
        {
            b += 3;
            s += 5;
            u *= 3;
            h -= 1000;
            c++;
            Show.V(b);
            Show.V(s);
            Show.V(u);
            Show.V(h);
            Show.V(c);
            b ^= 0x81;
            s >>= 1;
            u <<= 1;
            h /= 3;
            c -= (char)2;
        }
        Show.End();
        try
        {
            checked
            {
                b = 255;
                b++;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
            Show.V(b);
        }
        try
        {
            checked
            {
                s = -128;
                s -= 1;
            }
        }
        catch (OverflowException)
        {
            Show.V("ovf");
            Show.V(s);
        }
    }

    /// <summary>Operands the back end can see: undefined in C, defined here.</summary>
    private static void Constants()
    {
        Show.Case("arith: constants the back end may fold");
        int max = int.MaxValue;
        int min = int.MinValue;
        long longMin = long.MinValue;
        Show.V(unchecked(max + 1));
        Show.V(unchecked(min - 1));
        Show.V(unchecked(max * max));
        Show.V(unchecked(-min));
        Show.V(unchecked(-longMin));
        Show.V(unchecked(longMin - 1));
        Show.V(max + 1 > max);
        Show.V(LargerThanItself(max));
        int zero = 0;
        try
        {
            Show.V(7 / zero);
        }
        catch (DivideByZeroException)
        {
            Show.V("div0");
        }
        int minus = -1;
        try
        {
            Show.V(min / minus);
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
        try
        {
            Show.V(longMin / minus);
        }
        catch (OverflowException)
        {
            Show.V("ovf");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool LargerThanItself(int x) => unchecked(x + 1) > x;

    private static void WidePairs()
    {
        Show.Case("arith: 64 by 64 to 128 bits");
        foreach (ulong a in Ulongs)
        {
            foreach (ulong b in Ulongs)
            {
                ulong high = Math.BigMul(a, b, out ulong low);
                Show.V(high);
                Show.V(low);
                long signed = Math.BigMul((long)a, (long)b, out long signedLow);
                Show.V(signed);
                Show.V(signedLow);
            }
            Show.End();
        }
        Show.Case("arith: UInt128");
        UInt128 big = new UInt128(0x123456789abcdef0, 0xfedcba9876543210);
        UInt128 small = new UInt128(0, 0xfffffffb);
        UInt128 middle = new UInt128(3, 0x8000000000000001);
        UInt128[] values = [big, small, middle, UInt128.One, UInt128.MaxValue];
        foreach (UInt128 a in values)
        {
            foreach (UInt128 b in values)
            {
                Wide(unchecked(a + b));
                Wide(unchecked(a - b));
                Wide(unchecked(a * b));
                Wide(a / b);
                Wide(a % b);
                Show.V(a < b);
            }
            Wide(a << 67);
            Wide(a >> 3);
            Show.End();
        }
    }

    private static void Wide(UInt128 v)
    {
        Show.X((ulong)(v >> 64));
        Show.X((ulong)v);
    }

    private static void BitTricks()
    {
        Show.Case("arith: bit operations");
        foreach (ulong v in Ulongs)
        {
            Show.V(BitOperations.LeadingZeroCount(v));
            Show.V(BitOperations.TrailingZeroCount(v));
            Show.V(BitOperations.PopCount(v));
            Show.V(BitOperations.LeadingZeroCount((uint)v));
            Show.V(BitOperations.TrailingZeroCount((uint)v));
            Show.V(BitOperations.PopCount((uint)v));
            Show.V(BitOperations.Log2(v));
            Show.V(BitOperations.RotateLeft(v, 13));
            Show.V(BitOperations.RotateRight(v, 70));
            Show.V(BitOperations.RotateLeft((uint)v, 33));
            Show.V(BitOperations.IsPow2(v));
            Show.V(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(v));
            Show.V(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((uint)v));
            Show.V(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((ushort)v));
            Show.End();
        }
        Show.Case("arith: Math on integers");
        foreach (long a in Longs)
        {
            Show.V(a == long.MinValue ? 0 : Math.Abs(a));
            Show.V(Math.Sign(a));
            Show.V(Math.Max(a, 5));
            Show.V(Math.Min(a, 5));
            Show.V(Math.Clamp(a, -3, 3));
            (long quotient, long remainder) = Math.DivRem(a, 7);
            Show.V(quotient);
            Show.V(remainder);
        }
    }

    private static void Booleans()
    {
        Show.Case("arith: logic without and with short circuit");
        bool[] values = [false, true];
        int calls = 0;
        foreach (bool a in values)
        {
            foreach (bool b in values)
            {
                Show.V(a & b);
                Show.V(a | b);
                Show.V(a ^ b);
                Show.V(!a);
                Show.V(a && Called(b, ref calls));
                Show.V(a || Called(b, ref calls));
                Show.V(a == b);
                bool c = a;
                c &= b;
                c |= !a;
                c ^= true;
                Show.V(c);
            }
        }
        Show.V(calls);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Called(bool value, ref int calls)
    {
        calls++;
        return value;
    }
}
