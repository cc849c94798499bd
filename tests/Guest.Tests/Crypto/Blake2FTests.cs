using System.Buffers.Binary;
using NUnit.Framework;
using Perjury.Guest.Crypto;

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
}
