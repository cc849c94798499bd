using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perjury.Guest.Crypto.Hashes;

/// <summary>SHA-256 (FIPS 180-4 section 6.2).</summary>
public static class Sha256
{
    private const int BlockLength = 64;

    // csharpier-ignore
    private static ReadOnlySpan<uint> RoundConstants =>
        [
            0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
            0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
            0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
            0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
            0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
            0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
            0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
            0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
        ];

    // csharpier-ignore
    private static ReadOnlySpan<uint> InitialState =>
        [
            0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
        ];

    /// <summary>Schedule plus round constants of the block that pads a 64-byte message: 0x80, zeros, length 512 bits.</summary>
    // csharpier-ignore
    private static ReadOnlySpan<uint> PairPaddingSchedule =>
        [
            0xC28A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
            0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF374,
            0x649B69C1, 0xF0FE4786, 0x0FE1EDC6, 0x240CF254, 0x4FE9346F, 0x6CC984BE, 0x61B9411E, 0x16F988FA,
            0xF2C65152, 0xA88E5A6D, 0xB019FC65, 0xB9D99EC7, 0x9A1231C3, 0xE70EEAA0, 0xFDB1232B, 0xC7353EB0,
            0x3069BAD5, 0xCB976D5F, 0x5A0F118F, 0xDC1EEEFD, 0x0A35B689, 0xDE0B7A04, 0x58F4CA9D, 0xE15D5B16,
            0x007F3E86, 0x37088980, 0xA507EA32, 0x6FAB9537, 0x17406110, 0x0D8CD6F1, 0xCDAA3B6D, 0xC0BBBE37,
            0x83613BDA, 0xDB48A363, 0x0B02E931, 0x6FD15CA7, 0x521AFACA, 0x31338431, 0x6ED41A95, 0x6D437890,
            0xC39C91F2, 0x9ECCABBD, 0xB5C9A0E6, 0x532FB63C, 0xD2C741C6, 0x07237EA3, 0xA4954B68, 0x4C191D76,
        ];

    /// <summary>Writes the 32-byte digest of <paramref name="data"/> to the first 32 bytes of <paramref name="out32"/>.</summary>
    [SkipLocalsInit]
    public static void Compute(ReadOnlySpan<byte> data, Span<byte> out32)
    {
        Span<uint> state = stackalloc uint[8];
        InitialState.CopyTo(state);
        if (data.Length == BlockLength)
        {
            Absorb(state, data);
            AbsorbPadding(state);
            WriteDigest(state, out32);
            return;
        }
        ulong bitLength = (ulong)data.Length * 8;
        while (data.Length >= BlockLength)
        {
            Absorb(state, data);
            data = data.Slice(BlockLength);
        }
        Span<byte> tail = stackalloc byte[2 * BlockLength];
        tail.Clear();
        data.CopyTo(tail);
        tail[data.Length] = 0x80;
        int tailLength = data.Length < BlockLength - 8 ? BlockLength : 2 * BlockLength;
        BinaryPrimitives.WriteUInt64BigEndian(tail.Slice(tailLength - 8), bitLength);
        for (int offset = 0; offset < tailLength; offset += BlockLength)
        {
            Absorb(state, tail.Slice(offset));
        }
        WriteDigest(state, out32);
    }

    /// <summary>The digest of two 32-byte nodes side by side: one step of hash_tree_root merkleization (SSZ).</summary>
    [SkipLocalsInit]
    public static void HashPair(
        ReadOnlySpan<byte> left32,
        ReadOnlySpan<byte> right32,
        Span<byte> out32
    )
    {
        Span<byte> block = stackalloc byte[BlockLength];
        left32.Slice(0, 32).CopyTo(block);
        right32.Slice(0, 32).CopyTo(block.Slice(32));
        Compute(block, out32);
    }

    private static void Absorb(Span<uint> state, ReadOnlySpan<byte> block) =>
        Compress(
            ref MemoryMarshal.GetReference(state.Slice(0, 8)),
            ref MemoryMarshal.GetReference(block.Slice(0, BlockLength))
        );

    private static void AbsorbPadding(Span<uint> state) =>
        Rounds(
            ref MemoryMarshal.GetReference(state.Slice(0, 8)),
            ref MemoryMarshal.GetReference(PairPaddingSchedule)
        );

    private static void WriteDigest(ReadOnlySpan<uint> state, Span<byte> out32)
    {
        ReadOnlySpan<uint> s = state.Slice(0, 8);
        Span<byte> digest = out32.Slice(0, 32);
        BinaryPrimitives.WriteUInt64BigEndian(digest, (ulong)s[0] << 32 | s[1]);
        BinaryPrimitives.WriteUInt64BigEndian(digest.Slice(8), (ulong)s[2] << 32 | s[3]);
        BinaryPrimitives.WriteUInt64BigEndian(digest.Slice(16), (ulong)s[4] << 32 | s[5]);
        BinaryPrimitives.WriteUInt64BigEndian(digest.Slice(24), (ulong)s[6] << 32 | s[7]);
    }

    /// <summary>The block of 64 bytes from that one on goes into the state of 8 words. The ELF has this in assembly.</summary>
    [SkipLocalsInit]
    private static void Compress(ref uint state, ref byte block)
    {
        Span<uint> schedule = stackalloc uint[64];
        Expand(MemoryMarshal.CreateReadOnlySpan(ref block, BlockLength), schedule);
        Rounds(ref state, ref MemoryMarshal.GetReference(schedule));
    }

    /// <summary>The message schedule of one 64-byte block with the round constants already added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Expand(ReadOnlySpan<byte> block, Span<uint> schedule)
    {
        Span<uint> w = schedule.Slice(0, 64);
        ReadOnlySpan<uint> k = RoundConstants;
        for (int i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block.Slice(4 * i, 4));
        }
        for (int i = 16; i < w.Length; i++)
        {
            uint early = w[i - 15];
            uint late = w[i - 2];
            uint sigma0 =
                BitOperations.RotateRight(early, 7)
                ^ BitOperations.RotateRight(early, 18)
                ^ (early >> 3);
            uint sigma1 =
                BitOperations.RotateRight(late, 17)
                ^ BitOperations.RotateRight(late, 19)
                ^ (late >> 10);
            w[i] = w[i - 16] + sigma0 + w[i - 7] + sigma1;
        }
        for (int i = 0; i < w.Length; i++)
        {
            w[i] += k[i];
        }
    }

    /// <summary>The 64 rounds over 8 words of state and 64 of a schedule. The ELF has them in assembly.</summary>
    /// <remarks>Eight per pass, so that the working variables rotate by name instead of by move.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rounds(ref uint state, ref uint schedule)
    {
        Span<uint> s = MemoryMarshal.CreateSpan(ref state, 8);
        uint a = s[0],
            b = s[1],
            c = s[2],
            d = s[3],
            e = s[4],
            f = s[5],
            g = s[6],
            h = s[7];
        for (
            ReadOnlySpan<uint> w = MemoryMarshal.CreateReadOnlySpan(ref schedule, 64);
            w.Length >= 8;
            w = w.Slice(8)
        )
        {
            h += Sum1(e, f, g) + w[0];
            d += h;
            h += Sum0(a, b, c);
            g += Sum1(d, e, f) + w[1];
            c += g;
            g += Sum0(h, a, b);
            f += Sum1(c, d, e) + w[2];
            b += f;
            f += Sum0(g, h, a);
            e += Sum1(b, c, d) + w[3];
            a += e;
            e += Sum0(f, g, h);
            d += Sum1(a, b, c) + w[4];
            h += d;
            d += Sum0(e, f, g);
            c += Sum1(h, a, b) + w[5];
            g += c;
            c += Sum0(d, e, f);
            b += Sum1(g, h, a) + w[6];
            f += b;
            b += Sum0(c, d, e);
            a += Sum1(f, g, h) + w[7];
            e += a;
            a += Sum0(b, c, d);
        }
        s[0] += a;
        s[1] += b;
        s[2] += c;
        s[3] += d;
        s[4] += e;
        s[5] += f;
        s[6] += g;
        s[7] += h;
    }

    /// <summary>Sigma0(a) + Maj(a, b, c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Sum0(uint a, uint b, uint c) =>
        (
            BitOperations.RotateRight(a, 2)
            ^ BitOperations.RotateRight(a, 13)
            ^ BitOperations.RotateRight(a, 22)
        ) + ((a & b) | (c & (a | b)));

    /// <summary>Sigma1(e) + Ch(e, f, g).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Sum1(uint e, uint f, uint g) =>
        (
            BitOperations.RotateRight(e, 6)
            ^ BitOperations.RotateRight(e, 11)
            ^ BitOperations.RotateRight(e, 25)
        ) + (g ^ (e & (f ^ g)));
}
