using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto.Hashes;

/// <summary>What keccak-f asks of a vector of 64-bit words.</summary>
internal interface IKeccakVector<TVector>
    where TVector : unmanaged
{
    static abstract TVector Xor(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b, TVector c);

    /// <summary>a ^ (~b &amp; c).</summary>
    static abstract TVector Chi(TVector a, TVector b, TVector c);

    static abstract TVector RotateLeft(TVector a, [ConstantExpected] byte count);

    static abstract TVector Broadcast(ulong word);

    /// <summary>Xors word i of every row into vector i, for the 17 words of a block.</summary>
    static abstract void XorColumns(ReadOnlySpan<ulong> rows, Span<TVector> state);
}

/// <summary>Blocks one under the other, at the distance of three vectors.</summary>
internal static class KeccakRows
{
    public const int Words = 24;
    public const int Bytes = 8 * Words;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ulong At(ReadOnlySpan<ulong> rows, int row, int word) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), row * Words + word);
}
