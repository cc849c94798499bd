namespace Perjury.GuestBuild.FSharpShims;

/// <summary>Values without structure, written as F# writes literals; others by their ToString.</summary>
internal static class Leaf
{
    public static string Text(object value) =>
        value switch
        {
            double => Double(Integers.Formatted(value, "g10")),
            float => Single(Integers.Formatted(value, "g10")),
            decimal => Integers.Formatted(value, "g") + "M",
            ulong => Integers.Formatted(value, null) + "UL",
            long => Integers.Formatted(value, null) + "L",
            int => Integers.Formatted(value, null),
            uint => Integers.Formatted(value, null) + "u",
            short => Integers.Formatted(value, null) + "s",
            ushort => Integers.Formatted(value, null) + "us",
            sbyte => Integers.Formatted(value, null) + "y",
            byte => Integers.Formatted(value, null) + "uy",
            nint => Integers.Formatted(value, null) + "n",
            nuint => Integers.Formatted(value, null) + "un",
            bool b => b ? "true" : "false",
            char ch => "'" + Character(ch) + "'",
            _ => Other(value),
        };

    private static string Double(string text) =>
        text switch
        {
            "NaN" => "nan",
            "Infinity" => "infinity",
            "-Infinity" => "-infinity",
            _ => IsWhole(text) ? text + ".0" : text,
        };

    /// <summary>A float32 is written as a whole number where it is one that an int holds.</summary>
    private static string Single(string text) =>
        text switch
        {
            "NaN" => "nanf",
            "Infinity" => "infinityf",
            "-Infinity" => "-infinityf",
            "-0" => "0.0f",
            _ => IsWhole(text) && !IsBeyondInt(text) ? text + ".0f" : text + "f",
        };

    private static bool IsBeyondInt(string text)
    {
        string digits = text.TrimStart('-');
        const string Max = "2147483647";
        return digits.Length == Max.Length && string.CompareOrdinal(digits, Max) > 0;
    }

    private static bool IsWhole(string text)
    {
        foreach (char ch in text)
        {
            if (!char.IsDigit(ch) && ch != '-')
                return false;
        }
        return true;
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
