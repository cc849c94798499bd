using System.Text;

namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>Writes one function: locals, then statements that may branch, loop, switch, throw and catch, then a result.</summary>
internal sealed class FunctionWriter
{
    private const int MaxDepth = 4;
    private const int MaxNesting = 3;

    private readonly Draw _draw;
    private readonly Scope _scope;
    private readonly ExpressionWriter _expressions;
    private readonly FeatureWriter _features;
    private readonly StringBuilder _text = new();
    private int _indent = 2;
    private int _budget = 14;

    private FunctionWriter(Draw draw, Scope scope)
    {
        _draw = draw;
        _scope = scope;
        _expressions = new ExpressionWriter(draw, scope);
        _features = _expressions.Features;
    }

    /// <summary>The signature of function <paramref name="number"/>.</summary>
    public static Signature Header(Draw draw, int number)
    {
        var parameters = new List<Parameter>();
        int count = draw.OneIn(8) ? draw.Below(12) : draw.Below(5);
        for (int i = 0; i < count; i++)
        {
            ValueType type = draw.Pick<ValueType>(Enum.GetValues<ValueType>());
            ParameterKind kind = draw.Below(10) switch
            {
                0 or 1 => ParameterKind.Ref,
                2 => ParameterKind.In,
                3 => ParameterKind.Struct,
                4 => ParameterKind.Array,
                _ => ParameterKind.Value,
            };
            parameters.Add(new Parameter($"p{i}", type, kind));
        }
        ValueType result = draw.Pick<ValueType>(Enum.GetValues<ValueType>());
        return new Signature($"F{number}", result, parameters);
    }

    /// <summary>The whole method as text.</summary>
    public static string Write(Draw draw, Signature signature, IReadOnlyList<Signature> callees)
    {
        var scope = new Scope { Callees = callees };
        foreach (Parameter p in signature.Parameters)
        {
            switch (p.Kind)
            {
                case ParameterKind.Struct:
                    AddStruct(scope, p.Name);
                    break;
                case ParameterKind.Array:
                    scope.Arrays.Add((p.Name, p.Type));
                    break;
                default:
                    scope.Places.Add(
                        new Place(
                            p.Name,
                            p.Type,
                            p.Kind != ParameterKind.In,
                            p.Kind == ParameterKind.Value
                        )
                    );
                    break;
            }
        }
        foreach (ValueType type in Enum.GetValues<ValueType>())
            scope.Places.Add(new Place($"Static{type}", type));
        return new FunctionWriter(draw, scope).Method(signature);
    }

    private string Method(Signature signature)
    {
        string inlining = _draw.Below(3) switch
        {
            0 => "    [MethodImpl(MethodImplOptions.NoInlining)]\n",
            1 => "    [MethodImpl(MethodImplOptions.AggressiveInlining)]\n",
            _ => "",
        };
        string parameters = string.Join(", ", signature.Parameters.Select(Declare));
        _text.Append(inlining);
        _text.Append(
            $"    internal static {signature.Result.Name()} {signature.Name}({parameters})\n    {{\n"
        );
        // Every call costs fuel, so that programs whose functions call each other a lot still end.
        Line("if (--Fuel < 0) return default;");
        int constants = _text.Length;
        Locals();
        Block(_draw.Below(6) + 2, 0);
        Line($"return {_expressions.Write(signature.Result, MaxDepth)};");
        _text.Append("    }\n");
        _text.Insert(
            constants,
            string.Concat(_scope.Constants.Select(line => $"        {line}\n"))
        );
        return _text.ToString();
    }

    private static string Declare(Parameter p) =>
        p.Kind switch
        {
            ParameterKind.Ref => $"ref {p.Type.Name()} {p.Name}",
            ParameterKind.In => $"in {p.Type.Name()} {p.Name}",
            ParameterKind.Struct => $"Mixed {p.Name}",
            ParameterKind.Array => $"{p.Type.Name()}[] {p.Name}",
            _ => $"{p.Type.Name()} {p.Name}",
        };

    private static void AddStruct(Scope scope, string name)
    {
        scope.Structs.Add(name);
        scope.Places.Add(new Place(name + ".A", ValueType.Int));
        scope.Places.Add(new Place(name + ".B", ValueType.Ulong));
        scope.Places.Add(new Place(name + ".C", ValueType.Short));
        scope.Places.Add(new Place(name + ".D", ValueType.Byte));
    }

    private void Locals()
    {
        int count = _draw.Below(4) + 1;
        for (int i = 0; i < count; i++)
        {
            ValueType type = _draw.Pick<ValueType>(Enum.GetValues<ValueType>());
            string name = Fresh("v");
            Line($"{type.Name()} {name} = {_expressions.Write(type, 2)};");
            _scope.Places.Add(new Place(name, type));
        }
        if (_draw.OneIn(2))
        {
            ValueType type = _draw.Pick<ValueType>(Enum.GetValues<ValueType>());
            string name = Fresh("a");
            bool onStack = _draw.OneIn(2);
            string size = $"{_draw.Below(9) + 1}";
            Line(
                onStack
                    ? $"Span<{type.Name()}> {name} = stackalloc {type.Name()}[{size}];"
                    : $"{type.Name()}[] {name} = new {type.Name()}[{size}];"
            );
            // A span cannot be an argument for an array; it is still read and written by index.
            if (onStack)
                _scope.Places.Add(new Place($"{name}[0]", type, IsCapturable: false));
            else
                _scope.Arrays.Add((name, type));
        }
        if (_draw.OneIn(3))
        {
            string name = Fresh("s");
            Line(
                $"Mixed {name} = new Mixed({_expressions.Write(ValueType.Int, 2)}, {_expressions.Write(ValueType.Ulong, 1)});"
            );
            AddStruct(_scope, name);
        }
        if (_draw.OneIn(2))
        {
            string name = Fresh("o");
            Line($"Node? {name} = {_features.NewNode(2)};");
            _scope.Nodes.Add(name);
            _scope.Places.Add(new Place(name + "!.Small", ValueType.Int));
        }
        if (_draw.OneIn(4))
            LocalFunction();
    }

    private void LocalFunction()
    {
        ValueType given = _draw.Pick<ValueType>(Enum.GetValues<ValueType>());
        ValueType result = _draw.Pick<ValueType>(Enum.GetValues<ValueType>());
        string name = Fresh("L");
        string body = _scope.Within(new Place("z", given), () => _expressions.Write(result, 3));
        Line($"{result.Name()} {name}({given.Name()} z) => {body};");
        var parameter = new Parameter("z", given, ParameterKind.Value);
        _scope.Locals.Add(new Signature(name, result, [parameter]));
    }

    /// <summary>Names declared inside a block are gone behind it.</summary>
    private void Block(int statements, int nesting)
    {
        int places = _scope.Places.Count;
        for (int i = 0; i < statements && _budget > 0; i++)
        {
            _budget--;
            Statement(nesting);
        }
        _scope.Places.RemoveRange(places, _scope.Places.Count - places);
    }

    private void Statement(int nesting)
    {
        int kind = nesting >= MaxNesting ? _draw.Below(7) : _draw.Below(15);
        switch (kind)
        {
            case < 4:
                Assign();
                break;
            case 4:
                ArrayStore();
                break;
            case 5:
                Call();
                break;
            case 6:
                Node();
                break;
            case 7 or 8:
                Line($"if ({_expressions.Write(ValueType.Bool, 3)})");
                Braces(nesting);
                if (_draw.OneIn(2))
                {
                    Line("else");
                    Braces(nesting);
                }
                break;
            case 9 or 10:
                Loop(nesting);
                break;
            case 11:
                Switch(nesting);
                break;
            case 12:
                Each(nesting);
                break;
            default:
                Try(nesting);
                break;
        }
    }

    private void Assign()
    {
        var writable = _scope.Places.Where(place => place.IsWritable).ToList();
        Place place = _draw.From(writable);
        string value = _expressions.Write(place.Type, MaxDepth);
        bool isCompound = place.Type.IsInteger() && _draw.OneIn(3);
        if (isCompound && place.Type.Bits() >= 32)
            Line($"{place.Text} {_draw.Pick("+", "-", "*", "^", "|", "&")}= {value};");
        else if (isCompound)
            Line($"{place.Text}{_draw.Pick("++", "--")};");
        else
            Line($"{place.Text} = {value};");
    }

    private void ArrayStore()
    {
        if (_scope.Arrays.Count == 0)
        {
            Assign();
            return;
        }
        (string name, ValueType element) = _draw.From(_scope.Arrays);
        Line($"{name}[{_expressions.Index(name, 2)}] = {_expressions.Write(element, 3)};");
    }

    private void Call()
    {
        if (_scope.Callees.Count == 0)
            Assign();
        else
            Line($"{_expressions.Call(_draw.From(_scope.Callees), 3)};");
    }

    private void Loop(int nesting)
    {
        string counter = Fresh("i");
        Line($"for (int {counter} = 0; {counter} < {_draw.Below(6) + 1}; {counter}++)");
        _scope.Places.Add(new Place(counter, ValueType.Int, IsWritable: false));
        Braces(
            nesting,
            _draw.OneIn(3)
                ? $"if ({_expressions.Write(ValueType.Bool, 2)}) {_draw.Pick("break", "continue")};"
                : null
        );
        _scope.Places.RemoveAt(_scope.Places.Count - 1);
    }

    private void Each(int nesting)
    {
        ValueType type = _draw.Pick<ValueType>(Enum.GetValues<ValueType>());
        string name = Fresh("e");
        Line($"foreach ({type.Name()} {name} in {_features.Sequence(type, 2)})");
        _scope.Places.Add(new Place(name, type, IsWritable: false));
        Braces(nesting);
        _scope.Places.RemoveAt(_scope.Places.Count - 1);
    }

    private void Node()
    {
        if (_scope.Nodes.Count == 0)
            Assign();
        else
            Line($"{_draw.From(_scope.Nodes)} = {_features.NewNode(3)};");
    }

    private void Switch(int nesting)
    {
        int arms = _draw.Below(5) + 2;
        Line($"switch ({_expressions.Write(ValueType.Uint, 2)} % {arms})");
        Line("{");
        for (int arm = 0; arm + 1 < arms; arm++)
        {
            Line($"case {arm}:");
            Braces(nesting);
            Line("break;");
        }
        Line("default:");
        Braces(nesting);
        Line("break;");
        Line("}");
    }

    private void Try(int nesting)
    {
        Line("try");
        Braces(nesting);
        int form = _draw.Below(4);
        if (form != 1)
        {
            string type = _draw.Pick(
                "OverflowException",
                "DivideByZeroException",
                "IndexOutOfRangeException",
                "ArithmeticException",
                "NullReferenceException",
                "InvalidCastException",
                "Exception"
            );
            string filter = form == 2 ? $" when ({_expressions.Write(ValueType.Bool, 2)})" : "";
            Line($"catch ({type}){filter}");
            Braces(nesting, _draw.OneIn(8) ? "throw;" : null);
        }
        if (form is 1 or 3)
        {
            Line("finally");
            Braces(nesting);
        }
    }

    private void Braces(int nesting, string? last = null)
    {
        Line("{");
        _indent++;
        Block(_draw.Below(3) + 1, nesting + 1);
        if (last is not null)
            Line(last);
        _indent--;
        Line("}");
    }

    private void Line(string text) => _text.Append(' ', _indent * 4).Append(text).Append('\n');

    private string Fresh(string prefix) => _scope.Fresh(prefix);
}
