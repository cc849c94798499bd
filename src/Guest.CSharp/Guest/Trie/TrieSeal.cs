using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Trie;

/// <summary>
/// Hashes the nodes of one or many tries side by side, where the machine hashes several strings at once: those of one height do not
/// depend on each other. What comes out is what <see cref="TrieNode.Seal"/> makes one by one. Who calls it asks for AVX2 itself: guestc
/// answers that question and drops the call.
/// </summary>
public sealed class TrieSeal
{
    /// <summary>Fewer nodes are hashed one by one, and so are fewer than two to a height.</summary>
    private const int FewestNodes = 8;
    private const int FewestOfHeight = 2;

    // Children first.
    private TrieNode[] _nodes = new TrieNode[FewestNodes];
    private int _count;
    private int _heights;

    // For each node one more than the place of the one before it of its height, 0: it is the first.
    private int[] _before = [];

    private RlpWriter? _writer;
    private HashRun? _run;
    private TrieNode[] _written = [];

    /// <summary>Adds a root and the nodes below that are not sealed.</summary>
    public void Add(TrieNode root) => root.Gather(this, isRoot: true);

    internal void Add(TrieNode node, int height)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }
        _nodes[_count++] = node;
        _heights = Math.Max(_heights, height);
    }

    /// <summary>Seals all that was added.</summary>
    public void Run()
    {
        if (_count == 0)
        {
            return;
        }
        if (_count < Math.Max(FewestNodes, FewestOfHeight * _heights))
        {
            SealEach();
        }
        else
        {
            SealLevels();
        }
        _count = 0;
        _heights = 0;
    }

    private void SealEach()
    {
        RlpWriter writer = _writer ??= new RlpWriter(600);
        for (int i = 0; i < _count; i++)
        {
            writer.Clear();
            if (_nodes[i].TryEncodeForHash(writer))
            {
                _nodes[i].EndSeal(Digest.Keccak256(writer.WrittenSpan));
            }
        }
    }

    private void SealLevels()
    {
        if (_before.Length < _count)
        {
            _before = new int[_nodes.Length];
        }
        int[] lasts = new int[_heights + 1];
        for (int i = 0; i < _count; i++)
        {
            ref int last = ref lasts[_nodes[i].Height];
            _before[i] = last;
            last = i + 1;
        }
        HashRun run = _run ??= new HashRun();
        for (int height = 1; height <= _heights; height++)
        {
            SealLevel(run, lasts[height]);
        }
    }

    private void SealLevel(HashRun run, int last)
    {
        for (int place = last; place != 0; place = _before[place - 1])
        {
            TrieNode node = _nodes[place - 1];
            if (!node.TryEncodeForHash(run.Writer))
            {
                continue;
            }
            if (run.Count == _written.Length)
            {
                Array.Resize(ref _written, Math.Max(16, run.Count * 2));
            }
            _written[run.Count] = node;
            run.EndNode();
            if (run.IsFull)
            {
                End(run);
            }
        }
        End(run);
    }

    private void End(HashRun run)
    {
        ReadOnlySpan<Hash256> digests = run.Hash();
        for (int i = 0; i < digests.Length; i++)
        {
            _written[i].EndSeal(digests[i]);
        }
    }
}
