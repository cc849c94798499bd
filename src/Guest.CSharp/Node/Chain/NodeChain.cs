using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Node.Store;
using Perjury.Witness;

namespace Perjury.Node.Chain;

/// <summary>What became of a block.</summary>
public enum ImportStatus
{
    Imported,
    Known,

    /// <summary>Its parent is not here.</summary>
    Orphan,
    Invalid,

    /// <summary>Its parent's state is pruned.</summary>
    Pruned,
}

/// <summary>What became of a block, and why where it is invalid.</summary>
public sealed record ImportReport(ImportStatus Status, Header? Header, Rejection? Rejection);

/// <summary>
/// A chain with all its branches in one file: blocks are run by the guest's own rules on the state that their parent left and are
/// kept with what they change. One block is imported at a time; whoever asks never waits for it.
/// </summary>
public sealed class NodeChain : IDisposable
{
    /// <summary>A head is moved over no more blocks than this.</summary>
    public const int MaxReorganisation = 256;

    private readonly ChainFile _file;
    private readonly Lock _import = new();

    private NodeChain(ChainFile file, ChainSpec spec, Header genesis)
    {
        _file = file;
        Spec = spec;
        Genesis = genesis;
    }

    public ChainSpec Spec { get; }

    public Header Genesis { get; }

    public string Path => _file.Path;

    /// <summary>Opens the chain that a file holds, or begins it.</summary>
    /// <exception cref="IOException">The file is no store, or one of another chain.</exception>
    public static NodeChain Open(string path, GenesisBlock genesis)
    {
        ChainFile file = new(path);
        NodeChain chain = new(file, genesis.Spec, genesis.Header);
        using (StoreReader reader = file.Rent())
        {
            byte[]? stored = reader.Meta("genesis");
            if (stored is null)
            {
                chain.Begin(genesis);
            }
            else if (new Hash256(stored) != genesis.Header.Hash)
            {
                file.Dispose();
                throw new IOException(
                    $"{path}: holds the chain of genesis {new Hash256(stored)}, not of {genesis.Header.Hash}"
                );
            }
        }
        return chain;
    }

    /// <summary>A reader for one thread; disposing of it gives it back.</summary>
    public StoreReader Rent() => _file.Rent();

    /// <summary>The last block of the canonical chain.</summary>
    /// <exception cref="IOException">The file is damaged.</exception>
    public Header Head(StoreReader reader) =>
        Marked(reader, "head")
        ?? throw new IOException($"{Path}: damaged: the header of the head is not there");

    /// <summary>A block that a mark stands for (head, safe, finalized); null if it was never set.</summary>
    public Header? Marked(StoreReader reader, string mark) =>
        reader.Meta(mark) is { } hash ? reader.FindHeader(new Hash256(hash)) : null;

    /// <summary>The ancestors of a header.</summary>
    public static IAncestorSource AncestorsOf(StoreReader reader, Header header) =>
        new StoredAncestors(reader, header.ParentHash);

    /// <summary>True if the states before a block have been dropped and this is one of them.</summary>
    public bool IsPruned(StoreReader reader, Header header) =>
        reader.Meta("pruned") is { } bound
        && UInt256.FromBigEndianShort(bound) > header.Number
        && header.Number != Genesis.Number;

    /// <summary>Runs a block and keeps it if it is valid; the head stays where it is.</summary>
    public ImportReport Import(byte[] rlp) => Import(rlp, movesHead: false);

    /// <summary>
    /// As <see cref="Import"/>, and the block may become the head: before Paris if its chain is the heaviest, from Paris on always.
    /// </summary>
    public ImportReport Extend(byte[] rlp) => Import(rlp, movesHead: true);

    /// <summary>True if a header is a head or an ancestor of it.</summary>
    public static bool IsOn(StoreReader reader, Header head, Header header)
    {
        Header? next = head;
        while (next is not null && next.Number > header.Number)
        {
            if (reader.CanonicalHash(next.Number) == next.Hash)
            {
                return reader.CanonicalHash(header.Number) == header.Hash;
            }
            next = reader.FindHeader(next.ParentHash);
        }
        return next?.Hash == header.Hash;
    }

    /// <summary>False if so many blocks would leave the canonical chain that it is refused.</summary>
    public bool TrySetHead(Header head, Header? safe = null, Header? finalized = null)
    {
        lock (_import)
        {
            using StoreReader reader = _file.Rent();
            if (!TryFindPath(reader, head, out List<Header> path))
            {
                return false;
            }
            _file.Writer.Commit(() =>
            {
                MoveHead(head, path);
                Mark("safe", safe);
                Mark("finalized", finalized);
            });
            return true;
        }
    }

    /// <summary>
    /// Computes the state root of the head again from what the store holds. Null, or the hash of a node or code that is not there or
    /// is damaged.
    /// </summary>
    public Hash256? FindDamage()
    {
        using StoreReader reader = _file.Rent();
        return new StateSweep(reader, []).Keep(Head(reader).StateRoot);
    }

    /// <summary>
    /// Drops the states before the last <paramref name="keep"/> blocks of the canonical chain and gives their space back; returns how
    /// many nodes went.
    /// </summary>
    public long Prune(int keep = MaxReorganisation)
    {
        lock (_import)
        {
            using StoreReader reader = _file.Rent();
            Header head = Head(reader);
            ulong first = head.Number - Math.Min(head.Number, (ulong)keep);
            // marked before nodes go, so that a question about such a state is told so and not that nodes are missing
            _file.Writer.SetMeta("pruned", new UInt256(first).ToBigEndian());
            HashSet<Hash256> kept = [];
            StateSweep sweep = new(reader, kept);
            sweep.Keep(Genesis.StateRoot);
            for (ulong number = first; number <= head.Number; number++)
            {
                sweep.Keep(reader.FindHeader(reader.CanonicalHash(number)!.Value)!.StateRoot);
            }
            long removed = _file.Writer.KeepNodes(kept);
            _file.Writer.Shrink();
            return removed;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Begin(GenesisBlock genesis)
    {
        LazyTries tries = new(new NoPieces());
        FullState.Build(genesis.Accounts, tries, 1);
        byte[] header = HeaderEncoder.Encode(genesis.Header);
        byte[] rlp = EncodeGenesis(genesis.Header);
        StoredBlock block = new(genesis.Header, rlp, [], [], genesis.Header.Difficulty);
        _file.Writer.Commit(() =>
        {
            PutState(tries);
            _file.Writer.PutBlock(block, header, []);
            _file.Writer.SetCanonical(genesis.Header.Number, genesis.Header.Hash);
            _file.Writer.SetMeta("head", genesis.Header.Hash.ToArray());
            _file.Writer.SetMeta("genesis", genesis.Header.Hash.ToArray());
        });
    }

    private ImportReport Import(byte[] rlp, bool movesHead)
    {
        ByteSlice raw = new(rlp);
        if (!BlockDecoder.TryDecodeHeader(raw, out Header header))
        {
            return new(
                ImportStatus.Invalid,
                null,
                new Rejection(Reason.MalformedBlock, "block: the header does not decode")
            );
        }
        if (Spec.ForkAt(header.Number, header.Timestamp) is not { } fork)
        {
            return new(
                ImportStatus.Invalid,
                header,
                new Rejection(Reason.UnknownFork, "no fork is active")
            );
        }
        Rejection? rejection = BlockDecoder.TryDecode(raw, fork, out Block block);
        if (rejection is not null)
        {
            return new(ImportStatus.Invalid, header, rejection);
        }
        lock (_import)
        {
            using StoreReader reader = _file.Rent();
            if (reader.FindHeader(header.Hash) is not null)
            {
                return new(ImportStatus.Known, header, null);
            }
            return Run(reader, block, rlp, fork, movesHead);
        }
    }

    private ImportReport Run(StoreReader reader, Block block, byte[] rlp, Fork fork, bool movesHead)
    {
        Header header = block.Header;
        if (reader.FindHeader(header.ParentHash) is not { } parent)
        {
            return new(ImportStatus.Orphan, header, null);
        }
        if (IsPruned(reader, parent))
        {
            return new(ImportStatus.Pruned, header, null);
        }
        LazyTries tries = new(reader);
        ImportResult result = BlockImport.Run(
            block,
            fork,
            Spec.ChainId,
            tries,
            tries,
            AncestorsOf(reader, header),
            tries,
            1
        );
        if (result.Rejection is { Reason: Reason.MissingNode or Reason.MissingCode })
        {
            if (reader.Meta("pruned") is null)
            {
                throw new IOException($"{Path}: damaged: {result.Rejection}");
            }
            return new(ImportStatus.Pruned, header, result.Rejection);
        }
        if (result.Rejection is not null)
        {
            return new(ImportStatus.Invalid, header, result.Rejection);
        }
        Keep(reader, block, rlp, fork, result.Result!, tries, movesHead);
        return new(ImportStatus.Imported, header, null);
    }

    private void Keep(
        StoreReader reader,
        Block block,
        byte[] rlp,
        Fork fork,
        BlockResult result,
        LazyTries tries,
        bool movesHead
    )
    {
        Header header = block.Header;
        UInt256 total = reader.FindTotalDifficulty(header.ParentHash)!.Value + header.Difficulty;
        StoredBlock stored = new(
            header,
            rlp,
            [.. result.Receipts.Select(receipt => receipt.ToArray())],
            result.Requests,
            total
        );
        bool isHead =
            movesHead
            && (
                !fork.HasProofOfWork || total > reader.FindTotalDifficulty(Head(reader).Hash)!.Value
            );
        List<Header> path = [];
        isHead = isHead && TryFindPath(reader, header, out path);
        _file.Writer.Commit(() =>
        {
            PutState(tries);
            _file.Writer.PutBlock(
                stored,
                HeaderEncoder.Encode(header),
                block.Transactions.Select(one => Digest.Keccak256(one.Raw.Span))
            );
            if (isHead)
            {
                MoveHead(header, path);
            }
        });
    }

    private void PutState(LazyTries tries)
    {
        foreach ((Hash256 hash, byte[] rlp) in tries.NewNodes())
        {
            _file.Writer.PutNode(hash, rlp);
        }
        foreach (byte[] code in tries.NewCodes)
        {
            _file.Writer.PutCode(Digest.Keccak256(code), code);
        }
    }

    private void Mark(string name, Header? header)
    {
        if (header is not null)
        {
            _file.Writer.SetMeta(name, header.Hash.ToArray());
        }
    }

    private void MoveHead(Header head, List<Header> path)
    {
        foreach (Header header in path)
        {
            _file.Writer.SetCanonical(header.Number, header.Hash);
        }
        _file.Writer.CutCanonical(head.Number);
        _file.Writer.SetMeta("head", head.Hash.ToArray());
    }

    // The blocks from a new head down to the canonical chain.
    private bool TryFindPath(StoreReader reader, Header head, out List<Header> path)
    {
        path = [];
        Header? next = head;
        while (next is not null && reader.CanonicalHash(next.Number) != next.Hash)
        {
            path.Add(next);
            next = reader.FindHeader(next.ParentHash);
        }
        ulong left = next is null ? ulong.MaxValue : Head(reader).Number - next.Number;
        return left <= MaxReorganisation;
    }

    private static byte[] EncodeGenesis(Header header)
    {
        Guest.Rlp.RlpWriter writer = new(1024);
        int block = writer.StartList();
        HeaderEncoder.Write(writer, header);
        writer.EndList(writer.StartList());
        writer.EndList(writer.StartList());
        if (header.Form.HasWithdrawalsRoot)
        {
            writer.EndList(writer.StartList());
        }
        writer.EndList(block);
        return writer.ToArray();
    }

    private sealed class NoPieces : IPieceReader
    {
        public byte[]? ReadNode(in Hash256 hash) => null;

        public byte[]? ReadCode(in Hash256 hash) => null;
    }
}
