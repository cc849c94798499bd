using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>Where the pieces of states are kept, by keccak. Null: it is not there.</summary>
public interface IPieceReader
{
    byte[]? ReadNode(in Hash256 hash);

    byte[]? ReadCode(in Hash256 hash);
}

/// <summary>What a walk down a trie met: the nodes that parents hold by hash and the root, and what stands at its end.</summary>
/// <param name="MissingSiblings">Of a walk with siblings: the paths of those that are not there, a nibble a byte.</param>
public sealed record TrieWalk(IReadOnlyList<TrieNode> Nodes, ByteSlice? Value, Hash256? Missing)
{
    public IReadOnlyList<byte[]> MissingSiblings { get; init; } = [];
}

/// <summary>
/// Tries of which only what was asked for is in memory; the rest is read when a walk comes to it. Nodes carry the marks of the
/// execution that uses them, so every execution has tries of its own. For one thread.
/// </summary>
public sealed class LazyTries(IPieceReader pieces) : INodeSource, ICodeSource, ICommitListener
{
    private readonly Dictionary<Hash256, TrieNode> _roots = [];
    private readonly Dictionary<Hash256, Code> _codes = [];
    private readonly HashSet<TrieNode> _read = [];
    private readonly List<TrieNode> _committed = [];
    private readonly List<byte[]> _newCodes = [];

    /// <summary>Codes that commits brought, which may be known already.</summary>
    public IReadOnlyList<byte[]> NewCodes => _newCodes;

    public TrieNode? FindRoot(in Hash256 root, out Guest.Reason reason, out Hash256 culprit)
    {
        reason = Guest.Reason.MissingNode;
        culprit = root;
        return Root(root);
    }

    public Code? FindCode(in Hash256 codeHash)
    {
        if (_codes.TryGetValue(codeHash, out Code? known))
        {
            return known;
        }
        if (pieces.ReadCode(codeHash) is not { } bytes)
        {
            return null;
        }
        Code code = new(new ByteSlice(bytes));
        _codes[codeHash] = code;
        return code;
    }

    public void OnTrie(in Hash256 root, TrieNode node)
    {
        _roots[root] = node;
        _committed.Add(node);
    }

    public void OnCode(byte[] code)
    {
        if (code.Length > 0)
        {
            _newCodes.Add(code);
            _codes[Digest.Keccak256(code)] = new Code(new ByteSlice(code));
        }
    }

    /// <summary>
    /// Walks towards a key and links what it meets on its way. <paramref name="withSiblings"/>: the children of the branches on the
    /// way too, which a removal may need.
    /// </summary>
    public TrieWalk Walk(in Hash256 root, in Hash256 key, bool withSiblings)
    {
        List<TrieNode> nodes = [];
        List<byte[]> siblings = [];
        TrieWalk End(ByteSlice? value, Hash256? missing) =>
            new(nodes, value, missing) { MissingSiblings = siblings };
        if (root == EmptyRoot.Hash)
        {
            return End(null, null);
        }
        byte[] path = new byte[2 * Hash256.Size];
        Nibbles.Spread(key.ToArray(), path);
        int depth = 0;
        TrieNode? node = Root(root);
        Hash256 asked = root;
        while (node is not null)
        {
            if (depth == 0 || node.IsReferencedByHash)
            {
                nodes.Add(node);
            }
            ReadOnlySpan<byte> rest = path.AsSpan(depth);
            switch (node.Kind)
            {
                case NodeKind.Leaf:
                    return End(rest.SequenceEqual(node.Path) ? node.Value : null, null);
                case NodeKind.Extension:
                    if (!rest.StartsWith(node.Path))
                    {
                        return End(null, null);
                    }
                    depth += node.Path.Length;
                    asked = node.Child.Kind == NodeKind.Stub ? node.Child.Hash() : default;
                    node = LinkChild(node);
                    break;
                case NodeKind.Branch:
                    if (withSiblings)
                    {
                        LinkSiblings(node, path.AsSpan(0, depth), siblings);
                    }
                    if (rest.Length == 0 || !node.IsOccupied(rest[0]))
                    {
                        return End(null, null);
                    }
                    asked = node.ChildAt(rest[0]) is null ? node.StubHash(rest[0]) : default;
                    node = LinkChild(node, rest[0]);
                    depth++;
                    break;
                case NodeKind.Stub:
                    return End(null, node.Hash());
            }
        }
        return End(null, asked);
    }

    /// <summary>The nodes that commits made, by hash; those that were there before are not among them.</summary>
    public Dictionary<Hash256, byte[]> NewNodes()
    {
        Dictionary<Hash256, byte[]> made = [];
        RlpWriter writer = new(600);
        Stack<(TrieNode Node, bool IsRoot)> pending = new(
            _committed.Select(static node => (node, true))
        );
        while (pending.TryPop(out (TrieNode Node, bool IsRoot) next))
        {
            TrieNode node = next.Node;
            if (_read.Contains(node) || !(next.IsRoot || node.IsReferencedByHash))
            {
                continue;
            }
            if (made.ContainsKey(node.Hash()))
            {
                continue;
            }
            writer.Clear();
            node.Encode(writer);
            made[node.Hash()] = writer.ToArray();
            if (node is { Kind: NodeKind.Extension, Child: { Kind: not NodeKind.Stub } child })
            {
                pending.Push((child, false));
            }
            foreach (TrieNode? below in node.Children)
            {
                if (below is not null)
                {
                    pending.Push((below, false));
                }
            }
        }
        return made;
    }

    /// <summary>The account of an address in a state; null and the missing node if the state is not all there.</summary>
    public bool TryFindAccount(
        in Hash256 stateRoot,
        in Address address,
        out Account account,
        out TrieWalk walk
    )
    {
        account = new Account { StorageRoot = EmptyRoot.Hash, CodeHash = EmptyCodeHash.Hash };
        walk = Walk(stateRoot, Digest.Keccak256(address), withSiblings: false);
        return walk.Missing is null
            && (walk.Value is not { } leaf || AccountLeaf.TryDecode(leaf, out account));
    }

    private TrieNode? Root(in Hash256 root)
    {
        if (!_roots.TryGetValue(root, out TrieNode? node))
        {
            node = Read(root);
            if (node is not null)
            {
                _roots[root] = node;
            }
        }
        return node;
    }

    private TrieNode? LinkChild(TrieNode extension)
    {
        if (extension.Child.Kind == NodeKind.Stub && Read(extension.Child.Hash()) is { } child)
        {
            extension.Child = child;
        }
        return extension.Child.Kind == NodeKind.Stub ? null : extension.Child;
    }

    private TrieNode? LinkChild(TrieNode branch, int index) =>
        branch.ChildAt(index) ?? (branch.Children[index] = Read(branch.StubHash(index)));

    private void LinkSiblings(TrieNode branch, ReadOnlySpan<byte> path, List<byte[]> missing)
    {
        for (int i = 0; i < 16; i++)
        {
            if (branch.IsOccupied(i) && LinkChild(branch, i) is null)
            {
                missing.Add([.. path, (byte)i]);
            }
        }
    }

    private TrieNode? Read(in Hash256 hash)
    {
        if (
            pieces.ReadNode(hash) is not { } rlp
            || !NodeDecoder.TryDecode(new ByteSlice(rlp), null, out TrieNode node)
        )
        {
            return null;
        }
        node.SetKnownHash(hash);
        _read.Add(node);
        return node;
    }
}
