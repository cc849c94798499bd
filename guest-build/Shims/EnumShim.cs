namespace Perjury.GuestBuild.Shims;

/// <summary>System.Enum over the name tables the compiler writes; the rules are those of .NET (names by value, flags joined).</summary>
[Replaces("System.Enum")]
internal static class EnumShim
{
    public static bool Equals(Enum self, object? other) =>
        other is not null
        && Machine.rt_mt_of(self) == Machine.rt_mt_of(other)
        && Machine.rt_boxed_bits(self) == Machine.rt_boxed_bits(other);

    public static int GetHashCode(Enum self)
    {
        long bits = Machine.rt_boxed_bits(self);
        return Machine.rt_boxed_size(self) == 8 ? (int)bits ^ (int)(bits >> 32) : (int)bits;
    }

    public static int CompareTo(Enum self, object? other)
    {
        if (other is null)
            return 1;
        if (Machine.rt_mt_of(self) != Machine.rt_mt_of(other))
            throw new ArgumentException("Object must be the same type as the enum.");
        long a = Machine.rt_boxed_bits(self);
        long b = Machine.rt_boxed_bits(other);
        return Signed(Machine.rt_info_of(self)) ? a.CompareTo(b) : ((ulong)a).CompareTo((ulong)b);
    }

    public static bool HasFlag(Enum self, Enum flag)
    {
        ArgumentNullException.ThrowIfNull(flag);
        if (Machine.rt_mt_of(self) != Machine.rt_mt_of(flag))
            throw new ArgumentException("The argument type does not match the enum type.");
        long f = Machine.rt_boxed_bits(flag);
        return (Machine.rt_boxed_bits(self) & f) == f;
    }

    public static string ToString(Enum self) =>
        Name(Machine.rt_info_of(self), Machine.rt_boxed_bits(self)) ?? Number(self);

    public static string ToString(Enum self, string? format) => Format(self, format);

    public static string ToString(Enum self, IFormatProvider? provider) => ToString(self);

    public static string ToString(Enum self, string? format, IFormatProvider? provider) =>
        Format(self, format);

    public static string? GetName(Type type, object value) =>
        Exact(Info(type), Machine.rt_boxed_bits(value));

    public static bool IsDefined(Type type, object value) =>
        value is string s
            ? EnumParsing.Find(Info(type), s, false) >= 0
            : Exact(Info(type), Machine.rt_boxed_bits(value)) is not null;

    public static bool IsDefined<T>(T value)
        where T : struct, Enum =>
        Exact(Machine.rt_info_of(value), Machine.rt_boxed_bits(value)) is not null;

    public static string? GetName<T>(T value)
        where T : struct, Enum => Exact(Machine.rt_info_of(value), Machine.rt_boxed_bits(value));

    public static string[] GetNames<T>()
        where T : struct, Enum => GetNames(typeof(T));

    public static string[] GetNames(Type type)
    {
        long info = Info(type);
        var names = new string[Machine.rt_info_enum_count(info)];
        for (int i = 0; i < names.Length; i++)
            names[i] = Machine.rt_info_enum_name(info, i);
        return names;
    }

    public static T[] GetValues<T>()
        where T : struct, Enum
    {
        long info = Info(typeof(T));
        var values = new T[Machine.rt_info_enum_count(info)];
        for (int i = 0; i < values.Length; i++)
            values[i] = FromBits<T>(Machine.rt_info_enum_value(info, i));
        return values;
    }

    [Replaces("System.IConvertible.ToInt32")]
    public static int ToInt32(Enum self, IFormatProvider? provider) =>
        checked((int)Machine.rt_boxed_bits(self));

    [Replaces("System.IConvertible.ToInt64")]
    public static long ToInt64(Enum self, IFormatProvider? provider) => Machine.rt_boxed_bits(self);

    [Replaces("System.IConvertible.ToUInt32")]
    public static uint ToUInt32(Enum self, IFormatProvider? provider) =>
        checked((uint)Machine.rt_boxed_bits(self));

    [Replaces("System.IConvertible.ToUInt64")]
    public static ulong ToUInt64(Enum self, IFormatProvider? provider) =>
        (ulong)Machine.rt_boxed_bits(self);

    [Replaces("System.IConvertible.ToByte")]
    public static byte ToByte(Enum self, IFormatProvider? provider) =>
        checked((byte)Machine.rt_boxed_bits(self));

    [Replaces("GetValue")]
    public static object GetValue(Enum self) => Machine.rt_boxed_bits(self);

    public static TypeCode GetTypeCode(Enum self) =>
        (TypeCode)Machine.rt_info_code(Machine.rt_info_of(self));

    public static Type GetUnderlyingType(Type type) => type.GetEnumUnderlyingType();

    [Replaces("System.ISpanFormattable.TryFormat")]
    public static bool TryFormat(
        Enum self,
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format,
        IFormatProvider? provider
    ) =>
        Copy(
            Format(self, format.Length == 0 ? null : format.ToString()),
            destination,
            out charsWritten
        );

    public static bool TryFormat<T>(
        T value,
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format
    )
        where T : struct =>
        Copy(
            Format(value, format.Length == 0 ? null : format.ToString()),
            destination,
            out charsWritten
        );

    public static bool TryFormatUnconstrained<T>(
        T value,
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format
    ) =>
        Copy(
            Format(value!, format.Length == 0 ? null : format.ToString()),
            destination,
            out charsWritten
        );

    private static bool Copy(string s, Span<char> destination, out int charsWritten)
    {
        charsWritten = 0;
        if (!s.TryCopyTo(destination))
            return false;
        charsWritten = s.Length;
        return true;
    }

    internal static unsafe T FromBits<T>(long bits) =>
        System.Runtime.CompilerServices.Unsafe.As<long, T>(ref bits);

    internal static unsafe object Boxed(long info, long bits) =>
        Machine.rt_box_raw(Machine.rt_info_mt(info), (byte*)&bits);

    internal static long Info(Type type)
    {
        ArgumentNullException.ThrowIfNull(type, "enumType");
        if (type is not GuestType g || !type.IsEnum)
            throw new ArgumentException("Type provided must be an Enum.", "enumType");
        return g.Info;
    }

    internal static bool Signed(long info) => (Machine.rt_info_flags(info) & 2048) == 0;

    private static string Number(object self)
    {
        long bits = Machine.rt_boxed_bits(self);
        return Signed(Machine.rt_info_of(self)) ? bits.ToString() : ((ulong)bits).ToString();
    }

    internal static string Format(object self, string? format)
    {
        long info = Machine.rt_info_of(self);
        long bits = Machine.rt_boxed_bits(self);
        switch (format)
        {
            case null or "" or "G" or "g":
                return Name(info, bits) ?? Number(self);
            case "D" or "d":
                return Number(self);
            case "X" or "x":
                int digits = 2 * Machine.rt_boxed_size(self);
                ulong masked =
                    digits == 16 ? (ulong)bits : (ulong)bits & ((1UL << (digits * 4)) - 1);
                return masked.ToString("X" + digits);
            case "F" or "f":
                return Flags(info, bits) ?? Number(self);
            default:
                throw new FormatException(
                    "Format string can be only \"G\", \"g\", \"X\", \"x\", \"F\", \"f\", \"D\" or \"d\"."
                );
        }
    }

    private static string? Exact(long info, long bits)
    {
        long n = Machine.rt_info_enum_count(info);
        for (int i = 0; i < n; i++)
        {
            if (Machine.rt_info_enum_value(info, i) == bits)
                return Machine.rt_info_enum_name(info, i);
        }
        return null;
    }

    private static string? Name(long info, long bits) =>
        (Machine.rt_info_flags(info) & 64) != 0 ? Flags(info, bits) : Exact(info, bits);

    /// <summary>Names from the largest value down until every bit is named; null when some bit has no name.</summary>
    private static string? Flags(long info, long bits)
    {
        if (Exact(info, bits) is { } single)
            return single;
        if (bits == 0)
            return "0";
        string? result = null;
        for (int i = (int)Machine.rt_info_enum_count(info) - 1; i >= 0 && bits != 0; i--)
        {
            long v = Machine.rt_info_enum_value(info, i);
            if (v == 0 || (bits & v) != v)
                continue;
            bits &= ~v;
            string name = Machine.rt_info_enum_name(info, i);
            result = result is null ? name : string.Concat(name, ", ", result);
        }
        return bits == 0 ? result : null;
    }
}
