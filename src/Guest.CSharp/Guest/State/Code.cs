using Perjury.Guest.Primitives;
#if ZKVM_JUMPDEST
using System.Runtime.InteropServices;
#endif

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

#if ZKVM_JUMPDEST
    /// <summary>By the platform, which reads whole words: the code is copied to where they begin.</summary>
    private static unsafe ulong[] Analyse(ReadOnlySpan<byte> code)
    {
        ulong[] map = new ulong[(code.Length >> 6) + 1];
        ulong[] words = new ulong[(code.Length + 7) >> 3];
        code.CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        fixed (
            ulong* to = map,
                from = words
        )
        {
            zkvm_jump_destinations(to, from, (nuint)code.Length);
        }
        return map;
    }

    // Not in the standard: a bit for each byte of the code, set where it is a JUMPDEST that is no push data.
    [DllImport("zkvm")]
    private static extern unsafe void zkvm_jump_destinations(ulong* map, ulong* code, nuint length);
#else
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
#endif
}
