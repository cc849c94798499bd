using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>
/// A trie of 32-byte keys of which only some nodes are known (Yellow Paper, appendix D). Every operation returns false when it
/// needs a node that is a stub; <see cref="Missing"/> then names it. A stub never reads as absent. Paths of another total length
/// than 64 nibbles are taken as EELS takes them (incremental_mpt.py): a key that ends at a branch has the branch's value. A node of
/// an odd form is refused when a walk reaches it or a branch collapses onto it, and never looked at elsewhere.
/// The recursion is at most as deep as a key has nibbles.
/// </summary>
public sealed class MerkleTrie
{
    /// <summary>The nibbles of a key, eight to a word.</summary>
    private const int KeyWords = 8;

    private readonly NodeUse _use;
    private bool _failed;
    private bool _removed;

    /// <param name="root">Null: the empty trie.</param>
    public MerkleTrie(TrieNode? root, NodeUse use)
    {
        Root = root;
        _use = use;
    }

    public TrieNode? Root { get; private set; }

    /// <summary>The hash of the node whose absence or form stopped the last operation; zero if it was stopped by a value.</summary>
    public Hash256 Missing { get; private set; }

    /// <summary>How many nibbles of the key lead to that node.</summary>
    public int MissingDepth { get; private set; }

    /// <summary>Why the last operation stopped: a node that is missing, or one of a refused form.</summary>
    public Reason Reason { get; private set; }

    /// <summary>True once a key that was put ended at a branch, which holds a copy of its value; no honest trie has one.</summary>
    public bool HasCopiedValue { get; private set; }

    /// <summary>The value at a key; not found means that the trie proves its absence. A value that is there may be empty.</summary>
    public bool TryGet(in Hash256 key, out bool found, out ByteSlice value)
    {
        Span<ulong> words = stackalloc ulong[KeyWords];
        Nibbles.Spread(key, words);
        ReadOnlySpan<byte> nibbles = MemoryMarshal.AsBytes(words);
        found = false;
        value = default;
        int depth = 0;
        TrieNode? node = Root;
        while (node is not null)
        {
            if (!TryReach(node, depth))
            {
                return false;
            }
            ReadOnlySpan<byte> rest = nibbles.Slice(depth);
            switch (node.Kind)
            {
                case NodeKind.Leaf:
                    if (rest.SequenceEqual(node.Path))
                    {
                        value = node.Value;
                        found = true;
                    }
                    return true;
                case NodeKind.Extension:
                    if (!rest.StartsWith(node.Path))
                    {
                        return true;
                    }
                    depth += node.Path.Length;
                    node = node.Child;
                    break;
                case NodeKind.Branch:
                    if (rest.Length == 0)
                    {
                        return TryReadValue(node, depth, out found, out value);
                    }
                    int index = rest[0];
                    depth++;
                    if (!node.IsOccupied(index))
                    {
                        return true;
                    }
                    if (node.ChildAt(index) is not TrieNode child)
                    {
                        return Planted.MissingNodeIsAbsent || Fail(node.StubHash(index), depth);
                    }
                    node = child;
                    break;
                case NodeKind.Stub:
                    return Planted.MissingNodeIsAbsent || Fail(node.Hash(), depth);
            }
        }
        return true;
    }

    private bool TryReadValue(TrieNode branch, int depth, out bool found, out ByteSlice value)
    {
        found = false;
        value = default;
        if (branch.BranchValue.Length == 0)
        {
            return true;
        }
        RlpReader reader = new(branch.BranchValue);
        if (!reader.TryReadString(out value))
        {
            Fail(default, depth);
            Reason = Reason.MalformedNode;
            return false;
        }
        found = true;
        return true;
    }

    /// <summary>Inserts or replaces a value, which must not be empty.</summary>
    public bool TryPut(in Hash256 key, ByteSlice value)
    {
        Span<ulong> words = stackalloc ulong[KeyWords];
        Nibbles.Spread(key, words);
        ReadOnlySpan<byte> nibbles = MemoryMarshal.AsBytes(words);
        _failed = false;
        TrieNode? root = Insert(Root, nibbles, 0, value);
        if (_failed)
        {
            return false;
        }
        Root = root;
        return true;
    }

    /// <summary>Removes a key; nothing happens if it is not there.</summary>
    public bool TryDelete(in Hash256 key)
    {
        Span<ulong> words = stackalloc ulong[KeyWords];
        Nibbles.Spread(key, words);
        ReadOnlySpan<byte> nibbles = MemoryMarshal.AsBytes(words);
        _failed = false;
        _removed = false;
        TrieNode? root = Root is null ? null : Remove(Root, nibbles, 0);
        if (_failed)
        {
            return false;
        }
        if (_removed)
        {
            Root = root;
        }
        return true;
    }

    /// <summary>The root hash; nodes made by updates become shared.</summary>
    public Hash256 RootHash() => Root is null ? EmptyRoot.Hash : Root.Hash();

    private TrieNode? Insert(TrieNode? node, ReadOnlySpan<byte> key, int depth, ByteSlice value)
    {
        ReadOnlySpan<byte> rest = key.Slice(depth);
        if (node is null)
        {
            return TrieNode.NewLeaf(rest.ToArray(), value, _use.Epoch);
        }
        if (!TryReach(node, depth))
        {
            return null;
        }
        switch (node.Kind)
        {
            case NodeKind.Leaf:
                return rest.SequenceEqual(node.Path)
                    ? TrieNode.NewLeaf(node.Path, value, _use.Epoch)
                    : Split(node, key, depth, value);
            case NodeKind.Extension:
                if (!rest.StartsWith(node.Path))
                {
                    return Split(node, key, depth, value);
                }
                TrieNode? below = Insert(node.Child, key, depth + node.Path.Length, value);
                return below is null ? null : TrieNode.NewExtension(node.Path, below, _use.Epoch);
            case NodeKind.Branch:
                if (rest.Length == 0)
                {
                    TrieNode ended = node.OwnBranch(_use.Epoch);
                    ended.SetBranchValue(value);
                    HasCopiedValue = true;
                    return ended;
                }
                int index = rest[0];
                if (!TryStep(node, index, depth, out TrieNode? child))
                {
                    return null;
                }
                TrieNode? updated = Insert(child, key, depth + 1, value);
                if (_failed)
                {
                    return null;
                }
                TrieNode branch = node.OwnBranch(_use.Epoch);
                branch.SetChild(index, updated);
                return branch;
            default:
                Fail(node.Hash(), depth);
                return null;
        }
    }

    /// <summary>Puts a branch where the path of a leaf or extension and the key part; what ends there becomes its value.</summary>
    private TrieNode Split(TrieNode node, ReadOnlySpan<byte> key, int depth, ByteSlice value)
    {
        ReadOnlySpan<byte> rest = key.Slice(depth);
        ReadOnlySpan<byte> path = node.Path;
        int common = rest.CommonPrefixLength(path);
        TrieNode branch = TrieNode.NewBranch(_use.Epoch);
        if (common == path.Length)
        {
            branch.SetBranchValue(node.Value);
            HasCopiedValue = true;
        }
        else
        {
            byte[] tail = path.Slice(common + 1).ToArray();
            TrieNode old =
                node.Kind == NodeKind.Leaf ? TrieNode.NewLeaf(tail, node.Value, _use.Epoch)
                : tail.Length == 0 ? node.Child
                : TrieNode.NewExtension(tail, node.Child, _use.Epoch);
            branch.SetChild(path[common], old);
        }
        if (common == rest.Length)
        {
            branch.SetBranchValue(value);
            HasCopiedValue = true;
        }
        else
        {
            byte[] tail = rest.Slice(common + 1).ToArray();
            branch.SetChild(rest[common], TrieNode.NewLeaf(tail, value, _use.Epoch));
        }
        return common == 0
            ? branch
            : TrieNode.NewExtension(rest.Slice(0, common).ToArray(), branch, _use.Epoch);
    }

    /// <summary>What is left of the node, null if nothing; the node itself as long as nothing was removed.</summary>
    private TrieNode? Remove(TrieNode node, ReadOnlySpan<byte> key, int depth)
    {
        if (!TryReach(node, depth))
        {
            return null;
        }
        ReadOnlySpan<byte> rest = key.Slice(depth);
        switch (node.Kind)
        {
            case NodeKind.Leaf:
                _removed = rest.SequenceEqual(node.Path);
                return _removed ? null : node;
            case NodeKind.Extension:
                if (!rest.StartsWith(node.Path))
                {
                    return node;
                }
                TrieNode? below = Remove(node.Child, key, depth + node.Path.Length);
                if (_failed || !_removed)
                {
                    return node;
                }
                return below is null ? null : Join(node.Path, below);
            case NodeKind.Branch:
                return RemoveFromBranch(node, key, depth);
            default:
                Fail(node.Hash(), depth);
                return null;
        }
    }

    private TrieNode? RemoveFromBranch(TrieNode node, ReadOnlySpan<byte> key, int depth)
    {
        if (depth == key.Length)
        {
            return node.BranchValue.Length == 0 ? node : RemoveValue(node, depth);
        }
        int index = key[depth];
        if (!TryStep(node, index, depth, out TrieNode? child))
        {
            return null;
        }
        if (child is null)
        {
            return node;
        }
        TrieNode? updated = Remove(child, key, depth + 1);
        if (_failed || !_removed)
        {
            return node;
        }
        TrieNode branch = node.OwnBranch(_use.Epoch);
        branch.SetChild(index, updated);
        return Settle(branch, depth);
    }

    private TrieNode? RemoveValue(TrieNode node, int depth)
    {
        _removed = true;
        TrieNode branch = node.OwnBranch(_use.Epoch);
        branch.SetBranchValue(default);
        return Settle(branch, depth);
    }

    /// <summary>What becomes of a branch that may have lost an entry: with one left it gives way to that entry.</summary>
    private TrieNode? Settle(TrieNode branch, int depth)
    {
        int children = branch.OccupiedCount;
        if (branch.BranchValue.Length == 0)
        {
            return children switch
            {
                0 => null,
                1 => Collapse(branch, depth),
                _ => branch,
            };
        }
        RlpReader reader = new(branch.BranchValue);
        return children == 0 && reader.TryReadString(out ByteSlice value)
            ? TrieNode.NewLeaf([], value, _use.Epoch)
            : branch;
    }

    /// <summary>A branch with one child left becomes part of that child's path: the child must be known.</summary>
    private TrieNode? Collapse(TrieNode branch, int depth)
    {
        int index = System.Numerics.BitOperations.TrailingZeroCount((uint)branch.Occupied);
        if (
            (Planted.MissingSiblingIgnored || Planted.MissingNodeIsAbsent)
            && branch.ChildAt(index) is null
        )
        {
            TrieNode stub = TrieNode.NewStub(branch.StubHash(index));
            return TrieNode.NewExtension([(byte)index], stub, _use.Epoch);
        }
        if (!TryStep(branch, index, depth, out TrieNode? only))
        {
            return null;
        }
        if (only!.Kind == NodeKind.Stub)
        {
            Fail(only.Hash(), depth + 1);
            return null;
        }
        return TryReach(only, depth + 1) ? Join([(byte)index], only) : null;
    }

    /// <summary>A path in front of a node: merged with the node's own path, or an extension if it is a branch.</summary>
    private TrieNode Join(ReadOnlySpan<byte> path, TrieNode node)
    {
        if (node.Kind == NodeKind.Branch)
        {
            return TrieNode.NewExtension(path.ToArray(), node, _use.Epoch);
        }
        byte[] joined = new byte[path.Length + node.Path.Length];
        path.CopyTo(joined);
        node.Path.CopyTo(joined.AsSpan(path.Length));
        return node.Kind == NodeKind.Leaf
            ? TrieNode.NewLeaf(joined, node.Value, _use.Epoch)
            : TrieNode.NewExtension(joined, node.Child, _use.Epoch);
    }

    /// <summary>The child of a branch, null if there is none; false if it is a stub.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryStep(TrieNode branch, int index, int depth, out TrieNode? child)
    {
        child = branch.Children[index];
        return child is not null
            || !branch.IsOccupied(index)
            || TryStepUnread(branch, index, depth, out child);
    }

    private bool TryStepUnread(TrieNode branch, int index, int depth, out TrieNode? child)
    {
        child = branch.ChildAt(index);
        return child is not null
            || Planted.MissingNodeIsAbsent
            || Fail(branch.StubHash(index), depth + 1);
    }

    /// <summary>Marks a node as used; false if it has a form that is refused.</summary>
    private bool TryReach(TrieNode node, int depth)
    {
        _use.Touch(node);
        if (!node.IsOdd && (depth == 0 || !node.IsShort) || !_use.RefusesOddNodes)
        {
            return true;
        }
        bool isLetThrough = node.IsOdd
            ? Planted.OddNodeAccepted || Planted.AnyShapeIsNode
            : Planted.ShortNodeByHashAccepted || Planted.AnyShapeIsNode;
        if (isLetThrough)
        {
            return true;
        }
        Fail(node.Hash(), depth);
        Reason = Reason.MalformedNode;
        return false;
    }

    private bool Fail(in Hash256 hash, int depth)
    {
        Planted.CrashOnMissingNode();
        Missing = hash;
        MissingDepth = depth;
        Reason = Reason.MissingNode;
        _failed = true;
        return false;
    }
}
