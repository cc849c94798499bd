using System.Globalization;

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
            'd' or 'i' => Decimal(value),
            'u' => Unsigned(value).ToString(CultureInfo.InvariantCulture),
            'o' => Convert.ToString((long)Unsigned(value), 8),
            'B' => Convert.ToString((long)Unsigned(value), 2),
            'x' => Unsigned(value).ToString("x", CultureInfo.InvariantCulture),
            _ => Unsigned(value).ToString("X", CultureInfo.InvariantCulture),
        };
        return Justified.Text(s, digits, true, !signed || digits[0] != '-', ' ');
    }

    private static string Decimal(object value) =>
        value switch
        {
            int n => n.ToString(CultureInfo.InvariantCulture),
            long n => n.ToString(CultureInfo.InvariantCulture),
            sbyte n => ((int)n).ToString(CultureInfo.InvariantCulture),
            short n => ((int)n).ToString(CultureInfo.InvariantCulture),
            nint n => ((long)n).ToString(CultureInfo.InvariantCulture),
            _ => Unsigned(value).ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>The bits of the value in the width of its own type.</summary>
    private static ulong Unsigned(object value) =>
        value switch
        {
            int n => (uint)n,
            uint n => n,
            long n => (ulong)n,
            ulong n => n,
            sbyte n => (byte)n,
            byte n => n,
            short n => (ushort)n,
            ushort n => n,
            nint n => (ulong)n,
            nuint n => n,
            _ => throw new InvalidOperationException("not an integer"),
        };
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
        bool isNumber = true;
        bool isPositive;
        bool isInteger;
        string digits;
        switch (value)
        {
            case double d:
                isNumber = double.IsFinite(d);
                isPositive = d >= 0;
                isInteger = d % 1 == 0;
                digits = d.ToString(format, CultureInfo.InvariantCulture);
                break;
            case float f:
                isNumber = float.IsFinite(f);
                isPositive = f >= 0;
                isInteger = f % 1 == 0;
                digits = f.ToString(format, CultureInfo.InvariantCulture);
                break;
            case decimal m:
                isPositive = m >= 0;
                isInteger = m % 1 == 0;
                digits = m.ToString(format, CultureInfo.InvariantCulture);
                break;
            default:
                throw new InvalidOperationException("not a float");
        }
        // Zeros on the right would change a number without a point, which %g and %M may print.
        bool general = s.Letter is 'g' or 'G' or 'M';
        char rightPad = s.Zeros && !(general && isInteger) ? '0' : ' ';
        return Justified.Text(s, digits, isNumber, isPositive, rightPad);
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
