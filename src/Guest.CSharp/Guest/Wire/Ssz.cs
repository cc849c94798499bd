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

    /// <summary>The limit of a progressive list: there is none.</summary>
    public const int Progressive = 0;

    /// <summary>
    /// Cuts the variable part of a container: <paramref name="parts"/>[i] is what the i-th offset, standing at
    /// <paramref name="offsetsAt"/>[i] in the fixed part, points to.
    /// </summary>
    /// <param name="name">What the container is called in <paramref name="detail"/>.</param>
    public static bool TryCut(
        string name,
        ByteSlice container,
        int fixedSize,
        ReadOnlySpan<int> offsetsAt,
        Span<ByteSlice> parts,
        out string detail
    )
    {
        detail = "";
        if (container.Length < fixedSize)
        {
            detail = name + " has " + container.Length + " bytes, at least " + fixedSize;
            return false;
        }
        uint start = Offset(container, offsetsAt[0]);
        if (start != (uint)fixedSize && !(Planted.SszGapsAccepted && start > (uint)fixedSize))
        {
            detail = name + ": the first offset is " + start + ", should be " + fixedSize;
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
                detail = Misplaced(name, i + 1, end, start, container.Length);
                return false;
            }
            parts[i] = container.Slice((int)start, (int)(end - start));
            start = end;
        }
        return true;
    }

    /// <summary>As <see cref="TryReadEntries"/>, for lists that are short: a slice for each.</summary>
    public static bool TryReadByteLists(
        string name,
        ByteSlice list,
        int maxCount,
        int maxLength,
        out ByteSlice[] items,
        out string detail
    )
    {
        items = [];
        if (!TryReadEntries(name, list, maxCount, maxLength, out EntryList entries, out detail))
        {
            return false;
        }
        items = new ByteSlice[entries.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = entries[i];
        }
        return true;
    }

    /// <summary>A list of byte lists, each of at most <paramref name="maxLength"/> bytes.</summary>
    /// <param name="maxCount">Progressive: any number; the same of <paramref name="maxLength"/>.</param>
    public static bool TryReadEntries(
        string name,
        ByteSlice list,
        int maxCount,
        int maxLength,
        out EntryList entries,
        out string detail
    )
    {
        entries = new EntryList(list, 0);
        detail = "";
        if (list.Length == 0)
        {
            return true;
        }
        if (list.Length < OffsetSize)
        {
            detail = name + " has " + list.Length + " bytes, an offset needs " + OffsetSize;
            return false;
        }
        uint start = Offset(list, 0);
        if (start == 0 || start % OffsetSize != 0 || start > (uint)list.Length)
        {
            detail =
                name
                + ": the first offset is "
                + start
                + ", not a multiple of "
                + OffsetSize
                + " from "
                + OffsetSize
                + " to "
                + list.Length;
            return false;
        }
        if (
            maxCount != Progressive
            && start / OffsetSize > (uint)maxCount
            && !Planted.TooManyAncestorsAccepted
        )
        {
            detail = name + " has " + start / OffsetSize + " items, at most " + maxCount;
            return false;
        }
        int count = (int)(start / OffsetSize);
        for (int i = 0; i < count; i++)
        {
            uint end = i + 1 < count ? Offset(list, (i + 1) * OffsetSize) : (uint)list.Length;
            if (end < start || end > (uint)list.Length)
            {
                detail = Misplaced(name, i + 1, end, start, list.Length);
                return false;
            }
            if (
                maxLength != Progressive
                && end - start > (uint)maxLength
                && !Planted.EntryLimitsNotChecked
            )
            {
                detail = name + "[" + i + "] has " + (end - start) + " bytes, at most " + maxLength;
                return false;
            }
            start = end;
        }
        entries = new EntryList(list, count);
        return true;
    }

    /// <summary>A list of fixed-size items.</summary>
    public static bool TryReadFixedItems(
        string name,
        ByteSlice list,
        int maxCount,
        int size,
        out ByteSlice[] items,
        out string detail
    )
    {
        items = [];
        detail = "";
        int count = list.Length / size;
        if (list.Length % size != 0 && !Planted.SszTrailingBytesAccepted)
        {
            detail = name + " has " + list.Length + " bytes, not a multiple of " + size;
            return false;
        }
        if (maxCount != Progressive && count > maxCount)
        {
            detail = name + " has " + count + " items, at most " + maxCount;
            return false;
        }
        items = new ByteSlice[count];
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

    private static string Misplaced(string name, int index, uint offset, uint before, int length) =>
        name
        + ": offset "
        + index
        + " is "
        + offset
        + ", not between "
        + before
        + " before it and the end at "
        + length;
}
