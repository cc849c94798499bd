using System.Buffers.Binary;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// A checked list of byte lists, read where it lies: an entry of no bytes costs four on the wire, so a table of slices would be four
/// times as large as the input it is about.
/// </summary>
public readonly struct EntryList
{
    private readonly ByteSlice _packed;
    private readonly ByteSlice[]? _slices;

    /// <param name="packed">Offsets that ascend from the first, and the bytes they point to.</param>
    internal EntryList(ByteSlice packed, int count)
    {
        _packed = packed;
        Count = count;
    }

    /// <summary>Entries that lie apart.</summary>
    public EntryList(ByteSlice[] slices)
    {
        _slices = slices;
        Count = slices.Length;
    }

    public int Count { get; }

    public ByteSlice this[int index]
    {
        get
        {
            if (_slices is not null)
            {
                return _slices[index];
            }
            int start = Offset(index);
            int end = index + 1 < Count ? Offset(index + 1) : _packed.Length;
            return _packed.Slice(start, end - start);
        }
    }

    private int Offset(int index) =>
        (int)BinaryPrimitives.ReadUInt32LittleEndian(_packed.Span.Slice(index * Ssz.OffsetSize));
}
