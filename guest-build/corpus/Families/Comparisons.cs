using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>ceq, cgt, clt and their unsigned and unordered forms, as values and as branches.</summary>
internal static class Comparisons
{
    public static void Run()
    {
        Signed();
        Unsigned();
        SignedWide();
        UnsignedWide();
        Floating();
        FloatBranches();
        MixedSigns();
        SmallTypes();
        NullChecks();
        Ternaries();
        Joins();
    }

    private static void Signed()
    {
        Show.Case("compare: int");
        int[] values = [0, 1, -1, int.MaxValue, int.MinValue];
        foreach (int a in values)
        {
            foreach (int b in values)
            {
                Show.V(a == b);
                Show.V(a != b);
                Show.V(a < b);
                Show.V(a <= b);
                Show.V(a > b);
                Show.V(a >= b);
                int branches = 0;
                if (a < b)
                    branches |= 1;
                if (a <= b)
                    branches |= 2;
                if (a > b)
                    branches |= 4;
                if (a >= b)
                    branches |= 8;
                if (a == b)
                    branches |= 16;
                if (!(a < b))
                    branches |= 32;
                Show.V(branches);
            }
            Show.End();
        }
    }

    private static void Unsigned()
    {
        Show.Case("compare: uint");
        uint[] values = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];
        foreach (uint a in values)
        {
            foreach (uint b in values)
            {
                Show.V(a < b);
                Show.V(a <= b);
                Show.V(a > b);
                Show.V(a >= b);
                int branches = 0;
                if (a < b)
                    branches |= 1;
                if (a <= b)
                    branches |= 2;
                if (a > b)
                    branches |= 4;
                if (a >= b)
                    branches |= 8;
                Show.V(branches);
            }
            Show.End();
        }
    }

    private static void SignedWide()
    {
        Show.Case("compare: long");
        long[] values = [0, -1, 1, 0xffffffff, 0x100000000, long.MaxValue, long.MinValue];
        foreach (long a in values)
        {
            foreach (long b in values)
            {
                Show.V(a == b);
                Show.V(a < b);
                Show.V(a >= b);
                Show.V(a.CompareTo(b));
                Show.V((int)a < (int)b);
            }
            Show.End();
        }
    }

    private static void UnsignedWide()
    {
        Show.Case("compare: ulong");
        ulong[] values =
        [
            0,
            1,
            0xffffffff,
            0x100000000,
            0x7fffffffffffffff,
            0x8000000000000000,
            ulong.MaxValue,
        ];
        foreach (ulong a in values)
        {
            foreach (ulong b in values)
            {
                Show.V(a == b);
                Show.V(a < b);
                Show.V(a >= b);
                Show.V(a.CompareTo(b));
                Show.V((long)a < (long)b);
                Show.V(a - b > a); // borrow
            }
            Show.End();
        }
    }

    private static readonly double[] Doubles =
    [
        0,
        -0.0,
        1,
        -1,
        double.Epsilon,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
    ];

    private static void Floating()
    {
        Show.Case("compare: floating point with NaN");
        foreach (double a in Doubles)
        {
            foreach (double b in Doubles)
            {
                Show.V(a == b);
                Show.V(a != b);
                Show.V(a < b);
                Show.V(a <= b);
                Show.V(a > b);
                Show.V(a >= b);
                float c = (float)a;
                float d = (float)b;
                Show.V(c == d);
                Show.V(c < d);
                Show.V(c >= d);
                Show.V(a.CompareTo(b));
                Show.V(a.Equals(b));
            }
            Show.End();
        }
    }

    /// <summary>The negated forms compile to the unordered branches.</summary>
    private static void FloatBranches()
    {
        Show.Case("compare: branches on NaN");
        foreach (double a in Doubles)
        {
            foreach (double b in Doubles)
            {
                int branches = 0;
                if (a < b)
                    branches |= 1;
                if (!(a < b))
                    branches |= 2;
                if (a >= b)
                    branches |= 4;
                if (!(a >= b))
                    branches |= 8;
                if (a > b)
                    branches |= 16;
                if (!(a > b))
                    branches |= 32;
                if (!(a <= b))
                    branches |= 64;
                if (!(a == b))
                    branches |= 128;
                if (a != b)
                    branches |= 256;
                int loops = 0;
                while (a < b && loops < 2)
                    loops++;
                Show.V(branches);
                Show.V(loops);
            }
            Show.End();
        }
    }

    private static void MixedSigns()
    {
        Show.Case("compare: mixed signs go through a wider type");
        int[] ints = [0, 1, -1, int.MinValue];
        uint[] uints = [0, 1, 0xffffffff, 0x80000000];
        foreach (int a in ints)
        {
            foreach (uint b in uints)
            {
                Show.V(a == b);
                Show.V(a < b);
                Show.V((uint)a == b);
                Show.V((uint)a < b);
                Show.V(a < (int)b);
            }
            Show.End();
        }
    }

    private static void SmallTypes()
    {
        Show.Case("compare: small types after wrapping");
        byte b = 255;
        sbyte s = -1;
        char c = '\uffff';
        short h = -1;
        Show.V(b == s);
        Show.V(b == (byte)s);
        Show.V((sbyte)b == s);
        Show.V(c == h);
        Show.V(c == (char)h);
        b++;
        Show.V(b == 0);
        c++;
        Show.V(c == 0);
        s = (sbyte)(s - 127);
        Show.V(s == -128);
        s--;
        Show.V(s > 0);
    }

    private static void NullChecks()
    {
        Show.Case("compare: references");
        object? none = null;
        object some = new();
        object same = some;
        string text = "a";
        Show.V(none == null);
        Show.V(some != null);
        Show.V(some == same);
        Show.V(some == (object)text);
        Show.V(IsNull(none));
        Show.V(IsNull(text));
        Show.V(none is null);
        Show.V(some is not null);
        Show.V(ReferenceEquals(text, text));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsNull(object? o) => o == null;

    private static void Ternaries()
    {
        Show.Case("compare: ternaries leave a value on the stack");
        foreach (int v in (int[])[-2, 0, 3])
        {
            Show.V(
                v < 0 ? "neg"
                : v == 0 ? "zero"
                : "pos"
            );
            Show.V((v < 0 ? -1 : 1) * (v == 0 ? 10 : v));
            long widened = v > 0 ? v : 5_000_000_000;
            Show.V(widened);
            object boxed = v > 0 ? "text" : new object();
            Show.V(boxed is string);
            Show.V(Add(v > 0 ? 1 : 2, v < 0 ? 4 : 8, v == 0 ? 16 : 32));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Add(int a, int b, int c) => a + b + c;

    private static void Joins()
    {
        Show.Case("compare: null coalescing and conditional access at joins");
        string? none = null;
        string some = "some";
        string? unknown = Pick(0);
        Show.V(none ?? "default");
        Show.V(unknown ?? some ?? "last");
        Show.V(Pick(1) ?? "unused");
        Show.V(unknown?.Length ?? -1);
        Show.V(Pick(1)?.Length ?? -1);
        int? number = unknown?.Length;
        Show.V(number.HasValue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Pick(int n) => n == 0 ? null : "picked";
}
