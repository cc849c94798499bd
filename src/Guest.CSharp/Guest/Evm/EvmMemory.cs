using System.Runtime.CompilerServices;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

/// <summary>
/// The memories of all frames, one behind the other in one growing buffer: only the frame on top grows, a frame's call data lies
/// in its caller's part, and its output stays readable until the caller grows.
/// </summary>
internal sealed class EvmMemory
{
    /// <summary>
    /// Bytes of one frame. Growing to it costs 5.5e11 gas; beyond it, growing counts as out of gas, so that a forged gas limit
    /// cannot exhaust the machine.
    /// </summary>
    public const int MaxSize = 1 << 29;

    private const int MaxTotal = 1 << 30;

    private byte[] _bytes = new byte[4096];

    // Inline, so that what reads or writes a word of it is known to have 32 bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>Zeroes and makes room for [from, to); false if the buffer would grow too large.</summary>
    public bool TryGrow(int from, long to)
    {
        if (to > _bytes.Length)
        {
            if (to > MaxTotal)
            {
                return false;
            }
            Array.Resize(ref _bytes, (int)Math.Min(MaxTotal, Math.Max(to, 2L * _bytes.Length)));
        }
        _bytes.AsSpan(from, (int)to - from).Clear();
        return true;
    }

    /// <summary>The end of [offset, offset + size), 0 if the size is 0; false if no memory reaches that far.</summary>
    public static bool TryEnd(in UInt256 offset, in UInt256 size, out int end)
    {
        end = 0;
        if (size.IsZero)
        {
            return true;
        }
        if (!size.IsUInt64 || !offset.IsUInt64 || size.U0 > MaxSize || offset.U0 > MaxSize)
        {
            return false;
        }
        ulong sum = offset.U0 + size.U0;
        end = (int)sum;
        return sum <= MaxSize;
    }

    /// <summary>3 per word and the square over 512 (Yellow Paper, C_mem), for a size that is a multiple of 32.</summary>
    public static ulong Cost(int size)
    {
        ulong words = (ulong)size >> 5;
        return 3 * words + words * words / 512;
    }
}
