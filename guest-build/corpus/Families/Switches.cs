using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>switch over every kind of subject.</summary>
internal static class Switches
{
    private enum Color : byte
    {
        Red,
        Green = 5,
        Blue = 250,
    }

    private enum Wide : long
    {
        Low = long.MinValue,
        Zero = 0,
        High = long.MaxValue,
    }

    public static void Run()
    {
        Show.Case("switch: dense with default");
        foreach (int v in (int[])[-1, 0, 1, 2, 3, 4, 5, 6, int.MinValue, int.MaxValue])
            Show.V(Dense(v));

        Show.Case("switch: dense with an offset and a gap");
        for (int v = 97; v < 112; v++)
            Show.V(Offset(v));
        Show.V(Offset(-3));

        Show.Case("switch: sparse");
        foreach (int v in (int[])[-1000000, -1, 0, 7, 1000, 1001, 2000000000, 8])
            Show.V(Sparse(v));

        Show.Case("switch: unsigned with high values");
        foreach (uint v in (uint[])[0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff])
            Show.V(Unsigned(v));

        Show.Case("switch: long");
        foreach (long v in (long[])[0, 1, 0x100000000, 0x100000001, -1, long.MinValue, 2])
            Show.V(Long(v));

        Show.Case("switch: ulong");
        foreach (ulong v in (ulong[])[0, 0x8000000000000000, 0x8000000000000001, ulong.MaxValue])
            Show.V(ULong(v));

        Show.Case("switch: char");
        foreach (char c in "azAZ09 _\u1234")
            Show.V(Char(c));

        Show.Case("switch: bytes fall to the right arm after wrapping");
        for (int i = 250; i < 262; i++)
            Show.V(Byte((byte)i));

        Show.Case("switch: enums");
        foreach (Color c in (Color[])[Color.Red, Color.Green, Color.Blue, (Color)1])
            Show.V(Enum(c));
        foreach (Wide w in (Wide[])[Wide.Low, Wide.Zero, Wide.High, (Wide)1])
            Show.V(EnumWide(w));

        Show.Case("switch: few strings");
        foreach (string? s in (string?[])["one", "two", "", "three", null, "onE"])
            Show.V(FewStrings(s));

        Show.Case("switch: many strings");
        foreach (
            string s in (string[])
                [
                    "add",
                    "sub",
                    "mul",
                    "div",
                    "rem",
                    "and",
                    "or",
                    "xor",
                    "shl",
                    "shr",
                    "not",
                    "ADD",
                    "su",
                    "subx",
                ]
        )
            Show.V(ManyStrings(s));

        Show.Case("switch: goto case and shared bodies");
        for (int v = 0; v < 7; v++)
            Show.V(Goto(v));

        Show.Case("switch: nested and inside a loop");
        Show.V(Nested());

        Show.Case("switch: expressions with guards");
        foreach (int v in (int[])[-5, 0, 3, 4, 10, 99, 100])
            Show.V(Guards(v));

        Show.Case("switch: types");
        object?[] objects = [1, 2L, "text", "", null, 'c', new int[3], new object(), (byte)7, -1];
        foreach (object? o in objects)
            Show.V(Types(o));

        Show.Case("switch: tuples and properties");
        for (int a = 0; a < 3; a++)
        {
            for (int b = 0; b < 3; b++)
                Show.V(Tuples(a, b));
        }

        Show.Case("switch: relational and logical patterns");
        for (int v = -1; v < 70; v += 7)
            Show.V(Relational(v));

        Show.Case("switch: list patterns");
        foreach (
            int[] list in (int[][])
                [
                    [],
                    [1],
                    [1, 2],
                    [1, 2, 3],
                    [9, 8, 7, 6],
                ]
        )
            Show.V(Lists(list));

        Show.Case("switch: interpreter loop");
        Show.V(Interpret([0, 5, 0, 7, 1, 0, 3, 2, 3, 0, 100, 4, 9]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Dense(int v)
    {
        switch (v)
        {
            case 0:
                return 10;
            case 1:
                return 11;
            case 2:
                return 12;
            case 3:
                return 13;
            case 4:
                return 14;
            case 5:
                return 15;
            default:
                return -1;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Offset(int v) =>
        v switch
        {
            100 => 1,
            101 => 2,
            102 => 3,
            103 => 4,
            105 => 6,
            106 => 7,
            107 => 8,
            _ => 0,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Sparse(int v) =>
        v switch
        {
            -1000000 => 1,
            -1 => 2,
            0 => 3,
            7 => 4,
            1000 => 5,
            1001 => 6,
            2000000000 => 7,
            _ => 8,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Unsigned(uint v) =>
        v switch
        {
            0 => 1,
            0x7fffffff => 2,
            0x80000000 => 3,
            0xfffffffe => 4,
            0xffffffff => 5,
            _ => 6,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Long(long v)
    {
        switch (v)
        {
            case 0:
                return 1;
            case 1:
                return 2;
            case 0x100000000:
                return 3;
            case 0x100000001:
                return 4;
            case -1:
                return 5;
            case long.MinValue:
                return 6;
        }
        return 7;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ULong(ulong v) =>
        v switch
        {
            0 => 1,
            0x8000000000000000 => 2,
            0x8000000000000001 => 3,
            ulong.MaxValue => 4,
            _ => 5,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Char(char c) =>
        c switch
        {
            >= 'a' and <= 'z' => "lower",
            >= 'A' and <= 'Z' => "upper",
            >= '0' and <= '9' => "digit",
            ' ' or '\t' => "space",
            '_' => "underscore",
            _ => "other",
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Byte(byte b)
    {
        switch (b)
        {
            case 0:
            case 1:
                return 100 + b;
            case 254:
                return 2;
            case 255:
                return 3;
            default:
                return -1;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Enum(Color c) =>
        c switch
        {
            Color.Red => "red",
            Color.Green => "green",
            Color.Blue => "blue",
            _ => "none",
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string EnumWide(Wide w) =>
        w switch
        {
            Wide.Low => "low",
            Wide.Zero => "zero",
            Wide.High => "high",
            _ => "none",
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FewStrings(string? s)
    {
        switch (s)
        {
            case "one":
                return 1;
            case "two":
                return 2;
            case "":
                return 3;
            case null:
                return 4;
            default:
                return 5;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ManyStrings(string s) =>
        s switch
        {
            "add" => 1,
            "sub" => 2,
            "mul" => 3,
            "div" => 4,
            "rem" => 5,
            "and" => 6,
            "or" => 7,
            "xor" => 8,
            "shl" => 9,
            "shr" => 10,
            "not" => 11,
            _ => 0,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Goto(int v)
    {
        int sum = 0;
        switch (v)
        {
            case 0:
                sum += 1;
                goto case 2;
            case 1:
                sum += 10;
                goto default;
            case 2:
                sum += 100;
                break;
            case 3:
            case 4:
                sum += 1000;
                if (v == 4)
                    goto case 0;
                break;
            default:
                sum += 10000;
                break;
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Nested()
    {
        int sum = 0;
        for (int i = 0; i < 12; i++)
        {
            switch (i % 4)
            {
                case 0:
                    continue;
                case 1:
                    switch (i / 4)
                    {
                        case 0:
                            sum += 1;
                            break;
                        case 1:
                            sum += 20;
                            break;
                        default:
                            sum += 300;
                            break;
                    }
                    break;
                case 2:
                    sum += 1000;
                    break;
                default:
                    if (i == 11)
                        return sum;
                    break;
            }
            sum += 100000;
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Guards(int v) =>
        v switch
        {
            < 0 => "negative",
            0 => "zero",
            var n when n % 2 == 1 && n < 50 => "small odd",
            4 => "four",
            > 98 and < 100 => "ninety-nine",
            _ => "rest",
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Types(object? o) =>
        o switch
        {
            null => "null",
            int n when n < 0 => "negative int",
            int => "int",
            long => "long",
            string { Length: 0 } => "empty string",
            string s => s,
            char => "char",
            int[] a => a.Length == 3 ? "int[3]" : "int[]",
            byte b => b == 7 ? "byte 7" : "byte",
            _ => "object",
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Tuples(int a, int b) =>
        (a, b) switch
        {
            (0, 0) => 0,
            (0, _) => 1,
            (_, 0) => 2,
            (1, 1) => 3,
            var (x, y) when x > y => 4,
            _ => 5,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Relational(int v) =>
        v switch
        {
            < 0 => "a",
            >= 0 and < 10 => "b",
            >= 10 and < 20 or 34 => "c",
            not (> 20 and < 60) => "d",
            _ => "e",
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Lists(int[] list) =>
        list switch
        {
            [] => 0,
            [var only] => only * 10,
            [1, 2] => 12,
            [1, .., 3] => 13,
            [var first, .. var rest] => first * 100 + rest.Length,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Interpret(byte[] code)
    {
        long[] stack = new long[8];
        int top = 0;
        int pc = 0;
        while (true)
        {
            switch (code[pc++])
            {
                case 0:
                    stack[top++] = code[pc++];
                    break;
                case 1:
                    top--;
                    stack[top - 1] += stack[top];
                    break;
                case 2:
                    top--;
                    stack[top - 1] *= stack[top];
                    break;
                case 3:
                    stack[top - 1] = -stack[top - 1];
                    break;
                case 4:
                    top--;
                    stack[top - 1] -= stack[top];
                    break;
                default:
                    return stack[0];
            }
        }
    }
}
