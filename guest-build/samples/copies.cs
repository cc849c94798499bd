using System.Buffers.Binary;
using System.Runtime.CompilerServices;

// Copies at every distance and alignment, in one array, so that source and target overlap both ways.
int wrong = 0;
ulong sum = 0;
for (int length = 0; length <= 75; length++)
{
    for (int source = 8; source < 24; source++)
    {
        for (int target = 0; target < 40; target++)
        {
            sum = sum * 31 + Copied(source, target, length, ref wrong);
        }
    }
}
Console.WriteLine($"copies {wrong} {sum:x}");

// Whole words at every alignment, in both orders, at the very ends of the array, before and after a write between.
byte[] bytes = new byte[41];
for (int i = 0; i < bytes.Length; i++)
    bytes[i] = (byte)(i * 37 + 129);
for (int i = 0; i + 8 <= bytes.Length; i++)
{
    ulong little = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i));
    ulong big = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref bytes[i]));
    ulong read = Unsafe.ReadUnaligned<ulong>(ref bytes[i]);
    bytes[i] ^= 0x55;
    ulong held = BinaryPrimitives.ReverseEndianness(read);
    bytes[i] ^= 0x55;
    ulong both = Both(ref bytes[i]);
    Console.WriteLine($"{little:x} {big:x} {held:x} {both:x} {big >> 40:x} {Equal(bytes, i)}");
}
Console.WriteLine(BinaryPrimitives.ReverseEndianness(0x0102030405060708UL).ToString("x"));
try
{
    Console.WriteLine(BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(34)));
}
catch (ArgumentOutOfRangeException)
{
    Console.WriteLine("seven bytes are no word");
}

// Every value of a byte through a table of more than half of them, and of wider numbers that only look like one.
int tables = 0;
for (int n = 0; n < 256; n++)
    tables = tables * 17 + OfByte((byte)n) + 3 * OfInt(n) + 5 * OfSByte((sbyte)n);
Console.WriteLine($"{tables} {OfInt(256)} {OfInt(-1)} {OfInt(256 + 7)} {OfSByte(-1)}");

static ulong Copied(int source, int target, int length, ref int wrong)
{
    Span<byte> got = stackalloc byte[128];
    Span<byte> before = stackalloc byte[128];
    for (int i = 0; i < 128; i++)
        got[i] = before[i] = (byte)(i * 7 + length);
    got.Slice(source, length).CopyTo(got.Slice(target));
    ulong sum = 0;
    for (int i = 0; i < 128; i++)
    {
        bool isCopied = i >= target && i < target + length;
        if (got[i] != (isCopied ? before[i - target + source] : before[i]))
            wrong++;
        sum = sum * 257 + got[i];
    }
    return sum;
}

static bool Equal(byte[] bytes, int at)
{
    byte[] other = bytes.AsSpan(at).ToArray();
    bool same = bytes.AsSpan(at).SequenceEqual(other);
    other[^1] ^= 1;
    return same && !bytes.AsSpan(at).SequenceEqual(other);
}

// The word is wanted as it lies too.
static ulong Both(ref byte at)
{
    ulong word = Unsafe.ReadUnaligned<ulong>(ref at);
    return word ^ (BinaryPrimitives.ReverseEndianness(word) >> 1);
}
static int OfByte(byte value)
{
    switch (value)
    {
        case 0:
        case 7:
        case 14:
        case 21:
        case 28:
        case 35:
        case 42:
        case 49:
        case 56:
        case 63:
        case 70:
        case 77:
        case 84:
        case 91:
        case 98:
        case 105:
        case 112:
        case 119:
        case 126:
        case 133:
            return 1;
        case 1:
        case 8:
        case 15:
        case 22:
        case 29:
        case 36:
        case 43:
        case 50:
        case 57:
        case 64:
        case 71:
        case 78:
        case 85:
        case 92:
        case 99:
        case 106:
        case 113:
        case 120:
        case 127:
        case 134:
            return 2;
        case 2:
        case 9:
        case 16:
        case 23:
        case 30:
        case 37:
        case 44:
        case 51:
        case 58:
        case 65:
        case 72:
        case 79:
        case 86:
        case 93:
        case 100:
        case 107:
        case 114:
        case 121:
        case 128:
        case 135:
            return 3;
        case 3:
        case 10:
        case 17:
        case 24:
        case 31:
        case 38:
        case 45:
        case 52:
        case 59:
        case 66:
        case 73:
        case 80:
        case 87:
        case 94:
        case 101:
        case 108:
        case 115:
        case 122:
        case 129:
        case 136:
            return 4;
        case 4:
        case 11:
        case 18:
        case 25:
        case 32:
        case 39:
        case 46:
        case 53:
        case 60:
        case 67:
        case 74:
        case 81:
        case 88:
        case 95:
        case 102:
        case 109:
        case 116:
        case 123:
        case 130:
        case 137:
            return 5;
        case 5:
        case 12:
        case 19:
        case 26:
        case 33:
        case 40:
        case 47:
        case 54:
        case 61:
        case 68:
        case 75:
        case 82:
        case 89:
        case 96:
        case 103:
        case 110:
        case 117:
        case 124:
        case 131:
        case 138:
            return 6;
        case 6:
        case 13:
        case 20:
        case 27:
        case 34:
        case 41:
        case 48:
        case 55:
        case 62:
        case 69:
        case 76:
        case 83:
        case 90:
        case 97:
        case 104:
        case 111:
        case 118:
        case 125:
        case 132:
        case 139:
            return 7;
        default:
            return 11;
    }
}

static int OfInt(int value)
{
    switch (value)
    {
        case 0:
        case 7:
        case 14:
        case 21:
        case 28:
        case 35:
        case 42:
        case 49:
        case 56:
        case 63:
        case 70:
        case 77:
        case 84:
        case 91:
        case 98:
        case 105:
        case 112:
        case 119:
        case 126:
        case 133:
            return 1;
        case 1:
        case 8:
        case 15:
        case 22:
        case 29:
        case 36:
        case 43:
        case 50:
        case 57:
        case 64:
        case 71:
        case 78:
        case 85:
        case 92:
        case 99:
        case 106:
        case 113:
        case 120:
        case 127:
        case 134:
            return 2;
        case 2:
        case 9:
        case 16:
        case 23:
        case 30:
        case 37:
        case 44:
        case 51:
        case 58:
        case 65:
        case 72:
        case 79:
        case 86:
        case 93:
        case 100:
        case 107:
        case 114:
        case 121:
        case 128:
        case 135:
            return 3;
        case 3:
        case 10:
        case 17:
        case 24:
        case 31:
        case 38:
        case 45:
        case 52:
        case 59:
        case 66:
        case 73:
        case 80:
        case 87:
        case 94:
        case 101:
        case 108:
        case 115:
        case 122:
        case 129:
        case 136:
            return 4;
        case 4:
        case 11:
        case 18:
        case 25:
        case 32:
        case 39:
        case 46:
        case 53:
        case 60:
        case 67:
        case 74:
        case 81:
        case 88:
        case 95:
        case 102:
        case 109:
        case 116:
        case 123:
        case 130:
        case 137:
            return 5;
        case 5:
        case 12:
        case 19:
        case 26:
        case 33:
        case 40:
        case 47:
        case 54:
        case 61:
        case 68:
        case 75:
        case 82:
        case 89:
        case 96:
        case 103:
        case 110:
        case 117:
        case 124:
        case 131:
        case 138:
            return 6;
        case 6:
        case 13:
        case 20:
        case 27:
        case 34:
        case 41:
        case 48:
        case 55:
        case 62:
        case 69:
        case 76:
        case 83:
        case 90:
        case 97:
        case 104:
        case 111:
        case 118:
        case 125:
        case 132:
        case 139:
            return 7;
        default:
            return 11;
    }
}

static int OfSByte(sbyte value)
{
    switch (value)
    {
        case -70:
        case -63:
        case -56:
        case -49:
        case -42:
        case -35:
        case -28:
        case -21:
        case -14:
        case -7:
        case 0:
        case 7:
        case 14:
        case 21:
        case 28:
        case 35:
        case 42:
        case 49:
        case 56:
        case 63:
            return 1;
        case -69:
        case -62:
        case -55:
        case -48:
        case -41:
        case -34:
        case -27:
        case -20:
        case -13:
        case -6:
        case 1:
        case 8:
        case 15:
        case 22:
        case 29:
        case 36:
        case 43:
        case 50:
        case 57:
        case 64:
            return 2;
        case -68:
        case -61:
        case -54:
        case -47:
        case -40:
        case -33:
        case -26:
        case -19:
        case -12:
        case -5:
        case 2:
        case 9:
        case 16:
        case 23:
        case 30:
        case 37:
        case 44:
        case 51:
        case 58:
        case 65:
            return 3;
        case -67:
        case -60:
        case -53:
        case -46:
        case -39:
        case -32:
        case -25:
        case -18:
        case -11:
        case -4:
        case 3:
        case 10:
        case 17:
        case 24:
        case 31:
        case 38:
        case 45:
        case 52:
        case 59:
        case 66:
            return 4;
        case -66:
        case -59:
        case -52:
        case -45:
        case -38:
        case -31:
        case -24:
        case -17:
        case -10:
        case -3:
        case 4:
        case 11:
        case 18:
        case 25:
        case 32:
        case 39:
        case 46:
        case 53:
        case 60:
        case 67:
            return 5;
        case -65:
        case -58:
        case -51:
        case -44:
        case -37:
        case -30:
        case -23:
        case -16:
        case -9:
        case -2:
        case 5:
        case 12:
        case 19:
        case 26:
        case 33:
        case 40:
        case 47:
        case 54:
        case 61:
        case 68:
            return 6;
        case -64:
        case -57:
        case -50:
        case -43:
        case -36:
        case -29:
        case -22:
        case -15:
        case -8:
        case -1:
        case 6:
        case 13:
        case 20:
        case 27:
        case 34:
        case 41:
        case 48:
        case 55:
        case 62:
        case 69:
            return 7;
        default:
            return 11;
    }
}
