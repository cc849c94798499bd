using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.Tests.Rlp;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Tests.Trie;

/// <summary>Roots of lists against the definition of the trie (Yellow Paper, appendix D) over the keys rlp(index).</summary>
[TestFixture]
public sealed class ListRootTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(16)]
    [TestCase(127)]
    [TestCase(128)]
    [TestCase(129)]
    [TestCase(130)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(700)]
    public void The_root_is_that_of_the_definition(int count)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            Random random = new(seed);
            byte[][] values = new byte[count][];
            for (int i = 0; i < count; i++)
            {
                // Short leaves are inside their parents; large ones fill the room of a run alone.
                int length = random.Next(8) switch
                {
                    0 when seed > 2 => random.Next(2000),
                    1 when seed > 4 && count < 20 => 70_000,
                    < 4 when seed > 0 => random.Next(26, 34),
                    _ => random.Next(1, 30),
                };
                values[i] = new byte[length];
                random.NextBytes(values[i]);
            }
            Hash256 root = ListRoot.Compute(Array.ConvertAll(values, v => new ByteSlice(v)));
            var entries = values.Select((value, i) => (Key(i), value)).ToList();
            Assert.That(root, Is.EqualTo(Digest.Keccak256(Node(entries, 0))), $"seed {seed}");
        }
    }

    private static byte[] Key(int index) =>
        [.. RlpItem.Number((ulong)index).SelectMany(b => new[] { (byte)(b >> 4), (byte)(b & 15) })];

    private static byte[] Node(List<(byte[] Key, byte[] Value)> entries, int depth)
    {
        if (entries.Count == 1)
        {
            return RlpItem.List(
                Path(entries[0].Key[depth..], isLeaf: true),
                RlpItem.Text(entries[0].Value)
            );
        }
        int common = depth;
        while (entries.All(e => e.Key[common] == entries[0].Key[common]))
        {
            common++;
        }
        if (common > depth)
        {
            byte[] path = Path(entries[0].Key[depth..common], isLeaf: false);
            return RlpItem.List(path, Reference(entries, common));
        }
        return RlpItem.List([
            .. Enumerable
                .Range(0, 16)
                .Select(nibble =>
                    Reference([.. entries.Where(e => e.Key[depth] == nibble)], depth + 1)
                ),
            RlpItem.Text(),
        ]);
    }

    private static byte[] Reference(List<(byte[] Key, byte[] Value)> entries, int depth)
    {
        if (entries.Count == 0)
        {
            return RlpItem.Text();
        }
        byte[] node = Node(entries, depth);
        return node.Length < 32 ? node : RlpItem.Text(Digest.Keccak256(node).ToArray());
    }

    private static byte[] Path(byte[] nibbles, bool isLeaf)
    {
        int flag = (isLeaf ? 2 : 0) + nibbles.Length % 2;
        byte[] all =
            nibbles.Length % 2 == 0 ? [(byte)flag, 0, .. nibbles] : [(byte)flag, .. nibbles];
        return RlpItem.Text([.. all.Chunk(2).Select(pair => (byte)(pair[0] << 4 | pair[1]))]);
    }
}
