using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Perjury.Guest.Crypto.Hashes;

/// <summary>RIPEMD-160 (Dobbertin, Bosselaers, Preneel 1996; ISO/IEC 10118-3).</summary>
public static class Ripemd160
{
    private const int BlockLength = 64;

    // csharpier-ignore
    private static ReadOnlySpan<byte> LeftWord =>
        [
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
            7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8,
            3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12,
            1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2,
            4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13,
        ];

    // csharpier-ignore
    private static ReadOnlySpan<byte> RightWord =>
        [
            5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12,
            6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2,
            15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13,
            8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14,
            12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11,
        ];

    // csharpier-ignore
    private static ReadOnlySpan<byte> LeftShift =>
        [
            11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8,
            7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
            11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5,
            11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
            9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6,
        ];

    // csharpier-ignore
    private static ReadOnlySpan<byte> RightShift =>
        [
            8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6,
            9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
            9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5,
            15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
            8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11,
        ];

    /// <summary>Writes the 20-byte digest of <paramref name="data"/> to the first 20 bytes of <paramref name="out20"/>.</summary>
    [SkipLocalsInit]
    public static void Compute(ReadOnlySpan<byte> data, Span<byte> out20)
    {
        ulong bitLength = (ulong)data.Length * 8;
        Span<uint> state = stackalloc uint[5];
        state[0] = 0x67452301;
        state[1] = 0xEFCDAB89;
        state[2] = 0x98BADCFE;
        state[3] = 0x10325476;
        state[4] = 0xC3D2E1F0;
        while (data.Length >= BlockLength)
        {
            Compress(state, data);
            data = data.Slice(BlockLength);
        }
        Span<byte> tail = stackalloc byte[2 * BlockLength];
        tail.Clear();
        data.CopyTo(tail);
        tail[data.Length] = 0x80;
        int tailLength = data.Length < BlockLength - 8 ? BlockLength : 2 * BlockLength;
        BinaryPrimitives.WriteUInt64LittleEndian(tail.Slice(tailLength - 8), bitLength);
        for (int offset = 0; offset < tailLength; offset += BlockLength)
        {
            Compress(state, tail.Slice(offset));
        }
        for (int i = 0; i < 5; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(out20.Slice(4 * i), state[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[16];
        for (int i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block.Slice(4 * i));
        }
        Line left = new(state);
        Line right = new(state);
        for (int i = 0; i < 16; i++)
        {
            left.Step(left.Xor, words[LeftWord[i]], LeftShift[i]);
            right.Step(right.OrNotLast + 0x50A28BE6, words[RightWord[i]], RightShift[i]);
        }
        for (int i = 16; i < 32; i++)
        {
            left.Step(left.SelectByFirst + 0x5A827999, words[LeftWord[i]], LeftShift[i]);
            right.Step(right.SelectByLast + 0x5C4DD124, words[RightWord[i]], RightShift[i]);
        }
        for (int i = 32; i < 48; i++)
        {
            left.Step(left.OrNotMiddle + 0x6ED9EBA1, words[LeftWord[i]], LeftShift[i]);
            right.Step(right.OrNotMiddle + 0x6D703EF3, words[RightWord[i]], RightShift[i]);
        }
        for (int i = 48; i < 64; i++)
        {
            left.Step(left.SelectByLast + 0x8F1BBCDC, words[LeftWord[i]], LeftShift[i]);
            right.Step(right.SelectByFirst + 0x7A6D76E9, words[RightWord[i]], RightShift[i]);
        }
        for (int i = 64; i < 80; i++)
        {
            left.Step(left.OrNotLast + 0xA953FD4E, words[LeftWord[i]], LeftShift[i]);
            right.Step(right.Xor, words[RightWord[i]], RightShift[i]);
        }
        uint first = state[1] + left.C + right.D;
        state[1] = state[2] + left.D + right.E;
        state[2] = state[3] + left.E + right.A;
        state[3] = state[4] + left.A + right.B;
        state[4] = state[0] + left.B + right.C;
        state[0] = first;
    }

    /// <summary>The five chaining words of one of the two parallel lines, and the five round functions over (B, C, D).</summary>
    private struct Line(ReadOnlySpan<uint> state)
    {
        public uint A = state[0];
        public uint B = state[1];
        public uint C = state[2];
        public uint D = state[3];
        public uint E = state[4];

        public readonly uint Xor => B ^ C ^ D;
        public readonly uint SelectByFirst => D ^ (B & (C ^ D));
        public readonly uint OrNotMiddle => (B | ~C) ^ D;
        public readonly uint SelectByLast => C ^ (D & (B ^ C));
        public readonly uint OrNotLast => B ^ (C | ~D);

        /// <summary>One step: <paramref name="round"/> is the round function plus the round constant.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(uint round, uint word, int shift)
        {
            uint next = BitOperations.RotateLeft(A + round + word, shift) + E;
            A = E;
            E = D;
            D = BitOperations.RotateLeft(C, 10);
            C = B;
            B = next;
        }
    }
}
