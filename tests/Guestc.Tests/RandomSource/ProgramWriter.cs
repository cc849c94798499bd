using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>
/// A random C# program: functions that only call functions before them, and a Main that calls each with fixed arguments and prints
/// its result, the exception it threw, and what it did to the statics. Functions do not depend on those after them, so the program
/// of one function and its callees behaves the same.
/// </summary>
internal static partial class ProgramWriter
{
    private const int Reach = 12;
    private const int Fuel = 400;

    /// <summary>The text of a program with all of its functions.</summary>
    public static string Write(ulong seed, int functions) =>
        Write(new RandomProgram(seed, functions));

    /// <summary>The text of a program: the functions that its Main calls, and those that these call.</summary>
    public static string Write(RandomProgram program)
    {
        var draw = new Draw(program.Seed);
        var text = new StringBuilder(
            $"// seed {program.Seed}, {program.Roots.Count} of {program.Functions} functions\n"
        );
        text.Append(ProgramFrame.Head);
        text.Append(Statics(draw.Split())).Append(ProgramFrame.Members);
        var signatures = new List<Signature>();
        var functions = new List<(string Body, string Driver)>();
        for (int i = 0; i < program.Functions; i++)
        {
            // Each function has a stream of its own: dropping one leaves the others as they are.
            Draw own = draw.Split();
            Signature signature = FunctionWriter.Header(own, i);
            List<Signature> callees = [.. signatures.Skip(Math.Max(0, i - Reach))];
            string body = FunctionWriter.Write(own, signature, callees);
            functions.Add((body, Driver(own, signature)));
            signatures.Add(signature);
        }
        foreach (int i in Needed(program.Roots, functions))
            text.Append('\n').Append(functions[i].Body);
        text.Append("\n    private static void Main()\n    {\n");
        foreach (int i in program.Roots)
            text.Append($"        Run{signatures[i].Name}();\n");
        text.Append("    }\n");
        foreach (int i in program.Roots)
            text.Append(functions[i].Driver);
        return text.Append("}\n").ToString();
    }

    /// <summary>The roots and what they call, directly or not, in order.</summary>
    private static IEnumerable<int> Needed(
        IReadOnlyList<int> roots,
        List<(string Body, string Driver)> functions
    )
    {
        var needed = new SortedSet<int>();
        var pending = new Stack<int>(roots);
        while (pending.TryPop(out int i))
        {
            if (!needed.Add(i))
                continue;
            foreach (Match call in Call().Matches(functions[i].Body))
                pending.Push(int.Parse(call.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        }
        return needed;
    }

    [GeneratedRegex(@"\bF(\d+)\(")]
    private static partial Regex Call();

    /// <summary>Resets the statics, calls once with each of two argument sets, prints.</summary>
    private static string Driver(Draw draw, Signature signature)
    {
        var text = new StringBuilder($"\n    private static void Run{signature.Name}()\n    {{\n");
        text.Append($"        Fuel = {Fuel};\n");
        for (int round = 0; round < 2; round++)
        {
            text.Append($"        Reset{round}();\n");
            var arguments = new List<string>();
            var afterwards = new List<string>();
            foreach (Parameter p in signature.Parameters)
                arguments.Add(Argument(draw, p, round, text, afterwards));
            string call = $"{signature.Name}({string.Join(", ", arguments)})";
            text.Append("        try\n        {\n");
            text.Append(
                $"            Print(\"{signature.Name} \", {signature.Result.Bits(call)});\n"
            );
            text.Append("        }\n        catch (Exception e)\n        {\n");
            text.Append("            PrintException(e);\n        }\n");
            string sum = string.Concat(afterwards.Select(place => $" * 31 + {place}"));
            text.Append($"        Print(\"  after \", unchecked(Statics(){sum}));\n");
        }
        return text.Append("    }\n").ToString();
    }

    /// <summary>The statics, their values at the beginning of a call's two rounds, and a sum of what is in them.</summary>
    private static string Statics(Draw draw)
    {
        ValueType[] types = Enum.GetValues<ValueType>();
        var text = new StringBuilder();
        foreach (ValueType type in types)
            text.Append($"    private static {type.Name()} Static{type};\n");
        for (int round = 0; round < 2; round++)
        {
            text.Append($"\n    private static void Reset{round}()\n    {{\n");
            foreach (ValueType type in types)
                text.Append($"        Static{type} = {Value(draw, type)};\n");
            text.Append("    }\n");
        }
        text.Append("\n    private static ulong Statics()\n    {\n        ulong sum = 0;\n");
        foreach (ValueType type in types)
            text.Append($"        sum = sum * 31 + {type.Bits($"Static{type}")};\n");
        return text.Append("        return sum;\n    }\n").ToString();
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
                afterwards.Add(p.Type.Bits($"{name}[1]"));
                return name;
            case ParameterKind.Ref:
                text.Append($"        {p.Type.Name()} {name} = {Value(draw, p.Type)};\n");
                afterwards.Add(p.Type.Bits(name));
                return "ref " + name;
            default:
                return Value(draw, p.Type);
        }
    }

    private static string Value(Draw draw, ValueType type) =>
        type switch
        {
            ValueType.Bool => draw.Pick("true", "false"),
            ValueType.Float => draw.Pick("1.5f", "-0.0f", "1e18f", "16777217", "float.NaN", "4e9f"),
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
