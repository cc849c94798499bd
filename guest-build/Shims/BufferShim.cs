namespace Perjury.GuestBuild.Shims;

/// <summary>Bytes of arrays of primitives, whatever their elements.</summary>
[Replaces("System.Buffer")]
internal static unsafe class BufferShim
{
    private const int Primitive = 4;

    public static void BlockCopy(Array src, int srcOffset, Array dst, int dstOffset, int count)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        long from = Length(src, nameof(src));
        long to = Length(dst, nameof(dst));
        ArgumentOutOfRangeException.ThrowIfNegative(srcOffset);
        ArgumentOutOfRangeException.ThrowIfNegative(dstOffset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (from - srcOffset < count || to - dstOffset < count)
            throw new ArgumentException(
                "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection."
            );
        var bytes = new ReadOnlySpan<byte>(Machine.rt_array_data(src) + srcOffset, count);
        bytes.CopyTo(new Span<byte>(Machine.rt_array_data(dst) + dstOffset, count));
    }

    public static int ByteLength(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return checked((int)Length(array, nameof(array)));
    }

    public static byte GetByte(Array array, int index) => *At(array, index);

    public static void SetByte(Array array, int index, byte value) => *At(array, index) = value;

    private static byte* At(Array array, int index)
    {
        if ((uint)index >= (uint)ByteLength(array))
            throw new ArgumentOutOfRangeException(nameof(index));
        return Machine.rt_array_data(array) + index;
    }

    private static long Length(Array array, string name)
    {
        if ((Machine.rt_info_flags(Machine.rt_array_elem_info(array)) & Primitive) == 0)
            throw new ArgumentException("Object must be an array of primitives.", name);
        return (long)array.Length * Machine.rt_array_elem_size(array);
    }
}
