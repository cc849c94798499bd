using System.Security.Cryptography;
using NUnit.Framework;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Tests.Wire;

/// <summary>hash_tree_root against the definition: all leaves written out, hashed pair by pair.</summary>
[TestFixture]
public sealed class MerkleTests
{
    private static byte[] Pair(byte[] left, byte[] right) => SHA256.HashData([.. left, .. right]);

    private static byte[] Root(byte[][] chunks, int limit)
    {
        int width = 1;
        while (width < limit)
        {
            width *= 2;
        }
        byte[][] level =
        [
            .. chunks,
            .. Enumerable.Range(0, width - chunks.Length).Select(_ => new byte[32]),
        ];
        while (level.Length > 1)
        {
            level = [.. level.Chunk(2).Select(pair => Pair(pair[0], pair[1]))];
        }
        return level[0];
    }

    private static byte[][] Chunks(int count) =>
        [.. Enumerable.Range(1, count).Select(i => Enumerable.Repeat((byte)i, 32).ToArray())];

    private static byte[] Length(int length)
    {
        byte[] bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, length);
        return bytes;
    }

    [Test]
    public void Chunks_are_padded_to_the_next_power_of_two(
        [Values(1, 2, 3, 4, 5, 8, 9, 16, 17)] int limit
    )
    {
        for (int count = 0; count <= limit; count++)
        {
            Merkle tree = new((ulong)limit, new byte[Merkle.ScratchSize]);
            foreach (byte[] chunk in Chunks(count))
            {
                tree.Add(chunk);
            }
            Assert.That(tree.Root().ToArray(), Is.EqualTo(Root(Chunks(count), limit)), $"{count}");
        }
    }

    /// <summary>Every pattern of zero chunks among others: what is zero on one side only is hashed.</summary>
    [Test]
    public void Zero_chunks_among_others_change_no_root()
    {
        for (int pattern = 0; pattern < 512; pattern++)
        {
            byte[][] chunks =
            [
                .. Chunks(9).Select((chunk, i) => (pattern >> i & 1) == 0 ? new byte[32] : chunk),
            ];
            Merkle tree = new(16, new byte[Merkle.ScratchSize]);
            Merkle progressive = new(Ssz.Progressive, new byte[Merkle.ScratchSize]);
            foreach (byte[] chunk in chunks)
            {
                tree.Add(chunk);
                progressive.Add(chunk);
            }
            Assert.That(tree.Root().ToArray(), Is.EqualTo(Root(chunks, 16)), $"{pattern}");
            byte[] third = Root(chunks[5..], 16);
            byte[] second = Pair(Root(chunks[1..5], 4), Pair(third, new byte[32]));
            byte[] expected = Pair(chunks[0], second);
            Assert.That(progressive.Root().ToArray(), Is.EqualTo(expected), $"{pattern}");
        }
    }

    [Test]
    public void Roots_of_zero_chunks_are_what_hashing_them_gives()
    {
        byte[] root = new byte[32];
        for (int depth = 0; depth <= Merkle.MaxDepth; depth++)
        {
            Assert.That(ZeroHashes.OfDepth(depth).ToArray(), Is.EqualTo(root), $"{depth}");
            root = Pair(root, root);
        }
    }

    [Test]
    public void Roots_of_empty_lists_are_what_hashing_them_gives()
    {
        for (int depth = 0; depth <= Merkle.MaxDepth; depth++)
        {
            byte[] root = Pair(ZeroHashes.OfDepth(depth).ToArray(), new byte[32]);
            Assert.That(EmptyLists.OfDepth(depth).ToArray(), Is.EqualTo(root), $"{depth}");
        }
    }

    [TestCase(RequestsForm.Bounded, 3)]
    [TestCase(RequestsForm.Progressive, 5)]
    public void The_root_of_no_requests_is_what_hashing_their_lists_gives(object form, int types)
    {
        byte[] offsets =
        [
            .. Enumerable.Range(0, types).SelectMany(_ => BitConverter.GetBytes(4 * types)),
        ];
        bool isRead = ExecutionRequests.TryDecode(
            new ByteSlice(offsets),
            (RequestsForm)form,
            out ExecutionRequests requests,
            out string detail
        );
        Assert.That(isRead, detail);
        bool isBounded = (RequestsForm)form == RequestsForm.Bounded;
        Merkle fields = new(
            isBounded ? (ulong)types : Ssz.Progressive,
            new byte[Merkle.ScratchSize]
        );
        foreach (RequestKind kind in RequestKind.ByType[..types])
        {
            fields.Add(kind.ListRoot(new ByteSlice([]), isBounded ? kind.Limit : Ssz.Progressive));
        }
        Assert.That(requests.HashTreeRoot(), Is.EqualTo(fields.ContainerRoot(types)));
        Assert.That(
            requests.Hash().ToArray(),
            Is.EqualTo(SHA256.HashData(Array.Empty<byte>())),
            "requests_hash"
        );
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(5)]
    public void The_root_of_a_list_is_mixed_with_its_length(int count)
    {
        Hash256[] hashes = [.. Chunks(count).Select(chunk => new Hash256(chunk))];
        Assert.That(
            TreeRoots.Hashes(hashes, 8).ToArray(),
            Is.EqualTo(Pair(Root(Chunks(count), 8), Length(count)))
        );
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(31)]
    [TestCase(32)]
    [TestCase(33)]
    [TestCase(96)]
    public void Bytes_are_cut_into_chunks_and_the_last_is_filled_with_zeros(int length)
    {
        byte[] bytes = [.. Enumerable.Range(1, length).Select(i => (byte)i)];
        byte[][] chunks =
        [
            .. bytes.Chunk(32).Select(chunk => (byte[])[.. chunk, .. new byte[32 - chunk.Length]]),
        ];
        Assert.That(
            TreeRoots.ByteList(bytes, 128).ToArray(),
            Is.EqualTo(Pair(Root(chunks, 4), Length(length)))
        );
    }
}
