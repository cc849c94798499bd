using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>A bytecode with its jump destinations, analysed once, on the first jump.</summary>
public sealed class Code
{
    private ulong[]? _jumpDestinations;

    public Code(ByteSlice bytes) => Bytes = bytes;

    public static Code Empty { get; } = new(new ByteSlice([]));

    public ByteSlice Bytes { get; }

    public int Length => Bytes.Length;

    /// <summary>True if <paramref name="position"/> holds a JUMPDEST that is not push data.</summary>
    public bool IsJumpDestination(ulong position)
    {
        if (position >= (ulong)Bytes.Length)
        {
            return false;
        }
        ulong[] map = _jumpDestinations ??= Analyse(Bytes.Span);
        return (map[position >> 6] >> (int)(position & 63) & 1) != 0;
    }

    private static ulong[] Analyse(ReadOnlySpan<byte> code)
    {
        ulong[] map = new ulong[(code.Length >> 6) + 1];
        for (int i = 0; i < code.Length; i++)
        {
            byte opcode = code[i];
            if (opcode == 0x5b)
            {
                map[i >> 6] |= 1UL << (i & 63);
            }
            else if (opcode is >= 0x60 and <= 0x7f)
            {
                i += opcode - 0x5f;
            }
        }
        return map;
    }
}
