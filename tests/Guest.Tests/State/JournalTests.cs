using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Tests.Execution;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.State;

/// <summary>The undo log against plain copies: whatever happens after a snapshot, a revert brings everything back.</summary>
[TestFixture]
public sealed class JournalTests
{
    /// <summary>One step: an operation number, an account, a slot, a value.</summary>
    public sealed record Step(int Operation, int Account, int Slot, int Value);

    public sealed class Steps
    {
        public static Arbitrary<Step[]> Any() =>
            (
                from operation in Gen.Choose(0, 11)
                from account in Gen.Choose(0, 4)
                from slot in Gen.Choose(0, 3)
                from value in Gen.Choose(0, 3)
                select new Step(operation, account, slot, value)
            )
                .ArrayOf()
                .ToArbitrary();
    }

    private static readonly Address[] s_addresses =
    [
        .. Enumerable.Range(1, 5).Select(n => Address.FromNumber((ushort)n)),
    ];

    [Prop(Arbitrary = [typeof(Steps)], MaxTest = 500)]
    public bool Reverting_restores_every_observation(Step[] steps)
    {
        MemoryState state = new();
        state.Add(s_addresses[0], 100, nonce: 1, hasStorage: true);
        state.Store(s_addresses[0], 1, 5);
        state.Add(s_addresses[1], 50);
        Journal journal = new(Fork.Of(ForkId.London), state, 99);
        journal.BeginTransaction();
        Stack<(Snapshot Snapshot, string Seen)> open = new();
        foreach (Step step in steps)
        {
            if (step.Operation == 10)
            {
                open.Push((journal.TakeSnapshot(), Observe(journal)));
            }
            else if (step.Operation == 11 && open.TryPop(out (Snapshot Snapshot, string Seen) top))
            {
                journal.Revert(top.Snapshot);
                if (Observe(journal) != top.Seen)
                {
                    return false;
                }
            }
            else
            {
                Apply(journal, step);
            }
        }
        while (open.TryPop(out (Snapshot Snapshot, string Seen) top))
        {
            journal.Revert(top.Snapshot);
            if (Observe(journal) != top.Seen)
            {
                return false;
            }
        }
        return true;
    }

    [Prop(Arbitrary = [typeof(Steps)], MaxTest = 500)]
    public bool A_transaction_that_is_undone_leaves_no_change(Step[] steps)
    {
        MemoryState state = new();
        state.Add(s_addresses[0], 100, nonce: 1, hasStorage: true);
        state.Store(s_addresses[0], 1, 5);
        Journal journal = new(Fork.Of(ForkId.London), state, 99);
        journal.BeginTransaction();
        Snapshot start = journal.TakeSnapshot();
        foreach (Step step in steps)
        {
            Apply(journal, step);
        }
        journal.Revert(start);
        journal.RemoveDestroyed(keepsBalance: false);
        journal.RemoveTouchedEmpty(transactionFailed: true);
        return journal.TryCommit(out _)
            && state.Commits[^1].Accounts.Count == 0
            && state.Commits[^1].NewCodes.Count == 0;
    }

    private static void Apply(Journal journal, Step step)
    {
        journal.TryGet(s_addresses[step.Account], out AccountEntry entry);
        int slot = journal.Slot(entry, (ulong)step.Slot);
        UInt256 value = (ulong)step.Value;
        switch (step.Operation)
        {
            case 0:
                journal.AddBalance(entry, value);
                break;
            case 1:
                journal.SetBalance(entry, value);
                break;
            case 2:
                journal.IncrementNonce(entry);
                break;
            case 3:
                journal.SetCode(entry, step.Value == 0 ? [] : [(byte)step.Value]);
                break;
            case 4:
                journal.LoadSlot(entry, slot);
                journal.SetSlot(entry, slot, value);
                break;
            case 5:
                journal.SetTransient(entry, (ulong)step.Slot, value);
                break;
            case 6:
                journal.Warm(entry);
                break;
            case 7:
                journal.WarmSlot(slot);
                break;
            case 8:
                journal.Logs.Add(entry.Address, [value], [(byte)step.Value]);
                journal.Refund += step.Value;
                break;
            default:
                journal.Destroy(entry);
                break;
        }
    }

    // Everything but what Warm and Destroy would tell only by changing it.
    private static string Observe(Journal journal)
    {
        List<string> seen = [$"logs {journal.Logs.Count} refund {journal.Refund}"];
        foreach (Address address in s_addresses)
        {
            journal.TryGet(address, out AccountEntry entry);
            journal.TryGetCode(entry, out Code code);
            seen.Add(
                $"{address} {entry.State.Exists} {entry.State.Nonce} {entry.State.Balance} "
                    + $"{entry.State.CodeHash} {code.Length} {entry.WarmIn} {entry.DestroyedIn} "
                    + $"{entry.TouchedIn} {entry.IsWritten}"
            );
            for (ulong key = 0; key < 4; key++)
            {
                int slot = journal.Slot(entry, key);
                journal.LoadSlot(entry, slot);
                Snapshot before = journal.TakeSnapshot();
                bool isCold = journal.WarmSlot(slot);
                journal.Revert(before);
                seen.Add($"{journal.Current(slot)} {journal.GetTransient(entry, key)} {isCold}");
            }
        }
        return string.Join("\n", seen);
    }
}
