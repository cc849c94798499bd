using Perjury.Guest;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>
/// A state on lazy tries: before an access goes on to the tries that execution uses, what it walks through is read. The
/// accesses stay what they are, so a witness recorded here is that of a state that is all in memory.
/// </summary>
internal sealed class LazyState(TrieState tries, LazyTries lazy, Hash256 root) : IStateSource
{
    private readonly Dictionary<Address, Hash256> _storageRoots = [];
    private Hash256 _root = root;

    public Rejection? Fault => tries.Fault;

    public bool TryGetAccount(in Address address, out Account account)
    {
        lazy.Walk(_root, Digest.Keccak256(address), withSiblings: false);
        bool found = tries.TryGetAccount(address, out account);
        if (found)
        {
            _storageRoots.TryAdd(address, account.StorageRoot);
        }
        return found;
    }

    public bool TryGetStorage(in Address address, in UInt256 slot, out UInt256 value)
    {
        lazy.Walk(StorageRoot(address), Digest.Keccak256(slot), withSiblings: false);
        return tries.TryGetStorage(address, slot, out value);
    }

    public bool TryGetCode(in Address address, in Hash256 codeHash, out Code code) =>
        tries.TryGetCode(address, codeHash, out code);

    public bool TryGetBlockHash(ulong number, out Hash256 hash) =>
        tries.TryGetBlockHash(number, out hash);

    public bool TryCommit(StateChanges changes, out Hash256 stateRoot)
    {
        foreach (AccountChange change in changes.Accounts)
        {
            lazy.Walk(_root, Digest.Keccak256(change.Address), withSiblings: !change.Exists);
            if (change.StorageCleared)
            {
                continue;
            }
            foreach (StorageChange write in change.Storage)
            {
                lazy.Walk(
                    StorageRoot(change.Address),
                    Digest.Keccak256(write.Slot),
                    withSiblings: write.Value.IsZero
                );
            }
        }
        if (!tries.TryCommit(changes, out stateRoot))
        {
            return false;
        }
        _root = stateRoot;
        // before Byzantium a block commits after each transaction, and storage then has other roots
        foreach (AccountChange change in changes.Accounts)
        {
            _storageRoots.Remove(change.Address);
        }
        return true;
    }

    private Hash256 StorageRoot(in Address address)
    {
        if (!_storageRoots.TryGetValue(address, out Hash256 storageRoot))
        {
            storageRoot = lazy.TryFindAccount(_root, address, out Account account, out _)
                ? account.StorageRoot
                : Perjury.Guest.Trie.EmptyRoot.Hash;
            _storageRoots[address] = storageRoot;
        }
        return storageRoot;
    }
}
