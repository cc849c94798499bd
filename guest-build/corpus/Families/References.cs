using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>ref locals, returns, fields and structs; managed pointers into every kind of place.</summary>
internal static class References
{
    private static int _static = 5;
    private static Point _point;

    private struct Point
    {
        public int X;
        public int Y;

        [UnscopedRef]
        public ref int Largest => ref X > Y ? ref X : ref Y;
    }

    private sealed class Node
    {
        public int Value;
        public Node? Next;
        public Point Point;
        public int[] Items = [1, 2, 3];

        public ref int At(int i) => ref Items[i];
    }

    private ref struct Cursor(Span<byte> rest)
    {
        private Span<byte> _rest = rest;
        public int Read;

        public byte Next()
        {
            byte b = _rest[0];
            _rest = _rest[1..];
            Read++;
            return b;
        }

        public readonly bool IsEmpty => _rest.IsEmpty;
    }

    private ref struct Holder(ref int number, ref readonly long wide)
    {
        public ref int Number = ref number;
        public ref readonly long Wide = ref wide;

        public readonly int Sum() => Number + (int)Wide;
    }

    private readonly ref struct Slice(ReadOnlySpan<int> items, ref int sum)
    {
        private readonly ReadOnlySpan<int> _items = items;
        private readonly ref int _sum = ref sum;

        public void Add()
        {
            foreach (int v in _items)
                _sum += v;
        }
    }

    public static void Run()
    {
        Locals();
        Reassigned();
        Returns();
        Statics();
        Fields();
        Arrays();
        Conditional();
        Swaps();
        Outs();
        Readonly();
        RefStructs();
        RefFields();
        Loops();
        Linked();
        UnsafeReferences();
        Aliases();
        GenericReferences();
        Multidimensional();
        Interleaved();
        NullReferences();
        Strings();
        Scoped();
    }

    private static void Locals()
    {
        Show.Case("ref: locals");
        int a = 1;
        ref int r = ref a;
        r += 10;
        a *= 2;
        Show.V(r);
        byte b = 250;
        ref byte s = ref b;
        s += 10;
        Show.V(b);
        Point p = default;
        ref Point q = ref p;
        q.X = 4;
        ref int y = ref q.Y;
        y = 5;
        Show.V(p.X + p.Y);
        q = new Point { X = 9 };
        Show.V(y);
        Show.V(p.X);
    }

    private static void Reassigned()
    {
        Show.Case("ref: reassigned");
        int a = 1;
        int b = 2;
        ref int r = ref a;
        r = 10;
        r = ref b;
        r = 20;
        Show.V(a);
        Show.V(b);
        for (int i = 0; i < 3; i++)
        {
            r = ref (i % 2 == 0 ? ref a : ref b);
            r += i;
        }
        Show.V(a);
        Show.V(b);
    }

    private static void Returns()
    {
        Show.Case("ref: returns");
        int[] items = [5, 3, 8];
        Smallest(items) = 100;
        Show.V(items[1]);
        Smallest(items)++;
        Show.V(items[0]);
        ref int found = ref Smallest(items);
        found = -1;
        Show.V(items[0]);
        Point p = new() { X = 1, Y = 2 };
        p.Largest = 50;
        p.Largest--;
        Show.V(p.Y);
        int copy = Smallest(items);
        copy = 7;
        Show.V(items[0]);
        Show.V(copy);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref int Smallest(int[] items)
    {
        ref int best = ref items[0];
        for (int i = 1; i < items.Length; i++)
        {
            if (items[i] < best)
                best = ref items[i];
        }
        return ref best;
    }

    private static void Statics()
    {
        Show.Case("ref: statics");
        ref int r = ref _static;
        r += 2;
        Increase(ref _static);
        Show.V(_static);
        ref Point p = ref _point;
        p.X = 3;
        Increase(ref _point.Y);
        Show.V(_point.X);
        Show.V(_point.Y);
        Increase(ref StaticPlace());
        Show.V(_static);
    }

    private static ref int StaticPlace() => ref _static;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Increase(ref int v) => v++;

    private static void Fields()
    {
        Show.Case("ref: fields keep their object");
        ref int value = ref new Node { Value = 41 }.Value;
        value++;
        Show.V(value);
        var node = new Node();
        ref int x = ref node.Point.X;
        x = 6;
        Increase(ref node.Point.Y);
        Increase(ref node.Items[2]);
        node.At(0) += 100;
        Show.V(node.Point.X);
        Show.V(node.Point.Y);
        Show.V(node.Items[2]);
        Show.V(node.Items[0]);
        ref Node? next = ref node.Next;
        next = new Node { Value = 8 };
        Show.V(node.Next!.Value);
    }

    private static void Arrays()
    {
        Show.Case("ref: array elements");
        Point[] points = new Point[3];
        ref Point p = ref points[1];
        p.X = 5;
        p.Y = 6;
        points[1].X++;
        Show.V(points[1].X);
        Show.V(p.X);
        string[] texts = ["a", "b"];
        ref string t = ref texts[1];
        t = "changed";
        Show.V(texts[1]);
        long[] longs = [1, 2, 3];
        ref long l = ref longs[0];
        l = ref Unsafe.Add(ref l, 2);
        l = 30;
        Show.V(longs[2]);
        try
        {
            ref int bad = ref new int[2].AsSpan(2)[0];
            bad = 1;
        }
        catch (IndexOutOfRangeException)
        {
            Show.V("range");
        }
    }

    private static void Conditional()
    {
        Show.Case("ref: conditional");
        int a = 1;
        int b = 2;
        for (int i = 0; i < 2; i++)
        {
            (i == 0 ? ref a : ref b) += 100;
            Increase(ref i == 0 ? ref b : ref a);
        }
        Show.V(a);
        Show.V(b);
    }

    private static void Swaps()
    {
        Show.Case("ref: swaps");
        int a = 1;
        int b = 2;
        Swap(ref a, ref b);
        Show.V(a);
        Swap(ref a, ref a);
        Show.V(a);
        string s = "s";
        string t = "t";
        Swap(ref s, ref t);
        Show.V(s);
        int[] items = [1, 2, 3];
        Swap(ref items[0], ref items[2]);
        Show.V(items[0]);
        Point[] points = [new() { X = 1 }, new() { X = 2 }];
        Swap(ref points[0], ref points[1]);
        Show.V(points[0].X);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Swap<T>(ref T a, ref T b)
    {
        T c = a;
        a = b;
        b = c;
    }

    private static void Outs()
    {
        Show.Case("ref: out");
        Show.V(TryHalf(10, out int half));
        Show.V(half);
        Show.V(TryHalf(7, out half));
        Show.V(half);
        Split(0x123456789, out uint low, out uint high);
        Show.V(low);
        Show.V(high);
        TryHalf(8, out _);
        int[] slots = new int[2];
        TryHalf(40, out slots[1]);
        Show.V(slots[1]);
        Both(out int same, out same);
        Show.V(same);
    }

    private static bool TryHalf(int v, out int half)
    {
        half = v / 2;
        return v % 2 == 0;
    }

    private static void Split(ulong v, out uint low, out uint high)
    {
        low = (uint)v;
        high = (uint)(v >> 32);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Both(out int a, out int b)
    {
        a = 1;
        b = 2;
        a += b;
    }

    private static void Readonly()
    {
        Show.Case("ref: readonly");
        long wide = 5;
        ref readonly long r = ref wide;
        wide = 6;
        Show.V(r);
        Show.V(Plus(in wide, 7));
        Show.V(Plus(8, in r));
        ReadOnlySpan<int> constants = [10, 20, 30];
        ref readonly int second = ref constants[1];
        Show.V(second);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Plus(in long a, in long b) => a * 10 + b;

    private static void RefStructs()
    {
        Show.Case("ref: ref structs");
        byte[] data = [1, 2, 3, 250];
        var cursor = new Cursor(data);
        int sum = cursor.Next();
        sum += ReadTwo(ref cursor);
        Cursor copy = cursor;
        Show.V(copy.Next());
        Show.V(copy.IsEmpty);
        Show.V(cursor.IsEmpty);
        Show.V(cursor.Read);
        Show.V(copy.Read);
        Show.V(sum);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadTwo(ref Cursor cursor) => cursor.Next() * 100 + cursor.Next();

    private static void RefFields()
    {
        Show.Case("ref: ref fields");
        int number = 3;
        long wide = 1000;
        int other = 50;
        var holder = new Holder(ref number, ref wide);
        holder.Number++;
        wide++;
        Show.V(holder.Sum());
        Show.V(number);
        holder.Number = ref other;
        holder.Number--;
        Show.V(other);
        Show.V(number);
        int total = 0;
        var slice = new Slice([1, 2, 3], ref total);
        slice.Add();
        slice.Add();
        Show.V(total);
    }

    private static void Loops()
    {
        Show.Case("ref: in loops");
        Span<Point> points = new Point[4];
        int i = 0;
        foreach (ref Point p in points)
        {
            p.X = i++;
            p.Y = p.X * p.X;
        }
        int sum = 0;
        foreach (ref readonly Point p in points)
            sum += p.X * 10 + p.Y;
        Show.V(sum);
        ref Point at = ref points[0];
        ref Point end = ref points[3];
        int steps = 0;
        while (Unsafe.IsAddressLessThan(ref at, ref end))
        {
            at = ref Unsafe.Add(ref at, 1);
            steps++;
        }
        Show.V(steps);
        Show.V(at.Y);
    }

    private static void Linked()
    {
        Show.Case("ref: walking a list by its links");
        Node? head = null;
        ref Node? tail = ref head;
        for (int i = 0; i < 4; i++)
        {
            tail = new Node { Value = i };
            tail = ref tail.Next;
        }
        // Remove the even ones.
        ref Node? link = ref head;
        while (link != null)
        {
            if (link.Value % 2 == 0)
                link = link.Next;
            else
                link = ref link.Next;
        }
        for (Node? n = head; n != null; n = n.Next)
            Show.V(n.Value);
    }

    private static void UnsafeReferences()
    {
        Show.Case("ref: Unsafe");
        ulong v = 0x1122334455667788;
        ref byte first = ref Unsafe.As<ulong, byte>(ref v);
        Show.V(first);
        Show.V(Unsafe.Add(ref first, 7));
        Unsafe.Add(ref first, 1) = 0xff;
        Show.X(v);
        Show.V(Unsafe.ByteOffset(ref first, ref Unsafe.Add(ref first, 5)));
        Show.V(Unsafe.AreSame(ref first, ref Unsafe.AddByteOffset(ref first, 0)));
        int[] items = [1, 2, 3, 4];
        Show.V(Unsafe.As<int, long>(ref items[2]));
        Unsafe.WriteUnaligned(ref Unsafe.As<int, byte>(ref items[0]), 0x0102030405060708L);
        Show.V(items[1]);
        Show.V(
            Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref Unsafe.As<int, byte>(ref items[0]), 3))
        );
        object text = "text";
        Show.V(Unsafe.As<string>(text).Length);
        Unsafe.SkipInit(out int skipped);
        skipped = 4;
        Show.V(skipped);
        Show.V(Unsafe.IsNullRef(ref Unsafe.NullRef<int>()));
        Show.V(Unsafe.BitCast<float, uint>(1.5f));
    }

    private static void Aliases()
    {
        Show.Case("ref: two references to one place");
        int a = 1;
        Show.V(Alias(ref a, ref a));
        Show.V(a);
        int b = 1;
        Show.V(Alias(ref a, ref b));
        float f = 1;
        Show.V(AliasTypes(ref Unsafe.As<float, int>(ref f), ref f));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Alias(ref int a, ref int b)
    {
        a = 5;
        b = 7;
        return a + b;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float AliasTypes(ref int bits, ref float f)
    {
        f = 2;
        bits += 1 << 23;
        return f;
    }

    private static void GenericReferences()
    {
        Show.Case("ref: generic places");
        int[] ints = [1, 2];
        string[] texts = ["x", "y"];
        Set(ref ints[1], 20);
        Set(ref texts[0], "z");
        Show.V(ints[1]);
        Show.V(texts[0]);
        Show.V(Last(ints));
        Last(texts) = "w";
        Show.V(texts[1]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Set<T>(ref T place, T value) => place = value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref T Last<T>(T[] items) => ref items[^1];

    private static void Multidimensional()
    {
        Show.Case("ref: elements of rectangular and jagged arrays");
        int[,] grid = new int[2, 3];
        ref int cell = ref grid[1, 2];
        cell = 9;
        Increase(ref grid[1, 2]);
        Increase(ref grid[0, 0]);
        Show.V(grid[1, 2]);
        Show.V(grid[0, 0]);
        int[][] rows =
        [
            [1],
            [2, 3],
        ];
        Increase(ref rows[1][1]);
        Show.V(rows[1][1]);
    }

    private static void Interleaved()
    {
        Show.Case("ref: the place is fixed before the value is computed");
        int[] items = [1, 2, 3];
        int i = 0;
        items[i] += Bump(ref i) * 10;
        Show.V(items[0]);
        Show.V(i);
        items[i]++;
        items[i++] *= 5;
        Show.V(items[1]);
        Show.V(i);
        int[] old = items;
        items[0] = (items = [7, 7])[1];
        Show.V(old[0]);
        Show.V(items[0]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Bump(ref int i)
    {
        i++;
        return i;
    }

    private static void NullReferences()
    {
        Show.Case("ref: a place inside nothing");
        try
        {
            ref int r = ref Value(null);
            r = 1;
            Show.V("no");
        }
        catch (NullReferenceException)
        {
            Show.V("null");
        }
        try
        {
            int[]? none = NoArray();
            ref int r = ref none![0];
            r = 1;
            Show.V("no");
        }
        catch (NullReferenceException)
        {
            Show.V("null");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref int Value(Node? node) => ref node!.Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int[]? NoArray() => null;

    private static void Strings()
    {
        Show.Case("ref: characters of a string");
        string s = "hello";
        ref readonly char c = ref s.AsSpan()[1];
        Show.V(c);
        Show.V(Unsafe.Add(ref Unsafe.AsRef(in c), 2));
        ref readonly char pinnable = ref s.GetPinnableReference();
        Show.V(pinnable);
    }

    private static void Scoped()
    {
        Show.Case("ref: scoped parameters");
        Span<int> data = [3, 4];
        int local = 5;
        Show.V(Sum(data, ref local));
        Show.V(local);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Sum(scoped Span<int> data, scoped ref int extra)
    {
        extra += data[0];
        data[1] = extra;
        return data[0] + data[1];
    }
}
