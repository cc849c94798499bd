using System.Buffers.Binary;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Rlp;

/// <summary>
/// Writes RLP into one growing buffer. A list whose length is known begins with its header; another leaves room for one, and only
/// a short list has to be moved when it ends.
/// </summary>
public sealed class RlpWriter
{
    /// <summary>The header of a list of 256 to 65,535 bytes.</summary>
    private const int HeaderRoom = 3;

    private byte[] _buffer;
    private int _length;

    public RlpWriter(int capacity = 256) => _buffer = new byte[capacity];

    public ReadOnlySpan<byte> WrittenSpan => new(_buffer, 0, _length);

    /// <summary>A piece of what was written, until the next write.</summary>
    internal ByteSlice Piece(int start, int length) => new(_buffer, start, length);

    public int Length => _length;

    public void Clear() => _length = 0;

    /// <summary>Forgets what was written behind a length.</summary>
    public void CutTo(int length) => _length = length;

    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Appends bytes that are RLP already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Reserve(encoded.Length));

    /// <summary>The same, and where they stand until the next write: for whoever changes some of them.</summary>
    internal Span<byte> WriteCopy(ReadOnlySpan<byte> encoded)
    {
        Span<byte> copy = Reserve(encoded.Length);
        encoded.CopyTo(copy);
        return copy;
    }

    /// <summary>How many bytes <see cref="WriteBytes"/> takes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> value) =>
        value.Length == 1 && value[0] < 0x80 ? 1 : HeaderLength(value.Length) + value.Length;

    /// <summary>How many bytes a list of so many has with its header.</summary>
    public static int LengthOfList(int payload) => HeaderLength(payload) + payload;

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

    /// <summary>The header of a byte string of so many bytes, and the place for them; not for one byte below 0x80.</summary>
    internal Span<byte> StartBytes(int length)
    {
        WriteHeader(length, 0x80);
        return Reserve(length);
    }

    /// <summary>The header of a list of so many bytes.</summary>
    public void WriteListHeader(int payload) => WriteHeader(payload, 0xc0);

    /// <summary>Begins a list of unknown length; hand the returned mark to <see cref="EndList"/>.</summary>
    public int StartList()
    {
        int mark = _length;
        Reserve(HeaderRoom);
        return mark;
    }

    public void EndList(int mark)
    {
        int from = mark + HeaderRoom;
        int payload = _length - from;
        int header = HeaderLength(payload);
        if (header > HeaderRoom)
        {
            Reserve(header - HeaderRoom);
        }
        if (header != HeaderRoom)
        {
            _buffer.AsSpan(from, payload).CopyTo(_buffer.AsSpan(mark + header));
        }
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
        Span<byte> header = Reserve(1 + lengthBytes);
        header[0] = (byte)(offset + 55 + lengthBytes);
        for (int i = lengthBytes; i > 0; i--)
        {
            header[i] = (byte)length;
            length >>= 8;
        }
    }

    private static int HeaderLength(int length) => length <= 55 ? 1 : 1 + LengthBytes(length);

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
