using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>shl, shr, shr.un with every kind of count: C# masks it, C leaves it undefined.</summary>
internal static class Shifts
{
    private static readonly int[] Counts =
    [
        0,
        1,
        7,
        8,
        15,
        16,
        31,
        32,
        33,
        63,
        64,
        65,
        95,
        127,
        128,
        -1,
        -32,
        -64,
        int.MinValue,
    ];

    public static void Run()
    {
        Signed();
        Unsigned();
        SignedWide();
        UnsignedWide();
        Small();
        Native();
        Constants();
        Compound();
        Rotations();
        CountTypes();
    }

    private static void Signed()
    {
        Show.Case("shift: int");
        foreach (int v in (int[])[1, -1, int.MinValue, 0x12345678, 0])
        {
            foreach (int n in Counts)
            {
                Show.V(v << n);
                Show.V(v >> n);
                Show.V(v >>> n);
            }
            Show.End();
        }
    }

    private static void Unsigned()
    {
        Show.Case("shift: uint");
        foreach (uint v in (uint[])[1, 0xffffffff, 0x80000000, 0x12345678])
        {
            foreach (int n in Counts)
            {
                Show.V(v << n);
                Show.V(v >> n);
                Show.V(v >>> n);
            }
            Show.End();
        }
    }

    private static void SignedWide()
    {
        Show.Case("shift: long");
        foreach (long v in (long[])[1, -1, long.MinValue, 0x123456789abcdef0])
        {
            foreach (int n in Counts)
            {
                Show.V(v << n);
                Show.V(v >> n);
                Show.V(v >>> n);
            }
            Show.End();
        }
    }

    private static void UnsignedWide()
    {
        Show.Case("shift: ulong");
        foreach (
            ulong v in (ulong[])[1, 0xffffffffffffffff, 0x8000000000000000, 0xfedcba9876543210]
        )
        {
            foreach (int n in Counts)
            {
                Show.V(v << n);
                Show.V(v >> n);
                Show.V(v >>> n);
            }
            Show.End();
        }
    }

    private static void Small()
    {
        Show.Case("shift: small types are shifted as int");
        foreach (int n in Counts)
        {
            byte b = 0x81;
            sbyte s = -127;
            short h = -32767;
            ushort u = 0x8001;
            char c = '\u8001';
            Show.V(b << n);
            Show.V(s >> n);
            Show.V(s >>> n);
            Show.V((byte)(b >> n));
            Show.V((short)(h << n));
            Show.V(h >>> n);
            Show.V(u >> n);
            Show.V((char)(c << n));
            Show.End();
        }
    }

    private static void Native()
    {
        Show.Case("shift: native integers");
        nint v = -5;
        nuint w = 5;
        foreach (int n in Counts)
        {
            Show.V(v << n);
            Show.V(v >> n);
            Show.V(w << n);
            Show.V((nuint)v >> n);
            Show.End();
        }
    }

    private static void Constants()
    {
        Show.Case("shift: constants the back end may fold");
        int one = 1;
        int width = 32;
        int wide = 64;
        int minus = -1;
        long big = 1;
        Show.V(one << width);
        Show.V(one << minus);
        Show.V(minus >> width);
        Show.V(minus << 31);
        Show.V(minus >>> width);
        Show.V(big << wide);
        Show.V(big << minus);
        Show.V(-big >> wide);
        Show.V(-big >>> wide);
        Show.V((uint)one >> width);
        Show.V((ulong)big >> minus);
    }

    private static void Compound()
    {
        Show.Case("shift: compound assignment");
        int i = 0x40000001;
        uint u = 0x80000001;
        long l = long.MinValue + 1;
        byte b = 0xff;
        sbyte s = -128;
        for (int n = 0; n < 40; n += 3)
        {
            i <<= n;
            i |= 5;
            u >>= n;
            u |= 0x90000000;
            l >>>= n;
            l |= long.MinValue;
            b >>= 1;
            s >>>= 1;
            Show.V(i);
            Show.V(u);
            Show.V(l);
            Show.V(b);
            Show.V(s);
            Show.End();
        }
    }

    private static void Rotations()
    {
        Show.Case("shift: rotations written by hand");
        foreach (int n in Counts)
        {
            Show.V(Rotate(0x123456789abcdef1UL, n));
            Show.V(Rotate(0x89abcdef, n));
            Show.End();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Rotate(ulong v, int n) => v << n | v >> (64 - n);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint Rotate(uint v, int n) => v << n | v >> (32 - n);

    private static void CountTypes()
    {
        Show.Case("shift: counts out of bytes, chars and masks");
        byte b = 200;
        char c = 'A';
        sbyte s = -3;
        Show.V(1 << b);
        Show.V(1L << b);
        Show.V(1L << c);
        Show.V(0x80000000u >> s);
        Show.V(ulong.MaxValue >> s);
        Show.V(1L << (b & 63));
        Show.V(1 << (b & 31));
    }
}
