using System.Collections.Generic;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>A storage slot whose value differs from what the trie holds. Zero: the slot is deleted.</summary>
public readonly record struct StorageChange(UInt256 Slot, UInt256 Value);

/// <summary>The net change of one account against what the trie holds.</summary>
public sealed class AccountChange
{
    public required Address Address { get; init; }

    /// <summary>False: the account leaves the trie.</summary>
    public required bool Exists { get; init; }
    public required ulong Nonce { get; init; }
    public required UInt256 Balance { get; init; }
    public required Hash256 CodeHash { get; init; }

    /// <summary>True: the storage starts from the empty trie (the account was created or destroyed).</summary>
    public required bool StorageCleared { get; init; }

    /// <summary>In first-write order, each slot once.</summary>
    public required List<StorageChange> Storage { get; init; }
}

/// <summary>What a block (or, before Byzantium, a transaction) leaves behind: accounts in first-write order, each once, and new codes.</summary>
public sealed class StateChanges
{
    public List<AccountChange> Accounts { get; } = [];

    /// <summary>Codes deployed and kept; the state itself only holds their hashes.</summary>
    public List<byte[]> NewCodes { get; } = [];
}
