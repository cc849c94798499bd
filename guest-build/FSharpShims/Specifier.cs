namespace Perjury.GuestBuild.FSharpShims;

/// <summary>One <c>%</c> of a format: flags, width, precision, letter, and the .NET format of an interpolated hole.</summary>
internal struct Specifier
{
    public bool Left;
    public bool Zeros;
    public bool Plus;
    public bool Space;

    /// <summary>Least number of characters, if any was given.</summary>
    public int? Width;
    public int? Precision;

    /// <summary>Width and precision that are arguments themselves, <c>*</c>.</summary>
    public bool StarWidth;
    public bool StarPrecision;
    public char Letter;
    public string? NetFormat;

    public readonly int Stars => (StarWidth ? 1 : 0) + (StarPrecision ? 1 : 0);

    /// <summary>Arguments it takes; a literal percent sign takes only its stars.</summary>
    public readonly int Arguments =>
        Stars
        + Letter switch
        {
            '%' => 0,
            'a' => 2,
            _ => 1,
        };

    public readonly string Prefix =>
        Plus ? "+"
        : Space ? " "
        : "";

    /// <summary>Reads the specifier whose percent sign lies at <paramref name="at"/> and moves behind it.</summary>
    public static Specifier Read(string format, ref int at)
    {
        var s = new Specifier();
        at++;
        for (bool flags = true; flags; )
        {
            switch (format[at])
            {
                case '-':
                    s.Left = true;
                    break;
                case '0':
                    s.Zeros = true;
                    break;
                case '+':
                    s.Plus = true;
                    break;
                case ' ':
                    s.Space = true;
                    break;
                default:
                    flags = false;
                    break;
            }
            if (flags)
                at++;
        }
        s.StarWidth = Star(format, ref at);
        if (char.IsDigit(format[at]))
            s.Width = Number(format, ref at);
        if (format[at] == '.')
        {
            at++;
            s.StarPrecision = Star(format, ref at);
            if (!s.StarPrecision)
                s.Precision = Number(format, ref at);
        }
        s.Letter = format[at++];
        if (s.Letter == 'P')
            s.NetFormat = HoleFormat(format, ref at);
        else
            SkipHole(format, ref at);
        return s;
    }

    private static bool Star(string format, ref int at)
    {
        if (format[at] != '*')
            return false;
        at++;
        return true;
    }

    private static int Number(string format, ref int at)
    {
        int n = 0;
        while (char.IsDigit(format[at]))
            n = n * 10 + (format[at++] - '0');
        return n;
    }

    /// <summary>The text in the brackets of <c>%P(N2)</c>; null when there is none.</summary>
    private static string? HoleFormat(string format, ref int at)
    {
        if (at >= format.Length || format[at] != '(')
            return null;
        int end = format.IndexOf(')', at);
        if (end < 0)
            return null;
        string text = format.Substring(at + 1, end - at - 1);
        at = end + 1;
        return text.Length == 0 ? null : text;
    }

    /// <summary>The compiler marks the hole of <c>%d{x}</c> with an empty <c>%P()</c> behind the specifier.</summary>
    private static void SkipHole(string format, ref int at)
    {
        if (string.CompareOrdinal(format, at, "%P()", 0, 4) == 0)
            at += 4;
    }
}
