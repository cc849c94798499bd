namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>
/// Expressions that go by way of a language feature: generic methods, closures, boxes, nullables, tuples, objects with virtual
/// and interface methods, sequences and text.
/// </summary>
internal sealed class FeatureWriter(Draw draw, Scope scope, ExpressionWriter expressions)
{
    /// <summary>An expression of type <paramref name="type"/>.</summary>
    public string Write(ValueType type, int depth)
    {
        string name = type.Name();
        string value = expressions.Write(type, depth - 2);
        switch (draw.Below(9))
        {
            case 0:
                return $"Pick<{name}>({Bool(depth)}, {value}, {expressions.Write(type, depth - 2)})";
            case 1:
                return $"(Maybe<{name}>({Bool(depth)}, {value}) ?? {expressions.Write(type, depth - 2)})";
            case 2:
                return $"Larger<{name}>({value}, {expressions.Write(type, depth - 2)})";
            case 3:
                ValueType other = draw.Pick<ValueType>(Enum.GetValues<ValueType>());
                return $"({expressions.Write(other, depth - 2)}, {value}).Item2";
            case 4:
                return Unbox(type, value);
            case 5:
                return $"new Cell<{name}>({value}).Value";
            case 6:
                return $"((Func<{name}, {name}>)({Lambda(type, depth)}))({value})";
            case 7 when type != ValueType.Bool:
                return $"Sum<{name}>({value}, {expressions.Write(type, depth - 2)})";
            default:
                return type == ValueType.Ulong ? Number(depth) : Aggregate(type, depth);
        }
    }

    /// <summary>A new object, or now and then none.</summary>
    public string NewNode(int depth)
    {
        if (draw.OneIn(12))
            return "null";
        string own = expressions.Write(ValueType.Ulong, depth - 1);
        string below = scope.Nodes.Count > 0 && !draw.OneIn(3) ? draw.From(scope.Nodes) : "null";
        ValueType type = draw.Pick<ValueType>(Enum.GetValues<ValueType>());
        return draw.Below(3) switch
        {
            0 => $"new Leaf({own})",
            1 => $"new Branch({own}, {below})",
            _ => $"new Cell<{type.Name()}>({expressions.Write(type, depth - 1)})",
        };
    }

    /// <summary>A short sequence, made lazily.</summary>
    public string Sequence(ValueType type, int depth)
    {
        string made =
            $"Unfold<{type.Name()}>({expressions.Write(type, depth - 2)}, {draw.Below(4) + 1}, {Lambda(type, depth)})";
        return draw.Below(4) switch
        {
            0 => $"{made}.Select({Lambda(type, depth)})",
            1 => $"{made}.Where({Lambda(type, depth, ValueType.Bool)})",
            2 => $"{made}.Reverse()",
            _ => made,
        };
    }

    private string Aggregate(ValueType type, int depth)
    {
        string a = scope.Fresh("z");
        string body = scope.Within(
            new Place(a, type, IsWritable: false),
            () =>
                $"Pick<{type.Name()}>({Bool(depth - 1)}, {a}b, {expressions.Write(type, depth - 2)})"
        );
        return $"{Sequence(type, depth - 1)}.Aggregate({expressions.Write(type, depth - 2)}, ({a}, {a}b) => {body})";
    }

    private string Lambda(ValueType type, int depth, ValueType? result = null)
    {
        string name = scope.Fresh("z");
        string body = scope.Within(
            new Place(name, type),
            () => expressions.Write(result ?? type, depth - 2)
        );
        return $"{name} => {body}";
    }

    /// <summary>Mostly to the type that was boxed.</summary>
    private string Unbox(ValueType type, string value) =>
        draw.OneIn(40)
            ? $"(({type.Name()})(object){expressions.Write(draw.Pick<ValueType>(Enum.GetValues<ValueType>()), 1)})"
            : $"(({type.Name()})(object){value})";

    /// <summary>What objects and texts make of numbers.</summary>
    private string Number(int depth)
    {
        string value = expressions.Write(ValueType.Ulong, depth - 1);
        ValueType type = draw.Pick<ValueType>(Enum.GetValues<ValueType>());
        string any = expressions.Write(type, depth - 2);
        if (scope.Nodes.Count == 0 || draw.OneIn(5))
            return draw.OneIn(2) ? $"Hash($\"{{({any})}}\")" : $"Hash(({any}).ToString())";
        string node = draw.From(scope.Nodes);
        string tested = scope.Fresh("t");
        return draw.Below(7) switch
        {
            0 => $"{node}!.Mix({value})",
            1 => $"((IScale){node}!).Scale({value})",
            2 => $"((IScale){node}!).Twice({value})",
            3 => $"({node} is Branch {tested} ? {tested}.Own : {value})",
            4 when draw.OneIn(4) => $"((Branch){node}!).Own",
            5 => $"({node} as Cell<{type.Name()}> == null ? {value} : 3UL)",
            6 => $"({node}?.Scale({value}) ?? 5UL)",
            _ => $"{node}!.Take<{type.Name()}>({any})",
        };
    }

    private string Bool(int depth) => expressions.Write(ValueType.Bool, depth - 2);
}
