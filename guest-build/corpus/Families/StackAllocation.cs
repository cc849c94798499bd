using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>stackalloc: constant and run-time sizes, initialisers, loops, recursion, as pointer and as span.</summary>
internal static class StackAllocation
{
    private struct Item
    {
        public int Key;
        public long Weight;
    }

    public static void Run()
    {
        Show.Case("stackalloc: zeroed");
        Span<ulong> zero = stackalloc ulong[9];
        foreach (ulong v in zero)
            Show.V(v);

        Show.Case("stackalloc: initialisers");
        Span<int> ints = stackalloc int[] { 1, -2, 3 };
        ReadOnlySpan<byte> bytes = stackalloc byte[] { 1, 2, 250 };
        Span<char> chars = stackalloc[] { 'a', 'z' };
        ReadOnlySpan<ushort> shorts = [1, 2, 65535];
        Show.V(ints[0] + ints[1] * ints[2]);
        Show.V(bytes[2]);
        Show.V(chars[1]);
        Show.V(shorts[2]);
        Show.V(ints.Length + bytes.Length + chars.Length);

        Show.Case("stackalloc: sizes known at run time");
        foreach (int n in (int[])[0, 1, 7, 100, 1000])
            Show.V(Sized(n));

        Show.Case("stackalloc: recursion keeps every frame");
        Show.V(Nested(6, []));

        Show.Case("stackalloc: structs");
        Show.V(Structs(5));

        Show.Case("stackalloc: pointers");
        Show.V(Pointers());

        Show.Case("stackalloc: chosen against an array");
        Show.V(Chosen(10));
        Show.V(Chosen(500));

        Show.Case("stackalloc: out of range is checked");
        OutOfRange(3);

        Show.Case("stackalloc: small elements next to each other");
        Neighbours();

        Show.Case("stackalloc: returned through a caller's span");
        Span<long> outer = stackalloc long[4];
        Fill(outer);
        Show.V(outer[0] + outer[3]);

        Show.Case("stackalloc: digits of a number");
        Show.V(Text(0));
        Show.V(Text(9876543210123456789));

        Show.Case("stackalloc: sort in place");
        Span<int> unsorted = stackalloc int[] { 5, -1, 4, 4, 0, 99, -50, 3 };
        InsertionSort(unsorted);
        foreach (int v in unsorted)
            Show.V(v);

        Show.Case("stackalloc: passed to a generic method");
        Span<byte> someBytes = stackalloc byte[] { 3, 1, 2 };
        Span<long> someLongs = stackalloc long[] { 30, -10, 20 };
        Show.V(Largest<byte>(someBytes));
        Show.V(Largest<long>(someLongs));

        Show.Case("stackalloc: matrices as rows");
        Show.V(Matrix());

        Show.Case("stackalloc: in both arms");
        Show.V(Arms(true));
        Show.V(Arms(false));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sized(int n)
    {
        Span<long> data = stackalloc long[n];
        for (int i = 0; i < data.Length; i++)
            data[i] += i * 3;
        long sum = 0;
        foreach (long v in data)
            sum += v;
        return sum + data.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Nested(int depth, ReadOnlySpan<int> above)
    {
        Span<int> mine = stackalloc int[depth + 1];
        mine.Fill(depth);
        if (above.Length > 0)
            mine[0] += above[0];
        int below = depth == 0 ? 0 : Nested(depth - 1, mine);
        int sum = below;
        foreach (int v in mine)
            sum += v;
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Structs(int n)
    {
        Span<Item> items = stackalloc Item[n];
        for (int i = 0; i < n; i++)
        {
            items[i].Key = i;
            items[i].Weight = i * 10_000_000_000;
        }
        Item copy = items[2];
        items[2].Key = 100;
        long sum = copy.Key;
        foreach (ref Item item in items)
        {
            item.Weight++;
            sum += item.Key + item.Weight;
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe long Pointers()
    {
        int* p = stackalloc int[8];
        for (int i = 0; i < 8; i++)
            *(p + i) = i * i;
        int* end = p + 8;
        long sum = 0;
        for (int* at = p; at < end; at++)
            sum = sum * 3 + *at;
        short* halves = (short*)p;
        halves[2] = 7;
        return sum + p[1] + (end - p) + *((byte*)(p + 3));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Chosen(int n)
    {
        Span<byte> buffer = n <= 64 ? stackalloc byte[64] : new byte[n];
        buffer = buffer[..n];
        buffer.Fill(3);
        int sum = 0;
        foreach (byte b in buffer)
            sum += b;
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OutOfRange(int n)
    {
        Span<int> data = stackalloc int[n];
        foreach (int index in (int[])[0, 2, 3, -1, int.MaxValue])
        {
            try
            {
                data[index] = 5;
                Show.V("ok");
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("range");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Neighbours()
    {
        Span<byte> a = stackalloc byte[3];
        Span<ushort> b = stackalloc ushort[3];
        Span<byte> c = stackalloc byte[5];
        a.Fill(0xff);
        b.Fill(0xeeee);
        c.Fill(0xdd);
        a[2] = 1;
        b[0] = 2;
        c[4] = 3;
        foreach (byte v in a)
            Show.V(v);
        foreach (ushort v in b)
            Show.V(v);
        foreach (byte v in c)
            Show.V(v);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(Span<long> span)
    {
        Span<long> local = stackalloc long[span.Length];
        for (int i = 0; i < local.Length; i++)
            local[i] = 1L << (i * 10);
        local.CopyTo(span);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Text(ulong v)
    {
        Span<char> digits = stackalloc char[20];
        int at = digits.Length;
        do
        {
            digits[--at] = (char)('0' + v % 10);
            v /= 10;
        } while (v != 0);
        return new string(digits[at..]);
    }

    private static void InsertionSort(Span<int> span)
    {
        for (int i = 1; i < span.Length; i++)
        {
            int v = span[i];
            int at = i - 1;
            while (at >= 0 && span[at] > v)
            {
                span[at + 1] = span[at];
                at--;
            }
            span[at + 1] = v;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Largest<T>(ReadOnlySpan<T> span)
        where T : IComparable<T>
    {
        T best = span[0];
        foreach (T v in span)
        {
            if (v.CompareTo(best) > 0)
                best = v;
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Matrix()
    {
        Span<int> m = stackalloc int[12];
        for (int row = 0; row < 3; row++)
        {
            Span<int> line = m.Slice(row * 4, 4);
            for (int column = 0; column < 4; column++)
                line[column] = row * 10 + column;
        }
        int sum = 0;
        for (int column = 0; column < 4; column++)
            sum = sum * 7 + m[8 + column] - m[column];
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Arms(bool first)
    {
        scoped Span<int> chosen;
        if (first)
        {
            chosen = stackalloc int[2];
            chosen[1] = 5;
        }
        else
        {
            chosen = stackalloc int[300];
            chosen[299] = 6;
        }
        return chosen[^1] + chosen.Length;
    }
}
