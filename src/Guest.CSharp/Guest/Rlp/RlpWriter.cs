using System.Buffers.Binary;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Rlp;

/// <summary>Writes RLP into one growing buffer; list headers are put in front once the length is known.</summary>
public sealed class RlpWriter
{
    private byte[] _buffer;
    private int _length;

    public RlpWriter(int capacity = 256) => _buffer = new byte[capacity];

    public ReadOnlySpan<byte> WrittenSpan => new(_buffer, 0, _length);

    public int Length => _length;

    public void Clear() => _length = 0;

    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Appends bytes that are RLP already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Reserve(encoded.Length));

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>A byte string.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        if (value.Length == 1 && value[0] < 0x80)
        {
            WriteByte(value[0]);
            return;
        }
        WriteHeader(value.Length, 0x80);
        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>A scalar: no leading zeros, zero is the empty string.</summary>
    public void WriteUInt(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        int skip = 0;
        while (skip < 8 && bytes[skip] == 0)
        {
            skip++;
        }
        WriteBytes(bytes.Slice(skip));
    }

    /// <summary>A scalar: no leading zeros, zero is the empty string.</summary>
    public void WriteUInt256(in UInt256 value)
    {
        Span<byte> bytes = stackalloc byte[32];
        value.WriteBigEndian(bytes);
        WriteBytes(bytes.Slice(32 - value.ByteLength));
    }

    public void WriteHash(in Hash256 value)
    {
        Span<byte> target = Reserve(33);
        target[0] = 0xa0;
        value.CopyTo(target.Slice(1));
    }

    public void WriteAddress(in Address value)
    {
        Span<byte> target = Reserve(21);
        target[0] = 0x94;
        value.CopyTo(target.Slice(1));
    }

    /// <summary>Begins a list; hand the returned mark to <see cref="EndList"/>.</summary>
    public int StartList() => _length;

    public void EndList(int mark)
    {
        int payload = _length - mark;
        int header = payload <= 55 ? 1 : 1 + LengthBytes(payload);
        Reserve(header);
        _buffer.AsSpan(mark, payload).CopyTo(_buffer.AsSpan(mark + header));
        _length = mark;
        WriteHeader(payload, 0xc0);
        _length = mark + header + payload;
    }

    private void WriteHeader(int length, int offset)
    {
        if (length <= 55)
        {
            WriteByte((byte)(offset + length));
            return;
        }
        int lengthBytes = LengthBytes(length);
        WriteByte((byte)(offset + 55 + lengthBytes));
        for (int shift = (lengthBytes - 1) * 8; shift >= 0; shift -= 8)
        {
            WriteByte((byte)(length >> shift));
        }
    }

    private static int LengthBytes(int length) =>
        length < 0x100 ? 1
        : length < 0x10000 ? 2
        : length < 0x1000000 ? 3
        : 4;

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            byte[] larger = new byte[Math.Max(_buffer.Length * 2, _length + count)];
            WrittenSpan.CopyTo(larger);
            _buffer = larger;
        }
        Span<byte> span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
