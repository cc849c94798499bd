using NUnit.Framework;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Tests.Rlp;

/// <summary>Lists whose length is known and others come out the same, at every length where the header grows.</summary>
[TestFixture]
public sealed class RlpListTests
{
    [TestCase(0, "c0")]
    [TestCase(55, "f7")]
    [TestCase(56, "f838")]
    [TestCase(255, "f8ff")]
    [TestCase(256, "f90100")]
    [TestCase(65_535, "f9ffff")]
    [TestCase(65_536, "fa010000")]
    [TestCase(16_777_216, "fb01000000")]
    public void A_list_has_the_shortest_header_whether_its_length_is_known_or_not(
        int length,
        string header
    )
    {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++)
        {
            payload[i] = (byte)(i % 127 + 1);
        }
        byte[] expected = [.. Convert.FromHexString(header), .. payload];

        RlpWriter known = new(16);
        known.WriteListHeader(length);
        known.WriteRaw(payload);
        Assert.That(known.WrittenSpan.SequenceEqual(expected), "known");
        Assert.That(RlpWriter.LengthOfList(length), Is.EqualTo(expected.Length));

        RlpWriter unknown = new(16);
        int list = unknown.StartList();
        unknown.WriteRaw(payload);
        unknown.EndList(list);
        Assert.That(unknown.WrittenSpan.SequenceEqual(expected), "unknown");
    }

    [Test]
    public void Lists_in_lists_are_moved_with_what_is_in_them()
    {
        RlpWriter writer = new(1);
        int outer = writer.StartList();
        writer.WriteUInt(5);
        int inner = writer.StartList();
        writer.EndList(writer.StartList());
        writer.WriteBytes(new byte[60]);
        writer.EndList(inner);
        writer.WriteUInt(1024);
        writer.EndList(outer);
        byte[] expected =
        [
            .. Convert.FromHexString("f84505f83fc0b83c"),
            .. new byte[60],
            .. Convert.FromHexString("820400"),
        ];
        Assert.That(writer.ToArray(), Is.EqualTo(expected));
    }

    [TestCase(new byte[0], 1)]
    [TestCase(new byte[] { 0x7f }, 1)]
    [TestCase(new byte[] { 0x80 }, 2)]
    [TestCase(new byte[] { 1, 2 }, 3)]
    public void The_length_of_a_string_is_known_before_it_is_written(byte[] value, int length)
    {
        RlpWriter writer = new();
        writer.WriteBytes(value);
        Assert.That((RlpWriter.LengthOf(value), writer.Length), Is.EqualTo((length, length)));
    }

    [Test]
    public void What_is_cut_off_is_written_over()
    {
        RlpWriter writer = new();
        writer.WriteUInt(1);
        writer.WriteBytes(new byte[40]);
        writer.CutTo(1);
        writer.WriteUInt(2);
        Assert.That(writer.ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
    }
}
