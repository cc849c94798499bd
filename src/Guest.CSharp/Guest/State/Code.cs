using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>A bytecode with what running it needs: zeros behind it, and the jump destinations that are known.</summary>
public sealed class Code
{
    /// <summary>Zeros behind the code: a PUSH32 as its last byte takes 32, and the STOP behind them is read.</summary>
    public const int Padding = 33;

    private byte[]? _padded;
    private ulong[] _known = [];
    private bool _isAnalysed;

    public Code(ByteSlice bytes) => Bytes = bytes;

    private Code(byte[] padded, int length)
        : this(new ByteSlice(padded, 0, length)) => _padded = padded;

    /// <summary>A code of which nobody else keeps the bytes: one copy, padded, serves all.</summary>
    public static Code Copy(ReadOnlySpan<byte> bytes) => new(Pad(bytes), bytes.Length);

    public static Code Empty { get; } = new(new ByteSlice([]));

    public ByteSlice Bytes { get; }

    public int Length => Bytes.Length;

    /// <summary>The first byte of the code as it is run: with zeros behind it, at a whole word and to the end of one.</summary>
    public ref byte Start => ref MemoryMarshal.GetArrayDataReference(_padded ??= Pad(Bytes.Span));

    /// <summary>True if <paramref name="position"/> holds a JUMPDEST that is not push data.</summary>
    public bool IsJumpDestination(ulong position)
    {
        ulong[] known = _known;
        ulong word = position >> 6;
        return (word < (ulong)known.Length && (known[word] >> (int)(position & 63) & 1) != 0)
            || (!_isAnalysed && position < (ulong)Bytes.Length && Examine((int)position));
    }

    private static byte[] Pad(ReadOnlySpan<byte> bytes)
    {
        byte[] padded = new byte[(bytes.Length + Padding + 7) & ~7];
        bytes.CopyTo(padded);
        return padded;
    }

#if ZKVM_JUMPDEST
    // By the platform, which reads whole words.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe bool Examine(int position)
    {
        ulong[] map = new ulong[(Bytes.Length >> 6) + 1];
        fixed (ulong* to = map)
        fixed (byte* from = _padded ??= Pad(Bytes.Span))
        {
            zkvm_jump_destinations(to, from, (nuint)Bytes.Length);
        }
        _known = map;
        _isAnalysed = true;
        return (map[position >> 6] >> (position & 63) & 1) != 0;
    }

    // Not in the standard: a bit for each byte of the code, set where it is a JUMPDEST that is no push data.
    [DllImport("zkvm")]
    private static extern unsafe void zkvm_jump_destinations(ulong* map, byte* code, nuint length);
#else
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Examine(int position)
    {
        ReadOnlySpan<byte> code = Bytes.Span;
        if (_known.Length == 0)
        {
            _known = new ulong[(code.Length >> 6) + 1];
        }
        if (code[position] != JumpDestinations.Instruction)
        {
            return false;
        }
        if (!JumpDestinations.TryNear(ref Start, position, out bool isOne))
        {
            _known = JumpDestinations.FindAll(code);
            _isAnalysed = true;
            return (_known[position >> 6] >> (position & 63) & 1) != 0;
        }
        if (isOne)
        {
            _known[position >> 6] |= 1UL << (position & 63);
        }
        return isOne;
    }
#endif
}
