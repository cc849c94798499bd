using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

// Changes, each with the entry in the undo log that takes it back.
internal sealed partial class Journal
{
    private Undo[] _undo = new Undo[64];
    private int _undoCount;
    private AccountState[] _saved = new AccountState[16];
    private int _savedCount;
    private AccountEntry[] _touched = new AccountEntry[16];
    private int _touchedCount;
    private AccountEntry[] _destroyed = new AccountEntry[8];
    private int _destroyedCount;
    private int[] _writtenAccounts = new int[64];
    private int _writtenAccountCount;
    private int[] _writtenSlots = new int[128];
    private int _writtenSlotCount;
    private bool _ripemdTouched;

    private static Address RipemdAddress => Address.FromNumber(3);

    private enum UndoKind : byte
    {
        Account,
        AccountWritten,
        AccountWarm,
        Touched,
        Destroyed,
        SlotValue,
        SlotWritten,
        SlotWarm,
        SlotCleared,
        StorageCleared,
        Transient,
        Code,
    }

    private struct Undo
    {
        public UndoKind Kind;
        public int Index;
        public UInt256 Word;
    }

    public Snapshot TakeSnapshot() => new(_undoCount, Logs.Count, Refund);

    /// <summary>Takes back every change since the snapshot. What was read stays read.</summary>
    public void Revert(in Snapshot snapshot)
    {
        while (_undoCount > snapshot.Undo)
        {
            TakeBack(ref _undo[--_undoCount]);
        }
        Logs.Truncate(snapshot.Logs);
        Refund = snapshot.Refund;
    }

    private void TakeBack(ref Undo undo)
    {
        switch (undo.Kind)
        {
            case UndoKind.Account:
                _accounts[undo.Index].State = _saved[--_savedCount];
                break;
            case UndoKind.AccountWritten:
                _accounts[undo.Index].IsWritten = false;
                _writtenAccountCount--;
                break;
            case UndoKind.AccountWarm:
                _accounts[undo.Index].WarmIn = 0;
                break;
            case UndoKind.Touched:
                _accounts[undo.Index].TouchedIn = 0;
                _touchedCount--;
                break;
            case UndoKind.Destroyed:
                _accounts[undo.Index].DestroyedIn = 0;
                _destroyedCount--;
                break;
            case UndoKind.StorageCleared:
                _accounts[undo.Index].IsStorageCleared = false;
                break;
            case UndoKind.SlotValue:
            case UndoKind.SlotCleared:
                _slots[undo.Index].Current = undo.Word;
                break;
            case UndoKind.SlotWritten:
                _slots[undo.Index].IsWritten = false;
                _writtenSlotCount--;
                break;
            case UndoKind.SlotWarm:
                _slots[undo.Index].WarmIn = 0;
                break;
            case UndoKind.Transient:
                _transient[undo.Index].Current = undo.Word;
                break;
            case UndoKind.Code:
                _codes.Retract(undo.Index);
                break;
        }
    }

    private void Remember(UndoKind kind, int index, in UInt256 word = default)
    {
        if (_undoCount == _undo.Length)
        {
            Array.Resize(ref _undo, 2 * _undoCount);
        }
        ref Undo undo = ref _undo[_undoCount++];
        undo.Kind = kind;
        undo.Index = index;
        undo.Word = word;
    }

    // To be called before the state of an account changes.
    private void Save(AccountEntry entry)
    {
        MarkWritten(entry);
        if (_savedCount == _saved.Length)
        {
            Array.Resize(ref _saved, 2 * _savedCount);
        }
        _saved[_savedCount++] = entry.State;
        Remember(UndoKind.Account, entry.Index);
    }

    private void MarkWritten(AccountEntry entry)
    {
        if (entry.IsWritten)
        {
            return;
        }
        entry.IsWritten = true;
        Append(ref _writtenAccounts, ref _writtenAccountCount, entry.Index);
        Remember(UndoKind.AccountWritten, entry.Index);
    }

    /// <summary>Adds an address to the accessed ones; returns true if it was cold (EIP-2929).</summary>
    public bool Warm(AccountEntry entry)
    {
        if (entry.WarmIn == _transaction)
        {
            return false;
        }
        entry.WarmIn = _transaction;
        Remember(UndoKind.AccountWarm, entry.Index);
        return true;
    }

    /// <summary>Adds an address to the accessed ones before the message runs, which no revert takes back.</summary>
    public void WarmFromStart(AccountEntry entry) => entry.WarmIn = _transaction;

    /// <summary>Adds a slot to the accessed ones; returns true if it was cold (EIP-2929).</summary>
    public bool WarmSlot(int slot)
    {
        if (_slots[slot].WarmIn == _transaction)
        {
            return false;
        }
        _slots[slot].WarmIn = _transaction;
        Remember(UndoKind.SlotWarm, slot);
        return true;
    }

    /// <summary>EIP-161: the account is removed at the end of the transaction if there is nothing in it then.</summary>
    public void Touch(AccountEntry entry)
    {
        if (_emptyAccounts == EmptyAccountRule.Keep)
        {
            Create(entry);
            return;
        }
        if (_emptyAccounts == EmptyAccountRule.ClearTouched && entry.Address == RipemdAddress)
        {
            _ripemdTouched = true;
        }
        if (entry.TouchedIn == _transaction)
        {
            return;
        }
        entry.TouchedIn = _transaction;
        Append(ref _touched, ref _touchedCount, entry);
        Remember(UndoKind.Touched, entry.Index);
    }

    /// <summary>Adds to the balance of a loaded account; nothing is still a touch. See <see cref="HasOverflowed"/>.</summary>
    public void AddBalance(AccountEntry entry, in UInt256 amount)
    {
        Touch(entry);
        if (!amount.IsZero)
        {
            HasOverflowed |= UInt256.AddOverflow(entry.State.Balance, amount, out UInt256 sum);
            SetBalance(entry, sum);
        }
    }

    /// <summary>Takes from the balance of a loaded account, which the caller has checked.</summary>
    public void SubtractBalance(AccountEntry entry, in UInt256 amount)
    {
        if (!amount.IsZero)
        {
            SetBalance(entry, entry.State.Balance - amount);
        }
    }

    public void SetBalance(AccountEntry entry, in UInt256 balance)
    {
        Save(entry);
        entry.State.Exists = true;
        entry.State.Balance = balance;
    }

    public void IncrementNonce(AccountEntry entry)
    {
        Save(entry);
        entry.State.Exists = true;
        entry.State.Nonce++;
    }

    /// <summary>The contract that a creation fills: it exists from now on, and its storage was and is zero.</summary>
    public void BeginContract(AccountEntry entry, ulong nonce)
    {
        entry.CreatedIn = _transaction;
        if (HasStorage(entry))
        {
            ClearStorage(entry);
        }
        if (!entry.State.Exists || nonce != 0)
        {
            Save(entry);
            entry.State.Exists = true;
            entry.State.Nonce = nonce;
        }
    }

    private void ClearStorage(AccountEntry entry)
    {
        MarkWritten(entry);
        if (!entry.IsStorageCleared)
        {
            entry.IsStorageCleared = true;
            Remember(UndoKind.StorageCleared, entry.Index);
        }
        for (int i = entry.FirstSlot; i >= 0; i = _slots[i].Next)
        {
            ref StorageSlot slot = ref _slots[i];
            if (!slot.Current.IsZero)
            {
                Remember(UndoKind.SlotCleared, i, slot.Current);
                slot.Current = default;
            }
        }
    }

    private void Create(AccountEntry entry)
    {
        if (!entry.State.Exists)
        {
            Save(entry);
            entry.State.Exists = true;
        }
    }

    public void SetCode(AccountEntry entry, byte[] bytes)
    {
        Save(entry);
        entry.State.Exists = true;
        entry.State.Code = null;
        entry.State.CodeHash = EmptyCodeHash.Hash;
        if (bytes.Length != 0)
        {
            Span<byte> digest = stackalloc byte[32];
            Crypto.Accelerators.Keccak256(bytes, digest);
            Hash256 hash = new(digest);
            entry.State.CodeHash = hash;
            int added = _codes.Add(hash, new Code(new ByteSlice(bytes)));
            if (added >= 0)
            {
                Remember(UndoKind.Code, added);
            }
        }
    }

    /// <summary>Writes a loaded slot of a loaded account.</summary>
    public void SetSlot(AccountEntry entry, int index, in UInt256 value)
    {
        ref StorageSlot slot = ref _slots[index];
        if (slot.Current == value)
        {
            return;
        }
        MarkWritten(entry);
        if (!slot.IsWritten)
        {
            slot.IsWritten = true;
            Append(ref _writtenSlots, ref _writtenSlotCount, index);
            Remember(UndoKind.SlotWritten, index);
        }
        Remember(UndoKind.SlotValue, index, slot.Current);
        slot.Current = value;
    }

    public void SetTransient(AccountEntry entry, in UInt256 key, in UInt256 value)
    {
        int index = _transient.GetOrAdd(entry.Index, key, out _);
        Remember(UndoKind.Transient, index, _transient[index].Current);
        _transient[index].Current = value;
    }

    /// <summary>Registers an account for deletion at the end of the transaction; returns false if it was registered already.</summary>
    public bool Destroy(AccountEntry entry)
    {
        if (entry.DestroyedIn == _transaction)
        {
            return false;
        }
        entry.DestroyedIn = _transaction;
        Append(ref _destroyed, ref _destroyedCount, entry);
        Remember(UndoKind.Destroyed, entry.Index);
        return true;
    }

    private static void Append<T>(ref T[] items, ref int count, T item)
    {
        if (count == items.Length)
        {
            Array.Resize(ref items, 2 * count);
        }
        items[count++] = item;
    }
}
