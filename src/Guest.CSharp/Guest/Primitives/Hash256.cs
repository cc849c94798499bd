using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perjury.Guest.Primitives;

/// <summary>32 bytes: a keccak digest, a root, a trie key. Ordered as byte strings.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Hash256 : IEquatable<Hash256>
{
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Reads the first 32 bytes of <paramref name="bytes"/>.</summary>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(8));
        _c = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(16));
        _d = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(24));
    }

    /// <summary>The 32 bytes of four little-endian words.</summary>
    public Hash256(ulong a, ulong b, ulong c, ulong d)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
    }

    /// <summary>The first 8 bytes, little-endian: enough to spread a hash table once mixed with a seed.</summary>
    public ulong Low64 => _a;

    /// <summary>The second 8 bytes, little-endian.</summary>
    public ulong Next64 => _b;

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _a);
        BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(8), _b);
        BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(16), _c);
        BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(24), _d);
    }

    /// <summary>The hash as a stack word: its first byte is the most significant.</summary>
    public UInt256 ToUInt256() =>
        new(
            BinaryPrimitives.ReverseEndianness(_d),
            BinaryPrimitives.ReverseEndianness(_c),
            BinaryPrimitives.ReverseEndianness(_b),
            BinaryPrimitives.ReverseEndianness(_a)
        );

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public bool Equals(Hash256 other) =>
        _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is Hash256 other && Equals(other);

    /// <summary>Another one in each process: tables of the host cannot be filled by keys that share one.</summary>
    public override int GetHashCode() => ProcessHash.Of(_a, _b, _c, _d);

    public static bool operator ==(in Hash256 left, in Hash256 right) => left.Equals(right);

    public static bool operator !=(in Hash256 left, in Hash256 right) => !left.Equals(right);

    public override string ToString() => Hex.Encode(ToArray());
}
