using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Tests.Execution;

/// <summary>The filter over logs beside its definition, where the bits of items are remembered.</summary>
[TestFixture]
public sealed class BloomTests
{
    /// <summary>Few items many times, of which some share a place, and topics that are the same number as an address.</summary>
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(200)]
    public void Remembered_bits_are_those_of_the_item(int items)
    {
        Random random = new(items);
        ulong[] numbers = [.. Enumerable.Range(0, items).Select(i => (ulong)(i % 7 << 6 | i / 7))];
        Bloom bloom = new();
        LogStore logs = new();
        for (int round = 0; round < 400; round++)
        {
            int first = logs.Count;
            byte[] expected = new byte[Bloom.Size];
            for (int log = random.Next(4); log > 0; log--)
            {
                ulong Any() => numbers[random.Next(items)];
                Address address = Address.FromUInt256(Any());
                UInt256[] topics =
                [
                    .. Enumerable
                        .Range(0, random.Next(5))
                        .Select(_ => new UInt256(Any(), 0, 0, random.Next(2) == 0 ? 0UL : 1UL)),
                ];
                logs.Add(address, topics, []);
                Set(expected, address.ToArray());
                foreach (UInt256 topic in topics)
                {
                    Set(expected, topic.ToBigEndian());
                }
            }
            byte[] filter = new byte[Bloom.Size];
            bloom.Add(filter, logs, first);
            Assert.That(filter, Is.EqualTo(expected), $"round {round}");
        }
    }

    private static void Set(byte[] filter, byte[] item)
    {
        byte[] hash = new byte[32];
        Keccak.Compute(item, hash);
        foreach (int pair in (int[])[0, 2, 4])
        {
            int bit = (hash[pair] * 256 + hash[pair + 1]) % 2048;
            filter[255 - bit / 8] |= (byte)(1 << bit % 8);
        }
    }
}
