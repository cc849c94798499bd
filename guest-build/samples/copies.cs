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
