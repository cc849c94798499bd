using System.Text;
using NUnit.Framework;
using Perjury.Guest.Crypto;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class Ripemd160Tests
{
    // The authors' own test values.
    [TestCase("", "9c1185a5c5e9fc54612808977ee8f548b2258d31")]
    [TestCase("a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe")]
    [TestCase("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc")]
    [TestCase("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36")]
    [TestCase("abcdefghijklmnopqrstuvwxyz", "f71c27109c692c1b56bbdceb5b9d2865b3708dbc")]
    [TestCase(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "12a053384a9c0c88e405a06c27dcf49ada62eb2b"
    )]
    [TestCase(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "b0e20b6e3116640286ed3a87a5713079b21f5189"
    )]
    [TestCase(
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "9b752e45573d4b39f4dbd3323cab82bf63326bfb"
    )]
    public void The_authors_messages_have_the_authors_digests(string message, string digest) =>
        Assert.That(Digest(Encoding.ASCII.GetBytes(message)), Is.EqualTo(digest));

    [Test]
    public void A_million_times_a_has_the_authors_digest() =>
        Assert.That(
            Digest(Encoding.ASCII.GetBytes(new string('a', 1_000_000))),
            Is.EqualTo("52783243c1697bdbe16d37f97f68f08325dc1528")
        );

    [Test]
    public void The_precompile_vector_agrees()
    {
        IReadOnlyList<PrecompileVector> vectors = PrecompileVector.Read("nimbus/ripemd160.json");
        Assert.That(vectors, Has.Count.EqualTo(1));
        byte[] output = new byte[32];
        Accelerators.Ripemd160(vectors[0].Input, output);
        Assert.That(output, Is.EqualTo(vectors[0].Expected));
    }

    private static string Digest(byte[] message)
    {
        byte[] output = new byte[32];
        output.AsSpan().Fill(0xff);
        Accelerators.Ripemd160(message, output);
        Assert.That(output[..12], Is.EqualTo(new byte[12]));
        return Convert.ToHexStringLower(output.AsSpan(12));
    }
}
