using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Witness;

/// <summary>
/// A chain with all its branches, as a full node keeps it: headers by hash, every state, and a head. Before Paris the head is the
/// block with the greatest total difficulty (the first of equals), from Paris on the last block that was imported.
/// </summary>
public sealed class ChainStore
{
    private readonly Dictionary<Hash256, Stored> _blocks = [];

    private sealed record Stored(Header Header, UInt256 TotalDifficulty);

    public ChainStore(ChainSpec spec, Header genesis, IEnumerable<GenesisAccount> accounts)
    {
        Spec = spec;
        GenesisRoot = State.AddGenesis(accounts);
        _blocks[genesis.Hash] = new Stored(genesis, genesis.Difficulty);
        Head = genesis;
    }

    public ChainSpec Spec { get; }

    public FullState State { get; } = new();

    /// <summary>The root of the allocation, to be compared with the genesis header.</summary>
    public Hash256 GenesisRoot { get; }

    public Header Head { get; private set; }

    /// <summary>The ancestors of a block that is about to be imported; its parent need not be known.</summary>
    public IAncestorSource AncestorsOf(Header header) => new Ancestors(this, header.ParentHash);

    /// <summary>Runs a block on its parent's state; a valid one is kept and may become the head.</summary>
    public ImportResult Import(Block block, Fork fork)
    {
        ImportResult result = BlockImport.Run(
            block,
            fork,
            Spec.ChainId,
            State,
            State,
            AncestorsOf(block.Header),
            State,
            State.NextEpoch()
        );
        if (result.Rejection is null)
        {
            Keep(block.Header, fork);
        }
        return result;
    }

    private void Keep(Header header, Fork fork)
    {
        UInt256 total = _blocks[header.ParentHash].TotalDifficulty + header.Difficulty;
        if (!fork.HasProofOfWork || total > _blocks[Head.Hash].TotalDifficulty)
        {
            Head = header;
        }
        _blocks[header.Hash] = new Stored(header, total);
    }

    /// <summary>Walks back from a parent, remembering the way.</summary>
    private sealed class Ancestors(ChainStore store, Hash256 parentHash) : IAncestorSource
    {
        private readonly List<Header> _walked = [];

        public bool TryGetHash(ulong number, out Hash256 hash)
        {
            hash = default;
            if (!TryGet(1, out Header parent) || number > parent.Number)
            {
                return false;
            }
            bool found = TryGet(parent.Number - number + 1, out Header ancestor);
            hash = found ? ancestor.Hash : default;
            return found;
        }

        public bool TryGet(ulong back, out Header ancestor)
        {
            while ((ulong)_walked.Count < back)
            {
                Hash256 next = _walked.Count == 0 ? parentHash : _walked[^1].ParentHash;
                if (!store._blocks.TryGetValue(next, out Stored? stored))
                {
                    ancestor = null!;
                    return false;
                }
                _walked.Add(stored.Header);
            }
            ancestor = _walked[(int)back - 1];
            return true;
        }
    }
}
