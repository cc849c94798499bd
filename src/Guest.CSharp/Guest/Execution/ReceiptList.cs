using System.Runtime.InteropServices;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

/// <summary>The receipts of a block, encoded one after the other (EELS make_receipt), and the bloom over all of them.</summary>
internal sealed class ReceiptList
{
    private readonly RlpWriter _writer = new(1024);
    private readonly int[] _ends;
    private readonly Bloom _items = new();
    private readonly ulong[] _bloom = new ulong[Execution.Bloom.Size / 8];
    private int _count;

    public ReceiptList(int transactions) => _ends = new int[transactions];

    /// <summary>256 bytes.</summary>
    public byte[] Bloom => MemoryMarshal.AsBytes(_bloom.AsSpan()).ToArray();

    /// <summary>
    /// Appends a receipt over the logs from <paramref name="firstLog"/> on. <paramref name="stateRoot"/>: before Byzantium, in
    /// place of the status.
    /// </summary>
    public void Add(
        TransactionType type,
        bool success,
        Hash256? stateRoot,
        ulong cumulativeGas,
        LogStore logs,
        int firstLog
    )
    {
        Span<ulong> words = stackalloc ulong[Execution.Bloom.Size / 8];
        Span<byte> bloom = MemoryMarshal.AsBytes(words);
        bloom.Clear();
        _items.Add(bloom, logs, firstLog);
        if (type != TransactionType.Legacy)
        {
            _writer.WriteByte((byte)type);
        }
        int list = _writer.StartList();
        if (stateRoot is { } root)
        {
            _writer.WriteHash(root);
        }
        else
        {
            _writer.WriteUInt(success ? 1UL : 0UL);
        }
        _writer.WriteUInt(cumulativeGas);
        _writer.WriteBytes(bloom);
        logs.Write(_writer, firstLog);
        _writer.EndList(list);
        _ends[_count++] = _writer.Length;
        for (int i = 0; i < words.Length; i++)
        {
            _bloom[i] |= words[i];
        }
    }

    /// <summary>Each receipt as it stands in the trie (EIP-2718), in the order of the transactions.</summary>
    public ByteSlice[] ToArray()
    {
        byte[] bytes = _writer.ToArray();
        ByteSlice[] receipts = new ByteSlice[_count];
        int start = 0;
        for (int i = 0; i < _count; i++)
        {
            receipts[i] = new ByteSlice(bytes, start, _ends[i] - start);
            start = _ends[i];
        }
        return receipts;
    }
}
