using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

public enum NodeKind : byte
{
    /// <summary>Only the hash is known: touching it is a missing node.</summary>
    Stub,

    Leaf,
    Extension,
    Branch,
}

/// <summary>
/// One node of a partial Merkle Patricia trie (Yellow Paper, appendix D). A node decoded from the witness is shared by everything
/// that names its hash and never changes, only that its children are read when a walk comes to them; an update works on owned copies,
/// which become shared once they are hashed.
/// </summary>
public sealed class TrieNode
{
    private Hash256 _hash;
    private bool _hashed;

    // The RLP this node was decoded from and where the nodes come from that it names. Of a branch: where its children stand in the RLP, and
    // which of them an update has to write anew: those that were set since, and nodes inside their parent, whose form may be another
    // than the one that is written.
    private ByteSlice _raw;
    private bool _rawIsWhole;
    private BranchLayout _layout;
    private ushort _rewritten;
    private IChildSource? _source;

    // Of a leaf and an extension: the path as it is written until somebody asks for the nibbles.
    private ByteSlice _writtenPath;
    private byte[]? _path;

    // Of an extension.
    private TrieNode? _child;
    private int _childAt;

    private TrieNode(NodeKind kind) => Kind = kind;

    public NodeKind Kind { get; }

    /// <summary>Leaf and extension: the path, one nibble per byte.</summary>
    public byte[] Path
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _path ?? ReadPath();
        private set => _path = value;
    }

    /// <summary>Leaf: the value.</summary>
    public ByteSlice Value { get; private set; }

    /// <summary>Extension: the child, possibly a stub; it is read where nobody asked for it before.</summary>
    public TrieNode Child
    {
        get => _child ??= Read(_childAt) ?? NewStub(HashAt(_childAt));
        internal set => _child = value;
    }

    /// <summary>Branch: the children that were read or set; null means empty or, if occupied, one that nobody asked for or a stub.</summary>
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

    /// <summary>While the node waits in a <see cref="TrieSeal"/>: one more than that of the highest below it that waits, else 0.</summary>
    internal int Height { get; private set; }

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
        ByteSlice path,
        ByteSlice value
    ) =>
        new(NodeKind.Leaf)
        {
            _raw = raw,
            _rawIsWhole = isWhole,
            _writtenPath = path,
            Value = value,
        };

    /// <param name="childAt">Where the reference to the child stands.</param>
    internal static TrieNode DecodedExtension(
        ByteSlice raw,
        bool isWhole,
        ByteSlice path,
        int childAt,
        bool isOdd,
        IChildSource? source
    ) =>
        new(NodeKind.Extension)
        {
            _raw = raw,
            _rawIsWhole = isWhole,
            _childAt = childAt,
            _source = source,
            _writtenPath = path,
            IsOdd = isOdd,
        };

    /// <param name="value">The item behind the children; no bytes for 0x80.</param>
    internal static TrieNode DecodedBranch(
        ByteSlice raw,
        bool isWhole,
        BranchLayout layout,
        ByteSlice value,
        bool isOdd,
        IChildSource? source
    ) =>
        new(NodeKind.Branch)
        {
            _raw = raw,
            _rawIsWhole = isWhole,
            _layout = layout,
            _rewritten = layout.Inline,
            _source = source,
            Occupied = layout.Occupied,
            Children = new TrieNode?[16],
            BranchValue = value,
            IsOdd = isOdd,
        };

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
        return linked is not null ? linked._hash : HashAt(_layout.OffsetOf(_raw, index));
    }

    /// <summary>The child of a branch, read where nobody asked for it before; null: it is empty or, if occupied, a stub.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TrieNode? ChildAt(int index) =>
        Children[index] ?? (IsOccupied(index) ? ReadChild(index) : null);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TrieNode? ReadChild(int index) => Children[index] = Read(_layout.OffsetOf(_raw, index));

    private byte[] ReadPath() => _path = HexPrefix.Decode(_writtenPath.Span);

    private Hash256 HashAt(int at) => new(_raw.Slice(at + 1, Hash256.Size).Span);

    /// <summary>The node that a reference in the old RLP stands for; null: only its hash is known.</summary>
    private TrieNode? Read(int at)
    {
        RlpReader reader = new(_raw.Slice(at, _raw.Length - at));
        bool isInside = reader.NextIsList;
        return !isInside ? _source?.FindChild(_raw.Slice(at + 1, Hash256.Size).Span)
            : reader.TryReadItem(out ByteSlice inside) ? NodeDecoder.DecodeInside(inside, _source)
            : null;
    }

    /// <summary>The RLP of the children of a plain branch, as it was decoded: each is empty (one byte) or a hash (33).</summary>
    internal ReadOnlySpan<byte> PlainChildren => _raw.Span.Slice(_layout.Start);

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
            _layout = _layout,
            _rewritten = _rewritten,
            _source = _source,
            Occupied = Occupied,
            Children = children,
            BranchValue = BranchValue,
            IsOwned = true,
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
        if (_hashed)
        {
            return _hash;
        }
        if (Avx2.IsSupported && Kind != NodeKind.Leaf)
        {
            TrieSeal seal = new();
            seal.Add(this);
            seal.Run();
        }
        else
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
                Child.WriteReference(writer);
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
            NodeKind.Extension => HexPrefix.LengthOf(Path.Length) + Child.ReferenceLength,
            NodeKind.Branch => ChildrenLength() + Math.Max(1, BranchValue.Length),
            _ => 0,
        };

    // A sealed node that is not referenced by its hash is shorter than one, so this never goes deep.
    private int ReferenceLength =>
        IsReferencedByHash ? BranchLayout.ReferenceSize
        : _rawIsWhole ? _raw.Length
        : RlpWriter.LengthOfList(PayloadLength());

    /// <summary>
    /// The old RLP with new hashes over the old ones, for a branch that has the children it had, all of them by hash, and no value.
    /// </summary>
    private bool TryPatch(RlpWriter writer)
    {
        if (Occupied != _layout.Occupied || BranchValue.Length != 0 || !_layout.IsPlain(_raw))
        {
            return false;
        }
        TrieNode?[] children = Children;
        int rewritten = _rewritten & Occupied;
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
            children[index]!._hash.CopyTo(copy.Slice(_layout.OffsetOf(_raw, index) + 1));
        }
        return true;
    }

    private int ChildrenLength()
    {
        int length = 0;
        int at = _layout.Start;
        for (int i = 0; i < 16; i++)
        {
            int rawLength = _layout.LengthOf(_raw, i, at);
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
        int copied = _layout.Start;
        int at = copied;
        for (int i = 0; i < 16; i++)
        {
            int rawLength = _layout.LengthOf(_raw, i, at);
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

    /// <summary>Hashes the node and what is below it one by one.</summary>
    internal void Seal(RlpWriter scratch, bool isRoot)
    {
        if (_hashed)
        {
            return;
        }
        if (Kind == NodeKind.Extension)
        {
            Child.Seal(scratch, isRoot: false);
        }
        else if (Kind == NodeKind.Branch)
        {
            ReadInside();
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
    }

    // Those inside the old RLP are written anew with the branch, whoever came to them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadInside()
    {
        for (int rest = _rewritten & _layout.Inline; rest != 0; rest &= rest - 1)
        {
            ChildAt(BitOperations.TrailingZeroCount(rest));
        }
    }

    /// <summary>Names the node and what is below it, children first, where it is not sealed; what it returns is its height then, else 0.</summary>
    internal int Gather(TrieSeal seal, bool isRoot)
    {
        if (_hashed || Height != 0)
        {
            return Height;
        }
        int below = 0;
        if (Kind == NodeKind.Extension)
        {
            below = Child.Gather(seal, isRoot: false);
        }
        else if (Kind == NodeKind.Branch)
        {
            ReadInside();
            for (int rest = _rewritten; rest != 0; rest &= rest - 1)
            {
                if (Children[BitOperations.TrailingZeroCount(rest)] is TrieNode child)
                {
                    below = Math.Max(below, child.Gather(seal, isRoot: false));
                }
            }
        }
        Height = below + 1;
        IsReferencedByHash = isRoot;
        seal.Add(this, Height);
        return Height;
    }

    /// <summary>
    /// Appends the RLP of a gathered node of which all below are sealed; false: it takes no hash, nothing was appended and it is sealed.
    /// </summary>
    internal bool TryEncodeForHash(RlpWriter writer)
    {
        int start = writer.Length;
        Encode(writer);
        IsReferencedByHash |= writer.Length - start >= Hash256.Size;
        if (!IsReferencedByHash)
        {
            writer.CutTo(start);
            EndSeal();
        }
        return IsReferencedByHash;
    }

    internal void EndSeal(in Hash256 hash)
    {
        _hash = hash;
        EndSeal();
    }

    private void EndSeal()
    {
        _hashed = true;
        Height = 0;
        IsOwned = false;
    }
}
