using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Execution;

namespace Perjury.Guest.Tests.Evm;

/// <summary>DUPN, SWAPN and EXCHANGE by the text of EIP-8024 (decode_single: (x + 145) mod 256; decode_pair: x xor 143).</summary>
[TestFixture]
public sealed class StackOperandTests
{
    [TestCase(0x00, 145)]
    [TestCase(0x5a, 235)]
    [TestCase(0x80, 17)]
    [TestCase(0xff, 144)]
    public void One_operand(int operand, int n)
    {
        Assert.That(StackOperand.TryOne((byte)operand, out int found), Is.True);
        Assert.That(found, Is.EqualTo(n));
    }

    [TestCase(0x5b)]
    [TestCase(0x60)]
    [TestCase(0x7f)]
    public void No_operand_of_one_that_a_jump_or_a_push_could_be(int operand) =>
        Assert.That(StackOperand.TryOne((byte)operand, out _), Is.False);

    [TestCase(0x8e, 1, 2)]
    [TestCase(0x8f, 1, 29)]
    [TestCase(0x9d, 2, 3)]
    [TestCase(0x2f, 1, 19)]
    [TestCase(0x50, 14, 16)]
    [TestCase(0x51, 14, 15)]
    public void Two_operands(int operand, int n, int m)
    {
        Assert.That(StackOperand.TryTwo((byte)operand, out int first, out int second), Is.True);
        Assert.That((first, second), Is.EqualTo((n, m)));
    }

    [TestCase(0x52)]
    [TestCase(0x5b)]
    [TestCase(0x7f)]
    public void No_operand_of_two_that_a_jump_or_a_push_could_be(int operand) =>
        Assert.That(StackOperand.TryTwo((byte)operand, out _, out _), Is.False);

    [Test]
    public void Every_pair_is_encoded_once()
    {
        HashSet<(int, int)> pairs = [];
        for (int operand = 0; operand < 256; operand++)
        {
            if (StackOperand.TryTwo((byte)operand, out int n, out int m))
            {
                Assert.That(n, Is.LessThan(m));
                Assert.That(n + m, Is.LessThanOrEqualTo(30));
                Assert.That(pairs.Add((n, m)), Is.True);
            }
        }
    }

    // 17 items, the lowest 1: DUPN 17 puts it on top
    [TestCase("6001" + Zeros16 + "e680" + Top, 1UL)]
    // 18 items, the lowest 1, the highest 2: SWAPN 17 exchanges them
    [TestCase("6001" + Zeros16 + "6002e780" + Top, 1UL)]
    // 0, 1, 2 from below: EXCHANGE 1 2 exchanges 0 and 1, the top stays
    [TestCase("600060016002e88e50" + Top, 0UL)]
    public void Items_move(string code, ulong top)
    {
        Machine machine = new(ForkId.Amsterdam);
        Assert.That(machine.Run(code), Is.EqualTo(Halt.Success));
        Assert.That(machine.OutputWord, Is.EqualTo(new UInt256(top)));
    }

    // one item less than needed; an operand that is none; the fork before
    [TestCase("6001" + Zeros15 + "e680", ForkId.Amsterdam)]
    [TestCase("e75b", ForkId.Amsterdam)]
    [TestCase("6001" + Zeros16 + "e680", ForkId.Osaka)]
    public void Halts(string code, ForkId fork) =>
        Assert.That(new Machine(fork).Run(code), Is.EqualTo(Halt.Exceptional));

    [Test]
    public void An_operand_can_be_jumped_to() =>
        Assert.That(new Machine(ForkId.Amsterdam).Run("600456e65b"), Is.EqualTo(Halt.Success));

    private const string Zeros15 = "5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f";
    private const string Zeros16 = Zeros15 + "5f";
    private const string Top = "5f5260205ff3";
}
