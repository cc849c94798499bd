using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Tests.Execution;

/// <summary>What is read and what is not: the canonical witness holds exactly what execution asks for.</summary>
[TestFixture]
public sealed class AccessOrderTests
{
    private static readonly byte[] s_code = [0x00];

    private static readonly string s_push = Machine.Push(Machine.Other);

    private static string Account => "account " + Machine.Other;

    private static string Code => "code " + Machine.Other;

    private static IEnumerable<string> OfOther(Machine machine) =>
        machine.State.Accesses.Where(access => access.Contains(Machine.Other.ToString()));

    private static MemoryState State(UInt256 balance = default)
    {
        MemoryState state = new();
        state.Add(Machine.Contract, balance, nonce: 1);
        state.Add(Machine.Other, nonce: 1, code: s_code);
        return state;
    }

    // PUSH20 costs 3 and the access 2600.
    [TestCase("31")]
    [TestCase("3b")]
    [TestCase("3f")]
    public void One_gas_short_of_the_cold_access_reads_nothing(string opcode)
    {
        const ulong price = 2_603;
        Machine enough = new(ForkId.Osaka, State());
        Assert.That(enough.Run(s_push + opcode, price), Is.EqualTo(Halt.Success));
        Assert.That(OfOther(enough), Does.Contain(Account));
        Machine shortOf = new(ForkId.Osaka, State());
        Assert.That(shortOf.Run(s_push + opcode, price - 1), Is.EqualTo(Halt.Exceptional));
        Assert.That(OfOther(shortOf), Is.Empty);
    }

    // Zeros for the ranges and the value, PUSH20, PUSH1. Without a cold access, or without any gas for the call: before Amsterdam
    // EELS looks at the target first, from Prague on at its code too, and before it only where value may make an account.
    [TestCase(ForkId.Osaka, "f1", "5f5f5f5f5f", "account code")]
    [TestCase(ForkId.Osaka, "f2", "5f5f5f5f5f", "account code")]
    [TestCase(ForkId.Osaka, "f4", "5f5f5f5f", "account code")]
    [TestCase(ForkId.Osaka, "fa", "5f5f5f5f", "account code")]
    [TestCase(ForkId.Cancun, "f1", "5f5f5f5f5f", "")]
    [TestCase(ForkId.Cancun, "f1", "5f5f5f5f6001", "account")]
    [TestCase(ForkId.Cancun, "f2", "5f5f5f5f6001", "")]
    [TestCase(ForkId.Cancun, "fa", "5f5f5f5f", "")]
    [TestCase(ForkId.Byzantium, "f1", "60006000600060006000", "")]
    [TestCase(ForkId.Byzantium, "f1", "60006000600060006001", "account")]
    [TestCase(ForkId.Frontier, "f1", "60006000600060006000", "account")]
    [TestCase(ForkId.Frontier, "f2", "60006000600060006001", "")]
    [TestCase(ForkId.Amsterdam, "f1", "5f5f5f5f5f", "")]
    [TestCase(ForkId.Amsterdam202604, "fa", "5f5f5f5f", "")]
    [TestCase(ForkId.Osaka, "ff", "", "account")]
    [TestCase(ForkId.Byzantium, "ff", "", "account")]
    [TestCase(ForkId.Amsterdam, "ff", "", "")]
    public void What_a_call_that_cannot_be_paid_has_read(
        ForkId fork,
        string opcode,
        string operands,
        string reads
    )
    {
        string code = operands + s_push + (opcode == "ff" ? "" : "6000") + opcode;
        ulong pushes = (ulong)Machine.Bytes(operands).Count(static b => b is 0x5f) * 2;
        pushes += (ulong)Machine.Bytes(operands).Count(static b => b is 0x60) * 3;
        ulong gas = pushes + 3 + (opcode == "ff" ? 0UL : 3UL);
        Machine machine = new(fork, State());
        Assert.That(machine.Run(code, gas + 30), Is.EqualTo(Halt.Exceptional));
        string[] names = reads.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(OfOther(machine), Is.EqualTo(names.Select(name => name + " " + Machine.Other)));
    }

    [TestCase("f1", "5f5f5f5f5f")]
    [TestCase("f2", "5f5f5f5f5f")]
    [TestCase("f4", "5f5f5f5f")]
    [TestCase("fa", "5f5f5f5f")]
    public void In_Amsterdam_one_gas_short_of_a_call_reads_nothing(string opcode, string zeros)
    {
        ulong price = (ulong)zeros.Length + 3 + 3 + 3_000;
        string code = zeros + s_push + "6000" + opcode;
        Machine enough = new(ForkId.Amsterdam, State());
        Assert.That(enough.Run(code, price), Is.EqualTo(Halt.Success));
        Assert.That(OfOther(enough), Is.EqualTo(new[] { Account, Code }));
        Machine shortOf = new(ForkId.Amsterdam, State());
        Assert.That(shortOf.Run(code, price - 1), Is.EqualTo(Halt.Exceptional));
        Assert.That(OfOther(shortOf), Is.Empty);
    }

    [TestCase(ForkId.Osaka, "5f5f55", "slot {1} 0")]
    [TestCase(ForkId.Osaka, "5f5f5f5f6001{0}5af1", "account {2};code {2}")]
    [TestCase(ForkId.Osaka, "{0}ff", "account {2}")]
    [TestCase(ForkId.Amsterdam, "5f5f55", "")]
    [TestCase(ForkId.Amsterdam, "5f5f5f5f6001{0}5af1", "")]
    [TestCase(ForkId.Amsterdam, "{0}ff", "")]
    public void What_a_static_frame_may_not_do_reads_before_it_fails(
        ForkId fork,
        string callee,
        string reads
    )
    {
        Address proxy = Address.FromNumber(0x9047);
        MemoryState state = State(balance: 9);
        state.Add(
            proxy,
            9,
            nonce: 1,
            code: Machine.Bytes(string.Format(null, callee, s_push)),
            hasStorage: true
        );
        Machine machine = new(fork, state);
        string call = "5f5f5f5f" + Machine.Push(proxy) + "61fffffa";
        Assert.That(machine.Run(call), Is.EqualTo(Halt.Success));
        string[] more = string.Format(null, reads, s_push, proxy, Machine.Other)
            .Split(';', StringSplitOptions.RemoveEmptyEntries);
        string[] first = ["account " + Machine.Contract, "account " + proxy, "code " + proxy];
        Assert.That(state.Accesses, Is.EqualTo(first.Concat(more)));
    }

    [TestCase(ForkId.Prague, 2_600UL, true)]
    [TestCase(ForkId.Amsterdam, 3_000UL, false)]
    public void When_a_delegate_is_read(ForkId fork, ulong access, bool readsFirst)
    {
        Address delegated = Address.FromNumber(0xde1e);
        MemoryState state = State();
        state.Add(Machine.Other, nonce: 1, code: Delegation.Designator(delegated));
        state.Add(delegated, nonce: 1, code: s_code);
        string code = "5f5f5f5f" + s_push + "6000fa";
        Machine enough = new(fork, state);
        Assert.That(enough.Run(code, 14 + 2 * access), Is.EqualTo(Halt.Success));
        Assert.That(enough.State.Accesses, Does.Contain("code " + delegated));
        state.Accesses.Clear();
        Machine shortOf = new(fork, state);
        Assert.That(shortOf.Run(code, 14 + 2 * access - 1), Is.EqualTo(Halt.Exceptional));
        Assert.That(shortOf.State.Accesses, Does.Contain(Code));
        Assert.That(
            shortOf.State.Accesses.Contains("account " + delegated),
            Is.EqualTo(readsFirst)
        );
        Assert.That(shortOf.State.Accesses.Contains("code " + delegated), Is.EqualTo(readsFirst));
    }

    [TestCase("31", false)]
    [TestCase("3b", true)]
    [TestCase("3f", false)]
    [TestCase("3c", true)]
    public void Only_what_needs_the_bytes_reads_the_code(string opcode, bool reads)
    {
        Machine machine = new(ForkId.Osaka, State());
        string operands = opcode == "3c" ? "5f5f5f" : "";
        Assert.That(machine.Run(operands + s_push + opcode), Is.EqualTo(Halt.Success));
        Assert.That(OfOther(machine).Contains(Code), Is.EqualTo(reads));
    }

    // CALL with value 1 from an account that has none: the delegation check of EIP-7702 comes before the balance check.
    [TestCase(ForkId.Cancun, false)]
    [TestCase(ForkId.Prague, true)]
    public void A_call_that_cannot_be_paid_reads_the_code_since_delegations(ForkId fork, bool reads)
    {
        Machine machine = new(fork, State());
        Assert.That(machine.Run("5f5f5f5f6001" + s_push + "6000f1"), Is.EqualTo(Halt.Success));
        Assert.That(OfOther(machine).Contains(Account), Is.True);
        Assert.That(OfOther(machine).Contains(Code), Is.EqualTo(reads));
    }

    [Test]
    public void Reads_happen_once_and_survive_a_revert()
    {
        MemoryState state = State();
        Machine machine = new(ForkId.Osaka, state);
        machine.Run(s_push + "31" + s_push + "3b" + s_push + "3b" + "5f5ffd");
        machine.Run(s_push + "31" + s_push + "3b");
        Assert.That(OfOther(machine), Is.EqualTo(new[] { Account, Code }));
    }

    [Test]
    public void A_missing_account_stops_execution_with_the_source_fault()
    {
        MemoryState state = State();
        state.Missing.Add(Account);
        Machine machine = new(ForkId.Osaka, state);
        Assert.That(machine.Run(s_push + "31"), Is.EqualTo(Halt.Fatal));
        Assert.That(machine.Journal.Fault.ToString(), Is.EqualTo("missing-node: " + Account));
    }

    [Test]
    public void A_missing_code_is_not_an_empty_code()
    {
        MemoryState state = State();
        state.Missing.Add(Code);
        Machine machine = new(ForkId.Osaka, state);
        Assert.That(machine.Run("5f5f5f5f" + s_push + "5afa"), Is.EqualTo(Halt.Fatal));
        Assert.That(machine.Journal.Fault.Reason, Is.EqualTo(Reason.MissingCode));
    }

    [TestCase(999UL, true)]
    [TestCase(744UL, true)]
    [TestCase(743UL, false)]
    [TestCase(1000UL, false)]
    public void Blockhash_asks_for_the_last_256_only(ulong number, bool asks)
    {
        MemoryState state = State();
        state.AddAncestor(number, new Hash256(new UInt256(9).ToBigEndian()));
        Machine machine = new(ForkId.Osaka, state);
        Assert.That(machine.Run($"61{number:x4}405f5260205ff3"), Is.EqualTo(Halt.Success));
        Assert.That(machine.OutputWord, Is.EqualTo(new UInt256(asks ? 9UL : 0UL)));
        Assert.That(state.Accesses.Contains("hash " + number), Is.EqualTo(asks));
    }

    [Test]
    public void Blockhash_of_an_unknown_ancestor_in_range_is_no_zero()
    {
        Machine machine = new(ForkId.Osaka, State());
        Assert.That(machine.Run("6103e740"), Is.EqualTo(Halt.Fatal));
    }

    [Test]
    public void Access_lists_read_nothing()
    {
        MemoryState state = State();
        state.Add(Blocks.Sender, 10_000_000);
        Block block = Blocks.Block(
            Fork.Of(ForkId.Osaka),
            Blocks.Transaction(
                Machine.Contract,
                TransactionType.AccessList,
                accessList: [new AccessListEntry(Machine.Other, [1, 2, 3])]
            )
        );
        AddSystemContracts(state);
        Rejection? rejection = BlockExecutor.Execute(
            block,
            Fork.Of(ForkId.Osaka),
            1,
            state,
            5,
            out BlockResult? _
        );
        Assert.That(rejection, Is.Null);
        Assert.That(
            state.Accesses.Where(access => access.Contains(Machine.Other.ToString())),
            Is.Empty
        );
    }

    [Test]
    public void System_calls_never_touch_their_caller()
    {
        MemoryState state = State();
        AddSystemContracts(state);
        Rejection? rejection = BlockExecutor.Execute(
            Blocks.Block(Fork.Of(ForkId.Osaka)),
            Fork.Of(ForkId.Osaka),
            1,
            state,
            5,
            out BlockResult? _
        );
        Assert.That(rejection, Is.Null);
        Assert.That(state.Accesses, Does.Not.Contain("account " + SystemContracts.Caller));
        Assert.That(state.Accesses, Has.Count.EqualTo(8), "account and code of four contracts");
    }

    [Test]
    public void A_code_deployed_in_the_block_needs_no_witness_until_the_deployment_is_undone()
    {
        // The init code returns one zero byte: the code that Other has in the pre-state.
        string deploy = "63" + "60015ff3" + "5f52" + "6004601c5ff050";
        string call = "5f5f5f5f" + s_push + "5afa50";
        Machine machine = new(ForkId.Osaka, State());
        Assert.That(machine.Run(deploy + call), Is.EqualTo(Halt.Success));
        Assert.That(OfOther(machine), Is.EqualTo(new[] { Account }));
        Machine undone = new(ForkId.Osaka, State());
        Assert.That(undone.Run(deploy + call + "5f5ffd"), Is.EqualTo(Halt.Revert));
        Assert.That(undone.Run(call), Is.EqualTo(Halt.Success));
        Assert.That(OfOther(undone), Is.EqualTo(new[] { Account, Code }));
    }

    internal static void AddSystemContracts(MemoryState state)
    {
        state.Add(SystemContracts.BeaconRoots, nonce: 1, code: s_code);
        state.Add(SystemContracts.BlockHashHistory, nonce: 1, code: s_code);
        state.Add(SystemContracts.WithdrawalRequests, nonce: 1, code: s_code);
        state.Add(SystemContracts.ConsolidationRequests, nonce: 1, code: s_code);
        state.Add(SystemContracts.BuilderDeposits, nonce: 1, code: s_code);
        state.Add(SystemContracts.BuilderExits, nonce: 1, code: s_code);
    }
}
