using System.Buffers.Binary;
using NUnit.Framework;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Tests.Wire;

/// <summary>SSZ in its one canonical encoding (consensus-specs, simple-serialize).</summary>
[TestFixture]
public sealed class SszTests
{
    private static byte[] Offset(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Offsets(params uint[] values) => [.. values.SelectMany(Offset)];

    /// <summary>A container of two variable fields with a byte between their offsets: 9 bytes of fixed part.</summary>
    private static byte[] Container(uint first, uint second, params byte[] tail) =>
        [.. Offset(first), 0xee, .. Offset(second), .. tail];

    private static bool Cut(byte[] container, out byte[][] parts)
    {
        ByteSlice[] found = new ByteSlice[2];
        bool cut = Ssz.TryCut("c", new ByteSlice(container), 9, [0, 5], found, out _);
        parts = cut ? [.. found.Select(part => part.ToArray())] : [];
        return cut;
    }

    [TestCase(9U, new byte[0], new byte[] { 1, 2, 3 })]
    [TestCase(11U, new byte[] { 1, 2 }, new byte[] { 3 })]
    [TestCase(12U, new byte[] { 1, 2, 3 }, new byte[0])]
    public void Offsets_part_the_tail_of_a_container(uint second, byte[] left, byte[] right)
    {
        Assert.That(Cut(Container(9, second, 1, 2, 3), out byte[][] parts));
        Assert.That(parts, Is.EqualTo(new[] { left, right }));
    }

    [TestCase(0U)]
    [TestCase(8U)]
    [TestCase(10U)]
    [TestCase(uint.MaxValue)]
    public void The_first_offset_is_the_size_of_the_fixed_part(uint first) =>
        Assert.That(Cut(Container(first, 12, 1, 2, 3), out _), Is.False);

    [TestCase(8U)]
    [TestCase(13U)]
    [TestCase(0x80000000U)]
    [TestCase(uint.MaxValue)]
    public void Offsets_do_not_decrease_and_stay_inside(uint second) =>
        Assert.That(Cut(Container(9, second, 1, 2, 3), out _), Is.False);

    [Test]
    public void A_container_has_all_of_its_fixed_part()
    {
        byte[] whole = Container(9, 9);
        Assert.That(Cut(whole, out _));
        Assert.That(Cut(whole[..8], out _), Is.False);
        Assert.That(Cut([], out _), Is.False);
    }

    private static byte[][]? Lists(byte[] list, int maxCount = 3, int maxLength = 4) =>
        Ssz.TryReadByteLists(
            "l",
            new ByteSlice(list),
            maxCount,
            maxLength,
            out ByteSlice[] items,
            out _
        )
            ? [.. items.Select(item => item.ToArray())]
            : null;

    [Test]
    public void No_bytes_are_an_empty_list_of_byte_lists() =>
        Assert.That(Lists([]), Is.Not.Null.And.Empty);

    [Test]
    public void Byte_lists_are_parted_by_their_offsets() =>
        Assert.That(
            Lists([.. Offsets(12, 13, 13), 1, 2, 3, 4]),
            Is.EqualTo(new byte[][] { [1], [], [2, 3, 4] })
        );

    [Test]
    public void A_list_has_at_most_its_limit_of_byte_lists()
    {
        Assert.That(Lists(Offsets(12, 12, 12)), Has.Length.EqualTo(3));
        Assert.That(Lists(Offsets(16, 16, 16, 16)), Is.Null);
    }

    [Test]
    public void A_byte_list_has_at_most_its_limit_of_bytes()
    {
        Assert.That(Lists([.. Offset(4), 1, 2, 3, 4]), Is.Not.Null);
        Assert.That(Lists([.. Offset(4), 1, 2, 3, 4, 5]), Is.Null, "the last");
        Assert.That(Lists([.. Offsets(8, 12), 1, 2, 3, 4]), Is.Not.Null);
        Assert.That(Lists([.. Offsets(8, 13), 1, 2, 3, 4, 5]), Is.Null, "the first");
    }

    [Test]
    public void The_first_offset_counts_the_byte_lists([Values(0, 1, 3, 5, 6, 7, 12)] int first) =>
        Assert.That(Lists([.. Offset((uint)first), 1, 2, 3, 4]), Is.Null);

    [TestCase(7U)]
    [TestCase(11U)]
    [TestCase(uint.MaxValue)]
    public void Offsets_of_a_list_do_not_decrease_and_stay_inside(uint second) =>
        Assert.That(Lists([.. Offsets(8, second), 1, 2]), Is.Null);

    [Test]
    public void A_list_has_all_of_its_first_offset([Values(1, 2, 3)] int length) =>
        Assert.That(Lists(Offset(4)[..length]), Is.Null);

    private static int? Items(int length, int maxCount = 3, int size = 5) =>
        Ssz.TryReadFixedItems(
            "f",
            new ByteSlice(new byte[length]),
            maxCount,
            size,
            out ByteSlice[] items,
            out _
        )
            ? items.Length
            : null;

    [TestCase(0, 0)]
    [TestCase(4, null)]
    [TestCase(5, 1)]
    [TestCase(6, null)]
    [TestCase(14, null)]
    [TestCase(15, 3)]
    [TestCase(16, null)]
    [TestCase(20, null)]
    public void Fixed_items_leave_nothing_over_and_keep_their_limit(int length, int? count) =>
        Assert.That(Items(length), Is.EqualTo(count));

    [Test]
    public void Fixed_items_stand_one_after_the_other()
    {
        Ssz.TryReadFixedItems("f", new ByteSlice([1, 2, 3, 4]), 2, 2, out ByteSlice[] items, out _);
        Assert.That(items[0].ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(items[1].ToArray(), Is.EqualTo(new byte[] { 3, 4 }));
    }

    [Test]
    public void Numbers_are_little_endian() =>
        Assert.That(
            Ssz.UInt64(new ByteSlice([0xff, 1, 2, 3, 4, 5, 6, 7, 8, 0xff]), 1),
            Is.EqualTo(0x0807060504030201UL)
        );
}
