using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Execution;

namespace Perjury.Guest.Tests.Evm;

/// <summary>EIP-8037: 64 bytes of state at 1,530 gas for a slot, 120 for an account; the reservoir pays first.</summary>
[TestFixture]
public sealed class StateGasTests
{
    private const ulong Slot = 97_920;
    private const ulong Account = 183_600;
    private const ulong Gas = 1_000_000;

    // PUSH1 1, PUSH0, SSTORE: 3 + 2, and 2,100 + 10,000 for a cold slot that is written
    private const string SetSlot = "60015f55";
    private const ulong SetSlotGas = 12_105;

    // PUSH0, PUSH0, SSTORE on a warm slot
    private const string ClearSlot = "5f5f55";
    private const ulong ClearSlotGas = 104;

    private static Machine Run(string code, ulong reservoir, Halt halt)
    {
        Machine machine = new(ForkId.Amsterdam);
        Assert.That(machine.Run(code, Gas, reservoir: reservoir), Is.EqualTo(halt));
        return machine;
    }

    [TestCase(0UL, 0UL, Slot)]
    [TestCase(50_000UL, 0UL, Slot - 50_000)]
    [TestCase(100_000UL, 100_000 - Slot, 0UL)]
    public void The_reservoir_pays_for_a_slot_before_the_gas(
        ulong reservoir,
        ulong reservoirLeft,
        ulong spilled
    )
    {
        Machine machine = Run(SetSlot, reservoir, Halt.Success);
        Assert.Multiple(() =>
        {
            Assert.That(machine.GasLeft, Is.EqualTo(Gas - SetSlotGas - spilled));
            Assert.That(machine.Interpreter.Reservoir, Is.EqualTo(reservoirLeft));
            Assert.That(machine.Interpreter.StateGasUsed, Is.EqualTo((long)Slot));
        });
    }

    [TestCase(0UL)]
    [TestCase(50_000UL)]
    [TestCase(100_000UL)]
    public void A_slot_that_is_cleared_gives_back_what_was_taken_last_first(ulong reservoir)
    {
        Machine machine = Run(SetSlot + ClearSlot, reservoir, Halt.Success);
        Assert.Multiple(() =>
        {
            Assert.That(machine.GasLeft, Is.EqualTo(Gas - SetSlotGas - ClearSlotGas));
            Assert.That(machine.Interpreter.Reservoir, Is.EqualTo(reservoir));
            Assert.That(machine.Interpreter.StateGasUsed, Is.Zero);
            Assert.That(machine.Journal.Refund, Is.EqualTo(10_000));
        });
    }

    [TestCase("5f5ffd", true, Gas - SetSlotGas - 4)]
    [TestCase("fe", false, 0UL)]
    public void A_frame_that_fails_has_made_no_state(string end, bool reverts, ulong gasLeft)
    {
        Machine machine = Run(SetSlot + end, 50_000, reverts ? Halt.Revert : Halt.Exceptional);
        Assert.Multiple(() =>
        {
            Assert.That(machine.GasLeft, Is.EqualTo(gasLeft));
            Assert.That(machine.Interpreter.Reservoir, Is.EqualTo(50_000));
            Assert.That(machine.Interpreter.StateGasUsed, Is.Zero);
        });
    }

    [Test]
    public void A_creation_that_fails_gives_back_the_account()
    {
        // init code INVALID by MSTORE8, CREATE of 1 byte
        Machine machine = Run("60fe5f5360015f5ff0", Account, Halt.Success);
        Assert.That(machine.Interpreter.Reservoir, Is.EqualTo(Account));
        Assert.That(machine.Interpreter.StateGasUsed, Is.Zero);
    }

    // CREATE2 of 4,096 bytes: 9 for the pushes, 9,000, 416 for the memory, 256 for the init code, 768 for its hash, then the account.
    [Test]
    public void In_April_2026_a_creation_pays_for_its_hash_before_the_account()
    {
        Machine machine = new(Fork.Of(ForkId.Amsterdam202604).ForBlock(100_000_000));
        ulong gas = 9 + 9_000 + 416 + 256 + 112 * 1_174 + 100;
        Assert.That(machine.Run("5f6110005f5ff5", gas), Is.EqualTo(Halt.Exceptional));
        Assert.That(machine.Interpreter.Reservoir, Is.Zero);
    }

    private static Machine Kept(string code, ulong reservoir, Halt halt)
    {
        Machine machine = new(Fork.Of(ForkId.AmsterdamZkevm033).ForBlock(100_000_000));
        Assert.That(machine.Run(code, Gas, reservoir: reservoir), Is.EqualTo(halt));
        return machine;
    }

    // 32 bytes at 1,174 gas; with the first write of the slot at 2,800, the warm one at 100 given back.
    [Test]
    public void In_early_April_2026_a_slot_that_is_cleared_comes_back_as_a_refund()
    {
        Machine machine = Kept(SetSlot + ClearSlot, 100_000, Halt.Success);
        Assert.Multiple(() =>
        {
            Assert.That(machine.Interpreter.Reservoir, Is.EqualTo(100_000 - 32 * 1_174));
            Assert.That(machine.Interpreter.StateGasUsed, Is.EqualTo(32 * 1_174));
            Assert.That(machine.Journal.Refund, Is.EqualTo(32 * 1_174 + 2_900 - 100));
        });
    }

    [TestCase("5f5ffd", true)]
    [TestCase("fe", false)]
    public void In_early_April_2026_a_first_frame_that_fails_has_paid_for_its_state(
        string end,
        bool reverts
    )
    {
        Machine machine = Kept(SetSlot + end, 50_000, reverts ? Halt.Revert : Halt.Exceptional);
        Assert.That(machine.Interpreter.Reservoir, Is.EqualTo(50_000 - 32 * 1_174));
        Assert.That(machine.Interpreter.StateGasUsed, Is.EqualTo(32 * 1_174));
    }

    [Test]
    public void In_early_April_2026_a_creation_that_fails_has_paid_for_the_account()
    {
        Machine machine = Kept("60fe5f5360015f5ff0", 112 * 1_174, Halt.Success);
        Assert.That(machine.Interpreter.Reservoir, Is.Zero);
        Assert.That(machine.Interpreter.StateGasUsed, Is.EqualTo(112 * 1_174));
    }

    [TestCase(1_000_000UL, 1UL)]
    [TestCase(60_000_000UL, 662UL)]
    [TestCase(100_000_000UL, 1_174UL)]
    [TestCase(200_000_000UL, 2_198UL)]
    [TestCase(300_000_000UL, 3_222UL)]
    public void In_April_2026_a_byte_costs_by_the_gas_limit(ulong gasLimit, ulong cost) =>
        Assert.That(
            Fork.Of(ForkId.Amsterdam202604).ForBlock(gasLimit).CostPerStateByte,
            Is.EqualTo(cost)
        );
}
