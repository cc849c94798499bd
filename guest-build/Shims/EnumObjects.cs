namespace Perjury.GuestBuild.Shims;

/// <summary>Enums by their Type object: values as boxes, boxes from numbers.</summary>
[Replaces("System.Enum")]
internal static class EnumObjects
{
    public static object ToObject(Type type, int value) => Boxed(type, value);

    public static object ToObject(Type type, long value) => Boxed(type, value);

    public static object ToObject(Type type, sbyte value) => Boxed(type, value);

    public static object ToObject(Type type, short value) => Boxed(type, value);

    public static object ToObject(Type type, byte value) => Boxed(type, value);

    public static object ToObject(Type type, ushort value) => Boxed(type, value);

    public static object ToObject(Type type, uint value) => Boxed(type, value);

    public static object ToObject(Type type, ulong value) => Boxed(type, (long)value);

    public static object ToObject(Type type, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int code = Machine.rt_info_code(Machine.rt_info_of(value));
        if (code is < (int)TypeCode.Boolean or > (int)TypeCode.UInt64)
            throw new ArgumentException(
                "The value passed in must be an enum base or an underlying type for an enum, such as an Int32.",
                nameof(value)
            );
        return Boxed(type, Machine.rt_boxed_bits(value));
    }

    public static string Format(Type type, object value, string format)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(format);
        long info = EnumShim.Info(type);
        if (Machine.rt_info_of(value) is var other && other != info)
        {
            if ((Machine.rt_info_flags(other) & 2) != 0)
                throw new ArgumentException(
                    $"Object must be the same type as the enum. The type passed in was '{Machine.rt_info_display(other)}'; the enum type was '{type}'."
                );
            if (Machine.rt_info_code(other) != Machine.rt_info_code(info))
                throw new ArgumentException(
                    $"Enum underlying type and the object must be same type or object must be a String. Type passed in was '{Machine.rt_info_display(other)}'; the enum underlying type was '{type.GetEnumUnderlyingType()}'."
                );
        }
        return EnumShim.Format(Boxed(type, Machine.rt_boxed_bits(value)), format);
    }

    private static object Boxed(Type type, long bits) => EnumShim.Boxed(EnumShim.Info(type), bits);
}
