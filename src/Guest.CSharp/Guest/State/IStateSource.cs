using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>An account as it stands in the trie: rlp([nonce, balance, storage_root, code_hash]).</summary>
public struct Account
{
    /// <summary>False: the trie proves that there is no such account; the other fields are then those of an empty one.</summary>
    public bool Exists;
    public ulong Nonce;
    public UInt256 Balance;
    public Hash256 StorageRoot;
    public Hash256 CodeHash;
}

/// <summary>
/// Where execution reads the state of the parent block from. Every method returns false when the source cannot answer because a
/// piece of the witness is missing or malformed; <see cref="Fault"/> then says which, and the block is rejected with it.
/// Each call is an access: implementations may record it.
/// </summary>
public interface IStateSource
{
    /// <summary>The first failure, or null.</summary>
    Rejection? Fault { get; }

    bool TryGetAccount(in Address address, out Account account);

    bool TryGetStorage(in Address address, in UInt256 slot, out UInt256 value);

    /// <summary>Code with a hash other than keccak of the empty string that the account at <paramref name="address"/> has.</summary>
    bool TryGetCode(in Address address, in Hash256 codeHash, out Code code);

    /// <summary>The hash of an ancestor; the caller has checked that <paramref name="number"/> is within the last 256.</summary>
    bool TryGetBlockHash(ulong number, out Hash256 hash);

    /// <summary>Applies net changes (inserts and updates before deletes) and returns the new state root.</summary>
    bool TryCommit(StateChanges changes, out Hash256 stateRoot);
}
