using System.Buffers.Binary;

namespace Perjury.Witness;

/// <summary>Writes SSZ containers: a fixed part in which variable fields leave a 4-byte offset, and their bytes after it.</summary>
internal sealed class SszWriter
{
    private readonly List<byte> _fixed = [];
    private readonly List<(int At, byte[] Bytes)> _variable = [];

    public SszWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _fixed.AddRange(bytes);
        return this;
    }

    public SszWriter UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    public SszWriter Variable(byte[] bytes)
    {
        _variable.Add((_fixed.Count, bytes));
        return Bytes([0, 0, 0, 0]);
    }

    public byte[] ToArray()
    {
        byte[] result = new byte[_fixed.Count + _variable.Sum(part => part.Bytes.Length)];
        _fixed.CopyTo(result);
        int end = _fixed.Count;
        foreach ((int at, byte[] bytes) in _variable)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(at), (uint)end);
            bytes.CopyTo(result, end);
            end += bytes.Length;
        }
        return result;
    }

    /// <summary>A list of byte lists.</summary>
    public static byte[] ByteLists(IReadOnlyList<byte[]> items)
    {
        SszWriter writer = new();
        foreach (byte[] item in items)
        {
            writer.Variable(item);
        }
        return writer.ToArray();
    }
}
