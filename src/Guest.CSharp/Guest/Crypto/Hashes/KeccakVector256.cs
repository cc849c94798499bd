using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Perjury.Guest.Crypto.Hashes;

/// <summary>Four words: AVX2 rotates by two shifts.</summary>
internal readonly struct KeccakVector256 : IKeccakVector<Vector256<ulong>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(Vector256<ulong> a, Vector256<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(
        Vector256<ulong> a,
        Vector256<ulong> b,
        Vector256<ulong> c
    ) => a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Chi(
        Vector256<ulong> a,
        Vector256<ulong> b,
        Vector256<ulong> c
    ) => a ^ Avx2.AndNot(b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> RotateLeft(Vector256<ulong> a, [ConstantExpected] byte count) =>
        a << count | a >>> (64 - count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Broadcast(ulong word) => Vector256.Create(word);

    [SkipLocalsInit]
    public static void XorColumns(ReadOnlySpan<ulong> rows, Span<Vector256<ulong>> state)
    {
        for (int word = 0; word < 16; word += 4)
        {
            XorFour(rows, word, state.Slice(word, 4));
        }
        state[16] ^= Vector256.Create(
            KeccakRows.At(rows, 0, 16),
            KeccakRows.At(rows, 1, 16),
            KeccakRows.At(rows, 2, 16),
            KeccakRows.At(rows, 3, 16)
        );
    }

    private static void XorFour(ReadOnlySpan<ulong> rows, int word, Span<Vector256<ulong>> columns)
    {
        Vector256<ulong> r0 = Vector256.LoadUnsafe(ref KeccakRows.At(rows, 0, word));
        Vector256<ulong> r1 = Vector256.LoadUnsafe(ref KeccakRows.At(rows, 1, word));
        Vector256<ulong> r2 = Vector256.LoadUnsafe(ref KeccakRows.At(rows, 2, word));
        Vector256<ulong> r3 = Vector256.LoadUnsafe(ref KeccakRows.At(rows, 3, word));
        Vector256<ulong> even0 = Avx2.UnpackLow(r0, r1);
        Vector256<ulong> even1 = Avx2.UnpackLow(r2, r3);
        Vector256<ulong> odd0 = Avx2.UnpackHigh(r0, r1);
        Vector256<ulong> odd1 = Avx2.UnpackHigh(r2, r3);
        columns[3] ^= Avx2.Permute2x128(odd0, odd1, 0x31);
        columns[2] ^= Avx2.Permute2x128(even0, even1, 0x31);
        columns[1] ^= Avx2.Permute2x128(odd0, odd1, 0x20);
        columns[0] ^= Avx2.Permute2x128(even0, even1, 0x20);
    }
}
