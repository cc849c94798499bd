namespace Perjury.Guest.Primitives;

/// <summary>0x-prefixed lower-case hex, for the details of rejections.</summary>
public static class Hex
{
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        char[] text = new char[2 + bytes.Length * 2];
        text[0] = '0';
        text[1] = 'x';
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 + 2 * i] = Digit(bytes[i] >> 4);
            text[3 + 2 * i] = Digit(bytes[i] & 15);
        }
        return new string(text);
    }

    private static char Digit(int nibble) => (char)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
}
