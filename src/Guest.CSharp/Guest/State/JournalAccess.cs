using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

// What a block access list needs to know (EIP-7928). What was accessed is what the journal has loaded, and reads outlast reverts.
internal sealed partial class Journal
{
    // the transaction in which a change was last looked at, by account and by slot
    private int[] _seenAccounts = [];
    private int[] _seenSlots = [];

    public AccessRecord Changes { get; } = new();

    public int AccountCount => _accounts.Count;

    public AccountEntry Account(int index) => _accounts[index];

    public ref readonly StorageSlot SlotAt(int index) => ref _slots[index];

    /// <summary>
    /// Records what the transaction has changed under an index of the list: the undo log holds the value before it of everything
    /// that was written. To be called at its end, after the removals.
    /// </summary>
    public void RecordChanges(int index)
    {
        Fit(ref _seenAccounts, _accounts.Count);
        Fit(ref _seenSlots, _slots.Count);
        int saved = 0;
        for (int i = 0; i < _undoCount; i++)
        {
            ref Undo undo = ref _undo[i];
            if (undo.Kind == UndoKind.Account)
            {
                ref AccountState before = ref _saved[saved++];
                if (IsFirst(_seenAccounts, undo.Index))
                {
                    RecordAccount(_accounts[undo.Index], before, index);
                }
            }
            else if (undo.Kind == UndoKind.SlotValue && IsFirst(_seenSlots, undo.Index))
            {
                ref StorageSlot slot = ref _slots[undo.Index];
                if (slot.Current != undo.Word)
                {
                    Changes.Add(undo.Index, index, slot.Current);
                }
            }
        }
    }

    /// <summary>Slots of an account that are not zero now.</summary>
    public ulong FilledSlots(AccountEntry entry)
    {
        ulong count = 0;
        for (int i = entry.FirstSlot; i >= 0; i = _slots[i].Next)
        {
            count += _slots[i].Current.IsZero ? 0UL : 1UL;
        }
        return count;
    }

    /// <summary>Bytes of the code of an account that the transaction has made.</summary>
    public int CodeLength(AccountEntry entry) =>
        entry.State.CodeHash == EmptyCodeHash.Hash ? 0 : _codes.Find(entry.State.CodeHash)!.Length;

    /// <summary>EIP-7702: true for the first authorization of the transaction that is applied to an account.</summary>
    public bool MarkAuthorized(AccountEntry entry)
    {
        bool isFirst = entry.AuthorizedIn != _transaction;
        entry.AuthorizedIn = _transaction;
        return isFirst;
    }

    /// <summary>EIP-8037: true if the account had no delegation before the transaction, and none has been set in it.</summary>
    public bool MarkDelegated(AccountEntry entry)
    {
        bool isFirst = entry.DelegatedIn != _transaction;
        entry.DelegatedIn = _transaction;
        return isFirst;
    }

    private void RecordAccount(AccountEntry entry, in AccountState before, int index)
    {
        ref AccountState now = ref entry.State;
        if (now.Balance != before.Balance)
        {
            Changes.Add(entry.Index, ChangeKind.Balance, index, now.Balance);
        }
        if (now.Nonce != before.Nonce)
        {
            Changes.Add(entry.Index, ChangeKind.Nonce, index, now.Nonce);
        }
        if (now.CodeHash != before.CodeHash)
        {
            Code? code = now.CodeHash == EmptyCodeHash.Hash ? null : _codes.Find(now.CodeHash);
            Changes.Add(
                entry.Index,
                ChangeKind.Code,
                index,
                default,
                code?.Bytes ?? new ByteSlice([])
            );
        }
    }

    private bool IsFirst(int[] seen, int position)
    {
        bool isFirst = seen[position] != _transaction;
        seen[position] = _transaction;
        return isFirst;
    }

    private static void Fit(ref int[] items, int count)
    {
        if (items.Length < count)
        {
            Array.Resize(ref items, 2 * count);
        }
    }
}
