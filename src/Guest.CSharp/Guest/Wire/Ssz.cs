using System.Buffers.Binary;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// Reads SSZ and accepts only the canonical encoding: the first offset equals the size of the fixed part, offsets never decrease,
/// nothing is left over (the spec decodes and then requires that encoding again gives the same bytes).
/// </summary>
internal static class Ssz
{
    public const int OffsetSize = 4;

    /// <summary>
    /// Cuts the variable part of a container: <paramref name="parts"/>[i] is what the i-th offset, standing at
    /// <paramref name="offsetsAt"/>[i] in the fixed part, points to.
    /// </summary>
    public static bool TryCut(
        ByteSlice container,
        int fixedSize,
        ReadOnlySpan<int> offsetsAt,
        Span<ByteSlice> parts
    )
    {
        if (container.Length < fixedSize)
        {
            return false;
        }
        uint start = Offset(container, offsetsAt[0]);
        if (start != (uint)fixedSize && !(Planted.SszGapsAccepted && start > (uint)fixedSize))
        {
            return false;
        }
        for (int i = 0; i < offsetsAt.Length; i++)
        {
            uint end =
                i + 1 < offsetsAt.Length
                    ? Offset(container, offsetsAt[i + 1])
                    : (uint)container.Length;
            if (end < start || end > (uint)container.Length)
            {
                return false;
            }
            parts[i] = container.Slice((int)start, (int)(end - start));
            start = end;
        }
        return true;
    }

    /// <summary>A list of byte lists, each of at most <paramref name="maxLength"/> bytes.</summary>
    public static bool TryReadByteLists(
        ByteSlice list,
        int maxCount,
        int maxLength,
        out ByteSlice[] items
    )
    {
        items = [];
        if (list.Length == 0)
        {
            return true;
        }
        if (list.Length < OffsetSize)
        {
            return false;
        }
        uint start = Offset(list, 0);
        if (
            start == 0
            || start % OffsetSize != 0
            || start > (uint)list.Length
            || start / OffsetSize > (uint)maxCount && !Planted.TooManyAncestorsAccepted
        )
        {
            return false;
        }
        ByteSlice[] read = new ByteSlice[start / OffsetSize];
        for (int i = 0; i < read.Length; i++)
        {
            uint end = i + 1 < read.Length ? Offset(list, (i + 1) * OffsetSize) : (uint)list.Length;
            if (
                end < start
                || end > (uint)list.Length
                || end - start > (uint)maxLength && !Planted.EntryLimitsNotChecked
            )
            {
                return false;
            }
            read[i] = list.Slice((int)start, (int)(end - start));
            start = end;
        }
        items = read;
        return true;
    }

    /// <summary>A list of fixed-size items.</summary>
    public static bool TryReadFixedItems(
        ByteSlice list,
        int maxCount,
        int size,
        out ByteSlice[] items
    )
    {
        items = [];
        if (
            list.Length % size != 0 && !Planted.SszTrailingBytesAccepted
            || list.Length / size > maxCount
        )
        {
            return false;
        }
        items = new ByteSlice[list.Length / size];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = list.Slice(i * size, size);
        }
        return true;
    }

    public static ulong UInt64(ByteSlice bytes, int at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(at, 8).Span);

    private static uint Offset(ByteSlice bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at, 4).Span);
}
