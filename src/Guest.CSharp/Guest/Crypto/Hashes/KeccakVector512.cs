using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Perjury.Guest.Crypto.Hashes;

/// <summary>Eight words: AVX-512 has the rotation and every function of three bits as one instruction.</summary>
internal readonly struct KeccakVector512 : IKeccakVector<Vector512<ulong>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Xor(Vector512<ulong> a, Vector512<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Xor(
        Vector512<ulong> a,
        Vector512<ulong> b,
        Vector512<ulong> c
    ) => Avx512F.TernaryLogic(a, b, c, 0x96);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Chi(
        Vector512<ulong> a,
        Vector512<ulong> b,
        Vector512<ulong> c
    ) => Avx512F.TernaryLogic(a, b, c, 0xD2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateLeft(Vector512<ulong> a, [ConstantExpected] byte count) =>
        Avx512F.RotateLeft(a, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Broadcast(ulong word) => Vector512.Create(word);

    [SkipLocalsInit]
    public static void XorColumns(ReadOnlySpan<ulong> rows, Span<Vector512<ulong>> state)
    {
        XorEight(rows, 0, state.Slice(0, 8));
        XorEight(rows, 8, state.Slice(8, 8));
        state[16] ^= Vector512.Create(
            KeccakRows.At(rows, 0, 16),
            KeccakRows.At(rows, 1, 16),
            KeccakRows.At(rows, 2, 16),
            KeccakRows.At(rows, 3, 16),
            KeccakRows.At(rows, 4, 16),
            KeccakRows.At(rows, 5, 16),
            KeccakRows.At(rows, 6, 16),
            KeccakRows.At(rows, 7, 16)
        );
    }

    // Transposes pairs of words, then quadruples of pairs.
    private static void XorEight(ReadOnlySpan<ulong> rows, int word, Span<Vector512<ulong>> columns)
    {
        Vector512<ulong> r0 = Vector512.LoadUnsafe(ref KeccakRows.At(rows, 0, word));
        Vector512<ulong> r1 = Vector512.LoadUnsafe(ref KeccakRows.At(rows, 1, word));
        Vector512<ulong> r2 = Vector512.LoadUnsafe(ref KeccakRows.At(rows, 2, word));
        Vector512<ulong> r3 = Vector512.LoadUnsafe(ref KeccakRows.At(rows, 3, word));
        Vector512<ulong> r4 = Vector512.LoadUnsafe(ref KeccakRows.At(rows, 4, word));
        Vector512<ulong> r5 = Vector512.LoadUnsafe(ref KeccakRows.At(rows, 5, word));
        Vector512<ulong> r6 = Vector512.LoadUnsafe(ref KeccakRows.At(rows, 6, word));
        Vector512<ulong> r7 = Vector512.LoadUnsafe(ref KeccakRows.At(rows, 7, word));
        XorFour(
            Avx512F.UnpackLow(r0, r1),
            Avx512F.UnpackLow(r2, r3),
            Avx512F.UnpackLow(r4, r5),
            Avx512F.UnpackLow(r6, r7),
            columns
        );
        XorFour(
            Avx512F.UnpackHigh(r0, r1),
            Avx512F.UnpackHigh(r2, r3),
            Avx512F.UnpackHigh(r4, r5),
            Avx512F.UnpackHigh(r6, r7),
            columns.Slice(1)
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorFour(
        Vector512<ulong> p0,
        Vector512<ulong> p1,
        Vector512<ulong> p2,
        Vector512<ulong> p3,
        Span<Vector512<ulong>> columns
    )
    {
        Vector512<ulong> low0 = Avx512F.Shuffle4x128(p0, p1, 0x44);
        Vector512<ulong> high0 = Avx512F.Shuffle4x128(p0, p1, 0xEE);
        Vector512<ulong> low1 = Avx512F.Shuffle4x128(p2, p3, 0x44);
        Vector512<ulong> high1 = Avx512F.Shuffle4x128(p2, p3, 0xEE);
        columns[6] ^= Avx512F.Shuffle4x128(high0, high1, 0xDD);
        columns[4] ^= Avx512F.Shuffle4x128(high0, high1, 0x88);
        columns[2] ^= Avx512F.Shuffle4x128(low0, low1, 0xDD);
        columns[0] ^= Avx512F.Shuffle4x128(low0, low1, 0x88);
    }
}
