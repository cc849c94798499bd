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
    Nint,
    Int128,
    UInt128,
    Float,
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
        ValueType.Nint,
        ValueType.Int128,
        ValueType.UInt128,
    ];

    /// <summary>What C# computes in: the others are widened to int first.</summary>
    public static readonly ValueType[] Wide =
    [
        ValueType.Int,
        ValueType.Uint,
        ValueType.Long,
        ValueType.Ulong,
        ValueType.Nint,
        ValueType.Int128,
        ValueType.UInt128,
    ];

    public static string Name(this ValueType type) =>
        type.Bits() == 128 ? type.ToString() : type.ToString().ToLowerInvariant();

    public static int Bits(this ValueType type) =>
        type switch
        {
            ValueType.Bool or ValueType.Sbyte or ValueType.Byte => 8,
            ValueType.Short or ValueType.Ushort or ValueType.Char => 16,
            ValueType.Int or ValueType.Uint or ValueType.Float => 32,
            ValueType.Int128 or ValueType.UInt128 => 128,
            _ => 64,
        };

    public static bool IsInteger(this ValueType type) =>
        type is not (ValueType.Bool or ValueType.Float or ValueType.Double);

    /// <summary>The call that makes 64 bits of a value.</summary>
    public static string Bits(this ValueType type, string value) =>
        type.Bits() == 128 ? $"Fold((UInt128){value})" : $"Bits({value})";
}
