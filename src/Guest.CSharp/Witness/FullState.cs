using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>An account of a genesis allocation.</summary>
public sealed record GenesisAccount(
    Address Address,
    ulong Nonce,
    UInt256 Balance,
    byte[] Code,
    IReadOnlyList<KeyValuePair<UInt256, UInt256>> Storage
);

/// <summary>
/// Every state that a chain has been in: all tries by root, all codes by hash. Tries share the nodes they have in common, so a
/// state costs what its block changed, and a reorganisation costs nothing.
/// </summary>
public sealed class FullState : INodeSource, ICodeSource, ICommitListener
{
    private readonly Dictionary<Hash256, TrieNode> _tries = [];
    private readonly Dictionary<Hash256, Code> _codes = [];
    private int _epoch;

    /// <summary>A number no earlier use of the nodes had.</summary>
    internal int NextEpoch() => ++_epoch;

    /// <summary>Adds a state given account by account and returns its root.</summary>
    public Hash256 AddGenesis(IEnumerable<GenesisAccount> accounts) =>
        Build(accounts, this, NextEpoch());

    /// <summary>Makes a state given account by account for <paramref name="listener"/> to keep, and returns its root.</summary>
    /// <param name="epoch">As <see cref="NodeUse"/> has it.</param>
    public static Hash256 Build(
        IEnumerable<GenesisAccount> accounts,
        ICommitListener listener,
        int epoch
    )
    {
        NodeUse use = new(epoch, null);
        MerkleTrie trie = new(null, use);
        foreach (GenesisAccount account in accounts)
        {
            Hash256 storageRoot = AddStorage(account.Storage, listener, use);
            byte[] leaf = AccountLeaf.Encode(
                account.Nonce,
                account.Balance,
                storageRoot,
                CodeHash(account.Code)
            );
            Require(trie.TryPut(Digest.Keccak256(account.Address), new ByteSlice(leaf)));
            listener.OnCode(account.Code);
        }
        Hash256 root = trie.RootHash();
        if (trie.Root is not null)
        {
            listener.OnTrie(root, trie.Root);
        }
        return root;
    }

    public TrieNode? FindRoot(in Hash256 root, out Guest.Reason reason, out Hash256 culprit)
    {
        reason = Guest.Reason.MissingNode;
        culprit = root;
        return _tries.GetValueOrDefault(root);
    }

    public Code? FindCode(in Hash256 codeHash) => _codes.GetValueOrDefault(codeHash);

    public void OnTrie(in Hash256 root, TrieNode node) => _tries[root] = node;

    public void OnCode(byte[] code)
    {
        if (code.Length > 0)
        {
            _codes.TryAdd(CodeHash(code), new Code(new ByteSlice(code)));
        }
    }

    private static Hash256 CodeHash(byte[] code) =>
        code.Length == 0 ? EmptyCodeHash.Hash : Digest.Keccak256(code);

    private static Hash256 AddStorage(
        IReadOnlyList<KeyValuePair<UInt256, UInt256>> slots,
        ICommitListener listener,
        NodeUse use
    )
    {
        MerkleTrie trie = new(null, use);
        Guest.Rlp.RlpWriter writer = new(40);
        foreach ((UInt256 slot, UInt256 value) in slots)
        {
            if (!value.IsZero)
            {
                writer.Clear();
                writer.WriteUInt256(value);
                Require(trie.TryPut(Digest.Keccak256(slot), new ByteSlice(writer.ToArray())));
            }
        }
        Hash256 root = trie.RootHash();
        if (trie.Root is not null)
        {
            listener.OnTrie(root, trie.Root);
        }
        return root;
    }

    private static void Require(bool done)
    {
        if (!done)
        {
            throw new InvalidOperationException("a trie built from nothing misses no node");
        }
    }
}
