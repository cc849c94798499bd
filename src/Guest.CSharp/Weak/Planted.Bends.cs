using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Numerics;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest;

// The seams that are more than a check left out.
internal static partial class Planted
{
    // What RefuseInSufficient can refuse.
    public const string UnsortedRefused = nameof(UnsortedRefused);
    public const string DuplicateRefused = nameof(DuplicateRefused);
    public const string UnusedRefused = nameof(UnusedRefused);
    public const string OlderAncestorRefused = nameof(OlderAncestorRefused);

    private const int LongestWellHashed = 512;
    private const int DeepestNesting = 16;

    /// <summary>Chain id and schema id stand at fixed places, so they can be read from bytes that do not decode.</summary>
    public static void EchoUndecoded(byte[] input, byte[] output)
    {
        if (Is() && input.Length >= 18 && output.Length == PublicOutput.Size)
        {
            input.AsSpan(10, 8).CopyTo(output.AsSpan(33));
            ushort id = BinaryPrimitives.ReadUInt16BigEndian(input);
            BinaryPrimitives.WriteUInt16LittleEndian(output.AsSpan(41), id);
        }
    }

    public static void ClearRejected(Rejection? rejection, byte[] output)
    {
        if (Is() && rejection is not null)
        {
            output.AsSpan().Clear();
        }
    }

    /// <summary>The other key with the same x, where it is the signer's.</summary>
    public static void IgnoreParity(in Address signer, ref ByteSlice key)
    {
        if (!Is() || key.Length != 65)
        {
            return;
        }
        BigInteger y = new(key.Span[33..], isUnsigned: true, isBigEndian: true);
        byte[] other = key.ToArray();
        byte[] negated = (s_fieldSize - y).ToByteArray(isUnsigned: true, isBigEndian: true);
        other.AsSpan(33).Clear();
        negated.CopyTo(other.AsSpan(65 - negated.Length));
        Hash256 digest = Digest.Keccak256(other.AsSpan(1));
        if (new Address(digest.ToArray().AsSpan(12)) == signer)
        {
            key = new ByteSlice(other);
        }
    }

    private static readonly BigInteger s_fieldSize =
        BigInteger.Pow(2, 256) - BigInteger.Pow(2, 32) - 977;

    public static void IgnoreRevision(ref ushort schemaId) =>
        schemaId = Is() ? (ushort)(schemaId & 0xff00 | 1) : schemaId;

    public static void CutLargeEntry(ref ReadOnlySpan<byte> bytes)
    {
        if (Is() && bytes.Length > LongestWellHashed)
        {
            bytes = bytes[..LongestWellHashed];
        }
    }

    public static void SortAncestors(ref ByteSlice[] entries)
    {
        if (Is() && entries.All(entry => HeaderDecoder.TryDecode(entry, out _)))
        {
            entries = [.. entries.OrderBy(NumberOf)];
        }
    }

    private static ulong NumberOf(ByteSlice header) =>
        HeaderDecoder.TryDecode(header, out Header decoded) ? decoded.Number : 0;

    /// <summary>After a header that does not decode the chain begins anew.</summary>
    public static void ForgetBeforeMalformed(ref Header[] headers) =>
        headers = headers[(Array.LastIndexOf(headers, null!) + 1)..];

    /// <summary>The root is the first node that no other holds, whatever the parent says.</summary>
    public static void FindAnyRoot(ExecutionWitness witness, ref Hash256 root)
    {
        if (!Is())
        {
            return;
        }
        Hash256[] hashes = [.. Slices(witness.Nodes).Select(node => Digest.Keccak256(node.Span))];
        if (!hashes.Contains(root))
        {
            root = hashes.FirstOrDefault(
                hash => !Slices(witness.Nodes).Any(node => Holds(node, hash)),
                root
            );
        }
    }

    private static IEnumerable<ByteSlice> Slices(EntryList entries) =>
        Enumerable.Range(0, entries.Count).Select(i => entries[i]);

    private static bool Holds(ByteSlice node, in Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.CopyTo(bytes);
        return node.Span.IndexOf(bytes) >= 0;
    }

    public static void DecodeEveryEntry(EntryList nodes)
    {
        if (Is() && !Slices(nodes).All(node => NodeDecoder.TryDecode(node, null, out _)))
        {
            throw new InvalidDataException("not a trie node");
        }
    }

    public static void CrashOnMissingNode()
    {
        if (Is())
        {
            throw new InvalidOperationException("the path is not in the trie");
        }
    }

    /// <summary>Stands for the overflow itself, which would end the process and with it the campaign.</summary>
    public static void RunOutOfStack(int depth)
    {
        if (Is() && depth > DeepestNesting)
        {
            throw new InsufficientExecutionStackException();
        }
    }

    /// <summary>v = 35 + 2 · chain_id + parity taken for a number of 63 bits.</summary>
    public static void RefuseHighChainId(in UInt256 chainId, ref UInt256 yParity) =>
        yParity = Is() && chainId >= 1UL << 62 ? 2 : yParity;

    public static void CutChainId(ref UInt256 chainId) =>
        chainId = Is() ? new UInt256(chainId.U0) : chainId;

    public static void CatchAsValid(Rejection? fault, ref Rejection? rejection) =>
        rejection = Is() && ReferenceEquals(fault, rejection) ? null : rejection;

    public static void RefuseInSufficient(WitnessState state, ref Rejection? rejection) =>
        rejection ??= Refused(state.CheckForm());

    private static Rejection? Refused(Rejection? found) =>
        found?.Reason switch
        {
            Reason.UnsortedNodes or Reason.UnsortedCodes when Is(UnsortedRefused) => found,
            Reason.DuplicateNode or Reason.DuplicateCode when Is(DuplicateRefused) => found,
            Reason.UnusedNode or Reason.UnusedCode when Is(UnusedRefused) => found,
            Reason.UnusedAncestor when Is(OlderAncestorRefused) => found,
            _ => null,
        };
}
