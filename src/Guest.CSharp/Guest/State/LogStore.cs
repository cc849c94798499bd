using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.State;

/// <summary>The logs of the block in order, with their topics and data in two growing buffers; a revert cuts them off.</summary>
internal sealed class LogStore
{
    private Log[] _logs = new Log[32];
    private UInt256[] _topics = new UInt256[64];
    private byte[] _data = new byte[1024];
    private int _topicCount;
    private int _dataLength;

    private struct Log
    {
        public Address Address;
        public int Topics;
        public int TopicCount;
        public int Data;
        public int DataLength;
    }

    public int Count { get; private set; }

    public void Add(in Address address, ReadOnlySpan<UInt256> topics, ReadOnlySpan<byte> data)
    {
        if (Count == _logs.Length)
        {
            Array.Resize(ref _logs, 2 * Count);
        }
        if (_topicCount + topics.Length > _topics.Length)
        {
            Array.Resize(ref _topics, 2 * _topics.Length);
        }
        if (_dataLength + data.Length > _data.Length)
        {
            Array.Resize(ref _data, Math.Max(2 * _data.Length, _dataLength + data.Length));
        }
        ref Log log = ref _logs[Count++];
        log.Address = address;
        log.Topics = _topicCount;
        log.TopicCount = topics.Length;
        log.Data = _dataLength;
        log.DataLength = data.Length;
        topics.CopyTo(_topics.AsSpan(_topicCount));
        data.CopyTo(_data.AsSpan(_dataLength));
        _topicCount += topics.Length;
        _dataLength += data.Length;
    }

    public void Truncate(int count)
    {
        if (count < Count)
        {
            _topicCount = _logs[count].Topics;
            _dataLength = _logs[count].Data;
            Count = count;
        }
    }

    public ref readonly Address AddressOf(int index) => ref _logs[index].Address;

    public ReadOnlySpan<UInt256> TopicsOf(int index) =>
        _topics.AsSpan(_logs[index].Topics, _logs[index].TopicCount);

    public ReadOnlySpan<byte> DataOf(int index) =>
        _data.AsSpan(_logs[index].Data, _logs[index].DataLength);

    /// <summary>Writes the logs from <paramref name="first"/> on as the RLP list of a receipt.</summary>
    public void Write(RlpWriter writer, int first)
    {
        Span<byte> word = stackalloc byte[32];
        int list = writer.StartList();
        for (int i = first; i < Count; i++)
        {
            int log = writer.StartList();
            writer.WriteAddress(AddressOf(i));
            int topics = writer.StartList();
            foreach (ref readonly UInt256 topic in TopicsOf(i))
            {
                topic.WriteBigEndian(word);
                writer.WriteBytes(word);
            }
            writer.EndList(topics);
            writer.WriteBytes(DataOf(i));
            writer.EndList(log);
        }
        writer.EndList(list);
    }
}
