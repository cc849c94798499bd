using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

/// <summary>
/// The block access list (EIP-7928) that execution makes: rlp([[address, storage_changes, storage_reads, balance_changes,
/// nonce_changes, code_changes]]), accounts and slots in ascending order, changes in the order of their indices.
/// </summary>
internal sealed class BlockAccessList
{
    private readonly Journal _journal;
    private readonly RlpWriter _writer = new(4096);
    private readonly KeyOrder _slots = new();

    public BlockAccessList(Journal journal) => _journal = journal;

    /// <summary>Accounts and slots listed, each slot once; known after <see cref="Encode"/>.</summary>
    public ulong ItemCount { get; private set; }

    public byte[] Encode()
    {
        KeyOrder accounts = new();
        for (int i = 0; i < _journal.AccountCount; i++)
        {
            AccountEntry entry = _journal.Account(i);
            if (entry.IsLoaded)
            {
                accounts.Add(entry.Address.ToUInt256(), i);
            }
        }
        accounts.Sort();
        int list = _writer.StartList();
        for (int i = 0; i < accounts.Count; i++)
        {
            Write(_journal.Account(accounts[i]));
        }
        _writer.EndList(list);
        ItemCount += (ulong)accounts.Count;
        return _writer.ToArray();
    }

    private void Write(AccountEntry entry)
    {
        SortSlots(entry);
        int account = _writer.StartList();
        _writer.WriteAddress(entry.Address);
        WriteStorageChanges();
        WriteStorageReads();
        WriteChanges(entry, ChangeKind.Balance);
        WriteChanges(entry, ChangeKind.Nonce);
        WriteChanges(entry, ChangeKind.Code);
        _writer.EndList(account);
    }

    private void SortSlots(AccountEntry entry)
    {
        _slots.Clear();
        for (int i = entry.FirstSlot; i >= 0; i = _journal.SlotAt(i).Next)
        {
            ref readonly StorageSlot slot = ref _journal.SlotAt(i);
            if (slot.IsLoaded)
            {
                _slots.Add(slot.Key, i);
            }
        }
        _slots.Sort();
        ItemCount += (ulong)_slots.Count;
    }

    private void WriteStorageChanges()
    {
        int list = _writer.StartList();
        for (int i = 0; i < _slots.Count; i++)
        {
            int first = _journal.Changes.First(_slots[i]);
            if (first < 0)
            {
                continue;
            }
            int slot = _writer.StartList();
            _writer.WriteUInt256(_journal.SlotAt(_slots[i]).Key);
            WriteChain(first, ChangeKind.Slot);
            _writer.EndList(slot);
        }
        _writer.EndList(list);
    }

    // a slot that was written is no read, too
    private void WriteStorageReads()
    {
        int list = _writer.StartList();
        for (int i = 0; i < _slots.Count; i++)
        {
            bool isRead = _journal.Changes.First(_slots[i]) < 0 && !Planted.ReadsNotListed;
            if (isRead || Planted.WrittenSlotsListedAsRead)
            {
                _writer.WriteUInt256(_journal.SlotAt(_slots[i]).Key);
            }
        }
        _writer.EndList(list);
    }

    private void WriteChanges(AccountEntry entry, ChangeKind kind) =>
        WriteChain(_journal.Changes.First(entry.Index, kind), kind);

    private void WriteChain(int first, ChangeKind kind)
    {
        int list = _writer.StartList();
        for (int i = first; i >= 0; )
        {
            ref readonly AccessChange change = ref _journal.Changes[i];
            int item = _writer.StartList();
            _writer.WriteUInt((ulong)change.Index);
            if (kind == ChangeKind.Code)
            {
                _writer.WriteBytes(change.Code.Span);
            }
            else
            {
                _writer.WriteUInt256(change.Value);
            }
            _writer.EndList(item);
            i = change.Next;
        }
        _writer.EndList(list);
    }
}
