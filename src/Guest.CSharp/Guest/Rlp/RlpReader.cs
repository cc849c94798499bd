using Perjury.Guest.Primitives;

namespace Perjury.Guest.Rlp;

/// <summary>
/// Reads canonical RLP (Yellow Paper, appendix B) item by item without copying. Every Try method returns false, and leaves the
/// reader where it was, when the next item is not there, is not canonical or is not of the asked kind.
/// </summary>
public struct RlpReader
{
    private readonly ByteSlice _data;
    private int _position;

    public RlpReader(ByteSlice data)
    {
        _data = data;
        _position = 0;
    }

    public readonly bool AtEnd => _position == _data.Length;

    /// <summary>Bytes consumed so far.</summary>
    public readonly int Position => _position;

    /// <summary>The bytes from the start to a position.</summary>
    public readonly ByteSlice Consumed(int position) => _data.Slice(0, position);

    /// <summary>Bytes not yet consumed.</summary>
    public readonly int Remaining => _data.Length - _position;

    /// <summary>True if the next item is a list; false at the end too.</summary>
    public readonly bool NextIsList => _position < _data.Length && _data.Span[_position] >= 0xc0;

    /// <summary>A byte string of any length.</summary>
    public bool TryReadString(out ByteSlice value)
    {
        if (TryReadHeader(out bool isList, out int start, out int length) && !isList)
        {
            value = _data.Slice(start, length);
            _position = start + length;
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>A list, as a reader over its items.</summary>
    public bool TryReadList(out RlpReader items)
    {
        if (TryReadHeader(out bool isList, out int start, out int length) && isList)
        {
            items = new RlpReader(_data.Slice(start, length));
            _position = start + length;
            return true;
        }
        items = default;
        return false;
    }

    /// <summary>The next item with its header, whatever it is; only its outermost header is checked.</summary>
    public bool TryReadItem(out ByteSlice item)
    {
        int from = _position;
        if (TryReadHeader(out _, out int start, out int length))
        {
            _position = start + length;
            item = _data.Slice(from, _position - from);
            return true;
        }
        item = default;
        return false;
    }

    /// <summary>A byte string of exactly <paramref name="length"/> bytes.</summary>
    public bool TryReadFixed(int length, out ByteSlice value)
    {
        RlpReader before = this;
        if (TryReadString(out value) && value.Length == length)
        {
            return true;
        }
        this = before;
        return false;
    }

    public bool TryReadHash(out Hash256 hash)
    {
        if (TryReadFixed(Hash256.Size, out ByteSlice bytes))
        {
            hash = new Hash256(bytes.Span);
            return true;
        }
        hash = default;
        return false;
    }

    public bool TryReadAddress(out Address address)
    {
        if (TryReadFixed(Address.Size, out ByteSlice bytes))
        {
            address = new Address(bytes.Span);
            return true;
        }
        address = default;
        return false;
    }

    /// <summary>A scalar of at most 256 bits without leading zeros.</summary>
    public bool TryReadUInt256(out UInt256 value)
    {
        RlpReader before = this;
        if (
            TryReadString(out ByteSlice bytes)
            && bytes.Length <= 32
            && (bytes.Length == 0 || bytes.Span[0] != 0 || Planted.LeadingZerosAccepted)
        )
        {
            value = UInt256.FromBigEndianShort(bytes.Span);
            return true;
        }
        this = before;
        value = default;
        return false;
    }

    /// <summary>A scalar of at most 64 bits without leading zeros.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        RlpReader before = this;
        value = 0;
        if (
            TryReadString(out ByteSlice bytes)
            && bytes.Length <= 8
            && (bytes.Length == 0 || bytes.Span[0] != 0 || Planted.LeadingZerosAccepted)
        )
        {
            foreach (byte b in bytes.Span)
            {
                value = (value << 8) | b;
            }
            return true;
        }
        this = before;
        return false;
    }

    private readonly bool TryReadHeader(out bool isList, out int start, out int length)
    {
        ReadOnlySpan<byte> data = _data.Span;
        isList = false;
        start = _position;
        length = 0;
        if (_position >= data.Length)
        {
            return false;
        }
        int prefix = data[_position];
        if (prefix < 0x80)
        {
            length = 1;
            return true;
        }
        isList = prefix >= 0xc0;
        int form = prefix - (isList ? 0xc0 : 0x80);
        start++;
        if (form <= 55)
        {
            length = form;
            // a single byte below 0x80 stands for itself
            return length <= data.Length - start && (isList || form != 1 || data[start] >= 0x80);
        }
        int lengthBytes = form - 55;
        if (lengthBytes > data.Length - start || data[start] == 0 && !Planted.LongLengthsAccepted)
        {
            return false;
        }
        ulong big = 0;
        for (int i = 0; i < lengthBytes; i++)
        {
            big = (big << 8) | data[start + i];
        }
        start += lengthBytes;
        if (big <= 55 && !Planted.LongLengthsAccepted || big > (ulong)(data.Length - start))
        {
            return false;
        }
        length = (int)big;
        return true;
    }
}
