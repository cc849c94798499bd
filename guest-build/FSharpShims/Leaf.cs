using System.Globalization;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>Values without structure, written as F# writes literals; others by their ToString.</summary>
internal static class Leaf
{
    public static string Text(object value)
    {
        var c = CultureInfo.InvariantCulture;
        return value switch
        {
            double d => Double(d),
            float f => Single(f),
            decimal m => m.ToString("g", c) + "M",
            ulong n => n.ToString(c) + "UL",
            long n => n.ToString(c) + "L",
            int n => n.ToString(c),
            uint n => n.ToString(c) + "u",
            short n => n.ToString(c) + "s",
            ushort n => n.ToString(c) + "us",
            sbyte n => n.ToString(c) + "y",
            byte n => n.ToString(c) + "uy",
            nint n => ((long)n).ToString(c) + "n",
            nuint n => ((ulong)n).ToString(c) + "un",
            bool b => b ? "true" : "false",
            char ch => "'" + Character(ch) + "'",
            _ => Other(value),
        };
    }

    private static string Double(double d)
    {
        if (double.IsNaN(d))
            return "nan";
        if (double.IsInfinity(d))
            return d < 0 ? "-infinity" : "infinity";
        string text = d.ToString("g10", CultureInfo.InvariantCulture);
        foreach (char ch in text)
        {
            if (!char.IsDigit(ch) && ch != '-')
                return text;
        }
        return text + ".0";
    }

    private static string Single(float f)
    {
        if (float.IsNaN(f))
            return "nanf";
        if (float.IsInfinity(f))
            return f < 0 ? "-infinityf" : "infinityf";
        if (int.MinValue < f && f < int.MaxValue && (int)f == f)
            return ((int)f).ToString(CultureInfo.InvariantCulture) + ".0f";
        return f.ToString("g10", CultureInfo.InvariantCulture) + "f";
    }

    private static string Character(char ch)
    {
        switch (ch)
        {
            case '\'':
                return "\\'";
            case '\\':
                return "\\\\";
            case '\b':
                return "\\b";
        }
        if (!char.IsControl(ch))
            return ch.ToString();
        int code = ch;
        return "\\"
            + (char)('0' + code / 100 % 10)
            + (char)('0' + code / 10 % 10)
            + (char)('0' + code % 10);
    }

    /// <summary>What ToString throws becomes part of the text, as on the host.</summary>
    private static string Other(object value)
    {
        try
        {
            return value.ToString() ?? "";
        }
        catch (PlatformNotSupportedException)
        {
            throw;
        }
        catch (Exception e)
        {
            return "<ToString exception: " + e.Message + ">";
        }
    }
}
