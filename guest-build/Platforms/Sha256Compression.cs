using System.Buffers.Binary;
using System.Numerics;

namespace Perjury.GuestBuild.Platforms;

/// <summary>The two halves of SHA-256's work on one block (FIPS 180-4, 6.2.2), which zkVMs offer apart or together.</summary>
internal static class Sha256Compression
{
    /// <summary>The first 32 bits of the fractional parts of the cube roots of the first 64 primes.</summary>
    private static readonly uint[] RoundConstants = [.. Primes(64).Select(CubeRootFraction)];

    /// <summary>Words 16 to 63 of the schedule from words 0 to 15.</summary>
    public static void Extend(Span<uint> w)
    {
        for (int k = 16; k < 64; k++)
        {
            uint early = w[k - 15];
            uint late = w[k - 2];
            w[k] =
                w[k - 16]
                + (
                    BitOperations.RotateRight(early, 7)
                    ^ BitOperations.RotateRight(early, 18)
                    ^ early >> 3
                )
                + w[k - 7]
                + (
                    BitOperations.RotateRight(late, 17)
                    ^ BitOperations.RotateRight(late, 19)
                    ^ late >> 10
                );
        }
    }

    /// <summary>The 64 rounds of a schedule, added to the state.</summary>
    public static void Compress(ReadOnlySpan<uint> w, Span<uint> state)
    {
        Span<uint> s = stackalloc uint[8];
        state.CopyTo(s);
        for (int k = 0; k < 64; k++)
        {
            uint sum1 =
                BitOperations.RotateRight(s[4], 6)
                ^ BitOperations.RotateRight(s[4], 11)
                ^ BitOperations.RotateRight(s[4], 25);
            uint first = s[7] + sum1 + (s[4] & s[5] ^ ~s[4] & s[6]) + RoundConstants[k] + w[k];
            uint sum0 =
                BitOperations.RotateRight(s[0], 2)
                ^ BitOperations.RotateRight(s[0], 13)
                ^ BitOperations.RotateRight(s[0], 22);
            uint second = sum0 + (s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]);
            for (int m = 7; m > 0; m--)
                s[m] = s[m - 1];
            s[4] += first;
            s[0] = first + second;
        }
        for (int k = 0; k < 8; k++)
            state[k] += s[k];
    }

    /// <summary>A block of 64 bytes mixed into the state.</summary>
    public static void Block(ReadOnlySpan<byte> block, Span<uint> state)
    {
        Span<uint> w = stackalloc uint[64];
        for (int k = 0; k < 16; k++)
            w[k] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * k)..]);
        Extend(w);
        Compress(w, state);
    }

    private static IEnumerable<int> Primes(int count) =>
        Enumerable
            .Range(2, 400)
            .Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0))
            .Take(count);

    /// <summary>Exactly, by search in whole numbers: floor(cbrt(p)·2³²) modulo 2³².</summary>
    private static uint CubeRootFraction(int prime)
    {
        BigInteger target = (BigInteger)prime << 96;
        BigInteger root = 0;
        for (int bit = 36; bit >= 0; bit--)
        {
            BigInteger next = root + (BigInteger.One << bit);
            if (next * next * next <= target)
                root = next;
        }
        return (uint)(root & uint.MaxValue);
    }
}
