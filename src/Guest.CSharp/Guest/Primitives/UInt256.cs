using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Primitives;

/// <summary>An unsigned 256-bit integer as four 64-bit limbs, least significant first; arithmetic wraps modulo 2^256.</summary>
public readonly partial struct UInt256 : IEquatable<UInt256>
{
    public readonly ulong U0;
    public readonly ulong U1;
    public readonly ulong U2;
    public readonly ulong U3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UInt256(ulong u0, ulong u1 = 0, ulong u2 = 0, ulong u3 = 0)
    {
        U0 = u0;
        U1 = u1;
        U2 = u2;
        U3 = u3;
    }

    public static UInt256 Zero => default;

    public static UInt256 One => new(1);

    public static UInt256 MaxValue =>
        new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    public bool IsZero => (U0 | U1 | U2 | U3) == 0;

    /// <summary>True if the value fits in 64 bits.</summary>
    public bool IsUInt64 => (U1 | U2 | U3) == 0;

    /// <summary>The number of significant bits, 0 for zero.</summary>
    public int BitLength =>
        U3 != 0 ? 256 - BitOperations.LeadingZeroCount(U3)
        : U2 != 0 ? 192 - BitOperations.LeadingZeroCount(U2)
        : U1 != 0 ? 128 - BitOperations.LeadingZeroCount(U1)
        : 64 - BitOperations.LeadingZeroCount(U0);

    /// <summary>The number of significant bytes, 0 for zero.</summary>
    public int ByteLength => (BitLength + 7) >> 3;

    /// <summary>Reads exactly 32 big-endian bytes from the start of <paramref name="bytes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 FromBigEndian(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(24)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(16)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(8)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes)
        );

    /// <summary>Reads 0 to 32 big-endian bytes: all of <paramref name="bytes"/>.</summary>
    public static UInt256 FromBigEndianShort(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[32];
        padded.Clear();
        bytes.CopyTo(padded.Slice(32 - bytes.Length));
        return FromBigEndian(padded);
    }

    /// <summary>Reads exactly 32 little-endian bytes.</summary>
    public static UInt256 FromLittleEndian(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(8)),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(16)),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(24))
        );

    /// <summary>Writes 32 big-endian bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBigEndian(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination.Slice(24), U0);
        BinaryPrimitives.WriteUInt64BigEndian(destination.Slice(16), U1);
        BinaryPrimitives.WriteUInt64BigEndian(destination.Slice(8), U2);
        BinaryPrimitives.WriteUInt64BigEndian(destination, U3);
    }

    /// <summary>Writes 32 little-endian bytes.</summary>
    public void WriteLittleEndian(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, U0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(8), U1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(16), U2);
        BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(24), U3);
    }

    public byte[] ToBigEndian()
    {
        byte[] bytes = new byte[32];
        WriteBigEndian(bytes);
        return bytes;
    }

    public static implicit operator UInt256(ulong value) => new(value);

    /// <summary>Returns the carry out of bit 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AddOverflow(in UInt256 a, in UInt256 b, out UInt256 sum)
    {
        ulong s0 = a.U0 + b.U0;
        ulong c = s0 < a.U0 ? 1UL : 0UL;
        ulong t1 = a.U1 + b.U1;
        ulong c1 = t1 < a.U1 ? 1UL : 0UL;
        ulong s1 = t1 + c;
        c = c1 | (s1 < t1 ? 1UL : 0UL);
        ulong t2 = a.U2 + b.U2;
        ulong c2 = t2 < a.U2 ? 1UL : 0UL;
        ulong s2 = t2 + c;
        c = c2 | (s2 < t2 ? 1UL : 0UL);
        ulong t3 = a.U3 + b.U3;
        ulong c3 = t3 < a.U3 ? 1UL : 0UL;
        ulong s3 = t3 + c;
        c = c3 | (s3 < t3 ? 1UL : 0UL);
        sum = new UInt256(s0, s1, s2, s3);
        return c != 0;
    }

    /// <summary>Returns the borrow: true if a &lt; b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SubtractUnderflow(in UInt256 a, in UInt256 b, out UInt256 difference)
    {
        ulong d0 = a.U0 - b.U0;
        ulong c = a.U0 < b.U0 ? 1UL : 0UL;
        ulong t1 = a.U1 - b.U1;
        ulong c1 = a.U1 < b.U1 ? 1UL : 0UL;
        ulong d1 = t1 - c;
        c = c1 | (t1 < c ? 1UL : 0UL);
        ulong t2 = a.U2 - b.U2;
        ulong c2 = a.U2 < b.U2 ? 1UL : 0UL;
        ulong d2 = t2 - c;
        c = c2 | (t2 < c ? 1UL : 0UL);
        ulong t3 = a.U3 - b.U3;
        ulong c3 = a.U3 < b.U3 ? 1UL : 0UL;
        ulong d3 = t3 - c;
        c = c3 | (t3 < c ? 1UL : 0UL);
        difference = new UInt256(d0, d1, d2, d3);
        return c != 0;
    }

    public static UInt256 operator +(in UInt256 a, in UInt256 b)
    {
        AddOverflow(a, b, out UInt256 sum);
        return sum;
    }

    public static UInt256 operator -(in UInt256 a, in UInt256 b)
    {
        SubtractUnderflow(a, b, out UInt256 difference);
        return difference;
    }

    public static UInt256 operator &(in UInt256 a, in UInt256 b) =>
        new(a.U0 & b.U0, a.U1 & b.U1, a.U2 & b.U2, a.U3 & b.U3);

    public static UInt256 operator |(in UInt256 a, in UInt256 b) =>
        new(a.U0 | b.U0, a.U1 | b.U1, a.U2 | b.U2, a.U3 | b.U3);

    public static UInt256 operator ^(in UInt256 a, in UInt256 b) =>
        new(a.U0 ^ b.U0, a.U1 ^ b.U1, a.U2 ^ b.U2, a.U3 ^ b.U3);

    public static UInt256 operator ~(in UInt256 a) => new(~a.U0, ~a.U1, ~a.U2, ~a.U3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(in UInt256 a, in UInt256 b) => SubtractUnderflow(a, b, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >(in UInt256 a, in UInt256 b) => SubtractUnderflow(b, a, out _);

    public static bool operator <=(in UInt256 a, in UInt256 b) => !SubtractUnderflow(b, a, out _);

    public static bool operator >=(in UInt256 a, in UInt256 b) => !SubtractUnderflow(a, b, out _);

    public static bool operator ==(in UInt256 a, in UInt256 b) => a.Equals(b);

    public static bool operator !=(in UInt256 a, in UInt256 b) => !a.Equals(b);

    public bool Equals(UInt256 other) =>
        ((U0 ^ other.U0) | (U1 ^ other.U1) | (U2 ^ other.U2) | (U3 ^ other.U3)) == 0;

    public override bool Equals(object? obj) => obj is UInt256 other && Equals(other);

    /// <summary>Another one in each process, as <see cref="Hash256.GetHashCode"/>.</summary>
    public override int GetHashCode() => ProcessHash.Of(U0, U1, U2, U3);

    /// <summary>Decimal digits.</summary>
    public override string ToString()
    {
        Span<char> digits = stackalloc char[78];
        int first = digits.Length;
        UInt256 rest = this;
        do
        {
            first--;
            digits[first] = (char)('0' + DivRem(rest, 10, out rest));
        } while (!rest.IsZero);
        return new string(digits.Slice(first));
    }
}
