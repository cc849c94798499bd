using System.Runtime.Intrinsics.X86;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Witness;

/// <summary>
/// The state of the parent block as tries of which only some nodes may be known. Reading or writing what the nodes do not prove
/// sets <see cref="Fault"/>; this is the one place where a missing or malformed piece of the witness becomes a rejection.
/// </summary>
public sealed class TrieState : IStateSource
{
    private readonly INodeSource _nodes;
    private readonly ICodeSource _codes;
    private readonly IAncestorSource _ancestors;
    private readonly NodeUse _use;
    private readonly AccountTries _accounts;
    private MerkleTrie? _accountTrie;
    private StorageSeal? _storages;
    private Hash256 _root;

    public TrieState(
        INodeSource nodes,
        ICodeSource codes,
        IAncestorSource ancestors,
        in Hash256 stateRoot,
        NodeUse use,
        ulong seed
    )
    {
        _nodes = nodes;
        _codes = codes;
        _ancestors = ancestors;
        _root = stateRoot;
        _use = use;
        _accounts = new AccountTries(new SeededHash(seed));
    }

    public Rejection? Fault { get; private set; }

    /// <summary>Receives what commits make, where it has to last longer than the block; null in the guest.</summary>
    public ICommitListener? Listener { get; init; }

    public bool TryGetAccount(in Address address, out Account account)
    {
        account = new Account { StorageRoot = EmptyRoot.Hash, CodeHash = EmptyCodeHash.Hash };
        if (!SystemContracts.TryGetKey(address, out Hash256 key))
        {
            key = Digest.Keccak256(address);
        }
        if (!TryOpenAccounts(out MerkleTrie trie))
        {
            return false;
        }
        if (!trie.TryGet(key, out bool found, out ByteSlice value))
        {
            return FailNode(trie, "account " + address);
        }
        if (found && !AccountLeaf.TryDecode(value, out account))
        {
            return Fail(
                Reason.MalformedAccount,
                "account " + address + " is not rlp([nonce, balance, storage root, code hash])"
            );
        }
        if (
            Planted.CodeLoadedWithAccount
            && account.CodeHash != EmptyCodeHash.Hash
            && !TryGetCode(address, account.CodeHash, out _)
        )
        {
            return false;
        }
        if (_accounts.Find(address) is null)
        {
            _accounts.Add(
                new TrieAccount
                {
                    Address = address,
                    Key = key,
                    StorageRoot = account.StorageRoot,
                }
            );
        }
        return true;
    }

    public bool TryGetStorage(in Address address, in UInt256 slot, out UInt256 value)
    {
        value = default;
        if (
            !TryFindAccount(address, out TrieAccount account)
            || !TryOpenStorage(account, out MerkleTrie trie)
        )
        {
            return false;
        }
        if (trie.Root is null)
        {
            return true;
        }
        if (!trie.TryGet(Digest.Keccak256(slot), out bool found, out ByteSlice leaf))
        {
            return FailNode(trie, "slot " + slot + " of " + address);
        }
        if (!found)
        {
            return true;
        }
        Planted.ReadListAsNumber(ref leaf);
        RlpReader reader = new(leaf);
        return reader.TryReadUInt256(out value) && (reader.AtEnd || Planted.SlotTailIgnored)
            || Fail(
                Reason.MalformedAccount,
                "slot " + slot + " of " + address + " does not hold a canonical integer"
            );
    }

    public bool TryGetCode(in Address address, in Hash256 codeHash, out Code code)
    {
        code = Code.Empty;
        if (_codes.FindCode(codeHash) is not Code found)
        {
            return Planted.MissingCodeIsEmpty
                || Fail(Reason.MissingCode, codeHash + ", the code of " + address);
        }
        code = found;
        return true;
    }

    public bool TryGetBlockHash(ulong number, out Hash256 hash) =>
        _ancestors.TryGetHash(number, out hash)
        || Planted.MissingAncestorIsZero
        || Fail(
            Reason.MissingAncestor,
            "BLOCKHASH of block "
                + number
                + " needs the ancestor "
                + BlocksBack(number)
                + " blocks back, the witness ends before it"
        );

    private ulong BlocksBack(ulong number) =>
        _ancestors.TryGet(1, out Header parent) ? parent.Number - number + 1 : 0;

    public bool TryCommit(StateChanges changes, out Hash256 stateRoot)
    {
        stateRoot = _root;
        if (changes.Accounts.Count == 0)
        {
            return true;
        }
        if (!TryOpenAccounts(out MerkleTrie trie))
        {
            return false;
        }
        // A listener hears of each storage before the next account is looked at.
        _storages = Avx2.IsSupported && Listener is null ? new StorageSeal() : null;
        foreach (AccountChange change in changes.Accounts)
        {
            if (change.Exists && !TryPutAccount(trie, change))
            {
                return false;
            }
        }
        foreach (AccountChange change in changes.Accounts)
        {
            if (!change.Exists && !TryDeleteAccount(trie, change.Address))
            {
                return false;
            }
        }
        if (Avx2.IsSupported && _storages is not null)
        {
            SealTogether(trie, _storages);
        }
        stateRoot = _root = trie.RootHash();
        if (Listener is not null)
        {
            Report(changes, trie);
        }
        return true;
    }

    private static void SealTogether(MerkleTrie trie, StorageSeal storages)
    {
        TrieSeal seal = new();
        storages.Run(seal, trie);
        if (trie.Root is not null)
        {
            seal.Add(trie.Root);
            seal.Run();
        }
    }

    private void Report(StateChanges changes, MerkleTrie trie)
    {
        if (trie.Root is not null)
        {
            Listener!.OnTrie(_root, trie.Root);
        }
        foreach (byte[] code in changes.NewCodes)
        {
            Listener!.OnCode(code);
        }
    }

    private bool TryPutAccount(MerkleTrie trie, AccountChange change)
    {
        if (
            !TryFindAccount(change.Address, out TrieAccount account)
            || !TryCommitStorage(account, change)
        )
        {
            return false;
        }
        byte[] leaf = AccountLeaf.Encode(
            change.Nonce,
            change.Balance,
            account.StorageRoot,
            change.CodeHash
        );
        if (Avx2.IsSupported && _storages is not null && change.Storage.Count != 0)
        {
            _storages.Add(account, leaf);
        }
        return trie.TryPut(account.Key, new ByteSlice(leaf))
            || FailNode(trie, "the update of account " + change.Address);
    }

    private bool TryDeleteAccount(MerkleTrie trie, in Address address)
    {
        if (!TryFindAccount(address, out TrieAccount account))
        {
            return false;
        }
        account.StorageRoot = EmptyRoot.Hash;
        account.Storage = null;
        return trie.TryDelete(account.Key) || FailNode(trie, "the removal of account " + address);
    }

    /// <summary>Writes first, deletes after: a collapse then needs the fewest siblings.</summary>
    private bool TryCommitStorage(TrieAccount account, AccountChange change)
    {
        if (change.StorageCleared)
        {
            account.Storage = new MerkleTrie(null, _use);
            account.StorageRoot = EmptyRoot.Hash;
        }
        if (change.Storage.Count == 0)
        {
            return true;
        }
        if (!TryOpenStorage(account, out MerkleTrie trie))
        {
            return false;
        }
        if (
            Planted.DeletesBeforeInserts && !TryDeleteSlots(trie, account, change)
            || !TryPutSlots(trie, account, change)
            || !TryDeleteSlots(trie, account, change)
        )
        {
            return false;
        }
        if (_storages is not null)
        {
            return true;
        }
        account.StorageRoot = trie.RootHash();
        if (trie.Root is not null)
        {
            Listener?.OnTrie(account.StorageRoot, trie.Root);
        }
        return true;
    }

    private bool TryPutSlots(MerkleTrie trie, TrieAccount account, AccountChange change)
    {
        RlpWriter writer = new(40);
        foreach (StorageChange write in change.Storage)
        {
            if (write.Value.IsZero)
            {
                continue;
            }
            writer.Clear();
            writer.WriteUInt256(write.Value);
            Hash256 key = Digest.Keccak256(write.Slot);
            if (
                Planted.WritesPassThrough && !trie.TryDelete(key)
                || !trie.TryPut(key, new ByteSlice(writer.ToArray()))
            )
            {
                return FailNode(
                    trie,
                    "the update of slot " + write.Slot + " of " + account.Address
                );
            }
        }
        return true;
    }

    private bool TryDeleteSlots(MerkleTrie trie, TrieAccount account, AccountChange change)
    {
        foreach (StorageChange write in change.Storage)
        {
            if (write.Value.IsZero && !trie.TryDelete(Digest.Keccak256(write.Slot)))
            {
                return FailNode(
                    trie,
                    "the removal of slot " + write.Slot + " of " + account.Address
                );
            }
        }
        return true;
    }

    private bool TryFindAccount(in Address address, out TrieAccount account)
    {
        if (_accounts.Find(address) is TrieAccount known)
        {
            account = known;
            return true;
        }
        account = null!;
        if (!TryGetAccount(address, out _))
        {
            return false;
        }
        account = _accounts.Find(address)!;
        return true;
    }

    private bool TryOpenAccounts(out MerkleTrie trie)
    {
        if (_accountTrie is null && TryOpen(_root, null, out MerkleTrie opened))
        {
            _accountTrie = opened;
        }
        trie = _accountTrie!;
        return trie is not null;
    }

    private bool TryOpenStorage(TrieAccount account, out MerkleTrie trie)
    {
        if (
            account.Storage is null
            && TryOpen(account.StorageRoot, account.Address, out MerkleTrie opened)
        )
        {
            account.Storage = opened;
        }
        trie = account.Storage!;
        return trie is not null;
    }

    private bool TryOpen(in Hash256 root, Address? owner, out MerkleTrie trie)
    {
        trie = null!;
        if (Fault is not null)
        {
            return false;
        }
        if (root == EmptyRoot.Hash)
        {
            trie = new MerkleTrie(null, _use);
            return true;
        }
        TrieNode? node = _nodes.FindRoot(root, out Reason reason, out Hash256 culprit);
        if (node is null && !(Planted.MissingStorageRootIsEmpty && owner is not null))
        {
            return Fail(
                reason,
                culprit
                    + (
                        reason == Reason.MissingNode
                            ? ", the root of "
                            : ", reachable from the root of "
                    )
                    + (owner is null ? "the state" : "the storage of " + owner)
            );
        }
        trie = new MerkleTrie(node, _use);
        return true;
    }

    private bool FailNode(MerkleTrie trie, string access) =>
        Fail(
            trie.Reason,
            (
                trie.Reason == Reason.MissingNode ? trie.Missing + " at"
                : trie.Missing == default ? "the value at"
                : trie.Missing + ", of a form that no trie has, at"
            )
                + " nibble "
                + trie.MissingDepth
                + ", needed by "
                + access
        );

    private bool Fail(Reason reason, string detail)
    {
        Fault ??= new Rejection(reason, detail);
        return false;
    }
}
