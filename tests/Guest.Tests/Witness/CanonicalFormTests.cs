using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.Tests.Chain;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Witness;

/// <summary>What Canonical asks of a witness that is sufficient: strictly ascending entries, and none that nothing needed.</summary>
[TestFixture]
public sealed class CanonicalFormTests
{
    private const int Epoch = 5;

    private static readonly byte[][] s_codes =
    [
        [1],
        [1, 0],
        [2],
        [0xff],
    ];

    /// <summary>Leaves of no trie in particular, in ascending order of their bytes.</summary>
    private static byte[][] Leaves() => [.. Enumerable.Range(1, 4).Select(i => Leaf((byte)i))];

    private static byte[] Leaf(byte value)
    {
        RlpWriter writer = new();
        int list = writer.StartList();
        writer.WriteBytes([0x20]);
        writer.WriteBytes([value]);
        writer.EndList(list);
        return writer.ToArray();
    }

    /// <summary>Judges lists of which all is used, but for the entries named.</summary>
    private static Reason? Judge(
        byte[][]? nodes = null,
        byte[][]? codes = null,
        int ancestors = 1,
        int reach = 1,
        byte[]? unusedNode = null,
        byte[]? unusedCode = null
    )
    {
        ExecutionWitness witness = new()
        {
            Nodes = new EntryList(Slices(nodes ?? [])),
            Codes = new EntryList(Slices(codes ?? [])),
            Ancestors = Slices(HeaderChain.Linked(21, ancestors)),
        };
        NodeStore nodeStore = new(witness.Nodes, 1);
        NodeUse use = new(Epoch, null);
        foreach (byte[] node in nodes ?? [])
        {
            TrieNode? found = nodeStore.FindRoot(Digest.Keccak256(node), out _, out _);
            if (found is not null && node != unusedNode)
            {
                use.Touch(found);
            }
        }
        CodeStore codeStore = new(witness.Codes, 1);
        foreach (byte[] code in codes ?? [])
        {
            if (code != unusedCode)
            {
                codeStore.FindCode(Digest.Keccak256(code));
            }
        }
        AncestorChain.TryLink(witness.Ancestors, Fork.Of(ForkId.Osaka), out AncestorChain chain);
        Assert.That(chain.TryGet((ulong)reach, out _));
        return CanonicalForm.Check(witness, nodeStore, use, codeStore, chain)?.Reason;
    }

    private static ByteSlice[] Slices(byte[][] entries) =>
        [.. entries.Select(entry => new ByteSlice(entry))];

    [Test]
    public void A_witness_in_order_of_which_all_is_used_is_canonical()
    {
        Assert.That(Judge(), Is.Null, "nothing but the parent");
        Assert.That(Judge(Leaves(), s_codes, ancestors: 3, reach: 3), Is.Null);
    }

    [Test]
    public void Nodes_ascend([Values(0, 1, 2)] int at)
    {
        byte[][] nodes = Leaves();
        (nodes[at], nodes[at + 1]) = (nodes[at + 1], nodes[at]);
        Assert.That(Judge(nodes), Is.EqualTo(Reason.UnsortedNodes));
    }

    [Test]
    public void No_node_is_listed_twice([Values(0, 3)] int at)
    {
        List<byte[]> nodes = [.. Leaves()];
        nodes.Insert(at, nodes[at]);
        Assert.That(Judge([.. nodes]), Is.EqualTo(Reason.DuplicateNode));
    }

    [Test]
    public void A_node_listed_again_later_is_out_of_order() =>
        Assert.That(Judge([.. Leaves(), Leaves()[0]]), Is.EqualTo(Reason.UnsortedNodes));

    [Test]
    public void Nothing_is_listed_that_no_walk_touched([Values(0, 1, 3)] int at)
    {
        byte[][] nodes = Leaves();
        Assert.That(Judge(nodes, unusedNode: nodes[at]), Is.EqualTo(Reason.UnusedNode));
    }

    [Test]
    public void What_does_not_decode_is_used_by_nothing() =>
        Assert.That(
            Judge([
                [0xc0],
            ]),
            Is.EqualTo(Reason.UnusedNode)
        );

    [Test]
    public void Codes_ascend_by_their_bytes_and_a_prefix_comes_first()
    {
        Assert.That(
            Judge(
                codes:
                [
                    [1],
                    [1, 0],
                ]
            ),
            Is.Null
        );
        Assert.That(
            Judge(
                codes:
                [
                    [1, 0],
                    [1],
                ]
            ),
            Is.EqualTo(Reason.UnsortedCodes)
        );
        Assert.That(
            Judge(
                codes:
                [
                    [2],
                    [1, 0xff],
                ]
            ),
            Is.EqualTo(Reason.UnsortedCodes)
        );
        Assert.That(
            Judge(
                codes:
                [
                    [0x80],
                    [0x7f],
                ]
            ),
            Is.EqualTo(Reason.UnsortedCodes)
        );
    }

    [Test]
    public void No_code_is_listed_twice() =>
        Assert.That(
            Judge(
                codes:
                [
                    [1],
                    [2],
                    [2],
                ]
            ),
            Is.EqualTo(Reason.DuplicateCode)
        );

    [Test]
    public void No_code_is_listed_that_nothing_reads([Values(0, 3)] int at) =>
        Assert.That(Judge(codes: s_codes, unusedCode: s_codes[at]), Is.EqualTo(Reason.UnusedCode));

    [TestCase(1, 1, null)]
    [TestCase(2, 1, Reason.UnusedAncestor)]
    [TestCase(256, 256, null)]
    [TestCase(256, 255, Reason.UnusedAncestor)]
    public void Ancestors_reach_no_further_than_asked(int ancestors, int reach, Reason? expected) =>
        Assert.That(Judge(ancestors: ancestors, reach: reach), Is.EqualTo(expected));

    [Test]
    public void The_empty_trie_and_the_empty_code_are_never_listed()
    {
        Assert.That(
            Judge([
                [0x80],
                .. Leaves(),
            ]),
            Is.EqualTo(Reason.UnusedNode)
        );
        Assert.That(
            Judge([
                [],
                .. Leaves(),
            ]),
            Is.EqualTo(Reason.UnusedNode)
        );
        Assert.That(
            Judge(
                codes:
                [
                    [],
                    .. s_codes,
                ]
            ),
            Is.EqualTo(Reason.UnusedCode)
        );
        Assert.That(
            Judge(
                codes:
                [
                    [1],
                    [0x80],
                ]
            ),
            Is.Null,
            "0x80 is a code like any other"
        );
    }

    [Test]
    public void Nodes_are_judged_before_codes_and_codes_before_ancestors()
    {
        byte[][] unsorted = [.. Enumerable.Reverse(Leaves())];
        byte[][] twice =
        [
            [1],
            [1],
        ];
        Assert.That(Judge(unsorted, twice, 2), Is.EqualTo(Reason.UnsortedNodes));
        Assert.That(Judge(Leaves(), twice, 2), Is.EqualTo(Reason.DuplicateCode));
        Assert.That(Judge(Leaves(), s_codes, 2), Is.EqualTo(Reason.UnusedAncestor));
    }
}
