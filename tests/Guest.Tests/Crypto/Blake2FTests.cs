using System.Buffers.Binary;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Hashes;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class Blake2FTests
{
    [TestCase("nimbus/blake2F.json", 5, 4)]
    [TestCase("geth/blake2F.json", 5, 0)]
    [TestCase("geth/fail-blake2f.json", 0, 4)]
    public void Every_vector_of_eip_152_agrees(string file, int good, int bad)
    {
        int passed = 0;
        int failed = 0;
        foreach (PrecompileVector vector in PrecompileVector.Read(file))
        {
            byte[]? output = Run(vector.Input);
            Assert.That(output, Is.EqualTo(vector.Expected), vector.Name);
            passed += output is null ? 0 : 1;
            failed += output is null ? 1 : 0;
        }
        Assert.That((passed, failed), Is.EqualTo((good, bad)));
    }

    /// <summary>The framing of EIP-152: 4 bytes of rounds, h, m, t, one flag byte that is 0 or 1; null where the call fails.</summary>
    private static byte[]? Run(byte[] input)
    {
        if (input.Length != 213 || input[212] > 1)
        {
            return null;
        }
        byte[] h = input[4..68];
        Accelerators.Blake2F(
            BinaryPrimitives.ReadUInt32BigEndian(input),
            h,
            input.AsSpan(68, 128),
            input.AsSpan(196, 16),
            input[212]
        );
        return h;
    }

    [Test]
    public void Blake2b_over_F_passes_the_self_test_of_rfc_7693()
    {
        // Appendix E: a digest over digests of every length class, unkeyed and keyed.
        using MemoryStream digests = new();
        foreach (int digestLength in new[] { 20, 32, 48, 64 })
        {
            foreach (int length in new[] { 0, 3, 128, 129, 255, 1024 })
            {
                byte[] input = Sequence(length);
                digests.Write(Blake2b(digestLength, [], input));
                digests.Write(Blake2b(digestLength, Sequence(digestLength), input));
            }
        }
        Assert.That(
            Convert.ToHexStringLower(Blake2b(32, [], digests.ToArray())),
            Is.EqualTo("c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475")
        );
    }

    private static byte[] Sequence(int length)
    {
        uint a = unchecked(0xDEAD4BAD * (uint)length);
        uint b = 1;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            (a, b) = (b, unchecked(a + b));
            bytes[i] = (byte)(b >> 24);
        }
        return bytes;
    }

    private static byte[] Blake2b(int digestLength, byte[] key, byte[] message)
    {
        ulong[] h =
        [
            0x6A09E667F3BCC908 ^ 0x01010000 ^ (ulong)(key.Length << 8) ^ (ulong)digestLength,
            0xBB67AE8584CAA73B,
            0x3C6EF372FE94F82B,
            0xA54FF53A5F1D36F1,
            0x510E527FADE682D1,
            0x9B05688C2B3E6C1F,
            0x1F83D9ABFB41BD6B,
            0x5BE0CD19137E2179,
        ];
        byte[] data =
            key.Length == 0 ? message : [.. key, .. new byte[128 - key.Length], .. message];
        int at = 0;
        do
        {
            int take = Math.Min(128, data.Length - at);
            byte[] block = new byte[128];
            data.AsSpan(at, take).CopyTo(block);
            ulong[] m = new ulong[16];
            Buffer.BlockCopy(block, 0, m, 0, 128);
            at += take;
            Blake2F.Compress(12, h, m, (ulong)at, 0, at == data.Length);
        } while (at < data.Length);
        byte[] digest = new byte[64];
        Buffer.BlockCopy(h, 0, digest, 0, 64);
        return digest[..digestLength];
    }
}
