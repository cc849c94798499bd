using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Tests.Execution;

/// <summary>The calls that the protocol makes itself: EIP-4788, EIP-2935, EIP-7002, EIP-7251.</summary>
[TestFixture]
public sealed class SystemCallTests
{
    private const string Revert = "5f5ffd";
    private const string Invalid = "fe";
    private const string EndlessLoop = "5b5f56";

    // SSTORE the value of an opcode at a slot.
    private static string Keep(string opcode, int slot) => $"{opcode}60{slot:x2}55";

    /// <summary>Returns the last bytes of a word.</summary>
    private static string Return(int length, byte value) =>
        $"60{value:x2}5f5260{length:x2}60{32 - length:x2}f3";

    private static readonly Address[] s_contracts =
    [
        SystemContracts.BeaconRoots,
        SystemContracts.BlockHashHistory,
        SystemContracts.WithdrawalRequests,
        SystemContracts.ConsolidationRequests,
    ];

    private static Hash256 Hash(byte fill) => new([.. Enumerable.Repeat(fill, 32)]);

    private static MemoryState State()
    {
        MemoryState state = new();
        AccessOrderTests.AddSystemContracts(state);
        return state;
    }

    private static void Deploy(MemoryState state, Address at, string code) =>
        state.Add(at, nonce: 1, code: Machine.Bytes(code));

    private static Rejection? Execute(
        MemoryState state,
        out BlockResult? result,
        ForkId id = ForkId.Prague,
        params Transaction[] transactions
    )
    {
        Fork fork = Fork.Of(id);
        Header header = Blocks.Header(fork) with
        {
            ParentHash = Hash(0x29),
            ParentBeaconBlockRoot = Hash(0x47),
        };
        Block block = new() { Header = header, Transactions = transactions };
        return BlockExecutor.Execute(block, fork, 1, state, 3, out result);
    }

    private static Reason? Judge(MemoryState state, ForkId fork = ForkId.Prague) =>
        Execute(state, out _, fork)?.Reason;

    private static UInt256 Stored(MemoryState state, Address contract, ulong slot) =>
        state
            .Change(contract)
            ?.Storage.SingleOrDefault(change => change.Slot == new UInt256(slot))
            .Value
        ?? default;

    [TestCase(ForkId.Shanghai, 0)]
    [TestCase(ForkId.Cancun, 1)]
    [TestCase(ForkId.Prague, 4)]
    [TestCase(ForkId.Osaka, 4)]
    public void Each_call_comes_with_its_fork_and_in_its_order(ForkId fork, int calls)
    {
        MemoryState state = State();
        Assert.That(Judge(state, fork), Is.Null);
        Assert.That(
            state.Accesses.Where(access => access.StartsWith("code ")),
            Is.EqualTo(s_contracts.Take(calls).Select(contract => "code " + contract))
        );
    }

    [Test]
    public void The_beacon_root_and_the_parent_hash_are_the_input_of_their_calls()
    {
        MemoryState state = State();
        string keep = Keep("5f35", 1) + Keep("36", 2);
        Deploy(state, SystemContracts.BeaconRoots, keep);
        Deploy(state, SystemContracts.BlockHashHistory, keep);
        Assert.That(Judge(state), Is.Null);
        Assert.Multiple(() =>
        {
            Assert.That(
                Stored(state, SystemContracts.BeaconRoots, 1),
                Is.EqualTo(UInt256.FromBigEndian(Hash(0x47).ToArray()))
            );
            Assert.That(
                Stored(state, SystemContracts.BlockHashHistory, 1),
                Is.EqualTo(UInt256.FromBigEndian(Hash(0x29).ToArray()))
            );
            Assert.That(Stored(state, SystemContracts.BeaconRoots, 2), Is.EqualTo(new UInt256(32)));
            Assert.That(
                Stored(state, SystemContracts.BlockHashHistory, 2),
                Is.EqualTo(new UInt256(32))
            );
        });
    }

    [Test]
    public void A_call_has_the_system_as_caller_and_origin_30_million_gas_and_no_value(
        [Values(0, 1, 2, 3)] int contract
    )
    {
        MemoryState state = State();
        string code = Keep("5a", 1) + Keep("33", 2) + Keep("32", 3) + Keep("30", 4) + Keep("34", 5);
        Deploy(state, s_contracts[contract], code);
        Assert.That(Judge(state), Is.Null);
        Assert.Multiple(() =>
        {
            Address at = s_contracts[contract];
            UInt256 system = SystemContracts.Caller.ToUInt256();
            Assert.That(Stored(state, at, 1), Is.EqualTo(new UInt256(30_000_000 - 2)), "gas");
            Assert.That(Stored(state, at, 2), Is.EqualTo(system), "caller");
            Assert.That(Stored(state, at, 3), Is.EqualTo(system), "origin");
            Assert.That(Stored(state, at, 4), Is.EqualTo(at.ToUInt256()), "address");
            Assert.That(Stored(state, at, 5), Is.EqualTo(UInt256.Zero), "value");
        });
    }

    [Test]
    public void The_calls_that_collect_requests_have_no_input([Values(2, 3)] int contract)
    {
        MemoryState state = State();
        Deploy(state, s_contracts[contract], Keep("366001" + "01", 1));
        Assert.That(Judge(state), Is.Null);
        Assert.That(Stored(state, s_contracts[contract], 1), Is.EqualTo(UInt256.One));
    }

    [Test]
    public void An_unchecked_call_may_fail_and_then_leaves_nothing(
        [Values(0, 1)] int contract,
        [Values(Revert, Invalid, EndlessLoop)] string end
    )
    {
        MemoryState state = State();
        Deploy(state, s_contracts[contract], Keep("6001", 1) + end);
        Assert.That(Judge(state), Is.Null);
        Assert.That(state.Change(s_contracts[contract]), Is.Null);
    }

    [Test]
    public void A_checked_call_must_succeed(
        [Values(2, 3)] int contract,
        [Values(Revert, Invalid, EndlessLoop)] string end
    )
    {
        MemoryState state = State();
        Deploy(state, s_contracts[contract], end);
        Assert.That(Judge(state), Is.EqualTo(Reason.SystemCallFailed));
    }

    [TestCase(0, null)]
    [TestCase(1, null)]
    [TestCase(2, Reason.SystemContractMissing)]
    [TestCase(3, Reason.SystemContractMissing)]
    public void Only_a_checked_call_needs_its_contract(int missing, Reason? expected)
    {
        MemoryState state = new();
        for (int i = 0; i < s_contracts.Length; i++)
        {
            if (i != missing)
            {
                Deploy(state, s_contracts[i], "00");
            }
        }
        Assert.That(Judge(state), Is.EqualTo(expected));
    }

    [Test]
    public void What_the_witness_does_not_hold_is_no_failed_call([Values(0, 1, 2, 3)] int contract)
    {
        MemoryState noAccount = State();
        noAccount.Missing.Add("account " + s_contracts[contract]);
        Assert.That(Judge(noAccount), Is.EqualTo(Reason.MissingNode));
        MemoryState noCode = State();
        noCode.Missing.Add("code " + s_contracts[contract]);
        Assert.That(Judge(noCode), Is.EqualTo(Reason.MissingCode));
    }

    [Test]
    public void A_call_that_returns_nothing_requests_nothing()
    {
        Assert.That(Execute(State(), out BlockResult? result), Is.Null);
        Assert.That(result!.Requests, Is.Empty);
    }

    [Test]
    public void What_a_checked_call_returns_is_a_request_of_its_type_withdrawals_first()
    {
        MemoryState state = State();
        Deploy(state, SystemContracts.ConsolidationRequests, Return(1, 0xcc));
        Deploy(state, SystemContracts.WithdrawalRequests, Return(2, 0xaa));
        Assert.That(Execute(state, out BlockResult? result), Is.Null);
        Assert.That(
            result!.Requests,
            Is.EqualTo(new byte[][] { [0x01, 0x00, 0xaa], [0x02, 0xcc] })
        );
    }

    [Test]
    public void What_an_unchecked_call_returns_is_dropped()
    {
        MemoryState state = State();
        Deploy(state, SystemContracts.BeaconRoots, Return(1, 0xcc));
        Assert.That(Execute(state, out BlockResult? result), Is.Null);
        Assert.That(result!.Requests, Is.Empty);
    }

    [Test]
    public void Calls_use_no_gas_of_the_block_and_leave_no_logs([Values(0, 1, 2, 3)] int contract)
    {
        MemoryState state = State();
        Deploy(state, s_contracts[contract], "60015f5fa1" + Keep("6001", 1));
        Assert.That(Execute(state, out BlockResult? result), Is.Null);
        Assert.Multiple(() =>
        {
            Assert.That(Stored(state, s_contracts[contract], 1), Is.EqualTo(UInt256.One));
            Assert.That(result!.GasUsed, Is.Zero);
            Assert.That(result.LogsBloom, Is.All.Zero);
        });
    }

    // The transaction stores 1 in the contract; each call keeps what it finds there in another slot.
    [Test]
    public void The_roots_are_stored_before_the_transactions_and_requests_collected_after_them(
        [Values(0, 1, 2, 3)] int contract
    )
    {
        Address at = s_contracts[contract];
        MemoryState state = State();
        state.Add(Blocks.Sender, UInt256.One << 100);
        // a caller other than the system: SSTORE(1, 1); the system: SSTORE(2, SLOAD(1) + 1)
        string code =
            "3373"
            + Convert.ToHexString(SystemContracts.Caller.ToArray())
            + "14602057"
            + Keep("6001", 1)
            + "00";
        int target = 0x20;
        code += string.Concat(Enumerable.Repeat("00", target - code.Length / 2));
        code += "5b" + "600154600101600255";
        Deploy(state, at, code);
        Assert.That(Execute(state, out _, ForkId.Prague, Blocks.Transaction(at)), Is.Null);
        ulong seen = contract < 2 ? 0UL : 1;
        Assert.That(Stored(state, at, 1), Is.EqualTo(UInt256.One), "the transaction");
        Assert.That(Stored(state, at, 2), Is.EqualTo(new UInt256(seen + 1)), "the call");
    }
}
