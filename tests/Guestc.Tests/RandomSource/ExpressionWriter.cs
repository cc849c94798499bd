namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>
/// Writes typed expressions. Everything is parenthesised and cast, so that the text has exactly the type asked for; constants
/// are locals, so that the C# compiler folds none of them.
/// </summary>
internal sealed class ExpressionWriter
{
    private readonly Draw _draw;
    private readonly Scope _scope;

    public ExpressionWriter(Draw draw, Scope scope)
    {
        _draw = draw;
        _scope = scope;
        Features = new FeatureWriter(draw, scope, this);
    }

    public FeatureWriter Features { get; }

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
            ValueType.Float => Float(depth),
            _ when ValueTypes.Wide.Contains(type) => Integer(type, depth),
            _ => _draw.OneIn(3)
                ? Any(type, depth) ?? Leaf(type)
                : Cast(type, Write(_draw.Pick(ValueTypes.Wide), depth - 1)),
        };
    }

    private string Integer(ValueType type, int depth)
    {
        switch (_draw.Below(12))
        {
            case 0:
                return Any(type, depth) ?? Leaf(type);
            case 1:
                ValueType from = _draw.Pick(ValueTypes.Integers);
                return Cast(type, Write(from, depth - 1));
            case 2:
                return Cast(type, Write(ValueType.Double, depth - 1));
            case 3:
                return $"({Write(type, depth - 1)} {_draw.Pick("<<", ">>", ">>>")} {Write(ValueType.Int, depth - 2)})";
            case 4:
                return $"({Write(type, depth - 1)} {_draw.Pick("/", "%")} {Divisor(type, depth - 2)})";
            case 5:
                string operation = _draw.Pick("+", "-", "*");
                // Few: a function that always throws says little about the rest of it.
                if (!_draw.OneIn(12))
                    goto default;
                return $"checked({Write(type, depth - 1)} {operation} {Write(type, depth - 2)})";
            case 6:
                string sign = type is ValueType.Ulong or ValueType.UInt128
                    ? "~"
                    : _draw.Pick("-", "~");
                // Minus on uint would widen to long.
                return type == ValueType.Uint
                    ? $"(~{Write(type, depth - 1)})"
                    : $"({sign}{Write(type, depth - 1)})";
            case 7:
                return Intrinsic(type, depth);
            default:
                string binary = _draw.Pick("+", "-", "*", "&", "|", "^");
                return $"({Write(type, depth - 1)} {binary} {Write(type, depth - 2)})";
        }
    }

    /// <summary>Mostly a divisor that is never zero, sometimes one that is.</summary>
    private string Divisor(ValueType type, int depth)
    {
        string value = Write(type, depth);
        return _draw.OneIn(60) ? value : $"({value} | ({type.Name()})1)";
    }

    private string Intrinsic(ValueType type, int depth)
    {
        string ulongs = Write(ValueType.Ulong, depth - 1);
        string uints = Write(ValueType.Uint, depth - 2);
        string text = _draw.Below(8) switch
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
        switch (_draw.Below(6))
        {
            case 0:
                return Any(ValueType.Bool, depth) ?? Leaf(ValueType.Bool);
            case 1:
                return $"({Write(ValueType.Bool, depth - 1)} {_draw.Pick("&&", "||", "^", "&", "|")} {Write(ValueType.Bool, depth - 2)})";
            case 2:
                return $"(!{Write(ValueType.Bool, depth - 1)})";
            case 3:
                return Compare(_draw.Pick(ValueType.Float, ValueType.Double), depth);
            default:
                return Compare(_draw.Pick(ValueTypes.Wide), depth);
        }
    }

    private string Compare(ValueType type, int depth) =>
        $"({Write(type, depth - 1)} {_draw.Pick("<", "<=", ">", ">=", "==", "!=")} {Write(type, depth - 2)})";

    /// <summary>No remainder and no library: sums and products are exact on every IEEE machine.</summary>
    private string Double(int depth) =>
        _draw.Below(5) switch
        {
            0 => Any(ValueType.Double, depth) ?? Leaf(ValueType.Double),
            1 => $"((double){Write(_draw.Pick(ValueTypes.Integers), depth - 1)})",
            2 => $"((double)(float){Write(ValueType.Double, depth - 1)})",
            3 => $"(-{Write(ValueType.Double, depth - 1)})",
            _ =>
                $"({Write(ValueType.Double, depth - 1)} {_draw.Pick("+", "-", "*", "/")} {Write(ValueType.Double, depth - 2)})",
        };

    private string Float(int depth) =>
        _draw.Below(5) switch
        {
            0 => Any(ValueType.Float, depth) ?? Leaf(ValueType.Float),
            1 => $"((float){Write(_draw.Pick(ValueTypes.Integers), depth - 1)})",
            2 => $"((float){Write(ValueType.Double, depth - 1)})",
            3 => $"(-{Write(ValueType.Float, depth - 1)})",
            _ =>
                $"((float)({Write(ValueType.Float, depth - 1)} {_draw.Pick("+", "-", "*", "/")} {Write(ValueType.Float, depth - 2)}))",
        };

    /// <summary>What works for every type: a choice, a call, an element; null when there is nothing of the kind.</summary>
    private string? Any(ValueType type, int depth)
    {
        switch (_draw.Below(6))
        {
            case 4:
            case 5:
                return Features.Write(type, depth);
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
        var arrays = _scope.Arrays.Where(array => array.Element == type).ToList();
        if (arrays.Count == 0)
            return null;
        string name = _draw.From(arrays).Name;
        return $"{name}[{Index(name, depth - 1)}]";
    }

    /// <summary>Mostly inside the bounds, sometimes wherever.</summary>
    public string Index(string array, int depth)
    {
        string value = Write(ValueType.Int, depth);
        return _draw.OneIn(30) ? $"{value} & 15" : $"(int)((uint){value} % (uint){array}.Length)";
    }

    private string? Call(ValueType type, int depth)
    {
        var callees = _scope
            .Callees.Concat(_scope.Locals)
            .Where(callee => callee.Result == type)
            .ToList();
        return callees.Count == 0 ? null : Call(_draw.From(callees), depth);
    }

    public string Call(Signature callee, int depth) =>
        $"{callee.Name}({string.Join(", ", callee.Parameters.Select(p => Argument(p, depth - 1)))})";

    private string Argument(Parameter parameter, int depth)
    {
        switch (parameter.Kind)
        {
            case ParameterKind.Ref:
                List<Place> places = _scope.Of(parameter.Type, writable: true);
                return places.Count > 0
                    ? "ref " + _draw.From(places).Text
                    : $"ref Box(({parameter.Type.Name()})({Leaf(parameter.Type)}))[0]";
            case ParameterKind.Struct:
                return _scope.Structs.Count > 0 && !_draw.OneIn(4)
                    ? _draw.From(_scope.Structs)
                    : $"new Mixed({Write(ValueType.Int, depth)}, {Write(ValueType.Ulong, depth - 1)})";
            case ParameterKind.Array:
                var arrays = _scope.Arrays.Where(array => array.Element == parameter.Type).ToList();
                return arrays.Count > 0 && !_draw.OneIn(4)
                    ? _draw.From(arrays).Name
                    : $"Box({Cast(parameter.Type, Write(parameter.Type, depth))})";
            default:
                return Write(parameter.Type, depth);
        }
    }

    private string Leaf(ValueType type)
    {
        List<Place> places = _scope.Of(type);
        if (places.Count > 0 && !_draw.OneIn(5))
            return _draw.From(places).Text;
        return Constant(type);
    }

    private string Constant(ValueType type)
    {
        if (type == ValueType.Bool)
            return _draw.Pick("Yes", "No");
        string name = $"k{_scope.Constants.Count}";
        _scope.Constants.Add($"{type.Name()} {name} = {Literal(type)};");
        return name;
    }

    private string Literal(ValueType type)
    {
        string name = type.Name();
        if (type == ValueType.Float)
            return _draw.Pick("0.5f", "1e10f", "-3.25f", "1e-3f", "int.MinValue", "1e38f", "0.0f");
        if (type == ValueType.Double)
            return _draw.Pick("0.5", "1e10", "-3.25", "1e-3", "int.MinValue", "1e300", "0.0");
        return _draw.Below(3) switch
        {
            0 => $"unchecked(({name}){_draw.Pick(Corners)})",
            1 => $"{name}.{_draw.Pick("MaxValue", "MinValue")}",
            _ => $"unchecked(({name})0x{_draw.Bits() >> _draw.Below(64):x}UL)",
        };
    }

    /// <summary>Sometimes a conversion that throws when the value does not fit.</summary>
    private string Cast(ValueType type, string text) =>
        _draw.OneIn(150) ? $"checked(({type.Name()}){text})" : $"unchecked(({type.Name()}){text})";
}
