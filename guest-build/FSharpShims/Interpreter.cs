using Perjury.GuestBuild.Shims;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>Runs a format: text is written as it stands, each specifier with the arguments it takes.</summary>
internal static class Interpreter
{
    public static int CountArguments(string format)
    {
        int count = 0;
        for (int at = 0; at < format.Length; )
        {
            if (format[at] == '%')
                count += Specifier.Read(format, ref at).Arguments;
            else
                at++;
        }
        return count;
    }

    public static void Run(Printing p, Argument? last)
    {
        var arguments = p.Captures is null ? Argument.InOrder(last) : Captured(p);
        string format = p.Format;
        int next = 0;
        for (int at = 0; at < format.Length; )
        {
            int text = at;
            while (at < format.Length && format[at] != '%')
                at++;
            if (at > text)
                p.Write(format.Substring(text, at - text));
            if (at < format.Length)
                Write(p, Specifier.Read(format, ref at), arguments, ref next);
        }
    }

    private static void Write(Printing p, Specifier s, Argument[] arguments, ref int next)
    {
        if (s.StarWidth)
            s.Width = (int)arguments[next++].Value!;
        if (s.StarPrecision)
            s.Precision = (int)arguments[next++].Value!;
        switch (s.Letter)
        {
            case '%':
                p.Write("%");
                return;
            case 't':
                p.WriteFrom(arguments[next++].Value!);
                return;
            case 'a':
                var function = arguments[next++];
                p.WriteResidue(function.Apply(p.State, arguments[next++].Value));
                return;
            default:
                p.Write(Text(s, arguments[next++]));
                return;
        }
    }

    private static string Text(Specifier s, Argument a)
    {
        switch (s.Letter)
        {
            case 'b':
                return Padded(s, (bool)a.Value! ? "true" : "false");
            case 's':
                return Padded(s, (string?)a.Value ?? "");
            case 'c':
                return Padded(s, ((char)a.Value!).ToString());
            case 'O':
                return Padded(s, a.Value is null ? "<null>" : a.Value.ToString()!);
            case 'P':
                return Padded(s, Hole(s, a));
            case 'A':
                return Families.Structure(s, a);
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o' or 'B':
                return Families.Integer(s, a);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or 'M':
                return Families.Float(s, a);
            default:
                throw new ArgumentException("Bad format specifier");
        }
    }

    /// <summary>A hole of an interpolated string: null is nothing.</summary>
    private static string Hole(Specifier s, Argument a)
    {
        if (a.Value is null)
            return "";
        return s.NetFormat is null ? a.Value.ToString()! : Families.Formatted(s, a);
    }

    private static string Padded(Specifier s, string text)
    {
        if (s.Width is not { } width)
            return text;
        return s.Left ? text.PadRight(width) : text.PadLeft(width);
    }

    /// <summary>Captured values as arguments; types come along for <c>%A</c> alone, in its order.</summary>
    private static Argument[] Captured(Printing p)
    {
        var list = new Argument[p.Captures!.Length];
        int next = 0;
        int type = 0;
        for (int at = 0; at < p.Format.Length; )
        {
            if (p.Format[at] != '%')
            {
                at++;
                continue;
            }
            var s = Specifier.Read(p.Format, ref at);
            for (int k = 1; k <= s.Arguments; k++)
            {
                string? nullText = null;
                if (
                    s.Letter == 'A'
                    && k == s.Arguments
                    && p.CaptureTypes is not null
                    && s.Stars == 0
                )
                    nullText = Machine.rt_info_null_text(((GuestType)p.CaptureTypes[type++]).Info);
                list[next] = new Argument(null, p.Captures[next], nullText);
                next++;
            }
        }
        return list;
    }
}
