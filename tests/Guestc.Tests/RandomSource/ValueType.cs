namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>The types random programs compute with.</summary>
internal enum ValueType
{
    Bool,
    Sbyte,
    Byte,
    Short,
    Ushort,
    Char,
    Int,
    Uint,
    Long,
    Ulong,
    Double,
}

internal static class ValueTypes
{
    public static readonly ValueType[] Integers =
    [
        ValueType.Sbyte,
        ValueType.Byte,
        ValueType.Short,
        ValueType.Ushort,
        ValueType.Char,
        ValueType.Int,
        ValueType.Uint,
        ValueType.Long,
        ValueType.Ulong,
    ];

    /// <summary>What C# computes in: the others are widened to int first.</summary>
    public static readonly ValueType[] Wide =
    [
        ValueType.Int,
        ValueType.Uint,
        ValueType.Long,
        ValueType.Ulong,
    ];

    public static string Name(this ValueType type) => type.ToString().ToLowerInvariant();

    public static int Bits(this ValueType type) =>
        type switch
        {
            ValueType.Bool or ValueType.Sbyte or ValueType.Byte => 8,
            ValueType.Short or ValueType.Ushort or ValueType.Char => 16,
            ValueType.Int or ValueType.Uint => 32,
            _ => 64,
        };

    public static bool IsInteger(this ValueType type) =>
        type is not (ValueType.Bool or ValueType.Double);
}
