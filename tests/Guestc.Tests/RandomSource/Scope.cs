namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>A place a program can read, and write unless it is a loop counter.</summary>
internal readonly record struct Place(string Text, ValueType Type, bool IsWritable = true);

/// <summary>What a function's header says; <see cref="Places"/> are parameter kinds in order.</summary>
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

    public IReadOnlyList<Signature> Callees { get; init; } = [];

    public List<Place> Of(ValueType type, bool writable = false) =>
        [.. Places.Where(place => place.Type == type && (place.IsWritable || !writable))];
}
