using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>The parts of System.Array that ask the runtime about element types.</summary>
[Replaces("System.Array")]
internal static unsafe class ArrayShim
{
    public static void Copy(Array source, Array destination, int length)
    {
        ArgumentNullException.ThrowIfNull(source, "sourceArray");
        ArgumentNullException.ThrowIfNull(destination, "destinationArray");
        Copy(source, 0, destination, 0, length);
    }

    public static void Copy(
        Array source,
        int sourceIndex,
        Array destination,
        int destinationIndex,
        int length
    )
    {
        ArgumentNullException.ThrowIfNull(source, "sourceArray");
        ArgumentNullException.ThrowIfNull(destination, "destinationArray");
        if (
            Machine.rt_mt_of(source) != Machine.rt_mt_of(destination)
            && source.Rank != destination.Rank
        )
            throw new RankException(
                "The specified arrays must have the same number of dimensions."
            );
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(sourceIndex);
        ArgumentOutOfRangeException.ThrowIfNegative(destinationIndex);
        if ((uint)(sourceIndex + length) > (uint)source.Length)
            throw new ArgumentException(
                "Source array was not long enough. Check the source index, length, and the array's lower bounds.",
                "sourceArray"
            );
        if ((uint)(destinationIndex + length) > (uint)destination.Length)
            throw new ArgumentException(
                "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
                "destinationArray"
            );
        if (Machine.rt_mt_of(source) == Machine.rt_mt_of(destination))
            Move(source, sourceIndex, destination, destinationIndex, length);
        else
            CopyConverting(source, sourceIndex, destination, destinationIndex, length);
    }

    public static void ConstrainedCopy(
        Array source,
        int from,
        Array destination,
        int to,
        int length
    ) => Copy(source, from, destination, to, length);

    private static void Move(Array source, int from, Array destination, int to, int length)
    {
        nuint size = (nuint)Machine.rt_array_elem_size(source);
        byte* s = Machine.rt_array_data(source) + (nuint)(uint)from * size;
        byte* d = Machine.rt_array_data(destination) + (nuint)(uint)to * size;
        Unsafe.CopyBlock(d, s, (uint)((nuint)(uint)length * size));
    }

    /// <summary>Different array types: references are checked one by one, boxes opened or made, small integers widened.</summary>
    private static void CopyConverting(
        Array source,
        int from,
        Array destination,
        int to,
        int length
    )
    {
        bool fromRefs = Machine.rt_array_has_refs(source) != 0;
        bool toRefs = Machine.rt_array_has_refs(destination) != 0;
        if (fromRefs && toRefs)
        {
            CopyReferences(source, from, destination, to, length);
            return;
        }
        long fromInfo = Machine.rt_array_elem_info(source);
        long toInfo = Machine.rt_array_elem_info(destination);
        nuint fromSize = (nuint)Machine.rt_array_elem_size(source);
        nuint toSize = (nuint)Machine.rt_array_elem_size(destination);
        byte* s = Machine.rt_array_data(source) + (nuint)(uint)from * fromSize;
        byte* d = Machine.rt_array_data(destination) + (nuint)(uint)to * toSize;
        int kind =
            fromRefs ? 0
            : toRefs ? 1
            : Widening(fromInfo, toInfo);
        if (kind < 0)
            throw new ArrayTypeMismatchException(
                "Source array type cannot be assigned to destination array type."
            );
        for (int i = 0; i < length; i++, s += fromSize, d += toSize)
        {
            switch (kind)
            {
                case 0:
                    object? o = Unsafe.Read<object?>(s);
                    if (o is null || Machine.rt_mt_of(o) != Machine.rt_info_mt(toInfo))
                        throw new InvalidCastException(
                            "At least one element in the source array could not be cast down to the destination array type."
                        );
                    Unsafe.CopyBlock(ref *d, ref Unsafe.As<Raw>(o).Data, (uint)toSize);
                    break;
                case 1:
                    object box = Machine.rt_box_raw(Machine.rt_info_mt(fromInfo), s);
                    if (Machine.rt_can_store(destination, box) == 0)
                        throw new InvalidCastException(
                            "At least one element in the source array could not be cast down to the destination array type."
                        );
                    Unsafe.Write(d, box);
                    break;
                case 2:
                    Unsafe.CopyBlock(d, s, (uint)toSize);
                    break;
                default:
                    Widen(s, fromInfo, fromSize, d, toInfo, toSize);
                    break;
            }
        }
    }

    private static void CopyReferences(
        Array source,
        int from,
        Array destination,
        int to,
        int length
    )
    {
        ref object? s = ref Unsafe.AsRef<object?>(Machine.rt_array_data(source));
        ref object? d = ref Unsafe.AsRef<object?>(Machine.rt_array_data(destination));
        for (int i = 0; i < length; i++)
        {
            object? o = Unsafe.Add(ref s, from + i);
            if (Machine.rt_can_store(destination, o) == 0)
                throw new InvalidCastException(
                    "At least one element in the source array could not be cast down to the destination array type."
                );
            Unsafe.Add(ref d, to + i) = o;
        }
    }

    /// <summary>2 when the bits can be copied, 3 when they must be widened, -1 when neither is allowed.</summary>
    private static int Widening(long from, long to)
    {
        int a = Code(from);
        int b = Code(to);
        if (a == 1 || b == 1)
            return -1;
        if (a == b || (a >= 5 && b >= 5 && a <= 12 && b <= 12 && (a - 5) / 2 == (b - 5) / 2))
            return 2;
        // Rows: bool, char, sbyte, byte, short, ushort, int, uint, long, ulong, float, double; columns as bits of TypeCode.
        int allowed = a switch
        {
            4 => Bit(8) | Bit(10) | Bit(12) | Bit(9) | Bit(11) | Bit(13) | Bit(14),
            5 => Bit(7) | Bit(9) | Bit(11) | Bit(13) | Bit(14),
            6 => Bit(4)
                | Bit(7)
                | Bit(8)
                | Bit(9)
                | Bit(10)
                | Bit(11)
                | Bit(12)
                | Bit(13)
                | Bit(14),
            7 => Bit(9) | Bit(11) | Bit(13) | Bit(14),
            8 => Bit(4) | Bit(9) | Bit(10) | Bit(11) | Bit(12) | Bit(13) | Bit(14),
            9 => Bit(11) | Bit(13) | Bit(14),
            10 => Bit(11) | Bit(12) | Bit(13) | Bit(14),
            11 or 12 => Bit(13) | Bit(14),
            13 => Bit(14),
            _ => 0,
        };
        return (allowed & Bit(b)) != 0 ? 3 : -1;
    }

    private static int Bit(int n) => 1 << n;

    private static int Code(long info) => Machine.rt_info_code(info);

    private static void Widen(byte* s, long from, nuint fromSize, byte* d, long to, nuint toSize)
    {
        object box = Machine.rt_box_raw(Machine.rt_info_mt(from), s);
        int code = Code(from);
        int target = Code(to);
        if (target >= 13)
        {
            double v =
                code == 13 ? *(float*)s
                : code == 12 ? (ulong)Machine.rt_boxed_bits(box)
                : Machine.rt_boxed_bits(box);
            if (target == 13)
                *(float*)d =
                    code == 12 ? (float)(ulong)Machine.rt_boxed_bits(box)
                    : code is 11 ? (float)Machine.rt_boxed_bits(box)
                    : (float)v;
            else
                *(double*)d = v;
            return;
        }
        long bits = Machine.rt_boxed_bits(box);
        Unsafe.CopyBlock(d, (byte*)&bits, (uint)toSize);
    }

    public static void Clear(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        Clear(array, 0, array.Length);
    }

    public static void Clear(Array array, int index, int length)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (index < 0 || length < 0 || (uint)(index + length) > (uint)array.Length)
            throw new IndexOutOfRangeException();
        nuint size = (nuint)Machine.rt_array_elem_size(array);
        Unsafe.InitBlock(
            Machine.rt_array_data(array) + (nuint)(uint)index * size,
            0,
            (uint)((nuint)(uint)length * size)
        );
    }

    public static void Initialize(Array self) { }

    /// <summary>The element type as in signatures (ECMA-335 II.23.1.16).</summary>
    public static byte GetCorElementTypeOfElementType(Array self)
    {
        long info = Machine.rt_array_elem_info(self);
        int flags = Machine.rt_info_flags(info);
        int code = Machine.rt_info_code(info);
        if ((flags & 6) != 0)
            return (byte)(code is >= 3 and <= 14 ? code - 1 : 0x18);
        return (byte)((flags & 1) != 0 ? 0x11 : 0x12);
    }

    public static object? InternalGetValue(Array self, nint index)
    {
        nuint size = (nuint)Machine.rt_array_elem_size(self);
        byte* p = Machine.rt_array_data(self) + (nuint)index * size;
        if (Machine.rt_array_has_refs(self) != 0)
            return Unsafe.Read<object?>(p);
        return Machine.rt_box_raw(Machine.rt_info_mt(Machine.rt_array_elem_info(self)), p);
    }

    public static void InternalSetValue(Array self, object? value, nint index)
    {
        nuint size = (nuint)Machine.rt_array_elem_size(self);
        byte* p = Machine.rt_array_data(self) + (nuint)index * size;
        if (Machine.rt_array_has_refs(self) != 0)
        {
            if (Machine.rt_can_store(self, value) == 0)
                throw new InvalidCastException("Object cannot be stored in an array of this type.");
            Unsafe.Write(p, value);
        }
        else if (value is null)
            Unsafe.InitBlock(p, 0, (uint)size);
        else if (Machine.rt_mt_of(value) == Machine.rt_info_mt(Machine.rt_array_elem_info(self)))
            Unsafe.CopyBlock(ref *p, ref Unsafe.As<Raw>(value).Data, (uint)size);
        else
            throw new InvalidCastException("Object cannot be stored in an array of this type.");
    }

    public static nint GetFlattenedIndex(Array self, int index)
    {
        if ((uint)index >= (uint)self.Length)
            throw new IndexOutOfRangeException();
        return index;
    }

    public static nint GetFlattenedIndex(Array self, ReadOnlySpan<int> indices)
    {
        nint flat = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            int n = self.GetLength(i);
            if ((uint)indices[i] >= (uint)n)
                throw new IndexOutOfRangeException();
            flat = flat * n + indices[i];
        }
        return flat;
    }

    private sealed class Raw
    {
#pragma warning disable CS0649 // a view of any object: the first byte behind its header
        public byte Data;
#pragma warning restore CS0649
    }
}
