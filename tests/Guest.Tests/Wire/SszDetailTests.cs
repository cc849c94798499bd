using NUnit.Framework;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Tests.Wire;

/// <summary>What the reader says of bytes that are not canonical: which part, what stands there and what may.</summary>
[TestFixture]
public sealed class SszDetailTests
{
    private static string Cut(params byte[] container)
    {
        Assert.That(
            Ssz.TryCut(
                "c",
                new ByteSlice(container),
                9,
                [0, 5],
                new ByteSlice[2],
                out string detail
            ),
            Is.False
        );
        return detail;
    }

    private static string Lists(params byte[] list)
    {
        Assert.That(
            Ssz.TryReadByteLists("l", new ByteSlice(list), 2, 3, out _, out string detail),
            Is.False
        );
        return detail;
    }

    private static string Items(int length)
    {
        ByteSlice list = new(new byte[length]);
        Assert.That(Ssz.TryReadFixedItems("f", list, 2, 5, out _, out string detail), Is.False);
        return detail;
    }

    [Test]
    public void A_container_says_what_its_fixed_part_needs() =>
        Assert.That(Cut(9, 0, 0), Is.EqualTo("c has 3 bytes, at least 9"));

    [Test]
    public void A_container_says_where_its_first_offset_should_point() =>
        Assert.That(
            Cut(10, 0, 0, 0, 0xee, 10, 0, 0, 0, 1),
            Is.EqualTo("c: the first offset is 10, should be 9")
        );

    [TestCase(8)]
    [TestCase(11)]
    public void A_container_says_between_what_an_offset_lies(byte offset) =>
        Assert.That(
            Cut(9, 0, 0, 0, 0xee, offset, 0, 0, 0, 1),
            Is.EqualTo($"c: offset 1 is {offset}, not between 9 before it and the end at 10")
        );

    [Test]
    public void A_list_says_which_item_is_too_long() =>
        Assert.That(
            Lists(8, 0, 0, 0, 9, 0, 0, 0, 1, 2, 3, 4, 5),
            Is.EqualTo("l[1] has 4 bytes, at most 3")
        );

    [Test]
    public void A_list_says_how_many_items_it_may_have() =>
        Assert.That(
            Lists(12, 0, 0, 0, 12, 0, 0, 0, 12, 0, 0, 0),
            Is.EqualTo("l has 3 items, at most 2")
        );

    [Test]
    public void A_list_says_what_its_first_offset_may_be() =>
        Assert.That(
            Lists(5, 0, 0, 0, 1, 2, 3, 4),
            Is.EqualTo("l: the first offset is 5, not a multiple of 4 from 4 to 8")
        );

    [Test]
    public void A_list_says_which_offset_is_misplaced() =>
        Assert.That(
            Lists(8, 0, 0, 0, 7, 0, 0, 0),
            Is.EqualTo("l: offset 1 is 7, not between 8 before it and the end at 8")
        );

    [Test]
    public void A_list_says_that_it_has_no_whole_offset() =>
        Assert.That(Lists(4, 0, 0), Is.EqualTo("l has 3 bytes, an offset needs 4"));

    [Test]
    public void Fixed_items_say_what_is_left_over_and_what_is_too_much()
    {
        Assert.That(Items(6), Is.EqualTo("f has 6 bytes, not a multiple of 5"));
        Assert.That(Items(15), Is.EqualTo("f has 3 items, at most 2"));
    }
}
