using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;

namespace Perjury.Guest.Tests.Execution;

/// <summary>EIP-7928: what a journal has seen, as the list says it.</summary>
[TestFixture]
public sealed class BlockAccessListTests
{
    private static readonly Address s_low = Address.FromNumber(0x10);
    private static readonly Address s_high = Address.FromNumber(0x20);

    private static string Encode(Journal journal, out ulong items)
    {
        BlockAccessList list = new(journal);
        string hex = Convert.ToHexString(list.Encode()).ToLowerInvariant();
        items = list.ItemCount;
        return hex;
    }

    private static AccountEntry Read(Journal journal, Address address)
    {
        Assert.That(journal.TryGet(address, out AccountEntry entry), Is.True);
        return entry;
    }

    private static void Write(Journal journal, AccountEntry entry, UInt256 key, UInt256 value)
    {
        int slot = journal.Slot(entry, key);
        Assert.That(journal.LoadSlot(entry, slot), Is.True);
        journal.SetSlot(entry, slot, value);
    }

    private static Journal NewJournal() =>
        new(Fork.Of(ForkId.Amsterdam), new MemoryState(), 0xfeed);

    [Test]
    public void A_block_that_accesses_nothing_has_the_empty_list() =>
        Assert.That(Encode(NewJournal(), out _), Is.EqualTo("c0"));

    [Test]
    public void Accounts_come_in_the_order_of_addresses_and_naming_is_no_access()
    {
        Journal journal = NewJournal();
        journal.BeginTransaction();
        Read(journal, s_high);
        Read(journal, s_low);
        journal.Warm(journal.Entry(Address.FromNumber(0x15)));
        journal.RecordChanges(1);
        string account = "da94" + new string('0', 38);
        Assert.That(
            Encode(journal, out ulong items),
            Is.EqualTo("f6" + account + "10c0c0c0c0c0" + account + "20c0c0c0c0c0")
        );
        Assert.That(items, Is.EqualTo(2));
    }

    [Test]
    public void Changes_have_their_index_and_the_value_after_the_transaction()
    {
        Journal journal = NewJournal();
        journal.BeginTransaction();
        AccountEntry entry = Read(journal, s_low);
        Write(journal, entry, 2, 7);
        Write(journal, entry, 1, 9);
        Write(journal, entry, 1, 0);
        journal.AddBalance(entry, 5);
        journal.IncrementNonce(entry);
        journal.RecordChanges(1);
        journal.BeginTransaction();
        Write(journal, entry, 2, 8);
        journal.RecordChanges(3);
        // slot 2: 7 after 1, 8 after 3; slot 1 read; balance 5 and nonce 1 after 1
        Assert.That(
            Encode(journal, out ulong items),
            Is.EqualTo(
                "ebea94"
                    + new string('0', 38)
                    + "10"
                    + "c9c802c6c20107c20308"
                    + "c101"
                    + "c3c20105"
                    + "c3c20101"
                    + "c0"
            )
        );
        Assert.That(items, Is.EqualTo(3));
    }

    [Test]
    public void Reads_outlast_a_revert_and_changes_do_not()
    {
        Journal journal = NewJournal();
        journal.BeginTransaction();
        Snapshot start = journal.TakeSnapshot();
        AccountEntry entry = Read(journal, s_low);
        Write(journal, entry, 1, 9);
        journal.AddBalance(entry, 5);
        journal.Revert(start);
        journal.RecordChanges(1);
        Assert.That(
            Encode(journal, out _),
            Is.EqualTo("dcdb94" + new string('0', 38) + "10c0c101c0c0c0")
        );
    }

    [Test]
    public void A_list_that_takes_more_than_the_gas_limit_is_rejected()
    {
        MemoryState state = new();
        AccessOrderTests.AddSystemContracts(state);
        Fork fork = Fork.Of(ForkId.Amsterdam202604);
        Header header = Blocks.Header(fork);
        Block Under(ulong gasLimit) =>
            new() { Header = header with { GasLimit = gasLimit }, Transactions = [] };
        BlockExecutor.Execute(Under(30_000_000), fork, 1, state, 3, out BlockResult? result);
        int accounts = CountAccounts(result!.BlockAccessList);
        ulong least = (ulong)accounts * 2_000;
        Assert.That(accounts, Is.GreaterThan(3));
        Assert.That(BlockExecutor.Execute(Under(least), fork, 1, state, 3, out _), Is.Null);
        Assert.That(
            BlockExecutor.Execute(Under(least - 1), fork, 1, state, 3, out _)?.Reason,
            Is.EqualTo(Reason.BlockAccessListTooLarge)
        );
    }

    // the system contracts of the tests have no slots
    private static int CountAccounts(byte[] list)
    {
        RlpReader reader = new(new ByteSlice(list));
        Assert.That(reader.TryReadList(out RlpReader accounts), Is.True);
        int count = 0;
        while (!accounts.AtEnd)
        {
            Assert.That(accounts.TryReadItem(out _), Is.True);
            count++;
        }
        return count;
    }
}
