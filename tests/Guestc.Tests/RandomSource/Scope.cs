namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>
/// A place a program can read, and write unless it is a loop counter. What lies behind a reference or on the stack cannot be
/// captured by a closure.
/// </summary>
internal readonly record struct Place(
    string Text,
    ValueType Type,
    bool IsWritable = true,
    bool IsCapturable = true
);

/// <summary>What a function's header says.</summary>
internal sealed record Signature(
    string Name,
    ValueType Result,
    IReadOnlyList<Parameter> Parameters
);

internal readonly record struct Parameter(string Name, ValueType Type, ParameterKind Kind);

internal enum ParameterKind
{
    Value,
    Ref,
    In,
    Struct,
    Array,
}

/// <summary>The places, arrays and callable functions at one point of a function.</summary>
internal sealed class Scope
{
    public List<Place> Places { get; } = [];

    /// <summary>Arrays and spans with their element type.</summary>
    public List<(string Name, ValueType Element)> Arrays { get; } = [];

    /// <summary>Variables of the struct type.</summary>
    public List<string> Structs { get; } = [];

    /// <summary>Locals of the function that hold a constant; the C# compiler folds none of them, a back end may fold all.</summary>
    public List<string> Constants { get; } = [];

    /// <summary>Variables that hold a <c>Node</c> or null.</summary>
    public List<string> Nodes { get; } = [];

    /// <summary>Local functions of one parameter: they capture by reference.</summary>
    public List<Signature> Locals { get; } = [];

    public IReadOnlyList<Signature> Callees { get; init; } = [];

    /// <summary>How many names that begin with a prefix were given.</summary>
    private int _names;

    public string Fresh(string prefix) => prefix + _names++;

    /// <summary>Writes the body of a closure: what cannot be captured is out of reach, what it is given is within.</summary>
    public string Within(Place given, Func<string> body)
    {
        List<Place> outside = [.. Places];
        Places.RemoveAll(place => !place.IsCapturable);
        Places.Add(given);
        string text = body();
        Places.Clear();
        Places.AddRange(outside);
        return text;
    }

    public List<Place> Of(ValueType type, bool writable = false) =>
        [.. Places.Where(place => place.Type == type && (place.IsWritable || !writable))];
}
