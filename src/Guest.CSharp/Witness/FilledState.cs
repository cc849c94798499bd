using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>
/// The pieces of a witness, and somebody who can get more of them. What is got is there when the pieces are read next; false: it
/// cannot be had.
/// </summary>
public interface IWitnessFiller : IPieceReader, IAncestorSource
{
    /// <summary>The nodes towards an account, and towards a slot of it.</summary>
    bool TryGetProof(in Address address, UInt256? slot);

    bool TryGetCode(in Address address);

    /// <summary>The node at a path of a storage trie, or of the accounts; its key is not known. A nibble a byte.</summary>
    bool TryGetNodeAt(Address? owner, byte[] path);
}

/// <summary>How gaps are filled.</summary>
/// <param name="WithSiblings">Those of a removal's way too, which it may collapse into: all, because which are shows only in the end.</param>
public sealed record Filling(IWitnessFiller Filler, bool WithSiblings);

/// <summary>A partial state whose gaps are filled before an access meets them.</summary>
internal sealed class FilledState(
    IStateSource source,
    LazyTries tries,
    Filling filling,
    Hash256 root
) : IStateSource
{
    private readonly IWitnessFiller _filler = filling.Filler;

    public Rejection? Fault => source.Fault;

    public bool TryGetAccount(in Address address, out Account account)
    {
        if (Walk(root, Digest.Keccak256(address)).Missing is not null)
        {
            _filler.TryGetProof(address, null);
        }
        return source.TryGetAccount(address, out account);
    }

    public bool TryGetStorage(in Address address, in UInt256 slot, out UInt256 value)
    {
        if (Walk(StorageRootOf(address), Digest.Keccak256(slot)).Missing is not null)
        {
            _filler.TryGetProof(address, slot);
        }
        return source.TryGetStorage(address, slot, out value);
    }

    public bool TryGetCode(in Address address, in Hash256 codeHash, out Code code)
    {
        if (tries.FindCode(codeHash) is null)
        {
            _filler.TryGetCode(address);
        }
        return source.TryGetCode(address, codeHash, out code);
    }

    public bool TryGetBlockHash(ulong number, out Hash256 hash) =>
        source.TryGetBlockHash(number, out hash);

    public bool TryCommit(StateChanges changes, out Hash256 stateRoot)
    {
        foreach (AccountChange change in changes.Accounts)
        {
            Fill(null, change.Address, null, !change.Exists);
            if (change.StorageCleared)
            {
                continue;
            }
            foreach (StorageChange write in change.Storage)
            {
                Fill(change.Address, change.Address, write.Slot, write.Value.IsZero);
            }
        }
        return source.TryCommit(changes, out stateRoot);
    }

    private void Fill(Address? owner, in Address address, UInt256? slot, bool removes)
    {
        Hash256 trie = owner is null ? root : StorageRootOf(address);
        Hash256 key = slot is { } given ? Digest.Keccak256(given) : Digest.Keccak256(address);
        if (Walk(trie, key).Missing is not null)
        {
            _filler.TryGetProof(address, slot);
        }
        if (!removes || !filling.WithSiblings)
        {
            return;
        }
        foreach (byte[] path in tries.Walk(trie, key, withSiblings: true).MissingSiblings)
        {
            _filler.TryGetNodeAt(owner, path);
        }
    }

    private TrieWalk Walk(in Hash256 trie, in Hash256 key) =>
        tries.Walk(trie, key, withSiblings: false);

    private Hash256 StorageRootOf(in Address address) =>
        tries.TryFindAccount(root, address, out Account account, out _)
            ? account.StorageRoot
            : Perjury.Guest.Trie.EmptyRoot.Hash;
}
