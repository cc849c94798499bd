using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>A point to which the running transaction can go back.</summary>
internal readonly struct Snapshot
{
    public readonly int Undo;
    public readonly int Logs;
    public readonly long Refund;

    public Snapshot(int undo, int logs, long refund)
    {
        Undo = undo;
        Logs = logs;
        Refund = refund;
    }
}

/// <summary>
/// The state of the block under execution over a state source: reads each account, slot and code from the source once and only
/// when it is asked for, holds every change, and undoes them by a log (EELS state_tracker.py).
/// A method that returns false has met a failure of the source; execution must then stop.
/// </summary>
internal sealed partial class Journal
{
    private readonly EmptyAccountRule _emptyAccounts;
    private readonly IStateSource _source;
    private readonly AccountTable _accounts;
    private readonly SlotTable _slots;
    private readonly SlotTable _transient;
    private readonly BlockCodes _codes;
    private int _transaction;

    public Journal(Fork fork, IStateSource source, ulong tableSeed)
    {
        SeededHash hash = new(tableSeed);
        _emptyAccounts = fork.EmptyAccounts;
        _source = source;
        _accounts = new AccountTable(hash);
        _slots = new SlotTable(hash, 64);
        _transient = new SlotTable(hash, 16);
        _codes = new BlockCodes(hash);
    }

    public LogStore Logs { get; } = new();

    /// <summary>Refunds minus their reversals, of the frames that have not failed.</summary>
    public long Refund { get; set; }

    /// <summary>
    /// A balance left the 256 bits, which only a forged pre-state can bring about: no account leaf can hold it, so no state root
    /// is right (EELS: OverflowError).
    /// </summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Why execution had to stop.</summary>
    public Rejection Fault =>
        HasOverflowed
            ? new Rejection(Reason.WrongStateRoot, "a balance does not fit in 256 bits")
            : _source.Fault ?? new Rejection(Reason.MissingNode, "the state source gave no answer");

    /// <summary>The entry of an address, read or not.</summary>
    public AccountEntry Entry(in Address address) => _accounts.GetOrAdd(address);

    /// <summary>Reads the account if this is its first use.</summary>
    public bool Load(AccountEntry entry) => entry.IsLoaded || LoadFromSource(entry);

    /// <summary>The entry of an address, read.</summary>
    public bool TryGet(in Address address, out AccountEntry entry)
    {
        entry = _accounts.GetOrAdd(address);
        return Load(entry);
    }

    private bool LoadFromSource(AccountEntry entry)
    {
        if (!_source.TryGetAccount(entry.Address, out Account account))
        {
            return false;
        }
        entry.IsLoaded = true;
        entry.State.Exists = account.Exists;
        entry.State.CodeHash = EmptyCodeHash.Hash;
        if (account.Exists)
        {
            entry.State.Nonce = account.Nonce;
            entry.State.Balance = account.Balance;
            entry.State.CodeHash = account.CodeHash;
            entry.TrieHasStorage = account.StorageRoot != Trie.EmptyRoot.Hash;
        }
        entry.Trie = entry.State;
        return true;
    }

    /// <summary>Reads the code of a loaded account.</summary>
    public bool TryGetCode(AccountEntry entry, out Code code)
    {
        ref AccountState state = ref entry.State;
        code = Code.Empty;
        if (state.CodeHash == EmptyCodeHash.Hash)
        {
            return true;
        }
        if (state.Code is not null)
        {
            code = state.Code;
            return true;
        }
        // Not kept in the account: if the deployment is reverted, the next read has to come from the source.
        if (_codes.Find(state.CodeHash) is { } deployed && !Planted.CodesOfTheBlockAsked)
        {
            code = deployed;
            return true;
        }
        if (!_source.TryGetCode(entry.Address, state.CodeHash, out code))
        {
            return false;
        }
        state.Code = code;
        return true;
    }

    /// <summary>The hash of an ancestor within the last 256.</summary>
    public bool TryGetBlockHash(ulong number, out Hash256 hash) =>
        _source.TryGetBlockHash(number, out hash);

    /// <summary>EIP-161: exists and has something in it. The account is loaded.</summary>
    public static bool IsAlive(AccountEntry entry) => entry.State.Exists && !entry.State.IsEmpty;

    /// <summary>
    /// Nonce or code: no contract can be created here (EIP-684). Storage alone is no obstacle, and is cleared. The account is loaded.
    /// </summary>
    public static bool IsOccupied(AccountEntry entry) =>
        entry.State.Nonce != 0 || entry.State.CodeHash != EmptyCodeHash.Hash;

    private bool HasStorage(AccountEntry entry)
    {
        for (int i = entry.FirstSlot; i >= 0; i = _slots[i].Next)
        {
            if (!_slots[i].Current.IsZero)
            {
                return true;
            }
        }
        return entry.TrieHasStorage && !entry.IsStorageCleared;
    }

    /// <summary>The index of a slot, read or not; good for the whole block.</summary>
    public int Slot(AccountEntry entry, in UInt256 key)
    {
        int index = _slots.GetOrAdd(entry.Index, key, out bool isNew);
        if (isNew)
        {
            _slots[index].Next = entry.FirstSlot;
            entry.FirstSlot = index;
        }
        return index;
    }

    /// <summary>Reads the slot of a loaded account if this is its first use.</summary>
    public bool LoadSlot(AccountEntry entry, int index)
    {
        ref StorageSlot slot = ref _slots[index];
        if (!slot.IsLoaded || (slot.IsUnread && !entry.IsStorageCleared))
        {
            UInt256 value = default;
            bool isInTrie = entry.Trie.Exists && !entry.IsStorageCleared;
            if (isInTrie && !_source.TryGetStorage(entry.Address, slot.Key, out value))
            {
                return false;
            }
            slot.IsLoaded = true;
            slot.IsUnread = entry.IsStorageCleared;
            slot.Trie = value;
            slot.Current = value;
        }
        if (slot.OriginalIn != _transaction)
        {
            slot.OriginalIn = _transaction;
            slot.Original = slot.Current;
        }
        return true;
    }

    /// <summary>The value now. The slot is loaded.</summary>
    public ref readonly UInt256 Current(int slot) => ref _slots[slot].Current;

    /// <summary>The value at the start of the transaction. The slot is loaded.</summary>
    public ref readonly UInt256 Original(int slot) => ref _slots[slot].Original;

    public UInt256 GetTransient(AccountEntry entry, in UInt256 key)
    {
        int index = _transient.Find(entry.Index, key);
        return index < 0 ? default : _transient[index].Current;
    }

    public bool IsCreatedHere(AccountEntry entry) => entry.CreatedIn == _transaction;
}
