namespace Perjury.Guest.Primitives;

/// <summary>A piece of an array that nobody writes to any more: how the input is cut up without copying it.</summary>
public readonly struct ByteSlice
{
    private readonly byte[] _array;
    private readonly int _start;

    public ByteSlice(byte[] array)
        : this(array, 0, array.Length) { }

    public ByteSlice(byte[] array, int start, int length)
    {
        _array = array;
        _start = start;
        Length = length;
    }

    public int Length { get; }

    public ReadOnlySpan<byte> Span => new(_array, _start, Length);

    public ByteSlice Slice(int start, int length) => new(_array, _start + start, length);

    public byte[] ToArray() => Span.ToArray();
}
