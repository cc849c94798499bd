using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>One type of execution requests: what its list is called, how its items are made up, and how many a bounded list takes.</summary>
internal sealed class RequestKind
{
    private static readonly RequestKind[] s_byType =
    [
        new("deposits", [48, 32, 8, 96, 8], 8192),
        new("withdrawals", [20, 48, 8], 16),
        new("consolidations", [20, 48, 48], 2),
        new("builder_deposits", [48, 32, 8, 96], Ssz.Progressive),
        new("builder_exits", [20, 48], Ssz.Progressive),
    ];

    // of the fields in order; their sum is the size of an item
    private readonly int[] _widths;

    private RequestKind(string name, int[] widths, int limit)
    {
        Name = name;
        Limit = limit;
        _widths = widths;
        foreach (int width in widths)
        {
            Size += width;
        }
    }

    public static ReadOnlySpan<RequestKind> ByType => s_byType;

    public string Name { get; }

    public int Limit { get; }

    /// <summary>Bytes of an item.</summary>
    public int Size { get; }

    public Hash256 ListRoot(ByteSlice items, int limit)
    {
        Merkle list = new((ulong)limit, stackalloc byte[Merkle.ScratchSize]);
        int count = items.Length / Size;
        for (int i = 0; i < count; i++)
        {
            list.Add(ItemRoot(items.Slice(i * Size, Size)));
        }
        return list.RootWithLength(count);
    }

    public Hash256 ItemRoot(ByteSlice item)
    {
        Merkle fields = new((ulong)_widths.Length, stackalloc byte[Merkle.ScratchSize]);
        int at = 0;
        foreach (int width in _widths)
        {
            fields.Add(TreeRoots.ByteVector(item.Slice(at, width).Span));
            at += width;
        }
        return fields.Root();
    }
}
