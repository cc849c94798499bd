using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Tests.Execution;

/// <summary>The tables of test cases in EIP-1283, EIP-2200 and EIP-3529: codes that write slot 0, their gas and their refund.</summary>
[TestFixture]
public sealed class StorageGasTests
{
    // Code, original value, gas used, refund.
    [TestCase("60006000556000600055", 0UL, 412UL, 0L)]
    [TestCase("60006000556001600055", 0UL, 20212UL, 0L)]
    [TestCase("60016000556000600055", 0UL, 20212UL, 19800L)]
    [TestCase("60016000556002600055", 0UL, 20212UL, 0L)]
    [TestCase("60016000556001600055", 0UL, 20212UL, 0L)]
    [TestCase("60006000556000600055", 1UL, 5212UL, 15000L)]
    [TestCase("60006000556001600055", 1UL, 5212UL, 4800L)]
    [TestCase("60006000556002600055", 1UL, 5212UL, 0L)]
    [TestCase("60026000556000600055", 1UL, 5212UL, 15000L)]
    [TestCase("60026000556003600055", 1UL, 5212UL, 0L)]
    [TestCase("60026000556001600055", 1UL, 5212UL, 4800L)]
    [TestCase("60026000556002600055", 1UL, 5212UL, 0L)]
    [TestCase("60016000556000600055", 1UL, 5212UL, 15000L)]
    [TestCase("60016000556002600055", 1UL, 5212UL, 0L)]
    [TestCase("60016000556001600055", 1UL, 412UL, 0L)]
    [TestCase("600160005560006000556001600055", 0UL, 40218UL, 19800L)]
    [TestCase("600060005560016000556000600055", 1UL, 10218UL, 19800L)]
    public void Constantinople(string code, ulong original, ulong gas, long refund) =>
        Check(ForkId.Constantinople, code, original, gas, refund);

    [TestCase("60006000556000600055", 0UL, 1612UL, 0L)]
    [TestCase("60006000556001600055", 0UL, 20812UL, 0L)]
    [TestCase("60016000556000600055", 0UL, 20812UL, 19200L)]
    [TestCase("60016000556002600055", 0UL, 20812UL, 0L)]
    [TestCase("60006000556000600055", 1UL, 5812UL, 15000L)]
    [TestCase("60006000556001600055", 1UL, 5812UL, 4200L)]
    [TestCase("60026000556001600055", 1UL, 5812UL, 4200L)]
    [TestCase("60016000556001600055", 1UL, 1612UL, 0L)]
    [TestCase("600160005560006000556001600055", 0UL, 40818UL, 19200L)]
    [TestCase("600060005560016000556000600055", 1UL, 10818UL, 19200L)]
    public void Istanbul(string code, ulong original, ulong gas, long refund) =>
        Check(ForkId.Istanbul, code, original, gas, refund);

    // EIP-3529's table has warm slots; a first access costs 2100 more.
    [TestCase("60006000556000600055", 0UL, 2312UL, 0L)]
    [TestCase("60016000556000600055", 0UL, 22212UL, 19900L)]
    [TestCase("60006000556000600055", 1UL, 5112UL, 4800L)]
    [TestCase("60006000556001600055", 1UL, 5112UL, 2800L)]
    [TestCase("60026000556001600055", 1UL, 5112UL, 2800L)]
    [TestCase("600060005560016000556000600055", 1UL, 8018UL, 7600L)]
    [TestCase("600160005560006000556001600055", 0UL, 42218UL, 19900L)]
    public void London(string code, ulong original, ulong gas, long refund) =>
        Check(ForkId.London, code, original, gas, refund);

    [TestCase("60006000556000600055", 1UL, 10012UL, 15000L)]
    [TestCase("60016000556002600055", 0UL, 25012UL, 0L)]
    public void Petersburg_has_the_plain_rule(
        string code,
        ulong original,
        ulong gas,
        long refund
    ) => Check(ForkId.Petersburg, code, original, gas, refund);

    [TestCase(2306UL, false)]
    [TestCase(2307UL, true)]
    public void With_2300_gas_left_the_slot_is_not_even_read(ulong gas, bool stores)
    {
        Machine machine = new(ForkId.Istanbul, Holding(1));
        Assert.That(machine.Run("6002600055", gas), Is.EqualTo(Halt.Exceptional));
        Assert.That(machine.State.Accesses, Has.Count.EqualTo(stores ? 2 : 1));
    }

    private static void Check(ForkId fork, string code, ulong original, ulong gas, long refund)
    {
        Machine machine = new(fork, Holding(original));
        Assert.That(machine.Run(code), Is.EqualTo(Halt.Success));
        Assert.That(1_000_000 - machine.GasLeft, Is.EqualTo(gas), "gas");
        Assert.That(machine.Journal.Refund, Is.EqualTo(refund), "refund");
    }

    private static MemoryState Holding(ulong value)
    {
        MemoryState state = new();
        state.Add(Machine.Contract, nonce: 1, hasStorage: true);
        state.Store(Machine.Contract, 0, value);
        return state;
    }
}
