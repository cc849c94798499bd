using System.Collections.Generic;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

// The boundaries of transactions and commits.
internal sealed partial class Journal
{
    /// <summary>Starts a transaction: nothing is warm, created, touched or refunded, and nothing before it can be undone.</summary>
    public void BeginTransaction()
    {
        _transaction++;
        _undoCount = 0;
        _savedCount = 0;
        _touchedCount = 0;
        _destroyedCount = 0;
        _ripemdTouched = false;
        Refund = 0;
        _transient.Clear();
    }

    /// <summary>The accounts registered by SELFDESTRUCT, each once.</summary>
    public ReadOnlySpan<AccountEntry> Destroyed => _destroyed.AsSpan(0, _destroyedCount);

    /// <summary>Removes the accounts registered by SELFDESTRUCT, or all of them but their balance (EIP-8246).</summary>
    public void RemoveDestroyed(bool keepsBalance)
    {
        for (int i = 0; i < _destroyedCount; i++)
        {
            AccountEntry entry = _destroyed[i];
            UInt256 balance = entry.State.Balance;
            Remove(entry);
            if (keepsBalance && !balance.IsZero)
            {
                entry.State.Exists = true;
                entry.State.Balance = balance;
            }
        }
        _destroyedCount = 0;
    }

    /// <summary>
    /// EIP-161: removes the touched accounts with nothing in them. Unless the whole transaction failed, that of RIPEMD-160
    /// counts as touched even if the call to it failed: mainnet block 2675119.
    /// </summary>
    public void RemoveTouchedEmpty(bool transactionFailed)
    {
        if (_ripemdTouched && !transactionFailed && TryGet(RipemdAddress, out AccountEntry ripemd))
        {
            RemoveIfEmpty(ripemd);
        }
        for (int i = 0; i < _touchedCount; i++)
        {
            RemoveIfEmpty(_touched[i]);
        }
        _touchedCount = 0;
    }

    private void RemoveIfEmpty(AccountEntry entry)
    {
        if (entry.State.Exists && entry.State.IsEmpty)
        {
            Remove(entry);
        }
    }

    // A slot that was only named stays so: reading it later gives zero without the source.
    private void Remove(AccountEntry entry)
    {
        MarkWritten(entry);
        entry.State = default;
        entry.State.CodeHash = EmptyCodeHash.Hash;
        entry.IsStorageCleared = true;
        for (int i = entry.FirstSlot; i >= 0; i = _slots[i].Next)
        {
            _slots[i].Current = default;
        }
    }

    /// <summary>Hands the net changes since the last commit to the source; what it then holds is the base of the next ones.</summary>
    public bool TryCommit(out Hash256 stateRoot)
    {
        StateChanges changes = CollectChanges();
        if (!_source.TryCommit(changes, out stateRoot))
        {
            return false;
        }
        Rebase();
        return true;
    }

    private StateChanges CollectChanges()
    {
        List<StorageChange>?[] storage = CollectStorage();
        StateChanges changes = new();
        for (int i = 0; i < _writtenAccountCount; i++)
        {
            AccountEntry entry = _accounts[_writtenAccounts[i]];
            List<StorageChange>? slots = storage[entry.Index];
            if (slots is not null || IsChanged(entry))
            {
                changes.Accounts.Add(ChangeOf(entry, slots ?? []));
            }
        }
        _codes.Report(changes.NewCodes);
        return changes;
    }

    // By account index. Only what differs from the trie: 1 -> 0 -> 1 must not need the siblings that a deletion needs.
    private List<StorageChange>?[] CollectStorage()
    {
        List<StorageChange>?[] storage = new List<StorageChange>?[_accounts.Count];
        for (int i = 0; i < _writtenSlotCount; i++)
        {
            ref StorageSlot slot = ref _slots[_writtenSlots[i]];
            AccountEntry entry = _accounts[slot.Account];
            UInt256 before = entry.IsStorageCleared ? default : slot.Trie;
            if (slot.Current != before && entry.State.Exists)
            {
                List<StorageChange> list = storage[slot.Account] ??= [];
                list.Add(new StorageChange(slot.Key, slot.Current));
            }
        }
        return storage;
    }

    private static bool IsChanged(AccountEntry entry)
    {
        ref AccountState now = ref entry.State;
        ref AccountState before = ref entry.Trie;
        return now.Exists != before.Exists
            || now.Nonce != before.Nonce
            || now.Balance != before.Balance
            || now.CodeHash != before.CodeHash
            || (entry.IsStorageCleared && entry.TrieHasStorage);
    }

    private static AccountChange ChangeOf(AccountEntry entry, List<StorageChange> storage) =>
        new()
        {
            Address = entry.Address,
            Exists = entry.State.Exists,
            Nonce = entry.State.Nonce,
            Balance = entry.State.Balance,
            CodeHash = entry.State.CodeHash,
            StorageCleared = entry.IsStorageCleared,
            Storage = storage,
        };

    private void Rebase()
    {
        for (int i = 0; i < _writtenAccountCount; i++)
        {
            AccountEntry entry = _accounts[_writtenAccounts[i]];
            entry.TrieHasStorage = HasStorage(entry);
            entry.Trie = entry.State;
            entry.IsStorageCleared = false;
            entry.IsWritten = false;
            for (int s = entry.FirstSlot; s >= 0; s = _slots[s].Next)
            {
                ref StorageSlot slot = ref _slots[s];
                slot.Trie = slot.Current;
                slot.IsUnread = false;
                slot.IsWritten = false;
            }
        }
        _writtenAccountCount = 0;
        _writtenSlotCount = 0;
        _undoCount = 0;
        _savedCount = 0;
    }
}
