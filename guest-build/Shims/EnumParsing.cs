using System.Globalization;

namespace Perjury.GuestBuild.Shims;

/// <summary>Text to enums: names and numbers, with the errors of .NET.</summary>
[Replaces("System.Enum")]
internal static class EnumParsing
{
    public static T Parse<T>(string value)
        where T : struct, Enum => Parse<T>(value, false);

    public static T Parse<T>(string value, bool ignoreCase)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(value);
        return EnumShim.FromBits<T>(Bits(EnumShim.Info(typeof(T)), value, ignoreCase));
    }

    public static T Parse<T>(ReadOnlySpan<char> value)
        where T : struct, Enum => Parse<T>(value, false);

    public static T Parse<T>(ReadOnlySpan<char> value, bool ignoreCase)
        where T : struct, Enum =>
        EnumShim.FromBits<T>(Bits(EnumShim.Info(typeof(T)), value, ignoreCase));

    public static object Parse(Type type, string value) => Parse(type, value, false);

    public static object Parse(Type type, string value, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Parse(type, value.AsSpan(), ignoreCase);
    }

    public static object Parse(Type type, ReadOnlySpan<char> value) => Parse(type, value, false);

    public static object Parse(Type type, ReadOnlySpan<char> value, bool ignoreCase)
    {
        long info = EnumShim.Info(type);
        return EnumShim.Boxed(info, Bits(info, value, ignoreCase));
    }

    public static bool TryParse<T>(string? value, out T result)
        where T : struct => TryParse(value, false, out result);

    public static bool TryParse<T>(string? value, bool ignoreCase, out T result)
        where T : struct => TryParse(value.AsSpan(), ignoreCase, out result);

    public static bool TryParse<T>(ReadOnlySpan<char> value, out T result)
        where T : struct => TryParse(value, false, out result);

    public static bool TryParse<T>(ReadOnlySpan<char> value, bool ignoreCase, out T result)
        where T : struct
    {
        bool ok = Read(EnumShim.Info(typeof(T)), value, ignoreCase, out long bits) == Reading.Ok;
        result = ok ? EnumShim.FromBits<T>(bits) : default;
        return ok;
    }

    public static bool TryParse(Type type, string? value, out object? result) =>
        TryParse(type, value, false, out result);

    public static bool TryParse(Type type, string? value, bool ignoreCase, out object? result) =>
        TryParse(type, value.AsSpan(), ignoreCase, out result);

    public static bool TryParse(Type type, ReadOnlySpan<char> value, out object? result) =>
        TryParse(type, value, false, out result);

    public static bool TryParse(
        Type type,
        ReadOnlySpan<char> value,
        bool ignoreCase,
        out object? result
    )
    {
        long info = EnumShim.Info(type);
        bool ok = Read(info, value, ignoreCase, out long bits) == Reading.Ok;
        result = ok ? EnumShim.Boxed(info, bits) : null;
        return ok;
    }

    private enum Reading
    {
        Ok,
        Empty,
        Unknown,
        Overflow,
    }

    /// <summary>The place of a name in the table, or -1.</summary>
    internal static int Find(long info, ReadOnlySpan<char> name, bool ignoreCase)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        long n = Machine.rt_info_enum_count(info);
        for (int i = 0; i < n; i++)
        {
            if (name.Equals(Machine.rt_info_enum_name(info, i), comparison))
                return i;
        }
        return -1;
    }

    private static long Bits(long info, ReadOnlySpan<char> value, bool ignoreCase)
    {
        switch (Read(info, value, ignoreCase, out long bits))
        {
            case Reading.Ok:
                return bits;
            case Reading.Empty:
                throw new ArgumentException(
                    "Must specify valid information for parsing in the string.",
                    nameof(value)
                );
            case Reading.Overflow:
                throw new OverflowException(
                    $"Value was either too large or too small for {TypeName(info)}."
                );
            default:
                throw new ArgumentException(
                    $"Requested value '{value.TrimStart()}' was not found."
                );
        }
    }

    private static Reading Read(long info, ReadOnlySpan<char> value, bool ignoreCase, out long bits)
    {
        bits = 0;
        var rest = value.Trim();
        if (rest.Length == 0)
            return Reading.Empty;
        if (char.IsAsciiDigit(rest[0]) || rest[0] is '-' or '+')
        {
            if (Int128.TryParse(rest, NumberStyles.AllowLeadingSign, null, out var number))
                return Fit(info, number, out bits);
        }
        while (rest.Length > 0)
        {
            int comma = rest.IndexOf(',');
            // A comma with nothing behind it names nothing.
            if (comma == rest.Length - 1)
                return Reading.Unknown;
            var part = (comma < 0 ? rest : rest[..comma]).Trim();
            rest = comma < 0 ? default : rest[(comma + 1)..];
            int at = Find(info, part, ignoreCase);
            if (at < 0)
                return Reading.Unknown;
            bits |= Machine.rt_info_enum_value(info, at);
        }
        return Reading.Ok;
    }

    private static Reading Fit(long info, Int128 number, out long bits)
    {
        bits = (long)number;
        // From SByte to UInt64 the type codes go by size, signed before unsigned.
        int code = Machine.rt_info_code(info) - (int)TypeCode.SByte;
        int width = 8 << (code >> 1);
        var least = EnumShim.Signed(info) ? -(Int128.One << (width - 1)) : 0;
        var most = (Int128.One << (EnumShim.Signed(info) ? width - 1 : width)) - 1;
        return number >= least && number <= most ? Reading.Ok : Reading.Overflow;
    }

    private static string TypeName(long info) =>
        (TypeCode)Machine.rt_info_code(info) switch
        {
            TypeCode.SByte => "a signed byte",
            TypeCode.Byte => "an unsigned byte",
            TypeCode.Int16 => "an Int16",
            TypeCode.UInt16 => "a UInt16",
            TypeCode.UInt32 => "a UInt32",
            TypeCode.Int64 => "an Int64",
            TypeCode.UInt64 => "a UInt64",
            _ => "an Int32",
        };
}
