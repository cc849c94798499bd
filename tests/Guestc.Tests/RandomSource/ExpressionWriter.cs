namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>
/// Writes typed expressions. Everything is parenthesised and cast, so that the text has exactly the type asked for; constants
/// are locals, so that the C# compiler folds none of them.
/// </summary>
internal sealed class ExpressionWriter(Draw draw, Scope scope)
{
    private static readonly string[] Corners =
    [
        "0",
        "1",
        "2",
        "3",
        "7",
        "10",
        "31",
        "32",
        "63",
        "64",
        "100",
        "127",
        "128",
        "255",
        "256",
    ];

    /// <summary>An expression of type <paramref name="type"/>; <paramref name="depth"/> bounds its height.</summary>
    public string Write(ValueType type, int depth)
    {
        if (depth <= 0)
            return Leaf(type);
        return type switch
        {
            ValueType.Bool => Bool(depth),
            ValueType.Double => Double(depth),
            ValueType.Int or ValueType.Uint or ValueType.Long or ValueType.Ulong => Integer(
                type,
                depth
            ),
            _ => draw.OneIn(3)
                ? Any(type, depth) ?? Leaf(type)
                : Cast(type, Write(draw.Pick(ValueTypes.Wide), depth - 1)),
        };
    }

    private string Integer(ValueType type, int depth)
    {
        switch (draw.Below(12))
        {
            case 0:
                return Any(type, depth) ?? Leaf(type);
            case 1:
                ValueType from = draw.Pick(ValueTypes.Integers);
                return Cast(type, Write(from, depth - 1));
            case 2:
                return Cast(type, Write(ValueType.Double, depth - 1));
            case 3:
                return $"({Write(type, depth - 1)} {draw.Pick("<<", ">>", ">>>")} {Write(ValueType.Int, depth - 2)})";
            case 4:
                return $"({Write(type, depth - 1)} {draw.Pick("/", "%")} {Divisor(type, depth - 2)})";
            case 5:
                string operation = draw.Pick("+", "-", "*");
                // Few: a function that always throws says little about the rest of it.
                if (!draw.OneIn(12))
                    goto default;
                return $"checked({Write(type, depth - 1)} {operation} {Write(type, depth - 2)})";
            case 6:
                string sign = type == ValueType.Ulong ? "~" : draw.Pick("-", "~");
                // Minus on uint would widen to long.
                return type == ValueType.Uint
                    ? $"(~{Write(type, depth - 1)})"
                    : $"({sign}{Write(type, depth - 1)})";
            case 7:
                return Intrinsic(type, depth);
            default:
                string binary = draw.Pick("+", "-", "*", "&", "|", "^");
                return $"({Write(type, depth - 1)} {binary} {Write(type, depth - 2)})";
        }
    }

    /// <summary>Mostly a divisor that is never zero, sometimes one that is.</summary>
    private string Divisor(ValueType type, int depth)
    {
        string value = Write(type, depth);
        return draw.OneIn(60) ? value : $"({value} | 1)";
    }

    private string Intrinsic(ValueType type, int depth)
    {
        string ulongs = Write(ValueType.Ulong, depth - 1);
        string uints = Write(ValueType.Uint, depth - 2);
        string text = draw.Below(8) switch
        {
            0 => $"BitOperations.PopCount({ulongs})",
            1 => $"BitOperations.LeadingZeroCount({ulongs})",
            2 => $"BitOperations.TrailingZeroCount({uints})",
            3 => $"BitOperations.RotateLeft({ulongs}, {Write(ValueType.Int, 0)})",
            4 => $"BitOperations.RotateRight({uints}, {Write(ValueType.Int, 0)})",
            5 => $"Math.BigMul({ulongs}, {Write(ValueType.Ulong, depth - 2)}, out _)",
            6 => $"Math.Max({ulongs}, {Write(ValueType.Ulong, depth - 2)})",
            _ => $"BinaryPrimitives.ReverseEndianness({ulongs})",
        };
        return Cast(type, text);
    }

    private string Bool(int depth)
    {
        switch (draw.Below(6))
        {
            case 0:
                return Any(ValueType.Bool, depth) ?? Leaf(ValueType.Bool);
            case 1:
                return $"({Write(ValueType.Bool, depth - 1)} {draw.Pick("&&", "||", "^", "&", "|")} {Write(ValueType.Bool, depth - 2)})";
            case 2:
                return $"(!{Write(ValueType.Bool, depth - 1)})";
            case 3:
                return Compare(ValueType.Double, depth);
            default:
                return Compare(draw.Pick(ValueTypes.Wide), depth);
        }
    }

    private string Compare(ValueType type, int depth) =>
        $"({Write(type, depth - 1)} {draw.Pick("<", "<=", ">", ">=", "==", "!=")} {Write(type, depth - 2)})";

    /// <summary>No remainder and no library: sums and products are exact on every IEEE machine.</summary>
    private string Double(int depth) =>
        draw.Below(5) switch
        {
            0 => Any(ValueType.Double, depth) ?? Leaf(ValueType.Double),
            1 => $"((double){Write(draw.Pick(ValueTypes.Integers), depth - 1)})",
            2 => $"((double)(float){Write(ValueType.Double, depth - 1)})",
            3 => $"(-{Write(ValueType.Double, depth - 1)})",
            _ =>
                $"({Write(ValueType.Double, depth - 1)} {draw.Pick("+", "-", "*", "/")} {Write(ValueType.Double, depth - 2)})",
        };

    /// <summary>What works for every type: a choice, a call, an element; null when there is nothing of the kind.</summary>
    private string? Any(ValueType type, int depth)
    {
        switch (draw.Below(4))
        {
            case 0:
                return $"({Write(ValueType.Bool, depth - 1)} ? {Write(type, depth - 1)} : {Write(type, depth - 2)})";
            case 1:
                return Element(type, depth);
            default:
                return Call(type, depth);
        }
    }

    private string? Element(ValueType type, int depth)
    {
        var arrays = scope.Arrays.Where(array => array.Element == type).ToList();
        if (arrays.Count == 0)
            return null;
        string name = draw.From(arrays).Name;
        return $"{name}[{Index(name, depth - 1)}]";
    }

    /// <summary>Mostly inside the bounds, sometimes wherever.</summary>
    public string Index(string array, int depth)
    {
        string value = Write(ValueType.Int, depth);
        return draw.OneIn(30) ? $"{value} & 15" : $"(int)((uint){value} % (uint){array}.Length)";
    }

    private string? Call(ValueType type, int depth)
    {
        var callees = scope.Callees.Where(callee => callee.Result == type).ToList();
        return callees.Count == 0 ? null : Call(draw.From(callees), depth);
    }

    public string Call(Signature callee, int depth) =>
        $"{callee.Name}({string.Join(", ", callee.Parameters.Select(p => Argument(p, depth - 1)))})";

    private string Argument(Parameter parameter, int depth)
    {
        switch (parameter.Kind)
        {
            case ParameterKind.Ref:
                List<Place> places = scope.Of(parameter.Type, writable: true);
                return places.Count > 0
                    ? "ref " + draw.From(places).Text
                    : $"ref Box(({parameter.Type.Name()})({Leaf(parameter.Type)}))[0]";
            case ParameterKind.Struct:
                return scope.Structs.Count > 0 && !draw.OneIn(4)
                    ? draw.From(scope.Structs)
                    : $"new Mixed({Write(ValueType.Int, depth)}, {Write(ValueType.Ulong, depth - 1)})";
            case ParameterKind.Array:
                var arrays = scope.Arrays.Where(array => array.Element == parameter.Type).ToList();
                return arrays.Count > 0 && !draw.OneIn(4)
                    ? draw.From(arrays).Name
                    : $"Box({Cast(parameter.Type, Write(parameter.Type, depth))})";
            default:
                return Write(parameter.Type, depth);
        }
    }

    private string Leaf(ValueType type)
    {
        List<Place> places = scope.Of(type);
        if (places.Count > 0 && !draw.OneIn(5))
            return draw.From(places).Text;
        return Constant(type);
    }

    private string Constant(ValueType type)
    {
        if (type == ValueType.Bool)
            return draw.Pick("Yes", "No");
        string name = $"k{scope.Constants.Count}";
        scope.Constants.Add($"{type.Name()} {name} = {Literal(type)};");
        return name;
    }

    private string Literal(ValueType type)
    {
        string name = type.Name();
        if (type == ValueType.Double)
            return draw.Pick("0.5", "1e10", "-3.25", "1e-3", "int.MinValue", "1e300", "0.0");
        return draw.Below(3) switch
        {
            0 => $"unchecked(({name}){draw.Pick(Corners)})",
            1 => $"{name}.{draw.Pick("MaxValue", "MinValue")}",
            _ => $"unchecked(({name})0x{draw.Bits() >> draw.Below(64):x}UL)",
        };
    }

    /// <summary>Sometimes a conversion that throws when the value does not fit.</summary>
    private string Cast(ValueType type, string text) =>
        draw.OneIn(150) ? $"checked(({type.Name()}){text})" : $"unchecked(({type.Name()}){text})";
}
