using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Rlp;

namespace Perjury.Guest.Tests.Chain;

/// <summary>The ommers of a block before Paris (Yellow Paper 11.1, EELS validate_ommers).</summary>
[TestFixture]
public sealed class OmmerRulesTests
{
    private const ulong Number = 20;

    private static readonly Fork s_fork = Fork.Of(ForkId.Byzantium);

    // Ten seconds apart, as in HeaderChain, Byzantium's difficulty stays at its minimum.
    private static readonly byte[][] s_chain = HeaderChain.Linked(15, (int)Number, 0);

    /// <summary>An ommer of a height: a child of the ancestor below it that is not the ancestor at it.</summary>
    private static byte[] Ommer(ulong number, byte extra = 1) =>
        HeaderChain.Raw(15, Ancestor(number - 1).Hash, number, extra);

    private static Header Ancestor(ulong number) => HeaderChain.Decode(s_chain[number]);

    private static Reason? Judge(params byte[][] ommers) => JudgeKnowing((int)Number, ommers);

    /// <summary>Judges with only the newest ancestors known.</summary>
    private static Reason? JudgeKnowing(int known, params byte[][] ommers) =>
        OmmerRules
            .Check(Block(Digest.Keccak256(RlpItem.List(ommers)), ommers), new Known(known), s_fork)
            ?.Reason;

    private static Block Block(Hash256 ommersHash, byte[][] ommers)
    {
        byte[] raw = HeaderChain.Raw(15, Ancestor(Number - 1).Hash, Number);
        ommersHash.CopyTo(raw.AsSpan(raw.AsSpan().IndexOf(EmptyOmmers.Hash.ToArray())));
        return new Block
        {
            Header = HeaderChain.Decode(raw),
            Transactions = [],
            Ommers = [.. ommers.Select(HeaderChain.Decode)],
        };
    }

    private sealed class Known(int count) : IAncestorSource
    {
        public bool TryGetHash(ulong number, out Hash256 hash)
        {
            hash = default;
            return false;
        }

        public bool TryGet(ulong back, out Header ancestor)
        {
            bool found = back >= 1 && back <= (ulong)count;
            ancestor = found ? Ancestor(Number - back) : null!;
            return found;
        }
    }

    [Test]
    public void No_ommers_have_the_hash_of_the_empty_list()
    {
        Assert.That(Judge(), Is.Null);
        Rejection? rejection = OmmerRules.Check(
            Block(Ancestor(1).Hash, []),
            new Known((int)Number),
            s_fork
        );
        Assert.That(rejection!.Reason, Is.EqualTo(Reason.WrongOmmersHash));
    }

    [Test]
    public void The_header_commits_to_its_ommers_in_their_order()
    {
        byte[][] ommers = [Ommer(Number - 1), Ommer(Number - 2)];
        Hash256 swapped = Digest.Keccak256(RlpItem.List(ommers[1], ommers[0]));
        Rejection? rejection = OmmerRules.Check(
            Block(swapped, ommers),
            new Known((int)Number),
            s_fork
        );
        Assert.That(Judge(ommers), Is.Null);
        Assert.That(rejection!.Reason, Is.EqualTo(Reason.WrongOmmersHash));
    }

    [Test]
    public void A_block_has_two_ommers_at_most()
    {
        byte[][] ommers = [Ommer(19, 1), Ommer(19, 2), Ommer(19, 3)];
        Assert.That(Judge(ommers[..1]), Is.Null);
        Assert.That(Judge(ommers[..2]), Is.Null);
        Assert.That(Judge(ommers), Is.EqualTo(Reason.TooManyOmmers));
    }

    [Test]
    public void No_ommer_stands_there_twice() =>
        Assert.That(Judge(Ommer(18), Ommer(18)), Is.EqualTo(Reason.InvalidOmmer));

    [TestCase(21UL, Reason.InvalidOmmer)]
    [TestCase(20UL, Reason.InvalidOmmer)]
    [TestCase(19UL, null)]
    [TestCase(14UL, null)]
    [TestCase(13UL, Reason.InvalidOmmer)]
    [TestCase(1UL, Reason.InvalidOmmer)]
    public void An_ommer_is_one_to_six_blocks_old(ulong number, Reason? expected)
    {
        byte[] ommer =
            number > Number ? HeaderChain.Raw(15, Ancestor(19).Hash, number, 1) : Ommer(number);
        Assert.That(Judge(ommer), Is.EqualTo(expected));
    }

    [Test]
    public void The_second_ommer_is_judged_like_the_first()
    {
        Assert.That(Judge(Ommer(19), Ommer(14)), Is.Null);
        Assert.That(Judge(Ommer(19), Ommer(13)), Is.EqualTo(Reason.InvalidOmmer));
    }

    [Test]
    public void An_ancestor_is_no_ommer([Values(14, 19)] int number) =>
        Assert.That(Judge(s_chain[number]), Is.EqualTo(Reason.InvalidOmmer));

    [Test]
    public void An_ommer_is_the_child_of_an_ancestor()
    {
        byte[] cousin = HeaderChain.Raw(15, HeaderChain.Decode(Ommer(17)).Hash, 18, 1);
        byte[] tooYoung = HeaderChain.Raw(15, Ancestor(16).Hash, 18, 1);
        Assert.That(Judge(cousin), Is.EqualTo(Reason.InvalidOmmer));
        Assert.That(Judge(tooYoung), Is.EqualTo(Reason.InvalidOmmer));
    }

    [Test]
    public void An_ommer_is_a_valid_header_on_its_parent()
    {
        byte[] ommer = Ommer(18);
        byte[] timeless = [.. ommer];
        // the timestamp 1180 stands before one byte of extra data
        int at = timeless.AsSpan().IndexOf(new byte[] { 0x82, 0x04, 0x9c });
        Assert.That(at, Is.Positive);
        // 1170: that of the ancestor below
        timeless[at + 2] = 0x92;
        Assert.That(Judge(ommer), Is.Null);
        Assert.That(Judge(timeless), Is.EqualTo(Reason.InvalidOmmer));
    }

    [TestCase(19UL, 2)]
    [TestCase(17UL, 4)]
    [TestCase(14UL, 7)]
    public void An_ommer_asks_for_the_ancestors_at_its_height_and_below_it(ulong number, int needed)
    {
        Assert.That(JudgeKnowing(needed, Ommer(number)), Is.Null);
        Assert.That(JudgeKnowing(needed - 1, Ommer(number)), Is.EqualTo(Reason.MissingAncestor));
    }

    [Test]
    public void What_can_be_told_without_ancestors_asks_for_none()
    {
        Assert.That(JudgeKnowing(0, Ommer(13)), Is.EqualTo(Reason.InvalidOmmer));
        Assert.That(JudgeKnowing(0), Is.Null);
    }
}
