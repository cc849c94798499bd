using System.Globalization;
using Perjury.GuestBuild.Shims;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>Sign, padding and prefix shared by all numbers.</summary>
internal static class Justified
{
    /// <param name="isNumber">False for NaN and the infinities, which take neither prefix nor zeros.</param>
    /// <param name="rightPad">What fills the right side when the text goes left.</param>
    public static string Text(
        Specifier s,
        string digits,
        bool isNumber,
        bool isPositive,
        char rightPad
    )
    {
        string prefix = isNumber && isPositive ? s.Prefix : "";
        if (s.Width is not { } width)
            return prefix + digits;
        if (s.Left)
            return (prefix + digits).PadRight(width, isNumber ? rightPad : ' ');
        if (!s.Zeros || !isNumber)
            return (prefix + digits).PadLeft(width);
        if (isPositive)
            return prefix + (width == 0 ? digits : digits.PadLeft(width - prefix.Length, '0'));
        if (digits[0] != '-')
            return digits.PadLeft(width, '0');
        string bare = digits.Substring(1);
        return "-" + (width == 0 ? bare : bare.PadLeft(width - 1, '0'));
    }
}

/// <summary>%d %i %u %x %X %o %B of every integer type.</summary>
internal static class Integers
{
    public static string Text(Specifier s, object value)
    {
        bool signed = s.Letter is 'd' or 'i';
        string digits = s.Letter switch
        {
            'd' or 'i' => Formatted(value, null),
            'u' => Bits(value).ToString(CultureInfo.InvariantCulture),
            'o' => Convert.ToString((long)Bits(value), 8),
            'B' => Convert.ToString((long)Bits(value), 2),
            'x' => Formatted(value, "x"),
            _ => Formatted(value, "X"),
        };
        return Justified.Text(s, digits, true, !signed || digits[0] != '-', ' ');
    }

    /// <summary>By the value's own method: a program carries the methods of the types it formats, not of all.</summary>
    public static string Formatted(object value, string? format) =>
        ((IFormattable)value).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The bits of the value in the width of its own type.</summary>
    private static ulong Bits(object value)
    {
        ulong bits = (ulong)Machine.rt_boxed_bits(value);
        int size = Machine.rt_boxed_size(value);
        return size < sizeof(ulong) ? bits & ((1UL << (8 * size)) - 1) : bits;
    }
}

/// <summary>%e %E %f %F %g %G of float, float32 and decimal, and %M.</summary>
internal static class Floats
{
    private const int DefaultPrecision = 6;
    private const int MaxPrecision = 99;

    public static string Text(Specifier s, object value)
    {
        string format = "G";
        if (s.Letter != 'M')
            format = s.Letter.ToString() + Precision(s).ToString(CultureInfo.InvariantCulture);
        var (isNumber, isPositive, isInteger) = value switch
        {
            double d => (double.IsFinite(d), d >= 0, d % 1 == 0),
            float f => (float.IsFinite(f), f >= 0, f % 1 == 0),
            decimal m => (true, m >= 0, m % 1 == 0),
            _ => throw new InvalidOperationException("not a float"),
        };
        // Zeros on the right would change a number without a point, which %g and %M may print.
        bool general = s.Letter is 'g' or 'G' or 'M';
        char rightPad = s.Zeros && !(general && isInteger) ? '0' : ' ';
        return Justified.Text(s, Integers.Formatted(value, format), isNumber, isPositive, rightPad);
    }

    /// <summary>A star beside a given width is taken as it is.</summary>
    private static int Precision(Specifier s)
    {
        if (s.Precision is not { } precision)
            return DefaultPrecision;
        if (s.StarPrecision && !s.StarWidth)
            return precision;
        return Math.Min(Math.Max(precision, 0), MaxPrecision);
    }
}
