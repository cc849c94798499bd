using System.Collections.Generic;
using Perjury.Guest.Primitives;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Witness;

/// <summary>
/// The storage tries of one commit, hashed together: each has few nodes. Until then the leaves of their accounts stand in the account
/// trie with the roots of before.
/// </summary>
internal sealed class StorageSeal
{
    private readonly List<Unsealed> _accounts = [];

    private readonly record struct Unsealed(TrieAccount Account, byte[] Leaf);

    /// <param name="leaf">The value in the account trie.</param>
    public void Add(TrieAccount account, byte[] leaf) => _accounts.Add(new Unsealed(account, leaf));

    /// <summary>Hashes the storages and writes their roots into the leaves, before the account trie is hashed.</summary>
    public void Run(TrieSeal seal, MerkleTrie accounts)
    {
        foreach (Unsealed unsealed in _accounts)
        {
            if (unsealed.Account.Storage!.Root is TrieNode root)
            {
                seal.Add(root);
            }
        }
        seal.Run();
        foreach (Unsealed unsealed in _accounts)
        {
            TrieAccount account = unsealed.Account;
            account.StorageRoot = account.Storage!.RootHash();
            AccountLeaf.SetStorageRoot(unsealed.Leaf, account.StorageRoot);
            if (accounts.HasCopiedValue)
            {
                // Whatever this needs is known since the leaf was put the first time.
                accounts.TryPut(account.Key, new ByteSlice(unsealed.Leaf));
            }
        }
    }
}
