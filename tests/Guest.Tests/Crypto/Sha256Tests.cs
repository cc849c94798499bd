using System.Security.Cryptography;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class Sha256Tests
{
    [Test]
    public void Every_length_up_to_five_blocks_agrees_with_the_platform()
    {
        byte[] data = new byte[320];
        new Random(256).NextBytes(data);
        byte[] digest = new byte[32];
        for (int length = 0; length <= data.Length; length++)
        {
            Accelerators.Sha256(data.AsSpan(0, length), digest);
            Assert.That(
                digest,
                Is.EqualTo(SHA256.HashData(data.AsSpan(0, length))),
                $"{length} bytes"
            );
        }
    }

    [Prop]
    public bool Any_message_agrees_with_the_platform(byte[] data)
    {
        byte[] digest = new byte[32];
        Accelerators.Sha256(data, digest);
        return digest.AsSpan().SequenceEqual(SHA256.HashData(data));
    }

    [Prop]
    public bool A_pair_hashes_as_its_concatenation(int seed)
    {
        byte[] nodes = new byte[64];
        new Random(seed).NextBytes(nodes);
        byte[] digest = new byte[32];
        Accelerators.Sha256Pair(nodes.AsSpan(0, 32), nodes.AsSpan(32), digest);
        return digest.AsSpan().SequenceEqual(SHA256.HashData(nodes));
    }

    [Test]
    public void The_precompile_vector_agrees()
    {
        IReadOnlyList<PrecompileVector> vectors = PrecompileVector.Read("nimbus/sha256.json");
        Assert.That(vectors, Has.Count.EqualTo(1));
        byte[] digest = new byte[32];
        Accelerators.Sha256(vectors[0].Input, digest);
        Assert.That(digest, Is.EqualTo(vectors[0].Expected));
    }

    [Test]
    public void A_pair_may_be_hashed_onto_its_own_left_node()
    {
        byte[] nodes = new byte[64];
        new Random(1).NextBytes(nodes);
        byte[] expected = SHA256.HashData(nodes);
        Accelerators.Sha256Pair(nodes.AsSpan(0, 32), nodes.AsSpan(32), nodes);
        Assert.That(nodes[..32], Is.EqualTo(expected));
    }
}
