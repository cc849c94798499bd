namespace Perjury.Corpus;

/// <summary>
/// Output of cases with as little library as possible: values are turned into text here, and only whole lines reach the console.
/// </summary>
internal static class Show
{
    private static readonly char[] Line = new char[8192];
    private static int _length;

    /// <summary>Starts a case; everything up to the next one belongs to it.</summary>
    public static void Case(string name)
    {
        End();
        Put("== ");
        Put(name);
        End();
    }

    /// <summary>Writes the line so far, if there is any.</summary>
    public static void End()
    {
        if (_length == 0)
            return;
        Console.WriteLine(new string(Line, 0, _length));
        _length = 0;
    }

    /// <summary>A whole line.</summary>
    public static void Text(string text)
    {
        End();
        Put(text);
        End();
    }

    /// <summary>A word of the current line.</summary>
    public static void V(string value)
    {
        Space();
        Put(value);
    }

    public static void V(bool value) => V(value ? "true" : "false");

    public static void V(long value)
    {
        Space();
        if (value >= 0)
        {
            Digits((ulong)value);
            return;
        }
        Put('-');
        Digits(0UL - (ulong)value);
    }

    public static void V(ulong value)
    {
        Space();
        Digits(value);
    }

    public static void V(sbyte value) => V((long)value);

    public static void V(byte value) => V((long)value);

    public static void V(short value) => V((long)value);

    public static void V(ushort value) => V((long)value);

    public static void V(char value) => V((long)value);

    public static void V(int value) => V((long)value);

    public static void V(uint value) => V((long)value);

    public static void V(nint value) => V((long)value);

    public static void V(nuint value) => V((ulong)value);

    /// <summary>Floating-point values as their bits, so that no formatting is involved; every NaN is the same.</summary>
    public static void V(double value)
    {
        if (double.IsNaN(value))
            V("nan");
        else
            X(BitConverter.DoubleToUInt64Bits(value));
    }

    public static void V(float value)
    {
        if (float.IsNaN(value))
            V("nan");
        else
            X(BitConverter.SingleToUInt32Bits(value));
    }

    /// <summary>Hexadecimal.</summary>
    public static void X(ulong value)
    {
        Space();
        int shift = 60;
        while (shift > 0 && value >> shift == 0)
            shift -= 4;
        for (; shift >= 0; shift -= 4)
            Put("0123456789abcdef"[(int)(value >> shift & 15)]);
    }

    private static void Digits(ulong value)
    {
        int start = _length;
        do
        {
            Put((char)('0' + value % 10));
            value /= 10;
        } while (value != 0);
        for (int low = start, high = _length - 1; low < high; low++, high--)
            (Line[low], Line[high]) = (Line[high], Line[low]);
    }

    private static void Space()
    {
        if (_length > 0)
            Put(' ');
    }

    private static void Put(string text)
    {
        for (int i = 0; i < text.Length; i++)
            Put(text[i]);
    }

    private static void Put(char c) => Line[_length++] = c;
}
