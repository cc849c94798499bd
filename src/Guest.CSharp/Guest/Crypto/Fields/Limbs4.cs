using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Fields;

/// <summary>A 256-bit number as four 64-bit limbs, lowest first. What it counts modulo is the business of its user.</summary>
internal struct Limbs4
{
    public ulong N0;
    public ulong N1;
    public ulong N2;
    public ulong N3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Limbs4(ulong n0, ulong n1, ulong n2, ulong n3)
    {
        N0 = n0;
        N1 = n1;
        N2 = n2;
        N3 = n3;
    }

    public readonly bool IsZero => (N0 | N1 | N2 | N3) == 0;

    public readonly bool IsOdd => (N0 & 1) != 0;

    /// <summary>Reads four limbs, lowest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Limbs4 FromSpan(ReadOnlySpan<ulong> limbs) =>
        new(limbs[0], limbs[1], limbs[2], limbs[3]);

    /// <summary>Writes four limbs, lowest first.</summary>
    public readonly void CopyTo(Span<ulong> limbs)
    {
        limbs[3] = N3;
        limbs[2] = N2;
        limbs[1] = N1;
        limbs[0] = N0;
    }

    /// <summary>Reads 32 big-endian bytes.</summary>
    public static Limbs4 FromBigEndian(ReadOnlySpan<byte> bytes32) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes32.Slice(24)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes32.Slice(16)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes32.Slice(8)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes32)
        );

    /// <summary>Writes 32 big-endian bytes.</summary>
    public readonly void WriteBigEndian(Span<byte> bytes32)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes32, N3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes32.Slice(8), N2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes32.Slice(16), N1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes32.Slice(24), N0);
    }

    public static bool AreEqual(in Limbs4 a, in Limbs4 b) =>
        ((a.N0 ^ b.N0) | (a.N1 ^ b.N1) | (a.N2 ^ b.N2) | (a.N3 ^ b.N3)) == 0;

    public static bool IsBelow(in Limbs4 a, in Limbs4 b)
    {
        if (a.N3 != b.N3)
        {
            return a.N3 < b.N3;
        }
        if (a.N2 != b.N2)
        {
            return a.N2 < b.N2;
        }
        return a.N1 != b.N1 ? a.N1 < b.N1 : a.N0 < b.N0;
    }

    /// <summary>Sum modulo 2^256; returns the carry, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(in Limbs4 a, in Limbs4 b, out Limbs4 sum)
    {
        ulong carry = 0;
        ulong n0 = AddCarry(a.N0, b.N0, ref carry);
        ulong n1 = AddCarry(a.N1, b.N1, ref carry);
        ulong n2 = AddCarry(a.N2, b.N2, ref carry);
        ulong n3 = AddCarry(a.N3, b.N3, ref carry);
        sum = new Limbs4(n0, n1, n2, n3);
        return carry;
    }

    /// <summary>Difference modulo 2^256; returns the borrow, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract(in Limbs4 a, in Limbs4 b, out Limbs4 difference)
    {
        ulong borrow = 0;
        ulong n0 = SubtractBorrow(a.N0, b.N0, ref borrow);
        ulong n1 = SubtractBorrow(a.N1, b.N1, ref borrow);
        ulong n2 = SubtractBorrow(a.N2, b.N2, ref borrow);
        ulong n3 = SubtractBorrow(a.N3, b.N3, ref borrow);
        difference = new Limbs4(n0, n1, n2, n3);
        return borrow;
    }

    /// <summary>a + b + carry; the carry, 0 or 1, goes in and out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AddCarry(ulong a, ulong b, ref ulong carry)
    {
        ulong sum = a + b;
        ulong over = sum < a ? 1UL : 0UL;
        ulong result = sum + carry;
        carry = over + (result < sum ? 1UL : 0UL);
        return result;
    }

    /// <summary>a - b - borrow; the borrow, 0 or 1, goes in and out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong SubtractBorrow(ulong a, ulong b, ref ulong borrow)
    {
        ulong difference = a - b;
        ulong under = a < b ? 1UL : 0UL;
        ulong result = difference - borrow;
        borrow = under + (difference < borrow ? 1UL : 0UL);
        return result;
    }

    /// <summary>Low limb of a * b + addend + carry; the high limb becomes the carry. Never overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong addend, ref ulong carry)
    {
        ulong high = WordProduct.Multiply(a, b, out ulong low);
        low += addend;
        high += low < addend ? 1UL : 0UL;
        low += carry;
        high += low < carry ? 1UL : 0UL;
        carry = high;
        return low;
    }
}
