using System.Numerics;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

public enum NodeKind : byte
{
    Leaf,
    Extension,
    Branch,

    /// <summary>Only the hash is known: touching it is a missing node.</summary>
    Stub,
}

/// <summary>
/// One node of a partial Merkle Patricia trie (Yellow Paper, appendix D). A node decoded from the witness is shared by everything
/// that names its hash and is never written to; an update works on owned copies, which become shared once they are hashed.
/// </summary>
public sealed class TrieNode
{
    /// <summary>The RLP of a hash.</summary>
    private const int ReferenceSize = 1 + Hash256.Size;

    private static readonly byte[] s_noPath = [];

    private Hash256 _hash;
    private bool _hashed;

    // The RLP this branch was decoded from, where its children stand in it, and which of them an update has to write anew: those that
    // were set since, and nodes inside their parent, whose form may be another than the one that is written.
    private ByteSlice _raw;
    private bool _rawIsWhole;
    private ushort _rawOccupied;
    private ushort _rawInline;
    private ushort _rewritten;
    private int _rawChildren;

    private TrieNode(NodeKind kind) => Kind = kind;

    public NodeKind Kind { get; }

    /// <summary>Leaf and extension: the path, one nibble per byte.</summary>
    public byte[] Path { get; private set; } = s_noPath;

    /// <summary>Leaf: the value.</summary>
    public ByteSlice Value { get; private set; }

    /// <summary>Extension: the child, possibly a stub.</summary>
    public TrieNode? Child { get; internal set; }

    /// <summary>Branch: linked children; null means empty or, if occupied, a stub.</summary>
    public TrieNode?[] Children { get; private set; } = [];

    /// <summary>Branch: a bit per child that is not empty.</summary>
    public ushort Occupied { get; private set; }

    /// <summary>Branch: the RLP item of the 17th entry (0x80 in every trie of keccak keys), or no bytes for 0x80.</summary>
    public ByteSlice BranchValue { get; private set; }

    /// <summary>True while the node belongs to one update and may be changed in place.</summary>
    public bool IsOwned { get; private set; }

    /// <summary>The last <see cref="NodeUse.Epoch"/> that touched the node.</summary>
    public int Mark { get; internal set; }

    /// <summary>
    /// A form that decodes and is refused where a walk reaches it (tests-zkevm v21.0.7): a branch with a value, or a node inside its
    /// parent, here or below, that has 32 bytes or more.
    /// </summary>
    public bool IsOdd { get; private set; }

    /// <summary>An entry of its own of fewer than 32 bytes: only a root may be one, every other is written inside its parent.</summary>
    public bool IsShort => _rawIsWhole && _raw.Length < Hash256.Size;

    private bool IsOddInside => _raw.Length >= Hash256.Size || IsOdd;

    /// <summary>True once the children have been looked up in the store.</summary>
    internal bool IsLinked { get; set; }

    /// <summary>True if the parent holds the hash of the node: its RLP has 32 bytes or more. Known after hashing.</summary>
    public bool IsReferencedByHash { get; private set; }

    internal static TrieNode NewLeaf(byte[] path, ByteSlice value, int mark) =>
        new(NodeKind.Leaf)
        {
            Path = path,
            Value = value,
            IsOwned = true,
            Mark = mark,
        };

    internal static TrieNode NewExtension(byte[] path, TrieNode child, int mark) =>
        new(NodeKind.Extension)
        {
            Path = path,
            Child = child,
            IsOwned = true,
            Mark = mark,
        };

    internal static TrieNode NewBranch(int mark) =>
        new(NodeKind.Branch)
        {
            _rewritten = ushort.MaxValue,
            Children = new TrieNode?[16],
            IsOwned = true,
            Mark = mark,
        };

    internal static TrieNode NewStub(in Hash256 hash)
    {
        TrieNode stub = new(NodeKind.Stub) { IsReferencedByHash = true };
        stub._hash = hash;
        stub._hashed = true;
        return stub;
    }

    /// <param name="isWhole">False for a node inside its parent, which an update of the parent writes anew.</param>
    internal static TrieNode DecodedLeaf(
        ByteSlice raw,
        bool isWhole,
        byte[] path,
        ByteSlice value
    ) =>
        new(NodeKind.Leaf)
        {
            _raw = raw,
            _rawIsWhole = isWhole,
            Path = path,
            Value = value,
            IsLinked = true,
        };

    internal static TrieNode DecodedExtension(
        ByteSlice raw,
        bool isWhole,
        byte[] path,
        TrieNode child
    ) =>
        new(NodeKind.Extension)
        {
            _raw = raw,
            _rawIsWhole = isWhole,
            Path = path,
            Child = child,
            IsOdd = child.Kind != NodeKind.Stub && child.IsOddInside,
        };

    internal static TrieNode DecodedBranch(
        ByteSlice raw,
        bool isWhole,
        int children,
        ushort occupied,
        ushort inline,
        TrieNode?[] linked,
        ByteSlice value
    )
    {
        bool isOdd = value.Length != 0 && !Planted.BranchValueAccepted;
        for (int i = 0; inline != 0 && i < 16; i++)
        {
            isOdd |= linked[i] is TrieNode child && child.IsOddInside;
        }
        return new(NodeKind.Branch)
        {
            _raw = raw,
            _rawIsWhole = isWhole,
            _rawChildren = children,
            _rawOccupied = occupied,
            _rawInline = inline,
            _rewritten = inline,
            Occupied = occupied,
            Children = linked,
            BranchValue = value,
            IsOdd = isOdd,
        };
    }

    /// <summary>Fixes the hash of a node that came out of a store keyed by it.</summary>
    internal void SetKnownHash(in Hash256 hash)
    {
        _hash = hash;
        _hashed = true;
        IsReferencedByHash = true;
    }

    public bool IsOccupied(int index) => (Occupied >> index & 1) != 0;

    public int OccupiedCount => BitOperations.PopCount(Occupied);

    /// <summary>The hash of a child of a branch that is a stub.</summary>
    public Hash256 StubHash(int index)
    {
        TrieNode? linked = Children[index];
        return linked is not null
            ? linked._hash
            : new Hash256(_raw.Slice(RawOffset(index) + 1, 32).Span);
    }

    /// <summary>
    /// The RLP of the children of a branch as it was decoded, where each is empty (one byte) or a hash (33); no bytes where some are nodes.
    /// </summary>
    internal ReadOnlySpan<byte> PlainChildren =>
        _rawInline == 0 ? _raw.Span.Slice(_rawChildren) : default;

    /// <summary>A branch copy, or the node itself if it is owned already.</summary>
    internal TrieNode OwnBranch(int mark)
    {
        if (IsOwned)
        {
            Forget();
            return this;
        }
        TrieNode?[] children = new TrieNode?[16];
        Children.AsSpan().CopyTo(children);
        return new TrieNode(NodeKind.Branch)
        {
            _raw = _raw,
            _rawChildren = _rawChildren,
            _rawOccupied = _rawOccupied,
            _rawInline = _rawInline,
            _rewritten = _rewritten,
            Occupied = Occupied,
            Children = children,
            BranchValue = BranchValue,
            IsOwned = true,
            IsLinked = true,
            Mark = mark,
        };
    }

    internal void SetChild(int index, TrieNode? child)
    {
        Children[index] = child;
        Occupied = child is null
            ? (ushort)(Occupied & ~(1 << index))
            : (ushort)(Occupied | 1 << index);
        _rewritten |= (ushort)(1 << index);
        Forget();
    }

    /// <summary>The value of an owned branch; no bytes mean none.</summary>
    internal void SetBranchValue(ByteSlice value)
    {
        BranchValue = default;
        if (value.Length > 0)
        {
            RlpWriter writer = new(value.Length + 4);
            writer.WriteBytes(value.Span);
            BranchValue = new ByteSlice(writer.ToArray());
        }
        Forget();
    }

    /// <summary>
    /// Computes the hash of the node and of every owned node below it; owned nodes become shared. The depth of the recursion is
    /// the number of nibbles of a key at most, because owned nodes lie on updated paths.
    /// </summary>
    public Hash256 Hash()
    {
        if (!_hashed)
        {
            Seal(new RlpWriter(600), isRoot: true);
        }
        return _hash;
    }

    /// <summary>Appends the RLP of the node. Owned nodes below must be sealed (see <see cref="Hash"/>).</summary>
    public void Encode(RlpWriter writer)
    {
        if (_rawIsWhole)
        {
            writer.WriteRaw(_raw.Span);
            return;
        }
        if (Kind == NodeKind.Branch && TryPatch(writer))
        {
            return;
        }
        writer.WriteListHeader(PayloadLength());
        switch (Kind)
        {
            case NodeKind.Leaf:
                HexPrefix.Write(writer, Path, isLeaf: true);
                writer.WriteBytes(Value.Span);
                break;
            case NodeKind.Extension:
                HexPrefix.Write(writer, Path, isLeaf: false);
                Child!.WriteReference(writer);
                break;
            case NodeKind.Branch:
                EncodeChildren(writer);
                break;
            case NodeKind.Stub:
                break;
        }
    }

    private void Forget() => _hashed = false;

    private int PayloadLength() =>
        Kind switch
        {
            NodeKind.Leaf => HexPrefix.LengthOf(Path.Length) + RlpWriter.LengthOf(Value.Span),
            NodeKind.Extension => HexPrefix.LengthOf(Path.Length) + Child!.ReferenceLength,
            NodeKind.Branch => ChildrenLength() + Math.Max(1, BranchValue.Length),
            _ => 0,
        };

    // A sealed node that is not referenced by its hash is shorter than one, so this never goes deep.
    private int ReferenceLength =>
        IsReferencedByHash ? ReferenceSize
        : _rawIsWhole ? _raw.Length
        : RlpWriter.LengthOfList(PayloadLength());

    /// <summary>
    /// The old RLP with new hashes over the old ones, for a branch that has the children it had, all of them by hash, and no value.
    /// </summary>
    private bool TryPatch(RlpWriter writer)
    {
        int length = _rawChildren + 17 + Hash256.Size * BitOperations.PopCount((uint)_rawOccupied);
        bool isPlain =
            _rawInline == 0
            && Occupied == _rawOccupied
            && BranchValue.Length == 0
            && _raw.Length == length
            && _raw.Span[length - 1] == 0x80;
        if (!isPlain)
        {
            return false;
        }
        TrieNode?[] children = Children;
        int rewritten = _rewritten & _rawOccupied;
        for (int rest = rewritten; rest != 0; rest &= rest - 1)
        {
            if (!children[BitOperations.TrailingZeroCount(rest)]!.IsReferencedByHash)
            {
                return false;
            }
        }
        Span<byte> copy = writer.WriteCopy(_raw.Span);
        for (int rest = rewritten; rest != 0; rest &= rest - 1)
        {
            int index = BitOperations.TrailingZeroCount(rest);
            children[index]!._hash.CopyTo(copy.Slice(RawOffset(index) + 1));
        }
        return true;
    }

    private int ChildrenLength()
    {
        int length = 0;
        int at = _rawChildren;
        for (int i = 0; i < 16; i++)
        {
            int rawLength = RawLength(i, at);
            length +=
                (_rewritten >> i & 1) == 0 ? rawLength
                : Children[i] is TrieNode child ? child.ReferenceLength
                : 1;
            at += rawLength;
        }
        return length;
    }

    // What stands in the old RLP between two children that are written anew is copied in one piece.
    private void EncodeChildren(RlpWriter writer)
    {
        int copied = _rawChildren;
        int at = copied;
        for (int i = 0; i < 16; i++)
        {
            int rawLength = RawLength(i, at);
            if ((_rewritten >> i & 1) != 0)
            {
                writer.WriteRaw(_raw.Slice(copied, at - copied).Span);
                copied = at + rawLength;
                if (Children[i] is TrieNode child)
                {
                    child.WriteReference(writer);
                }
                else
                {
                    writer.WriteByte(0x80);
                }
            }
            at += rawLength;
        }
        writer.WriteRaw(_raw.Slice(copied, at - copied).Span);
        if (BranchValue.Length == 0)
        {
            writer.WriteByte(0x80);
        }
        else
        {
            writer.WriteRaw(BranchValue.Span);
        }
    }

    private void WriteReference(RlpWriter writer)
    {
        if (IsReferencedByHash)
        {
            writer.WriteHash(_hash);
        }
        else
        {
            Encode(writer);
        }
    }

    private void Seal(RlpWriter scratch, bool isRoot)
    {
        if (_hashed)
        {
            return;
        }
        if (Kind == NodeKind.Extension)
        {
            Child!.Seal(scratch, isRoot: false);
        }
        else if (Kind == NodeKind.Branch)
        {
            for (int rest = _rewritten; rest != 0; rest &= rest - 1)
            {
                Children[BitOperations.TrailingZeroCount(rest)]?.Seal(scratch, isRoot: false);
            }
        }
        scratch.Clear();
        Encode(scratch);
        IsReferencedByHash = isRoot || scratch.Length >= 32;
        if (IsReferencedByHash)
        {
            _hash = Digest.Keccak256(scratch.WrittenSpan);
        }
        _hashed = true;
        IsOwned = false;
        IsLinked = true;
    }

    /// <summary>How long a child of the old RLP is that stands at a place; nothing where there is no old RLP.</summary>
    private int RawLength(int index, int at)
    {
        if (_rawInline == 0)
        {
            return _raw.Length == 0 ? 0
                : (_rawOccupied >> index & 1) != 0 ? ReferenceSize
                : 1;
        }
        RlpReader reader = new(_raw.Slice(at, _raw.Length - at));
        reader.TryReadItem(out _);
        return reader.Position;
    }

    private int RawOffset(int index)
    {
        if (_rawInline == 0)
        {
            int before = BitOperations.PopCount((uint)(_rawOccupied & ((1 << index) - 1)));
            return _rawChildren + index + Hash256.Size * before;
        }
        RlpReader reader = new(_raw.Slice(_rawChildren, _raw.Length - _rawChildren));
        for (int i = 0; i < index; i++)
        {
            reader.TryReadItem(out _);
        }
        return _rawChildren + reader.Position;
    }
}
