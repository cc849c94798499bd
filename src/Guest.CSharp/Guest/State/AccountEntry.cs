using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>The fields of an account that transactions change.</summary>
internal struct AccountState
{
    public bool Exists;
    public ulong Nonce;
    public UInt256 Balance;
    public Hash256 CodeHash;

    /// <summary>The code if the state source has served it; codes of this block are looked up by hash.</summary>
    public Code? Code;

    /// <summary>EIP-161: no nonce, no balance, no code.</summary>
    public readonly bool IsEmpty => Nonce == 0 && Balance.IsZero && CodeHash == EmptyCodeHash.Hash;
}

/// <summary>One address that the block has named: what the trie holds, what stands now, and marks of the running transaction.</summary>
internal sealed class AccountEntry
{
    public AccountEntry(in Address address, uint hash, int index)
    {
        Address = address;
        Word = address.ToUInt256();
        Hash = hash;
        Index = index;
    }

    public readonly Address Address;

    /// <summary>The address as instructions push it.</summary>
    public readonly UInt256 Word;
    public readonly uint Hash;
    public readonly int Index;

    /// <summary>False: only named (by an access list); nothing has been read.</summary>
    public bool IsLoaded;

    public AccountState State;

    /// <summary>As of the last commit.</summary>
    public AccountState Trie;

    /// <summary>As of the last commit: the storage trie is not empty.</summary>
    public bool TrieHasStorage;

    /// <summary>The storage starts from nothing: destroyed since the last commit.</summary>
    public bool IsStorageCleared;

    /// <summary>Changed since the last commit.</summary>
    public bool IsWritten;

    /// <summary>Head of the chain of this account's slots in the slot table; -1: none.</summary>
    public int FirstSlot = -1;

    // Marks hold the number of the transaction that set them, so that a new transaction starts without any.
    public int WarmIn;
    public int CreatedIn;
    public int DestroyedIn;
    public int TouchedIn;

    /// <summary>EIP-7702: an authorization has been applied to it.</summary>
    public int AuthorizedIn;

    /// <summary>EIP-7702: it had a delegation before, or the bytes of one have been paid for.</summary>
    public int DelegatedIn;
}
