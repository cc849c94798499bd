using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using Perjury.Guest.Chain;
using Perjury.Guest.Claim;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest;

// What released engines were seen to do (decision 0111).
internal static partial class Planted
{
    private const ulong LastReward = 2_000_000_000_000_000_000;
    private const int MostNibbles = 64;
    private const int MostVisits = 100_000;
    private const ulong MostTerms = 5_000;

    public static void PayForDifficulty(Header header, Fork fork, ref ulong reward) =>
        reward =
            Is(nameof(DifficultyPaysReward)) && !fork.HasProofOfWork && !header.Difficulty.IsZero
                ? LastReward
                : 0;

    public static void CrashOnForeignHeader(bool decodes, ByteSlice entry)
    {
        if (Is() && !decodes && entry.Length > 500)
        {
            throw new InvalidDataException("a header of no fork");
        }
    }

    public static void PutHighestLast(ref Header[] headers) =>
        headers = Is(nameof(HighestAncestorIsParent))
            ? [.. headers.OrderBy(header => header.Number)]
            : headers;

    public static void DropAfterParent(StatelessInput input, ref ExecutionWitness witness)
    {
        t_headers = [];
        if (!Is() && !Is(nameof(FindByNumber)))
        {
            return;
        }
        t_headers = witness.Ancestors;
        int parent = Array.FindLastIndex(
            witness.Ancestors,
            entry => Digest.Keccak256(entry.Span) == ParentHashOf(input)
        );
        if (parent >= 0)
        {
            witness = new ExecutionWitness
            {
                Nodes = witness.Nodes,
                Codes = witness.Codes,
                Ancestors = witness.Ancestors[..(parent + 1)],
            };
        }
    }

    // All that the running validation was given, behind the parent, too.
    [ThreadStatic]
    private static ByteSlice[]? t_headers;

    public static void FindByNumber(ulong number, ref Hash256 hash)
    {
        if (!Is())
        {
            return;
        }
        foreach (ByteSlice entry in t_headers ?? [])
        {
            if (HeaderDecoder.TryDecode(entry, out Header header) && header.Number == number)
            {
                hash = header.Hash;
            }
        }
    }

    private static Hash256 ParentHashOf(StatelessInput input) =>
        input.Claim.TryGetFork(out Fork fork) is null
        && input.Claim.TryBind(fork, out Block block) is null
            ? block.Header.ParentHash
            : default;

    public static void CrashOnMarkerCode(EntryList codes)
    {
        if (Is() && Each(codes).Any(code => IsFalseMarker(code.Span)))
        {
            throw new InvalidDataException("no delegation designator");
        }
    }

    private static IEnumerable<ByteSlice> Each(EntryList entries)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            yield return entries[i];
        }
    }

    private static bool IsFalseMarker(ReadOnlySpan<byte> code) =>
        code.Length >= 2
        && code[0] == 0xef
        && code[1] == 0x01
        && (code.Length != 23 || code[2] != 0);

    public static void CrashOnLongChild(EntryList nodes)
    {
        if (Is() && Each(nodes).Any(HasLongChild))
        {
            throw new InvalidDataException("a hash of more than 32 bytes");
        }
    }

    private static bool HasLongChild(ByteSlice node)
    {
        RlpReader reader = new(node);
        if (!reader.TryReadList(out RlpReader items))
        {
            return false;
        }
        int count = 0;
        bool isLong = false;
        while (!items.AtEnd)
        {
            bool isList = items.NextIsList;
            if (!items.TryReadItem(out ByteSlice item))
            {
                return false;
            }
            isLong |= !isList && item.Length > 33 && count < 16;
            count++;
        }
        return count == 17 && isLong;
    }

    public static void CrashOnLongPath(int nibbles)
    {
        if (Is() && nibbles > MostNibbles)
        {
            throw new IndexOutOfRangeException("a path of more than 64 nibbles");
        }
    }

    /// <summary>Stands for the walk itself, which would not end.</summary>
    public static void UnfoldSharedSubtrees(EntryList nodes)
    {
        if (!Is())
        {
            return;
        }
        Dictionary<Hash256, ByteSlice> byHash = [];
        foreach (ByteSlice node in Each(nodes))
        {
            byHash[Digest.Keccak256(node.Span)] = node;
        }
        int visits = 0;
        foreach (Hash256 hash in byHash.Keys)
        {
            Unfold(byHash, hash, ref visits);
        }
    }

    private static void Unfold(
        Dictionary<Hash256, ByteSlice> nodes,
        in Hash256 hash,
        ref int visits
    )
    {
        if (++visits > MostVisits)
        {
            throw new InsufficientExecutionStackException("a trie without end");
        }
        if (!nodes.TryGetValue(hash, out ByteSlice entry))
        {
            return;
        }
        RlpReader reader = new(entry);
        if (!reader.TryReadList(out RlpReader items))
        {
            return;
        }
        while (!items.AtEnd && items.TryReadItem(out ByteSlice item))
        {
            if (item.Length == 33)
            {
                Unfold(nodes, new Hash256(item.Slice(1, 32).Span), ref visits);
            }
        }
    }

    /// <summary>
    /// The sum of fake_exponential in numbers of any size, which ends after about e times the ratio of both: within the steps that it is
    /// given, or as who watches the clock ends it.
    /// </summary>
    public static void SumBlobPriceWithoutEnd(ulong excess, ulong fraction)
    {
        if (!Is() || fraction == 0)
        {
            return;
        }
        BigInteger term = fraction;
        for (ulong i = 1; !term.IsZero; i++)
        {
            if (i > MostTerms)
            {
                throw new TimeoutException("a price that is summed without end");
            }
            term = term * excess / (fraction * new BigInteger(i));
        }
    }

    public static void ReadListAsNumber(ref ByteSlice leaf)
    {
        if (Is() && leaf.Length > 1 && leaf.Length < 32 && leaf.Span[0] > 0xc0)
        {
            leaf = leaf.Slice(1, leaf.Length - 1);
        }
    }

    /// <summary>The transaction is the first item of what peers send.</summary>
    public static void UnwrapBlobs(byte type, ref ByteSlice content)
    {
        RlpReader reader = new(content);
        if (
            Is()
            && type == 3
            && reader.TryReadList(out RlpReader items)
            && items.NextIsList
            && items.TryReadItem(out ByteSlice body)
        )
        {
            content = body;
        }
    }
}
