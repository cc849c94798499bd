using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>The lists of an ExecutionWitness: state, codes and headers (nodes, bytecodes and ancestors).</summary>
public sealed record WitnessLists(byte[][] State, byte[][] Codes, byte[][] Headers)
{
    /// <summary>As the guest has it decoded.</summary>
    public ExecutionWitness ToExecutionWitness() =>
        new()
        {
            Nodes = new EntryList(Slices(State)),
            Codes = new EntryList(Slices(Codes)),
            Ancestors = Slices(Headers),
        };

    /// <summary>The first entry that the wire has no room for (EIP-8025), in words; null: all of them fit.</summary>
    public string? Excess() =>
        ExcessOf("state", State, 1 << 10)
        ?? ExcessOf("codes", Codes, 1 << 16)
        ?? ExcessOf("headers", Headers, 1 << 10);

    private static string? ExcessOf(string name, byte[][] entries, int most)
    {
        int index = Array.FindIndex(entries, entry => entry.Length > most);
        return index < 0
            ? null
            : $"{name}[{index}] has {entries[index].Length} bytes, the wire has room for {most}";
    }

    private static ByteSlice[] Slices(byte[][] entries) =>
        [.. entries.Select(entry => new ByteSlice(entry))];
}

/// <summary>
/// Stands between execution and where state comes from, and notes what was asked for: that is the canonical witness. Nodes are
/// noted by the tries themselves (<see cref="NodeUse"/>).
/// </summary>
internal sealed class RecordedAccess : ICodeSource, IAncestorSource
{
    private readonly ICodeSource _codes;
    private readonly IAncestorSource _ancestors;
    private readonly Dictionary<Hash256, Code> _readCodes = [];
    private readonly List<TrieNode> _nodes = [];
    private ulong _reach = 1;

    public RecordedAccess(ICodeSource codes, IAncestorSource ancestors, int epoch)
    {
        _codes = codes;
        _ancestors = ancestors;
        Use = new NodeUse(epoch, _nodes);
    }

    public NodeUse Use { get; }

    /// <summary>The nodes so far, in the order in which they were needed.</summary>
    public IReadOnlyList<TrieNode> Touched => _nodes;

    public Code? FindCode(in Hash256 codeHash)
    {
        Code? code = _codes.FindCode(codeHash);
        if (code is not null)
        {
            _readCodes.TryAdd(codeHash, code);
        }
        return code;
    }

    public bool TryGetHash(ulong number, out Hash256 hash)
    {
        hash = default;
        if (!_ancestors.TryGet(1, out Header parent) || number > parent.Number)
        {
            return false;
        }
        ulong back = parent.Number - number + 1;
        if (!TryGet(back, out Header ancestor))
        {
            return false;
        }
        hash = ancestor.Hash;
        return true;
    }

    public bool TryGet(ulong back, out Header ancestor)
    {
        if (!_ancestors.TryGet(back, out ancestor))
        {
            return false;
        }
        _reach = Math.Max(_reach, back);
        return true;
    }

    /// <summary>
    /// What was accessed, in canonical form: nodes of 32 bytes and more by their RLP and codes by their bytes, ascending, each once;
    /// headers from the oldest that was asked for to the parent.
    /// </summary>
    public WitnessLists ToWitness()
    {
        RlpWriter writer = new(600);
        List<byte[]> state = [];
        HashSet<Hash256> seen = [];
        foreach (TrieNode node in _nodes)
        {
            if (seen.Add(node.Hash()))
            {
                writer.Clear();
                node.Encode(writer);
                state.Add(writer.ToArray());
            }
        }
        List<byte[]> codes = [.. _readCodes.Values.Select(code => code.Bytes.ToArray())];
        state.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        codes.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        List<byte[]> headers = [];
        for (ulong back = _reach; back >= 1; back--)
        {
            if (_ancestors.TryGet(back, out Header ancestor))
            {
                headers.Add(HeaderEncoder.Encode(ancestor));
            }
        }
        return new WitnessLists([.. state], [.. codes], [.. headers]);
    }
}
