using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Chain;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Witness;

/// <summary>How the ancestors of a witness are linked and asked for (EELS validate_headers).</summary>
[TestFixture]
public sealed class AncestorChainTests
{
    private const ulong First = 100;

    private static Rejection? Link(ForkId fork, byte[][] headers, out AncestorChain chain) =>
        AncestorChain.TryLink(
            [.. headers.Select(header => new ByteSlice(header))],
            Fork.Of(fork),
            out chain
        );

    private static Reason? Judge(ForkId fork, params byte[][] headers) =>
        Link(fork, headers, out _)?.Reason;

    private static AncestorChain Chain(int count)
    {
        byte[][] headers = HeaderChain.Linked(21, count, First);
        Assert.That(Link(ForkId.Osaka, headers, out AncestorChain chain), Is.Null);
        return chain;
    }

    [Test]
    public void Without_an_ancestor_there_is_no_parent() =>
        Assert.That(Judge(ForkId.Osaka), Is.EqualTo(Reason.MissingParentHeader));

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(256)]
    public void The_last_ancestor_is_the_parent_and_alone_is_needed(int count)
    {
        AncestorChain chain = Chain(count);
        Assert.That(chain.Parent.Number, Is.EqualTo(First + (ulong)count - 1));
        Assert.That(chain.Count, Is.EqualTo(count));
        Assert.That(chain.Reach, Is.EqualTo(1));
    }

    [Test]
    public void Each_ancestor_names_the_one_before_it([Values(1, 2, 3)] int broken)
    {
        byte[][] headers = HeaderChain.Linked(21, 4);
        headers[broken] = HeaderChain.Raw(21, default, First + (ulong)broken);
        Assert.That(Judge(ForkId.Osaka, headers), Is.EqualTo(Reason.BrokenHeaderChain));
    }

    [Test]
    public void The_oldest_ancestor_may_name_any_parent()
    {
        byte[] oldest = HeaderChain.Raw(21, EmptyOmmers.Hash, First);
        Assert.That(Judge(ForkId.Osaka, oldest), Is.Null);
    }

    [Test]
    public void The_order_is_not_repaired()
    {
        byte[][] headers = HeaderChain.Linked(21, 3);
        Assert.That(
            Judge(ForkId.Osaka, headers[1], headers[0], headers[2]),
            Is.EqualTo(Reason.BrokenHeaderChain)
        );
        Assert.That(
            Judge(ForkId.Osaka, [.. Enumerable.Reverse(headers)]),
            Is.EqualTo(Reason.BrokenHeaderChain)
        );
    }

    [Test]
    public void No_ancestor_is_left_out_or_told_twice()
    {
        byte[][] headers = HeaderChain.Linked(21, 3);
        Assert.That(
            Judge(ForkId.Osaka, headers[0], headers[2]),
            Is.EqualTo(Reason.BrokenHeaderChain)
        );
        Assert.That(
            Judge(ForkId.Osaka, headers[0], headers[1], headers[1], headers[2]),
            Is.EqualTo(Reason.BrokenHeaderChain)
        );
    }

    [Test]
    public void A_link_is_a_hash_and_not_a_number()
    {
        byte[] parent = HeaderChain.Raw(21, default, First);
        Hash256 hash = HeaderChain.Decode(parent).Hash;
        Assert.That(
            Judge(ForkId.Osaka, parent, HeaderChain.Raw(21, hash, number: 7)),
            Is.Null,
            "the numbers of ancestors are not looked at"
        );
        byte[] twin = HeaderChain.Raw(21, default, First, extra: 1);
        Assert.That(
            Judge(ForkId.Osaka, twin, HeaderChain.Raw(21, hash, First + 1)),
            Is.EqualTo(Reason.BrokenHeaderChain)
        );
    }

    [Test]
    public void A_malformed_ancestor_is_named_before_a_broken_link([Values(0, 1, 2)] int malformed)
    {
        byte[][] headers = HeaderChain.Linked(21, 3);
        headers[malformed] = [.. headers[malformed], 0];
        Assert.That(Judge(ForkId.Osaka, headers), Is.EqualTo(Reason.MalformedHeader));
        byte[][] empty = HeaderChain.Linked(21, 3);
        empty[malformed] = [];
        Assert.That(Judge(ForkId.Osaka, empty), Is.EqualTo(Reason.MalformedHeader));
    }

    [TestCase(ForkId.Frontier, 15, true)]
    [TestCase(ForkId.Frontier, 16, false)]
    [TestCase(ForkId.Berlin, 16, false)]
    [TestCase(ForkId.London, 15, true)]
    [TestCase(ForkId.London, 16, true)]
    [TestCase(ForkId.London, 17, false)]
    [TestCase(ForkId.ArrowGlacier, 15, false)]
    [TestCase(ForkId.Paris, 16, true)]
    [TestCase(ForkId.Shanghai, 15, false)]
    [TestCase(ForkId.Shanghai, 16, true)]
    [TestCase(ForkId.Shanghai, 17, true)]
    [TestCase(ForkId.Shanghai, 20, false)]
    [TestCase(ForkId.Cancun, 16, false)]
    [TestCase(ForkId.Cancun, 17, true)]
    [TestCase(ForkId.Cancun, 20, true)]
    [TestCase(ForkId.Cancun, 21, false)]
    [TestCase(ForkId.Prague, 17, false)]
    [TestCase(ForkId.Prague, 20, true)]
    [TestCase(ForkId.Prague, 21, true)]
    [TestCase(ForkId.Osaka, 20, false)]
    [TestCase(ForkId.Osaka, 21, true)]
    [TestCase(ForkId.Bpo2, 20, false)]
    public void An_ancestor_is_of_the_fork_or_of_the_one_before(
        ForkId fork,
        int fieldCount,
        bool isServed
    ) =>
        Assert.That(
            Judge(fork, HeaderChain.Linked(fieldCount, 2)),
            Is.EqualTo(isServed ? null : (Reason?)Reason.MalformedHeader)
        );

    [TestCase(109UL, 1)]
    [TestCase(105UL, 5)]
    [TestCase(100UL, 10)]
    public void An_ancestor_is_found_by_its_distance_from_the_parent(ulong number, int reach)
    {
        AncestorChain chain = Chain(10);
        Assert.That(chain.TryGetHash(number, out Hash256 hash));
        Assert.That(
            hash,
            Is.EqualTo(HeaderChain.Decode(HeaderChain.Linked(21, 10)[number - First]).Hash)
        );
        Assert.That(chain.Reach, Is.EqualTo(reach));
        Assert.That(chain.TryGetHash(109, out _));
        Assert.That(chain.Reach, Is.EqualTo(reach), "a nearer one does not shorten the reach");
    }

    [TestCase(99UL)]
    [TestCase(0UL)]
    [TestCase(110UL)]
    [TestCase(ulong.MaxValue)]
    public void What_is_not_listed_is_not_found_and_reaches_nowhere(ulong number)
    {
        AncestorChain chain = Chain(10);
        Assert.That(chain.TryGetHash(number, out _), Is.False);
        Assert.That(chain.Reach, Is.EqualTo(1));
    }

    [TestCase(0UL, false)]
    [TestCase(1UL, true)]
    [TestCase(10UL, true)]
    [TestCase(11UL, false)]
    [TestCase((1UL << 32) + 1, false)]
    [TestCase(ulong.MaxValue, false)]
    public void Distances_begin_with_one_at_the_parent(ulong back, bool expected)
    {
        AncestorChain chain = Chain(10);
        Assert.That(chain.TryGet(back, out Header ancestor), Is.EqualTo(expected));
        if (expected)
        {
            Assert.That(ancestor.Number, Is.EqualTo(110 - back));
        }
    }

    [Test]
    public void A_broken_link_names_both_ends()
    {
        byte[][] headers = HeaderChain.Linked(21, 3);
        Header before = HeaderChain.Decode(headers[0]);
        headers[1] = HeaderChain.Raw(21, EmptyOmmers.Hash, First + 1);
        Assert.That(
            Link(ForkId.Osaka, headers, out _)!.Detail,
            Is.EqualTo(
                $"ancestor 1 of 3 names {EmptyOmmers.Hash} as its parent, ancestor 0 is {before.Hash}"
            )
        );
    }

    [Test]
    public void A_header_of_another_form_says_which_forms_are_wanted()
    {
        Assert.That(
            Link(ForkId.Prague, HeaderChain.Linked(17, 2), out _)!.Detail,
            Is.EqualTo("ancestor 0 of 2 has 17, not 20 or 21 fields")
        );
        Assert.That(
            Link(
                ForkId.Osaka,
                [
                    [0xc0],
                ],
                out _
            )!.Detail,
            Is.EqualTo(
                "ancestor 0 of 1, of 1 bytes, is not the canonical RLP of a header of 21 fields"
            )
        );
    }
}
