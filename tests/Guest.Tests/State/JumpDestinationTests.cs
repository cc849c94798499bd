using NUnit.Framework;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Tests.State;

/// <summary>Jump destinations found one by one, in any order, against a walk through the code from its start.</summary>
[TestFixture]
public sealed class JumpDestinationTests
{
    private static bool[] Walk(byte[] code)
    {
        bool[] expected = new bool[code.Length];
        for (int at = 0; at < code.Length; at++)
        {
            expected[at] = code[at] == 0x5b;
            if (code[at] is >= 0x60 and <= 0x7f)
            {
                at += code[at] - 0x5f;
            }
        }
        return expected;
    }

    private static void Agrees(byte[] bytes, Random random)
    {
        bool[] expected = Walk(bytes);
        // the code stands amid other bytes, as in an input, and is asked twice: what was found is remembered
        byte[] around = new byte[bytes.Length + 40];
        random.NextBytes(around);
        bytes.CopyTo(around, 7);
        Code code = new(new ByteSlice(around, 7, bytes.Length));
        int[] order = [.. Enumerable.Range(0, bytes.Length), .. Enumerable.Range(0, bytes.Length)];
        random.Shuffle(order);
        foreach (int at in order)
        {
            Assert.That(
                code.IsJumpDestination((ulong)at),
                Is.EqualTo(expected[at]),
                $"{at} of {Convert.ToHexString(bytes)}"
            );
        }
        for (ulong beyond = (ulong)bytes.Length; beyond < (ulong)bytes.Length + 80; beyond++)
        {
            Assert.That(code.IsJumpDestination(beyond), Is.False);
        }
        Assert.That(code.IsJumpDestination(ulong.MaxValue), Is.False);
        Assert.That(code.IsJumpDestination(1UL << 32), Is.False);
    }

    [Test]
    public void Random_codes_of_destinations_and_pushes()
    {
        Random random = new(16);
        for (int n = 0; n < 400; n++)
        {
            byte[] code = new byte[random.Next(0, 700)];
            int pushes = random.Next(1, 33);
            for (int i = 0; i < code.Length; i++)
            {
                code[i] = random.Next(8) switch
                {
                    < 3 => 0x5b,
                    < 5 => (byte)(0x5f + random.Next(0, pushes + 1)),
                    5 => (byte)(0x80 + random.Next(128)),
                    _ => (byte)random.Next(256),
                };
            }
            Agrees(code, random);
        }
    }

    // Each push could hide the next: the bytes before a destination settle nothing, however far they are read.
    [TestCase(0x60)]
    [TestCase(0x61)]
    [TestCase(0x7e)]
    [TestCase(0x7f)]
    public void Pushes_without_end(int push)
    {
        for (int length = 250; length < 300; length++)
        {
            byte[] code = [.. Enumerable.Repeat((byte)push, length), 0x5b, 0x5b, 0x00, 0x5b];
            Agrees(code, new Random(length));
        }
    }

    [Test]
    public void A_code_that_is_kept_by_nobody_else_is_the_same()
    {
        Code code = Code.Copy([0x60, 0x5b, 0x5b]);
        Assert.That(code.Bytes.ToArray(), Is.EqualTo(new byte[] { 0x60, 0x5b, 0x5b }));
        Assert.That(code.IsJumpDestination(1), Is.False);
        Assert.That(code.IsJumpDestination(2), Is.True);
        Assert.That(code.IsJumpDestination(3), Is.False);
    }

    [Test]
    public void Behind_the_code_stand_zeros()
    {
        byte[] around = [.. Enumerable.Repeat((byte)0xff, 200)];
        for (int length = 0; length < 20; length++)
        {
            Code code = new(new ByteSlice(around, 3, length));
            ReadOnlySpan<byte> run =
                System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(
                    ref code.Start,
                    length + Code.Padding
                );
            Assert.That(run.Slice(0, length).ToArray(), Is.All.EqualTo(0xff));
            Assert.That(run.Slice(length).ToArray(), Is.All.EqualTo(0));
        }
    }
}
