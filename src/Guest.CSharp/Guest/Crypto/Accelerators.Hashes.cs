using Perjury.Guest.Crypto.Hashes;
#if !ZKVM
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto;

/// <summary>
/// The one seam through which the guest reaches its cryptography: managed code on .NET, the extern C functions
/// zkvm_* of the zkvm-standards (c-interface-accelerators) when built with ZKVM.
/// </summary>
public static partial class Accelerators
{
    /// <summary>Keccak-256 of <paramref name="data"/> into 32 bytes.</summary>
    public static void Keccak256(ReadOnlySpan<byte> data, Span<byte> out32) =>
        Keccak.Compute(data, out32);

    /// <summary>SHA-256 of <paramref name="data"/> into 32 bytes (precompile 0x02).</summary>
    public static void Sha256(ReadOnlySpan<byte> data, Span<byte> out32) =>
        Hashes.Sha256.Compute(data, out32);

    /// <summary>SHA-256 of two 32-byte nodes side by side: one step of SSZ merkleization.</summary>
    public static void Sha256Pair(
        ReadOnlySpan<byte> left32,
        ReadOnlySpan<byte> right32,
        Span<byte> out32
    ) => Hashes.Sha256.HashPair(left32, right32, out32);

    /// <summary>RIPEMD-160 of <paramref name="data"/> as 12 zero bytes and the 20-byte digest (precompile 0x03).</summary>
    public static void Ripemd160(ReadOnlySpan<byte> data, Span<byte> out32)
    {
        out32.Slice(0, 12).Clear();
        Hashes.Ripemd160.Compute(data, out32.Slice(12));
    }

    /// <summary>BLAKE2b compression in place over h (precompile 0x09, EIP-152); <paramref name="f"/> is 0 or 1.</summary>
    [SkipLocalsInit]
    public static void Blake2F(
        uint rounds,
        Span<byte> h64,
        ReadOnlySpan<byte> m128,
        ReadOnlySpan<byte> t16,
        byte f
    )
    {
        Span<ulong> h = stackalloc ulong[8];
        Span<ulong> m = stackalloc ulong[16];
        ReadWords(h64, h);
        ReadWords(m128, m);
        ulong t0 = BinaryPrimitives.ReadUInt64LittleEndian(t16);
        ulong t1 = BinaryPrimitives.ReadUInt64LittleEndian(t16.Slice(8));
        Hashes.Blake2F.Compress(rounds, h, m, t0, t1, f != 0);
        for (int i = 0; i < h.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(h64.Slice(8 * i), h[i]);
        }
    }

    /// <summary>base^exp mod m, big-endian, over all of <paramref name="result"/>, which is as long as m (precompile 0x05, EIP-198).</summary>
    public static void ModExp(
        ReadOnlySpan<byte> baseBytes,
        ReadOnlySpan<byte> exponent,
        ReadOnlySpan<byte> modulus,
        Span<byte> result
    ) => Crypto.ModExp.Compute(baseBytes, exponent, modulus, result);

    private static void ReadWords(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(8 * i));
        }
    }

    /// <summary>keccak-f[1600] in place over 25 lanes, lane (x, y) at x + 5y.</summary>
    public static void KeccakF(Span<ulong> state25) => KeccakPermutation.Permute(state25);
}
#endif
