using System.Buffers.Binary;

namespace Perjury.Guest.Primitives;

/// <summary>20 bytes: the identity of an account.</summary>
public readonly struct Address : IEquatable<Address>
{
    public const int Size = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    /// <summary>Reads the first 20 bytes of <paramref name="bytes"/>.</summary>
    public Address(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(8));
        _c = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(16));
    }

    private Address(ulong a, ulong b, uint c)
    {
        _a = a;
        _b = b;
        _c = c;
    }

    /// <summary>The low 20 bytes of a stack word.</summary>
    public static Address FromUInt256(in UInt256 word) =>
        new(
            Swap((uint)word.U2) | ((ulong)Swap((uint)(word.U1 >> 32)) << 32),
            Swap((uint)word.U1) | ((ulong)Swap((uint)(word.U0 >> 32)) << 32),
            Swap((uint)word.U0)
        );

    /// <summary>The address whose bytes are zero except for the last two: precompiles.</summary>
    public static Address FromNumber(ushort number)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        bytes[18] = (byte)(number >> 8);
        bytes[19] = (byte)number;
        return new Address(bytes);
    }

    /// <summary>Seed material for hash tables; attacker-chosen, so always mixed with a secret seed.</summary>
    public ulong Low64 => _a;

    public ulong Next64 => _b;

    public uint Last32 => _c;

    /// <summary>True if the first 18 bytes are zero; <paramref name="number"/> is the value of the last two.</summary>
    public bool TryGetSmallNumber(out int number)
    {
        number = BinaryPrimitives.ReverseEndianness((ushort)(_c >> 16));
        return _a == 0 && _b == 0 && (_c & 0xffff) == 0;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _a);
        BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(8), _b);
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(16), _c);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public UInt256 ToUInt256() =>
        new(
            ((ulong)Swap((uint)(_b >> 32)) << 32) | Swap(_c),
            ((ulong)Swap((uint)(_a >> 32)) << 32) | Swap((uint)_b),
            Swap((uint)_a)
        );

    private static uint Swap(uint value) => BinaryPrimitives.ReverseEndianness(value);

    public bool Equals(Address other) => _a == other._a && _b == other._b && _c == other._c;

    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <summary>Another one in each process, as <see cref="Hash256.GetHashCode"/>.</summary>
    public override int GetHashCode() => ProcessHash.Of(_a, _b, _c);

    public static bool operator ==(in Address left, in Address right) => left.Equals(right);

    public static bool operator !=(in Address left, in Address right) => !left.Equals(right);

    public override string ToString() => Hex.Encode(ToArray());
}
