using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perjury.Corpus.Families;

/// <summary>Span, ReadOnlySpan and Memory: slices, copies, searches, casts, binary reads at any offset, and their checks.</summary>
internal static class Spans
{
    private struct Item
    {
        public int Key;
        public short Kind;
    }

    private static ReadOnlySpan<byte> Table => [1, 1, 2, 3, 5, 8, 13, 21];

    private static ReadOnlySpan<ulong> Wide => [0x123456789abcdef0, 1, ulong.MaxValue];

    private static ReadOnlySpan<char> Chars => "table";

    public static void Run()
    {
        Slices();
        Ranges();
        Checks();
        Copies();
        OverlappingCopies();
        FillAndClear();
        Equality();
        Compare();
        Searches();
        Reverse();
        Constants();
        Texts();
        Utf8();
        Casts();
        BinaryReads();
        BinaryWrites();
        OddOffsets();
        Structs();
        References();
        Enumerators();
        Empty();
        ArraySegments();
        Memories();
        Variance();
        Parse();
        TrimAndSplit();
        Sorting();
        Generic();
        ToArrays();
        ByteLoops();
    }

    private static void Slices()
    {
        Show.Case("span: slices share memory");
        int[] data = [0, 1, 2, 3, 4, 5];
        Span<int> all = data;
        Span<int> middle = all.Slice(2, 3);
        middle[0] = 20;
        Span<int> tail = middle.Slice(1);
        tail[1] = 40;
        foreach (int v in data)
            Show.V(v);
        Show.V(middle.Length);
        Show.V(tail.Length);
        Show.V(all.Slice(6).Length);
        Show.V(data.AsSpan(4)[1]);
        Show.V(data.AsSpan(1, 2)[1]);
    }

    private static void Ranges()
    {
        Show.Case("span: ranges and indices from the end");
        Span<int> s = [1, 2, 3, 4, 5];
        Show.V(s[^1]);
        Show.V(s[1..][0]);
        Show.V(s[..^1].Length);
        Show.V(s[^2..][0]);
        Show.V(s[1..^1][2]);
        Range range = 1..3;
        Index index = ^3;
        Show.V(s[range].Length);
        Show.V(s[index]);
        int[] array = [1, 2, 3, 4];
        Show.V(array[1..3].Length);
        Show.V(array[^1]);
        Show.V("hello"[1..^1]);
    }

    private static void Checks()
    {
        Show.Case("span: what is out of range throws");
        foreach (int i in (int[])[-1, 0, 2, 3, int.MinValue, int.MaxValue])
        {
            Span<int> s = [1, 2, 3];
            try
            {
                Show.V(s[i]);
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("index");
            }
            try
            {
                Show.V(s.Slice(i).Length);
            }
            catch (ArgumentOutOfRangeException)
            {
                Show.V("slice");
            }
            try
            {
                Show.V(s.Slice(1, i).Length);
            }
            catch (ArgumentOutOfRangeException)
            {
                Show.V("length");
            }
            try
            {
                Show.V(s.Slice(i, 1).Length);
            }
            catch (ArgumentOutOfRangeException)
            {
                Show.V("start");
            }
        }
        try
        {
            new int[3]
                .AsSpan()
                .CopyTo(new int[2]);
        }
        catch (ArgumentException)
        {
            Show.V("short");
        }
        Show.V(
            new int[3]
                .AsSpan()
                .TryCopyTo(new int[2])
        );
    }

    private static void Copies()
    {
        Show.Case("span: copies");
        byte[] from = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
        for (int length = 0; length <= from.Length; length += 1)
        {
            byte[] to = new byte[20];
            from.AsSpan(0, length).CopyTo(to.AsSpan(length % 3));
            int sum = 0;
            for (int i = 0; i < to.Length; i++)
                sum = sum * 3 + to[i];
            Show.V(sum);
        }
        string[] texts = ["a", "b"];
        string[] copy = new string[3];
        texts.CopyTo(copy.AsSpan(1));
        Show.V(copy[0] is null);
        Show.V(copy[2]);
        Array.Copy(texts, 0, copy, 0, 1);
        Show.V(copy[0]);
        Buffer.BlockCopy(from, 3, from, 0, 4);
        Show.V(from[0]);
    }

    private static void OverlappingCopies()
    {
        Show.Case("span: overlapping copies");
        for (int shift = -5; shift <= 5; shift++)
        {
            int[] data = new int[24];
            for (int i = 0; i < data.Length; i++)
                data[i] = i;
            data.AsSpan(6, 12).CopyTo(data.AsSpan(6 + shift));
            long sum = 0;
            foreach (int v in data)
                sum = sum * 5 + v;
            Show.V(sum);
        }
        byte[] bytes = new byte[64];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)i;
        Array.Copy(bytes, 0, bytes, 1, 63);
        Array.Copy(bytes, 3, bytes, 0, 61);
        int hash = 0;
        foreach (byte b in bytes)
            hash = hash * 31 + b;
        Show.V(hash);
    }

    private static void FillAndClear()
    {
        Show.Case("span: fill and clear");
        for (int length = 0; length < 20; length++)
        {
            Span<byte> bytes = new byte[24];
            bytes.Slice(2, length).Fill(7);
            bytes.Slice(3, length / 2).Clear();
            int hash = 0;
            foreach (byte b in bytes)
                hash = hash * 31 + b;
            Show.V(hash);
        }
        Span<long> longs = new long[5];
        longs[1..4].Fill(-1);
        Show.V(longs[0] + longs[1] + longs[3] + longs[4]);
        Span<Item> items = new Item[3];
        items.Fill(new Item { Key = 4, Kind = 2 });
        Show.V(items[2].Key);
        Span<string> texts = new string[2];
        texts.Fill("f");
        Show.V(texts[1]);
        int[] array = [1, 2, 3];
        Array.Clear(array, 1, 1);
        Show.V(array[1] + array[2]);
        Array.Fill(array, 8);
        Show.V(array[0]);
    }

    private static void Equality()
    {
        Show.Case("span: equality at every length");
        for (int length = 0; length < 40; length++)
        {
            byte[] a = new byte[length];
            byte[] b = new byte[length];
            for (int i = 0; i < length; i++)
                a[i] = b[i] = (byte)(i * 3);
            bool same = a.AsSpan().SequenceEqual(b);
            int differences = 0;
            for (int i = 0; i < length; i++)
            {
                b[i] ^= 0x40;
                if (!a.AsSpan().SequenceEqual(b))
                    differences++;
                b[i] ^= 0x40;
            }
            Show.V(same);
            Show.V(differences);
        }
        Show.V(((ReadOnlySpan<int>)[1, 2]).SequenceEqual([1, 2]));
        Show.V("abc".AsSpan().SequenceEqual("abd"));
        Show.V(((ReadOnlySpan<string>)["a", "b"]).SequenceEqual(["a", "b"]));
        Span<int> s = [1];
        Span<int> again = s;
        Show.V(s == again);
        Show.V(s == s.Slice(0, 0));
        Show.V(s.StartsWith([1]));
        Show.V("abc".AsSpan().EndsWith("bc"));
    }

    private static void Compare()
    {
        Show.Case("span: order");
        string[] texts = ["", "a", "b", "ab", "aa", "abc", "\uffff"];
        foreach (string a in texts)
        {
            foreach (string b in texts)
                Show.V(Math.Sign(a.AsSpan().SequenceCompareTo(b)));
        }
        ReadOnlySpan<byte> x = [1, 200];
        ReadOnlySpan<byte> y = [1, 100, 5];
        Show.V(Math.Sign(x.SequenceCompareTo(y)));
    }

    private static void Searches()
    {
        Show.Case("span: searches");
        byte[] data = new byte[70];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i % 50);
        foreach (int v in (int[])[0, 1, 19, 20, 49, 50, 255])
        {
            Show.V(data.AsSpan().IndexOf((byte)v));
            Show.V(data.AsSpan().LastIndexOf((byte)v));
            Show.V(data.AsSpan(15).IndexOf((byte)v));
            Show.V(data.AsSpan().Contains((byte)v));
            Show.V(data.AsSpan().Count((byte)v));
        }
        Show.End();
        Show.V(data.AsSpan().IndexOfAny((byte)60, (byte)30));
        Show.V(data.AsSpan().IndexOfAnyExcept((byte)0));
        Show.V(data.AsSpan().IndexOf((ReadOnlySpan<byte>)[10, 11, 12]));
        Show.V(data.AsSpan().IndexOf((ReadOnlySpan<byte>)[10, 12]));
        Show.V("hello world".AsSpan().IndexOf('o'));
        Show.V("hello world".AsSpan().LastIndexOf('o'));
        Show.V("hello world".AsSpan().IndexOf("wor"));
        Show.V("hello".IndexOf('l'));
        Show.V(((ReadOnlySpan<int>)[5, 6, 7]).IndexOf(7));
        Show.V(((ReadOnlySpan<long>)[5, 6, 7]).IndexOf(8));
        Show.V(Array.IndexOf((int[])[4, 5, 6], 6));
        Show.V(((ReadOnlySpan<int>)[1, 3, 5, 7]).BinarySearch(5));
        Show.V(((ReadOnlySpan<int>)[1, 3, 5, 7]).BinarySearch(4));
    }

    private static void Reverse()
    {
        Show.Case("span: reverse");
        for (int length = 0; length < 20; length++)
        {
            Span<byte> bytes = new byte[length];
            Span<int> ints = new int[length];
            for (int i = 0; i < length; i++)
            {
                bytes[i] = (byte)i;
                ints[i] = i;
            }
            bytes.Reverse();
            ints.Reverse();
            int hash = 0;
            for (int i = 0; i < length; i++)
                hash = hash * 31 + bytes[i] * 2 + ints[i];
            Show.V(hash);
        }
        string[] texts = ["a", "b", "c"];
        Array.Reverse(texts);
        Show.V(texts[0]);
    }

    private static void Constants()
    {
        Show.Case("span: over constant data");
        int sum = 0;
        foreach (byte b in Table)
            sum += b;
        Show.V(sum);
        Show.X(Wide[0]);
        Show.X(Wide[2]);
        Show.V(Table.Length + Wide.Length);
        Show.V(Chars[2]);
        ReadOnlySpan<int> ints = [int.MinValue, -1, 7];
        Show.V(ints[0]);
        ReadOnlySpan<sbyte> small = [-128, 127];
        Show.V(small[0]);
        ReadOnlySpan<bool> flags = [true, false, true];
        Show.V(flags[2]);
        ReadOnlySpan<double> doubles = [1.5, -2];
        Show.V(doubles[0]);
        int[] copied = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Show.V(copied[8]);
        int[,] grid =
        {
            { 1, 2 },
            { 3, 4 },
        };
        Show.V(grid[1, 0]);
    }

    private static void Texts()
    {
        Show.Case("span: of strings");
        ReadOnlySpan<char> s = "Hello, World";
        Show.V(s.Length);
        Show.V(s[7..].ToString());
        Show.V(new string(s[..5]));
        Show.V(s.Slice(0, 0).ToString().Length);
        Span<char> upper = stackalloc char[s.Length];
        for (int i = 0; i < s.Length; i++)
            upper[i] = s[i] is >= 'a' and <= 'z' ? (char)(s[i] - 32) : s[i];
        Show.V(upper.ToString());
        Show.V(string.Concat(s[..2], "-", s[2..4]));
        Show.V(s.Equals("Hello, World", StringComparison.Ordinal));
        Show.V(s.IsWhiteSpace());
        Show.V(string.Create(4, 'x', static (span, c) => span.Fill(c)));
    }

    private static void Utf8()
    {
        Show.Case("span: utf-8 literals");
        ReadOnlySpan<byte> s = "h\u00e9\u20ac"u8;
        Show.V(s.Length);
        foreach (byte b in s)
            Show.V(b);
        Show.V(s.SequenceEqual("h\u00e9\u20ac"u8));
        Show.V("abc"u8.IndexOf((byte)'c'));
    }

    private static void Casts()
    {
        Show.Case("span: casts between element types");
        ulong[] words = [0x0102030405060708, 0xf0e0d0c0b0a09080, 5];
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(words.AsSpan());
        Show.V(bytes.Length);
        Show.V(bytes[0]);
        Show.V(bytes[15]);
        Span<uint> halves = MemoryMarshal.Cast<ulong, uint>(words.AsSpan());
        halves[4] = 6;
        Show.V(words[2]);
        Show.V(halves.Length);
        Show.V(MemoryMarshal.Cast<ulong, (int, int, int)>(words).Length);
        Show.V(MemoryMarshal.Cast<byte, ulong>(new byte[23]).Length);
        Span<Item> items = MemoryMarshal.Cast<ulong, Item>(words.AsSpan());
        Show.V(items[0].Key);
        Show.V(items[1].Kind);
        Show.V(MemoryMarshal.GetReference(halves));
        Show.V(MemoryMarshal.CreateSpan(ref words[1], 2).Length);
        ReadOnlySpan<char> chars = MemoryMarshal.Cast<byte, char>("a\0b\0"u8);
        Show.V(chars.ToString());
    }

    private static void BinaryReads()
    {
        Show.Case("span: binary reads at every offset");
        byte[] data = new byte[24];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(0x81 + i * 29);
        for (int at = 0; at < 9; at++)
        {
            ReadOnlySpan<byte> s = data.AsSpan(at);
            Show.X(BinaryPrimitives.ReadUInt64LittleEndian(s));
            Show.X(BinaryPrimitives.ReadUInt64BigEndian(s));
            Show.V(BinaryPrimitives.ReadInt64BigEndian(s));
            Show.X(BinaryPrimitives.ReadUInt32LittleEndian(s));
            Show.V(BinaryPrimitives.ReadInt32BigEndian(s));
            Show.X(BinaryPrimitives.ReadUInt16LittleEndian(s));
            Show.V(BinaryPrimitives.ReadInt16BigEndian(s));
            Show.X(BitConverter.ToUInt64(s));
            Show.V(BitConverter.ToInt32(data, at));
            Show.End();
        }
        Show.V(BinaryPrimitives.TryReadUInt64BigEndian(data.AsSpan(17), out ulong missing));
        Show.V(missing);
        try
        {
            BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(21));
        }
        catch (ArgumentOutOfRangeException)
        {
            Show.V("short");
        }
    }

    private static void BinaryWrites()
    {
        Show.Case("span: binary writes at every offset");
        for (int at = 0; at < 8; at++)
        {
            byte[] data = new byte[24];
            Span<byte> s = data.AsSpan(at);
            BinaryPrimitives.WriteUInt64BigEndian(s, 0x0102030405060708);
            BinaryPrimitives.WriteUInt32LittleEndian(s[8..], 0xa1a2a3a4);
            BinaryPrimitives.WriteInt16BigEndian(s[12..], -2);
            BinaryPrimitives.TryWriteUInt16LittleEndian(s[14..], 0xbeef);
            foreach (byte b in data)
                Show.X(b);
            Show.End();
        }
    }

    /// <summary>A ulong from an odd byte offset has to be right on machines that trap misaligned loads.</summary>
    private static void OddOffsets()
    {
        Show.Case("span: unaligned references");
        byte[] data = new byte[40];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i * 5 + 1);
        for (int at = 0; at < 8; at++)
        {
            ref byte start = ref data[at];
            Show.X(Unsafe.ReadUnaligned<ulong>(ref start));
            Show.X(Unsafe.ReadUnaligned<ushort>(ref start));
            Unsafe.WriteUnaligned(ref data[at + 20], 0x1122334455667788UL);
            Show.X(Unsafe.ReadUnaligned<ulong>(ref data[at + 18]));
            Show.X(MemoryMarshal.Read<uint>(data.AsSpan(at + 21)));
            Show.End();
        }
    }

    private static void Structs()
    {
        Show.Case("span: of structs");
        Span<Item> items = new Item[4];
        for (int i = 0; i < items.Length; i++)
            items[i] = new Item { Key = i, Kind = (short)-i };
        ref Item third = ref items[2];
        third.Key += 100;
        Item copy = items[2];
        copy.Key = 0;
        items[1..].CopyTo(items);
        foreach (Item item in items)
        {
            Show.V(item.Key);
            Show.V(item.Kind);
        }
    }

    private static void References()
    {
        Show.Case("span: of references");
        string?[] texts = ["a", null, "c"];
        Span<string?> s = texts;
        s[1] = s[0] + s[2];
        Show.V(texts[1]!);
        (s[0], s[2]) = (s[2], s[0]);
        Show.V(texts[0]!);
        ReadOnlySpan<object?> objects = texts;
        Show.V(objects[2] is string);
    }

    private static void Enumerators()
    {
        Show.Case("span: enumerators by hand");
        Span<int> s = [1, 2, 3];
        Span<int>.Enumerator e = s.GetEnumerator();
        while (e.MoveNext())
        {
            e.Current *= 2;
            Show.V(e.Current);
        }
        Show.V(s[2]);
        int product = 1;
        foreach (int v in s[1..])
            product *= v;
        Show.V(product);
    }

    private static void Empty()
    {
        Show.Case("span: empty and default");
        Span<int> none = default;
        ReadOnlySpan<byte> empty = [];
        Span<int> fromNull = (int[]?)null;
        Show.V(none.IsEmpty);
        Show.V(empty.Length);
        Show.V(fromNull.Length);
        Show.V(none.Slice(0).Length);
        Show.V(none.SequenceEqual(fromNull));
        Show.V(none.ToArray().Length);
        Show.V(empty.IndexOf((byte)0));
        none.Clear();
        none.CopyTo(fromNull);
        Show.V(((string?)null).AsSpan().Length);
    }

    private static void ArraySegments()
    {
        Show.Case("span: array segments");
        int[] data = [1, 2, 3, 4];
        var segment = new ArraySegment<int>(data, 1, 2);
        segment[0] = 20;
        Span<int> s = segment;
        s[1]++;
        Show.V(data[1]);
        Show.V(data[2]);
        Show.V(segment.Count);
        Show.V(segment.Slice(1)[0]);
    }

    private static void Memories()
    {
        Show.Case("span: memory");
        int[] data = [1, 2, 3, 4];
        Memory<int> memory = data;
        Memory<int> part = memory[1..3];
        part.Span[0] = 9;
        ReadOnlyMemory<int> read = part;
        Show.V(data[1]);
        Show.V(read.Span[1]);
        Show.V(read.Length);
        Show.V(part.ToArray().Length);
        ReadOnlyMemory<char> text = "memory".AsMemory(3);
        Show.V(text.ToString());
        Show.V(text.Span[0]);
    }

    private static void Variance()
    {
        Show.Case("span: array variance is refused where it could be written");
        object[] objects = new string[2];
        try
        {
            Span<object> s = objects;
            Show.V(s.Length);
        }
        catch (ArrayTypeMismatchException)
        {
            Show.V("mismatch");
        }
        ReadOnlySpan<object> read = objects;
        Show.V(read.Length);
        int[] ints = [-1];
        uint[] uints = (uint[])(object)ints;
        Show.V(uints[0]);
    }

    private static void Parse()
    {
        Show.Case("span: parsing by hand");
        Show.V(Hex("00ff10"));
        Show.V(Hex("deadBEEF"));
        Show.V(Hex("xyz"));
        Show.V(Number("12345678901"));
        Show.V(Number("12a"));
        Show.V(Number(""));
    }

    private static long Hex(ReadOnlySpan<char> s)
    {
        long value = 0;
        foreach (char c in s)
        {
            int digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'f' => c - 'a' + 10,
                >= 'A' and <= 'F' => c - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
                return -1;
            value = value << 4 | (uint)digit;
        }
        return value;
    }

    private static long Number(ReadOnlySpan<char> s)
    {
        if (s.IsEmpty)
            return -2;
        long value = 0;
        for (; !s.IsEmpty; s = s[1..])
        {
            if (!char.IsAsciiDigit(s[0]))
                return -1;
            value = value * 10 + (s[0] - '0');
        }
        return value;
    }

    private static void TrimAndSplit()
    {
        Show.Case("span: trimming and cutting");
        ReadOnlySpan<char> s = "  a, bc ,def  ";
        Show.V(s.Trim().Length);
        Show.V(s.TrimStart().Length);
        Show.V(s.TrimEnd(' ').Length);
        ReadOnlySpan<char> rest = s.Trim();
        while (!rest.IsEmpty)
        {
            int comma = rest.IndexOf(',');
            ReadOnlySpan<char> word = comma < 0 ? rest : rest[..comma];
            rest = comma < 0 ? default : rest[(comma + 1)..];
            Show.V(word.Trim().ToString());
        }
    }

    private static void Sorting()
    {
        Show.Case("span: sorting");
        Span<int> ints = [5, 3, 9, -1, 0, 3, 100, 42, 7, 8, 2, 2, 1, 55, -60, 12, 33, 21, 4, 6];
        ints.Sort();
        foreach (int v in ints)
            Show.V(v);
        Show.End();
        int[] keys = [3, 1, 2];
        string[] texts = ["c", "a", "b"];
        Array.Sort(keys, texts);
        Show.V(texts[0]);
        Show.V(texts[2]);
        Span<int> down = [1, 3, 2];
        down.Sort((a, b) => b - a);
        Show.V(down[0]);
        string[] words = ["pear", "apple", "fig"];
        Array.Sort(words, StringComparer.Ordinal);
        Show.V(words[0]);
    }

    private static void Generic()
    {
        Show.Case("span: generic methods");
        Show.V(Rotate<byte>([1, 2, 3], 1)[0]);
        Show.V(Rotate<string>(["x", "y", "z"], 2)[0]);
        Show.V(Rotate<(int, long)>([(1, 2), (3, 4)], 1)[0].Item2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T[] Rotate<T>(ReadOnlySpan<T> span, int by)
    {
        T[] result = new T[span.Length];
        span[by..].CopyTo(result);
        span[..by].CopyTo(result.AsSpan(span.Length - by));
        return result;
    }

    private static void ToArrays()
    {
        Show.Case("span: to arrays and strings");
        ReadOnlySpan<int> s = [1, 2, 3];
        int[] a = s.ToArray();
        a[0] = 5;
        Show.V(s[0]);
        Show.V(a[0]);
        Show.V(s[1..].ToArray().Length);
        char[] chars = "abc".ToCharArray();
        chars[1] = 'X';
        Show.V(new string(chars));
        Show.V(new string(chars, 1, 2));
        Show.V(new string('q', 3));
    }

    private static void ByteLoops()
    {
        Show.Case("span: a checksum over every alignment and length");
        byte[] data = new byte[100];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i * i + 3);
        ulong hash = 14695981039346656037;
        for (int from = 0; from < 9; from++)
        {
            for (int length = 0; length < 30; length++)
            {
                foreach (byte b in data.AsSpan(from, length))
                    hash = (hash ^ b) * 1099511628211;
                ReadOnlySpan<byte> rest = data.AsSpan(from, length);
                while (rest.Length >= 8)
                {
                    hash ^= BinaryPrimitives.ReadUInt64LittleEndian(rest);
                    hash = hash << 7 | hash >> 57;
                    rest = rest[8..];
                }
            }
        }
        Show.X(hash);
    }
}
