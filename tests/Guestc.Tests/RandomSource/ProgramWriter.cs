using System.Text;

namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>
/// A random C# program: functions that only call functions before them, and a Main that calls each with fixed arguments and prints
/// its result, the exception it threw, and what it did to the statics. Functions do not depend on those after them, so the program
/// of one function and its callees behaves the same.
/// </summary>
internal static class ProgramWriter
{
    private const int Reach = 12;
    private const int Fuel = 400;

    private const string Frame = """
        using System;
        using System.Buffers.Binary;
        using System.Numerics;
        using System.Runtime.CompilerServices;

        internal struct Mixed
        {
            public int A;
            public ulong B;
            public short C;
            public byte D;

            public Mixed(int a, ulong b)
            {
                A = a;
                B = b;
                C = (short)(a >> 3);
                D = (byte)b;
            }
        }

        internal static class Program
        {
            private static int Fuel;
            private static readonly char[] Digits = new char[16];
            private static bool Yes = true;
            private static bool No;

        """;

    private const string Printing = """

            private static T[] Box<T>(T value) => new T[] { value };

            private static void Print(string name, ulong value)
            {
                for (int i = 0; i < 16; i++)
                    Digits[i] = "0123456789abcdef"[(int)(value >> (60 - 4 * i)) & 15];
                Console.WriteLine(name + new string(Digits));
            }

            private static ulong Bits(double d) => d != d ? 0x7ff8000000000000 : BitConverter.DoubleToUInt64Bits(d);

            private static ulong Bits(bool b) => b ? 1UL : 0;

            private static ulong Bits(long v) => (ulong)v;

            private static ulong Bits(ulong v) => v;

        """;

    /// <summary>The text of a program with <paramref name="functions"/> functions.</summary>
    public static string Write(ulong seed, int functions)
    {
        var draw = new Draw(seed);
        var text = new StringBuilder($"// seed {seed}, {functions} functions\n");
        text.Append(Frame);
        foreach (ValueType type in Enum.GetValues<ValueType>())
            text.Append($"    private static {type.Name()} Static{type};\n");
        text.Append(Printing);
        var signatures = new List<Signature>();
        var calls = new StringBuilder();
        for (int i = 0; i < functions; i++)
        {
            // Each function has a stream of its own: dropping one leaves the others as they are.
            Draw own = draw.Split();
            Signature signature = FunctionWriter.Header(own, i);
            List<Signature> callees = [.. signatures.Skip(Math.Max(0, i - Reach))];
            text.Append('\n').Append(FunctionWriter.Write(own, signature, callees));
            signatures.Add(signature);
            calls.Append(Driver(own, signature));
        }
        text.Append("\n    private static void Main()\n    {\n");
        foreach (Signature signature in signatures)
            text.Append($"        Run{signature.Name}();\n");
        return text.Append("    }\n").Append(calls).Append("}\n").ToString();
    }

    /// <summary>Resets the statics, calls once with each of two argument sets, prints.</summary>
    private static string Driver(Draw draw, Signature signature)
    {
        var text = new StringBuilder($"\n    private static void Run{signature.Name}()\n    {{\n");
        text.Append($"        Fuel = {Fuel};\n");
        for (int round = 0; round < 2; round++)
        {
            foreach (ValueType type in Enum.GetValues<ValueType>())
                text.Append($"        Static{type} = {Value(draw, type)};\n");
            var arguments = new List<string>();
            var afterwards = new List<string>();
            foreach (Parameter p in signature.Parameters)
                arguments.Add(Argument(draw, p, round, text, afterwards));
            text.Append("        try\n        {\n");
            text.Append(
                $"            Print(\"{signature.Name} \", Bits({signature.Name}({string.Join(", ", arguments)})));\n"
            );
            text.Append("        }\n");
            foreach (
                string exception in (string[])
                    ["OverflowException", "DivideByZeroException", "IndexOutOfRangeException"]
            )
                text.Append(
                    $"        catch ({exception})\n        {{\n            Print(\"{exception} \", 0);\n        }}\n"
                );
            afterwards.AddRange(Enum.GetValues<ValueType>().Select(type => $"Static{type}"));
            string sum = string.Join(" * 31 + ", afterwards.Select(place => $"Bits({place})"));
            text.Append($"        Print(\"  after \", unchecked({sum}));\n");
        }
        return text.Append("    }\n").ToString();
    }

    private static string Argument(
        Draw draw,
        Parameter p,
        int round,
        StringBuilder text,
        List<string> afterwards
    )
    {
        string name = $"{p.Name}_{round}";
        switch (p.Kind)
        {
            case ParameterKind.Struct:
                return $"new Mixed({Value(draw, ValueType.Int)}, {Value(draw, ValueType.Ulong)})";
            case ParameterKind.Array:
                text.Append(
                    $"        {p.Type.Name()}[] {name} = {{ {Value(draw, p.Type)}, {Value(draw, p.Type)}, {Value(draw, p.Type)} }};\n"
                );
                afterwards.Add($"{name}[1]");
                return name;
            case ParameterKind.Ref:
                text.Append($"        {p.Type.Name()} {name} = {Value(draw, p.Type)};\n");
                afterwards.Add(name);
                return "ref " + name;
            default:
                return Value(draw, p.Type);
        }
    }

    private static string Value(Draw draw, ValueType type) =>
        type switch
        {
            ValueType.Bool => draw.Pick("true", "false"),
            ValueType.Double => draw.Pick(
                "1.5",
                "-0.0",
                "1e18",
                "-2147483649.0",
                "double.NaN",
                "4e9"
            ),
            _ => $"unchecked(({type.Name()})0x{draw.Bits() >> draw.Below(64):x}UL)",
        };
}
