using System.Buffers;

namespace Perjury.Fixtures;

/// <summary>Hexadecimal text to bytes; the reason for a refusal is data, not an exception.</summary>
internal static class HexText
{
    /// <summary>Decodes <c>0x</c> and an even number of digits, UTF-8. A null reason means success.</summary>
    public static string? TryBytes(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = [];
        if (!HasPrefix(text))
        {
            return "hex without 0x";
        }
        text = text[2..];
        if ((text.Length & 1) != 0)
        {
            return $"odd number of hex digits ({text.Length})";
        }
        byte[] result = text.Length == 0 ? [] : new byte[text.Length / 2];
        if (Convert.FromHexString(text, result, out int consumed, out _) != OperationStatus.Done)
        {
            return $"no hex digit at character {2 + FirstNonDigit(text, consumed)}";
        }
        bytes = result;
        return null;
    }

    /// <summary>Decodes a number of at most <paramref name="size"/> bytes into exactly that many, big-endian; odd digit counts are legal here.</summary>
    public static string? TryQuantity(ReadOnlySpan<byte> text, int size, out byte[] bytes)
    {
        bytes = [];
        if (!HasPrefix(text))
        {
            return "hex without 0x";
        }
        ReadOnlySpan<byte> digits = text[2..].TrimStart((byte)'0');
        if (digits.Length > 2 * size)
        {
            return $"number of {digits.Length} hex digits where {2 * size} fit";
        }
        byte[] result = new byte[size];
        for (int i = 0; i < digits.Length; i++)
        {
            int value = Digit(digits[^(i + 1)]);
            if (value < 0)
            {
                return $"no hex digit at character {text.Length - 1 - i}";
            }
            result[size - 1 - i / 2] |= (byte)(value << (4 * (i & 1)));
        }
        bytes = result;
        return null;
    }

    private static bool HasPrefix(ReadOnlySpan<byte> text) =>
        text.Length >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x';

    private static int FirstNonDigit(ReadOnlySpan<byte> text, int from)
    {
        int i = Math.Clamp(from, 0, text.Length - 1);
        while (i < text.Length - 1 && Digit(text[i]) >= 0)
        {
            i++;
        }
        return i;
    }

    private static int Digit(byte c) =>
        c switch
        {
            >= (byte)'0' and <= (byte)'9' => c - '0',
            >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
            _ => -1,
        };
}
