using System.Buffers.Binary;
using System.Reflection;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Witness;

/// <summary>The table of a witness's entries: whoever makes the witness chooses them, so nothing he can look for may fill one corner of it.</summary>
[TestFixture]
internal sealed class HashIndexTests
{
    private const ulong Seed = 0x0123456789abcdef;
    private const int Entries = 2000;

    /// <summary>Of the longer lists only a tag of each digest is kept.</summary>
    [TestCase(HashIndex.MaxKept)]
    [TestCase(499)]
    [TestCase(0)]
    public void Duplicates_collapse_and_every_entry_is_found_by_its_keccak(int maxKept)
    {
        ByteSlice[] entries = [.. Counted(300), .. Counted(200)];
        HashIndex index = new(new EntryList(entries), Seed, null, maxKept);
        Assert.That(index.Count, Is.EqualTo(300));
        foreach (ByteSlice entry in entries)
        {
            Assert.That(index.TryFind(Digest.Keccak256(entry.Span), out int position), Is.True);
            Assert.That(index.EntryAt(position).ToArray(), Is.EqualTo(entry.ToArray()));
            Assert.That(index.HashAt(position), Is.EqualTo(Digest.Keccak256(entry.Span)));
        }
        Assert.That(index.TryFind(Digest.Keccak256("absent"u8), out _), Is.False);
    }

    /// <summary>The same slots with and without digests: what is kept changes no place.</summary>
    [Test]
    public void Kept_digests_and_tags_lay_the_same_table()
    {
        EntryList entries = new([.. Counted(Entries), .. Counted(1), .. Counted(1)]);
        Assert.That(
            Slots(new HashIndex(entries, Seed, null, 0)),
            Is.EqualTo(Slots(new HashIndex(entries, Seed, null)))
        );
    }

    /// <summary>
    /// Entries ground against a slot function of the request alone (a 16th of the table takes them all): the longest run of taken
    /// slots, which every look-up in it walks, stays that of entries nobody chose.
    /// </summary>
    [Test]
    public void Entries_ground_against_the_request_do_not_share_a_corner_of_the_table()
    {
        int honest = LongestRun(new HashIndex(new EntryList([.. Counted(Entries)]), Seed, null));
        int ground = LongestRun(new HashIndex(new EntryList([.. Ground()]), Seed, null));
        Assert.That(ground, Is.LessThanOrEqualTo(Math.Max(64, 2 * honest)));
    }

    [Test]
    public void Ground_entries_fill_one_corner_of_a_table_that_only_the_request_seeds()
    {
        // The grinding is worth something: under the function it aims at, all entries lie in one 16th.
        Assert.That(
            Ground().Select(entry => SlotOfRequestAlone(entry.Span)).Distinct().Count(),
            Is.LessThanOrEqualTo(4096 / 16)
        );
    }

    [Test]
    public void One_other_entry_moves_the_places_of_all()
    {
        ByteSlice[] entries = [.. Counted(Entries)];
        int[] before = Slots(new HashIndex(new EntryList(entries), Seed, null));
        entries[^1] = new ByteSlice("another"u8.ToArray());
        int[] after = Slots(new HashIndex(new EntryList(entries), Seed, null));
        int kept = before.Zip(after).Count(pair => pair.First != 0 && pair.First == pair.Second);
        Assert.That(kept, Is.LessThan(Entries / 50));
    }

    private static IEnumerable<ByteSlice> Counted(int count) =>
        Enumerable.Range(0, count).Select(i => Entry((ulong)i));

    private static IEnumerable<ByteSlice> Ground() =>
        Enumerable
            .Range(0, int.MaxValue)
            .Select(i => Entry((ulong)i))
            .Where(entry => SlotOfRequestAlone(entry.Span) < 4096 / 16)
            .Take(Entries);

    private static ByteSlice Entry(ulong number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return new ByteSlice(bytes);
    }

    private static int SlotOfRequestAlone(ReadOnlySpan<byte> entry)
    {
        Hash256 hash = Digest.Keccak256(entry);
        ulong mixed = (hash.Low64 ^ Seed) * 0x9e3779b97f4a7c15UL;
        mixed = (mixed ^ (mixed >> 32) ^ hash.Next64) * 0xd6e8feb86659fd93UL;
        return (int)(mixed >> 33) & 4095;
    }

    private static int[] Slots(HashIndex index) =>
        (int[])
            typeof(HashIndex)
                .GetField("_slots", BindingFlags.NonPublic | BindingFlags.Instance)!
                .GetValue(index)!;

    private static int LongestRun(HashIndex index)
    {
        int[] slots = Slots(index);
        int longest = 0;
        int run = 0;
        foreach (int slot in slots.Concat(slots))
        {
            run = slot == 0 ? 0 : run + 1;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
