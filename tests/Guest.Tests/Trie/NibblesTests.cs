using NUnit.Framework;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Tests.Trie;

/// <summary>Paths by their definition, half a byte at a time.</summary>
[TestFixture]
public sealed class NibblesTests
{
    [Test]
    public void Bytes_of_any_number_spread_into_their_halves()
    {
        for (int length = 0; length <= 40; length++)
        {
            byte[] bytes = Counted(length);
            byte[] nibbles = new byte[2 * length];
            Nibbles.Spread(bytes, nibbles);
            Assert.That(nibbles, Is.EqualTo(Halves(bytes)), $"{length} bytes");
        }
    }

    [Test]
    public void A_key_spreads_as_its_bytes_do()
    {
        byte[] bytes = Counted(32);
        ulong[] words = new ulong[8];
        Nibbles.Spread(new Hash256(bytes), words);
        byte[] nibbles = System
            .Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan())
            .ToArray();
        Assert.That(nibbles, Is.EqualTo(Halves(bytes)));
    }

    [Test]
    public void A_path_of_any_length_is_written_in_the_length_that_was_said_and_read_back()
    {
        for (int length = 0; length <= 140; length++)
        {
            byte[] path = Halves(Counted(70))[..length];
            foreach (bool isLeaf in new[] { false, true })
            {
                RlpWriter writer = new(1);
                HexPrefix.Write(writer, path, isLeaf);
                Assert.That(writer.Length, Is.EqualTo(HexPrefix.LengthOf(length)));
                RlpReader reader = new(new ByteSlice(writer.ToArray()));
                Assert.That(reader.TryReadString(out ByteSlice encoded) && reader.AtEnd);
                Assert.That(HexPrefix.TryReadHead(encoded.Span, out int count, out bool leaf));
                Assert.That((count, leaf), Is.EqualTo((length, isLeaf)));
                Assert.That(HexPrefix.Decode(encoded.Span), Is.EqualTo(path));
            }
        }
    }

    private static byte[] Counted(int length) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)(i * 37 + 11))];

    private static byte[] Halves(byte[] bytes) =>
        [.. bytes.SelectMany(b => new[] { (byte)(b >> 4), (byte)(b & 15) })];
}
