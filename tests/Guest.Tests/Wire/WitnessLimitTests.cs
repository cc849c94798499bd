using System.Buffers.Binary;
using NUnit.Framework;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Tests.Wire;

/// <summary>How much of each kind a witness may hold (EIP-8025: 1024 bytes a node, 65536 a code, 256 headers of 1024).</summary>
[TestFixture]
public sealed class WitnessLimitTests
{
    private static byte[] ByteLists(int count, int length)
    {
        byte[] list = new byte[count * (4 + length)];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                list.AsSpan(4 * i),
                (uint)(4 * count + i * length)
            );
        }
        return list;
    }

    private static bool IsWitness(byte[] state, byte[] codes, byte[] headers)
    {
        byte[] bytes = [.. new byte[12], .. state, .. codes, .. headers];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 12);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 12 + state.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 12 + state.Length + codes.Length);
        return ExecutionWitness.TryDecode(new ByteSlice(bytes), WitnessLimits.Today, out _, out _);
    }

    [TestCase(1024, true)]
    [TestCase(1025, false)]
    public void A_node_has_at_most_1024_bytes(int length, bool expected) =>
        Assert.That(IsWitness(ByteLists(2, length), [], []), Is.EqualTo(expected));

    [TestCase(65_536, true)]
    [TestCase(65_537, false)]
    public void A_code_has_at_most_65536_bytes(int length, bool expected) =>
        Assert.That(IsWitness([], ByteLists(2, length), []), Is.EqualTo(expected));

    [TestCase(1024, true)]
    [TestCase(1025, false)]
    public void A_header_has_at_most_1024_bytes(int length, bool expected) =>
        Assert.That(IsWitness([], [], ByteLists(2, length)), Is.EqualTo(expected));

    [TestCase(256, true)]
    [TestCase(257, false)]
    public void A_witness_has_at_most_256_headers(int count, bool expected) =>
        Assert.That(IsWitness([], [], ByteLists(count, 3)), Is.EqualTo(expected));

    [Test]
    public void Nodes_and_codes_have_no_limit_of_number() =>
        Assert.That(IsWitness(ByteLists(2000, 1), ByteLists(2000, 1), []));
}
