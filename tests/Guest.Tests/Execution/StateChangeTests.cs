using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Tests.Execution;

/// <summary>What execution hands to the trie: net changes only, empty accounts by the rule of the fork, contracts that die.</summary>
[TestFixture]
public sealed class StateChangeTests
{
    private static StateChanges Commit(Machine machine)
    {
        machine.Journal.RemoveDestroyed(keepsBalance: false);
        machine.Journal.RemoveTouchedEmpty(transactionFailed: false);
        Assert.That(machine.Journal.TryCommit(out _), Is.True);
        return machine.State.Commits[^1];
    }

    private static MemoryState State(UInt256 balance = default, UInt256 slot = default)
    {
        MemoryState state = new();
        state.Add(Machine.Contract, balance, nonce: 1, hasStorage: true);
        state.Store(Machine.Contract, 0, slot);
        return state;
    }

    [Test]
    public void A_slot_that_ends_as_it_began_is_no_change()
    {
        Machine machine = new(ForkId.Osaka, State(slot: 1));
        Assert.That(machine.Run("5f5f55 60015f55"), Is.EqualTo(Halt.Success));
        Assert.That(Commit(machine).Accounts, Is.Empty);
    }

    [Test]
    public void Slots_come_in_the_order_of_their_first_write()
    {
        Machine machine = new(ForkId.Osaka, State(slot: 7));
        Assert.That(
            machine.Run("6009600555 6008600155 5f5f55 6006600555"),
            Is.EqualTo(Halt.Success)
        );
        Assert.That(
            Commit(machine).Accounts.Single().Storage,
            Is.EqualTo(
                new[]
                {
                    new StorageChange(5, 6),
                    new StorageChange(1, 8),
                    new StorageChange(0, default),
                }
            )
        );
    }

    [Test]
    public void What_a_failed_frame_wrote_is_no_change()
    {
        Machine machine = new(ForkId.Osaka, State(balance: 5, slot: 7));
        string give = "5f5f5f5f6001" + Machine.Push(Machine.Other) + "5af150";
        Assert.That(machine.Run(give + "60095f55 5f5ffd"), Is.EqualTo(Halt.Revert));
        Assert.That(Commit(machine).Accounts, Is.Empty);
    }

    private static Address AddStorageAlone(MemoryState state)
    {
        Address created = new Machine(ForkId.Osaka).Interpreter.ContractAddress(
            Machine.Contract,
            1
        );
        state.Add(created, balance: 3, hasStorage: true);
        state.Store(created, 0, 7);
        return created;
    }

    // The init code writes slot 1 and returns the last byte of slot 0.
    [Test]
    public void A_creation_over_storage_alone_clears_it()
    {
        MemoryState state = State();
        Address created = AddStorageAlone(state);
        Machine machine = new(ForkId.Osaka, state);
        string init = "6005600155 5f54 5f52 6001601ff3";
        Assert.That(
            machine.Run("6d" + init + "5f52 600e60125ff0 5f5260205ff3"),
            Is.EqualTo(Halt.Success)
        );
        Assert.That(machine.OutputWord, Is.EqualTo(created.ToUInt256()));
        Commit(machine);
        AccountChange change = state.Change(created)!;
        Assert.That(change.StorageCleared, Is.True);
        Assert.That(change.Storage, Is.EqualTo(new[] { new StorageChange(1, 5) }));
        Assert.That(change.CodeHash, Is.EqualTo(Guest.Crypto.Digest.Keccak256(new byte[] { 0 })));
        Assert.That(state.Accesses.Where(access => access.StartsWith("slot")), Is.Empty);
    }

    [Test]
    public void A_creation_over_storage_that_fails_leaves_it()
    {
        MemoryState state = State();
        Address created = AddStorageAlone(state);
        Machine machine = new(ForkId.Osaka, state);
        string init = "5f54505f5ffd";
        Assert.That(machine.Run("65" + init + "5f52 6006601a5ff0"), Is.EqualTo(Halt.Success));
        Commit(machine);
        Assert.That(state.Change(created), Is.Null);
        Assert.That(machine.Journal.TryGet(created, out AccountEntry entry), Is.True);
        int slot = machine.Journal.Slot(entry, 0);
        Assert.That(machine.Journal.LoadSlot(entry, slot), Is.True);
        Assert.That(machine.Journal.Current(slot), Is.EqualTo(new UInt256(7)));
    }

    // CALL without value to an account that is not there: created, cleared, or not even touched.
    [TestCase(ForkId.TangerineWhistle, true)]
    [TestCase(ForkId.SpuriousDragon, false)]
    [TestCase(ForkId.Osaka, false)]
    public void Calling_nobody_creates_an_account_before_EIP161(ForkId fork, bool creates)
    {
        Machine machine = new(fork, State());
        string zeros = "60006000600060006000";
        Assert.That(
            machine.Run(zeros + Machine.Push(Machine.Other) + "61ffff f1"),
            Is.EqualTo(Halt.Success)
        );
        bool exists = Commit(machine).Accounts.Any(change => change.Address == Machine.Other);
        Assert.That(exists, Is.EqualTo(creates));
    }

    // The same to an account that is there with nothing in it.
    [TestCase(ForkId.TangerineWhistle, false)]
    [TestCase(ForkId.SpuriousDragon, true)]
    [TestCase(ForkId.London, true)]
    [TestCase(ForkId.Paris, false)]
    public void A_touched_empty_account_goes(ForkId fork, bool goes)
    {
        MemoryState state = State();
        state.Add(Machine.Other);
        Machine machine = new(fork, state);
        machine.Run("60006000600060006000" + Machine.Push(Machine.Other) + "61ffff f1");
        Commit(machine);
        Assert.That(state.Change(Machine.Other)?.Exists, Is.EqualTo(goes ? false : null));
    }

    [Test]
    public void Ripemd_stays_touched_by_a_call_that_failed()
    {
        Address ripemd = Address.FromNumber(3);
        MemoryState state = State();
        state.Add(ripemd);
        // 600 gas is the price of the precompile; this call has less.
        string call = "6000600060006000600060036064f1";
        Machine machine = new(ForkId.SpuriousDragon, state);
        Assert.That(machine.Run(call), Is.EqualTo(Halt.Success));
        Commit(machine);
        Assert.That(state.Change(ripemd)?.Exists, Is.EqualTo(false));
    }

    [TestCase(ForkId.Shanghai, true)]
    [TestCase(ForkId.Cancun, false)]
    public void Selfdestruct_removes_old_contracts_until_EIP6780(ForkId fork, bool removes)
    {
        Machine machine = new(fork, State(balance: 9, slot: 7));
        Assert.That(machine.Run(Machine.Push(Machine.Other) + "ff"), Is.EqualTo(Halt.Success));
        Commit(machine);
        Assert.That(machine.State.Change(Machine.Other)!.Balance, Is.EqualTo(new UInt256(9)));
        AccountChange contract = machine.State.Change(Machine.Contract)!;
        Assert.That(contract.Exists, Is.EqualTo(!removes));
        Assert.That(contract.StorageCleared, Is.EqualTo(removes));
    }

    [TestCase(ForkId.Shanghai, 0UL, false)]
    [TestCase(ForkId.Cancun, 9UL, true)]
    public void Selfdestruct_to_itself_burns_only_what_dies(ForkId fork, ulong left, bool exists)
    {
        Machine machine = new(fork, State(balance: 9));
        Assert.That(machine.Run("30ff"), Is.EqualTo(Halt.Success));
        Assert.That(machine.Journal.TryGet(Machine.Contract, out AccountEntry entry), Is.True);
        Assert.That(entry.State.Balance, Is.EqualTo(new UInt256(left)));
        Commit(machine);
        Assert.That(entry.State.Exists, Is.EqualTo(exists));
    }

    [Test]
    public void A_contract_that_dies_in_its_transaction_leaves_nothing()
    {
        // Init code: store 1 in slot 0, then SELFDESTRUCT to the caller.
        Machine machine = new(ForkId.Osaka, State(balance: 3));
        string create = "66" + "60015f5533ff00" + "5f52" + "6007 6019 6003 f0";
        Assert.That(machine.Run(create), Is.EqualTo(Halt.Success));
        AccountChange change = Commit(machine).Accounts.Single();
        Assert.That(change.Address, Is.EqualTo(Machine.Contract));
        Assert.That(change.Nonce, Is.EqualTo(2));
        Assert.That(change.Balance, Is.EqualTo(new UInt256(3)));
    }

    [Test]
    public void Storage_of_a_destroyed_contract_is_gone_for_the_next_transaction()
    {
        Machine machine = new(ForkId.Shanghai, State(slot: 7));
        Assert.That(
            machine.Run("5f5450" + Machine.Push(Machine.Other) + "ff"),
            Is.EqualTo(Halt.Success)
        );
        machine.Journal.RemoveDestroyed(keepsBalance: false);
        machine.Journal.BeginTransaction();
        int accesses = machine.State.Accesses.Count;
        Assert.That(machine.Run("5f54 6001 54 01 5f52 60205ff3"), Is.EqualTo(Halt.Success));
        Assert.That(machine.OutputWord, Is.EqualTo(UInt256.Zero));
        Assert.That(machine.State.Accesses, Has.Count.EqualTo(accesses));
    }

    [Test]
    public void Before_Byzantium_every_transaction_commits_and_its_root_is_in_the_receipt()
    {
        MemoryState state = new();
        state.Add(Blocks.Sender, UInt256.One << 90);
        Fork fork = Fork.Of(ForkId.SpuriousDragon);
        Block block = Blocks.Block(
            fork,
            Blocks.Transaction(Machine.Other, value: 1),
            Blocks.Transaction(Machine.Other, value: 1, nonce: 1)
        );
        Assert.That(
            BlockExecutor.Execute(block, fork, 1, state, 3, out BlockResult? result),
            Is.Null
        );
        Assert.That(state.Commits, Has.Count.EqualTo(3));
        Assert.That(
            state.Commits[0].Accounts.Select(change => change.Address),
            Is.EqualTo(new[] { Blocks.Sender, Machine.Other, Blocks.Coinbase })
        );
        Assert.That(
            state.Commits[2].Accounts.Select(change => change.Address),
            Is.EqualTo(new[] { Blocks.Coinbase }),
            "the last commit holds the reward only"
        );
        Assert.That(result!.GasUsed, Is.EqualTo(42_000));
    }

    [Test]
    public void The_miner_and_the_ommers_are_paid()
    {
        Fork fork = Fork.Of(ForkId.Byzantium);
        Address ommerMiner = Address.FromNumber(0x0333);
        MemoryState state = new();
        Header ommer = Blocks.Header(fork, number: 998) with { Coinbase = ommerMiner };
        Block block = new()
        {
            Header = Blocks.Header(fork),
            Transactions = [],
            Ommers = [ommer],
        };
        Assert.That(BlockExecutor.Execute(block, fork, 1, state, 3, out _), Is.Null);
        UInt256 ether = 1_000_000_000_000_000_000UL;
        Assert.That(
            state.Change(Blocks.Coinbase)!.Balance,
            Is.EqualTo(new UInt256(3) * ether + new UInt256(3) * ether / 32)
        );
        Assert.That(
            state.Change(ommerMiner)!.Balance,
            Is.EqualTo(new UInt256(6) * new UInt256(3) * ether / 8)
        );
    }

    [Test]
    public void The_DAO_moves_at_its_block_only()
    {
        Address dao = new(Convert.FromHexString("bb9bc244d798123fde783fcc1c72d3bb8c189413"));
        Address refund = new(Convert.FromHexString("bf4ed7b27f1d666546e30d74d50d173d20bca754"));
        Fork fork = Fork.Of(ForkId.Dao).WithDaoForkBlock(1000);
        MemoryState state = new();
        state.Add(dao, 1234, nonce: 1);
        Assert.That(BlockExecutor.Execute(Blocks.Block(fork), fork, 1, state, 3, out _), Is.Null);
        Assert.That(state.Change(refund)!.Balance, Is.EqualTo(new UInt256(1234)));
        Assert.That(state.Change(dao)!.Balance, Is.EqualTo(UInt256.Zero));
        Assert.That(
            state.Accesses,
            Has.Count.EqualTo(118),
            "116, the withdrawal contract, the miner"
        );
        Assert.That(state.Accesses, Is.Unique);
        Fork mainnet = Fork.Of(ForkId.Dao);
        MemoryState other = new();
        Assert.That(
            BlockExecutor.Execute(Blocks.Block(mainnet), mainnet, 1, other, 3, out _),
            Is.Null
        );
        Assert.That(other.Accesses, Is.EqualTo(new[] { "account " + Blocks.Coinbase }));
    }
}
