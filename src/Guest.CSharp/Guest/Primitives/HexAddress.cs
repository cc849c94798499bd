namespace Perjury.Guest.Primitives;

/// <summary>Addresses written down in the code: 40 lower-case hex digits.</summary>
internal static class HexAddress
{
    public const int Length = 2 * Address.Size;

    /// <summary>Reads the first 40 digits.</summary>
    public static Address Parse(ReadOnlySpan<byte> hex)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((Digit(hex[2 * i]) << 4) | Digit(hex[2 * i + 1]));
        }
        return new Address(bytes);
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;
}
