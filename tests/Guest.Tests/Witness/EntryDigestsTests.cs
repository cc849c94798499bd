using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Witness;

/// <summary>Digests in the order of a list, each hashed ahead or not.</summary>
[TestFixture]
internal sealed class EntryDigestsTests
{
    /// <summary>Lengths around the run that is hashed ahead; in some lists nearly every entry repeats the one before it.</summary>
    [Test]
    public void Every_entry_has_its_keccak_and_repeats_are_told(
        [Values(0, 1, 2, 255, 256, 257, 600)] int count,
        [Values(0, 50, 95)] int repeats
    )
    {
        Random random = new(count + repeats);
        ByteSlice[] entries = new ByteSlice[count];
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = new byte[random.Next(3)];
            random.NextBytes(bytes);
            entries[i] =
                i > 0 && random.Next(100) < repeats
                    ? new ByteSlice(entries[i - 1].ToArray())
                    : new ByteSlice(bytes);
        }
        EntryDigests digests = new(new EntryList(entries), null);
        for (int i = 0; i < count; i++)
        {
            bool isNew = digests.Next(out Hash256 hash);
            Assert.That(hash, Is.EqualTo(Digest.Keccak256(entries[i].Span)), $"entry {i}");
            Assert.That(
                isNew,
                Is.EqualTo(i == 0 || !entries[i].Span.SequenceEqual(entries[i - 1].Span)),
                $"entry {i}"
            );
        }
    }
}
