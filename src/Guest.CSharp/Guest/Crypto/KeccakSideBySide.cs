using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Perjury.Guest.Crypto.Hashes;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Crypto;

/// <summary>
/// Keccak-256 of many byte strings, eight or four at a time where the machine has vectors for it: each has its lane, and a lane
/// whose string ends takes the next one. The guest that is proven has no vectors, and its compiler drops what needs them.
/// </summary>
public static class KeccakSideBySide
{
    private const int MaxLanes = 8;

    /// <summary>The permutation of a vector takes about as long as that of two single states.</summary>
    private const int FewestLanes = 3;

    /// <summary>Whether many strings at once are faster than one by one.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Digest i is that of string i.</summary>
    public static void Compute(ReadOnlySpan<ByteSlice> strings, Span<Hash256> digests)
    {
        if (Avx512F.IsSupported && strings.Length >= FewestLanes)
        {
            Run<KeccakVector512, Vector512<ulong>>(strings, digests);
        }
        else if (Avx2.IsSupported && strings.Length >= FewestLanes)
        {
            Run<KeccakVector256, Vector256<ulong>>(strings, digests);
        }
        else
        {
            for (int i = 0; i < strings.Length; i++)
            {
                digests[i] = Digest.Keccak256(strings[i].Span);
            }
        }
    }

    [SkipLocalsInit]
    internal static void Run<TLanes, TVector>(
        ReadOnlySpan<ByteSlice> strings,
        Span<Hash256> digests
    )
        where TLanes : struct, IKeccakVector<TVector>
        where TVector : unmanaged
    {
        int lanes = Unsafe.SizeOf<TVector>() / sizeof(ulong);
        Span<TVector> vectors = stackalloc TVector[25];
        Span<ulong> state = MemoryMarshal.Cast<TVector, ulong>(vectors);
        // The blocks to absorb, one under the other.
        Span<ulong> rows = stackalloc ulong[MaxLanes * KeccakRows.Words];
        Span<byte> bytes = MemoryMarshal.AsBytes(rows);
        Span<int> indices = stackalloc int[MaxLanes];
        Span<int> absorbed = stackalloc int[MaxLanes];
        state.Clear();
        rows.Clear();
        absorbed.Clear();
        int next = Math.Min(lanes, strings.Length);
        int busy = next;
        for (int lane = 0; lane < busy; lane++)
        {
            indices[lane] = lane;
        }
        while (busy >= FewestLanes)
        {
            for (int lane = 0; lane < busy; lane++)
            {
                ReadOnlySpan<byte> rest = strings[indices[lane]].Span.Slice(absorbed[lane]);
                NextBlock(rest, bytes.Slice(lane * KeccakRows.Bytes, Keccak.Rate));
                absorbed[lane] += Math.Min(rest.Length + 1, Keccak.Rate);
            }
            TLanes.XorColumns(rows, vectors);
            KeccakLanes<TLanes, TVector>.Permute(vectors);
            for (int lane = busy - 1; lane >= 0; lane--)
            {
                if (absorbed[lane] <= strings[indices[lane]].Length)
                {
                    continue;
                }
                digests[indices[lane]] = DigestOf(state.Slice(lane), lanes);
                if (next < strings.Length)
                {
                    indices[lane] = next++;
                    absorbed[lane] = 0;
                    ClearLane(state.Slice(lane), lanes);
                    continue;
                }
                busy--;
                indices[lane] = indices[busy];
                absorbed[lane] = absorbed[busy];
                CopyLane(state.Slice(busy), lanes, state.Slice(lane), lanes);
            }
        }
        Span<ulong> single = stackalloc ulong[25];
        Span<byte> digest = stackalloc byte[Hash256.Size];
        for (int lane = 0; lane < busy; lane++)
        {
            CopyLane(state.Slice(lane), lanes, single, 1);
            Keccak.Finish(single, strings[indices[lane]].Span.Slice(absorbed[lane]), digest);
            digests[indices[lane]] = new Hash256(digest);
        }
    }

    /// <summary>A whole block, or the padded one that is the last.</summary>
    private static void NextBlock(ReadOnlySpan<byte> rest, Span<byte> block)
    {
        if (rest.Length < Keccak.Rate)
        {
            Keccak.Pad(rest, block);
        }
        else
        {
            rest.Slice(0, Keccak.Rate).CopyTo(block);
        }
    }

    private static Hash256 DigestOf(ReadOnlySpan<ulong> lane, int stride) =>
        new(lane[0], lane[stride], lane[2 * stride], lane[3 * stride]);

    private static void ClearLane(Span<ulong> lane, int stride)
    {
        for (int i = 0; i < 25; i++)
        {
            lane[i * stride] = 0;
        }
    }

    private static void CopyLane(
        ReadOnlySpan<ulong> from,
        int fromStride,
        Span<ulong> to,
        int toStride
    )
    {
        for (int i = 0; i < 25; i++)
        {
            to[i * toStride] = from[i * fromStride];
        }
    }
}
