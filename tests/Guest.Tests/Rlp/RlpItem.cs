using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Tests.Rlp;

/// <summary>RLP put together item by item, so that a test can spoil one of them.</summary>
internal static class RlpItem
{
    public static byte[] Text(params byte[] bytes)
    {
        RlpWriter writer = new();
        writer.WriteBytes(bytes);
        return writer.ToArray();
    }

    /// <summary>A string of <paramref name="length"/> equal bytes.</summary>
    public static byte[] Filled(int length, byte fill = 0xab)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(fill);
        return Text(bytes);
    }

    public static byte[] Number(UInt256 value)
    {
        RlpWriter writer = new();
        writer.WriteUInt256(value);
        return writer.ToArray();
    }

    public static byte[] List(params IEnumerable<byte[]> items)
    {
        RlpWriter writer = new();
        int list = writer.StartList();
        foreach (byte[] item in items)
        {
            writer.WriteRaw(item);
        }
        writer.EndList(list);
        return writer.ToArray();
    }

    /// <summary>The items with one of them replaced.</summary>
    public static byte[][] With(this byte[][] items, int index, byte[] item)
    {
        byte[][] changed = [.. items];
        changed[index] = item;
        return changed;
    }
}
