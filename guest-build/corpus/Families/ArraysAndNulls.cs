using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>Arrays of every rank, covariance on store, bounds, and a null dereference of every kind.</summary>
internal static class ArraysAndNulls
{
    private class Node
    {
        public int Number;
        public Big Big;

        public virtual int Virtual() => Number;

        public int Plain() => Number;

        public int Ignores() => 5;
    }

    private struct Big
    {
        public long A;
        public long B;
        public long C;
    }

    private interface IThing
    {
        int Do();
    }

    public static void Run()
    {
        Elements();
        Bounds();
        LargeIndices();
        NegativeLengths();
        Covariance();
        CovariantReferences();
        Rectangular();
        ThreeDimensions();
        RectangularBounds();
        Jagged();
        Copies();
        Enumeration();
        Lists();
        Interfaces();
        Nulls();
        NullStores();
        NullStrings();
        NullInLoops();
        Order();
        Lengths();
    }

    private static void Elements()
    {
        Show.Case("array: elements of every size");
        var bytes = new byte[3];
        var shorts = new short[3];
        var ints = new int[3];
        var longs = new long[3];
        var bigs = new Big[3];
        var texts = new string?[3];
        var doubles = new double[3];
        for (int i = 0; i < 3; i++)
        {
            bytes[i] = (byte)(i + 254);
            shorts[i] = (short)(-i);
            ints[i] = i << 30;
            longs[i] = (long)i << 62;
            bigs[i].B = i;
            texts[i] = i == 1 ? null : "t";
            doubles[i] = i * 0.5;
        }
        Show.V(bytes[2]);
        Show.V(shorts[2]);
        Show.V(ints[2]);
        Show.V(longs[2]);
        Show.V(bigs[2].B + bigs[2].A);
        Show.V(texts[1] is null);
        Show.V(doubles[1]);
    }

    private static void Bounds()
    {
        Show.Case("array: bounds on load, store and address");
        int[] items = [1, 2, 3];
        foreach (int i in (int[])[0, 2, 3, -1, int.MaxValue, int.MinValue])
        {
            try
            {
                Show.V(items[i]);
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("load");
            }
            try
            {
                items[i] = 9;
                Show.V("stored");
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("store");
            }
            try
            {
                items[i]++;
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("address");
            }
        }
        try
        {
            int[] empty = [];
            Show.V(empty[0]);
        }
        catch (IndexOutOfRangeException)
        {
            Show.V("empty");
        }
    }

    private static void LargeIndices()
    {
        Show.Case("array: indices of other types");
        int[] items = [1, 2, 3];
        uint u = 2;
        long l = 1;
        ulong w = 0;
        byte b = 2;
        nint n = 1;
        Show.V(items[u] + items[l] * 10 + items[w] * 100 + items[b] * 1000 + items[n] * 10000);
        foreach (long index in (long[])[0x100000000, -1, long.MinValue, 0x100000001])
        {
            try
            {
                Show.V(items[index]);
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("range");
            }
            catch (OverflowException)
            {
                Show.V("range");
            }
        }
        try
        {
            uint huge = 0xffffffff;
            Show.V(items[huge]);
        }
        catch (IndexOutOfRangeException)
        {
            Show.V("range");
        }
    }

    private static void NegativeLengths()
    {
        Show.Case("array: negative lengths");
        foreach (int n in (int[])[0, 1, -1, int.MinValue])
        {
            try
            {
                Show.V(new long[n].Length);
            }
            catch (OverflowException)
            {
                Show.V("overflow");
            }
        }
    }

    private static void Covariance()
    {
        Show.Case("array: stores into a covariant array are checked");
        object?[] objects = new string[3];
        objects[0] = "fine";
        objects[1] = null;
        try
        {
            objects[2] = new object();
            Show.V("no");
        }
        catch (ArrayTypeMismatchException)
        {
            Show.V("mismatch");
        }
        try
        {
            objects[2] = 5;
            Show.V("no");
        }
        catch (ArrayTypeMismatchException)
        {
            Show.V("mismatch");
        }
        Show.V((string)objects[0]!);
        object[] real = new object[2];
        real[0] = 5;
        real[1] = "text";
        Show.V((int)real[0]);
        IComparable[] comparables = new IComparable[2];
        comparables[0] = 5;
        comparables[1] = "x";
        Show.V(comparables[0].CompareTo(4));
        object[][] nested = new string[1][];
        try
        {
            nested[0] = new object[1];
            Show.V("no");
        }
        catch (ArrayTypeMismatchException)
        {
            Show.V("mismatch");
        }
        nested[0] = new string[1];
        Show.V(nested[0].Length);
    }

    private static void CovariantReferences()
    {
        Show.Case("array: a reference to an element is exact");
        object[] objects = new string[1];
        try
        {
            ref object place = ref objects[0];
            place = "x";
            Show.V("no");
        }
        catch (ArrayTypeMismatchException)
        {
            Show.V("mismatch");
        }
        string[] texts = ["a"];
        ref string text = ref texts[0];
        text = "b";
        Show.V(texts[0]);
        Node[] nodes = [new Node()];
        Take(ref nodes[0]);
        Show.V(nodes[0].Number);
    }

    private static void Take(ref Node node) => node = new Node { Number = 8 };

    private static void Rectangular()
    {
        Show.Case("array: two dimensions");
        int[,] grid = new int[3, 4];
        for (int i = 0; i < 3; i++)
        {
            for (int k = 0; k < 4; k++)
                grid[i, k] = i * 10 + k;
        }
        grid[1, 2] += 100;
        int sum = 0;
        foreach (int v in grid)
            sum = sum * 3 + v;
        Show.V(sum);
        Show.V(grid.Length);
        Show.V(grid.GetLength(0));
        Show.V(grid.GetLength(1));
        Show.V(grid.Rank);
        string[,] texts =
        {
            { "a", "b" },
            { "c", "d" },
        };
        Show.V(texts[1, 0]);
        Big[,] bigs = new Big[2, 2];
        bigs[1, 1].C = 9;
        ref Big place = ref bigs[1, 1];
        place.A = 1;
        Show.V(bigs[1, 1].A + bigs[1, 1].C);
        byte[,] bytes = new byte[2, 3];
        bytes[1, 2] = 255;
        bytes[1, 2]++;
        Show.V(bytes[1, 2]);
    }

    private static void ThreeDimensions()
    {
        Show.Case("array: three dimensions");
        long[,,] cube = new long[2, 3, 4];
        for (int i = 0; i < cube.GetLength(0); i++)
        {
            for (int k = 0; k < cube.GetLength(1); k++)
            {
                for (int m = 0; m < cube.GetLength(2); m++)
                    cube[i, k, m] = i * 100 + k * 10 + m;
            }
        }
        Show.V(cube[1, 2, 3]);
        Show.V(cube[0, 2, 1]);
        Show.V(cube.Length);
    }

    private static void RectangularBounds()
    {
        Show.Case("array: every dimension is checked");
        int[,] grid = new int[2, 3];
        foreach (
            (int a, int b) in ((int, int)[])
                [(0, 0), (1, 2), (2, 0), (0, 3), (-1, 0), (0, -1), (1, 3)]
        )
        {
            try
            {
                grid[a, b] = 1;
                Show.V(grid[a, b]);
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("range");
            }
        }
    }

    private static void Jagged()
    {
        Show.Case("array: arrays of arrays");
        int[][] rows = new int[4][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new int[i];
            for (int k = 0; k < i; k++)
                rows[i][k] = i * k;
        }
        rows[3][2]--;
        Show.V(rows[3][2]);
        Show.V(rows[0].Length);
        int[][][] deep =
        [
            [
                [1],
                [2, 3],
            ],
        ];
        Show.V(deep[0][1][1]);
    }

    private static void Copies()
    {
        Show.Case("array: copy, clone, resize");
        int[] a = [1, 2, 3, 4];
        int[] b = (int[])a.Clone();
        b[0] = 10;
        Array.Copy(a, 1, b, 0, 2);
        Show.V(b[0]);
        Show.V(b[2]);
        Show.V(a[0]);
        Array.Resize(ref a, 6);
        a[5] = 9;
        Show.V(a.Length);
        Show.V(a[3] + a[4] + a[5]);
        object[] boxes = new object[2];
        Array.Copy(new string[] { "x", "y" }, boxes, 2);
        Show.V((string)boxes[1]);
        try
        {
            Array.Copy(new object[] { "x", 5 }, new string[2], 2);
            Show.V("no");
        }
        catch (InvalidCastException)
        {
            Show.V("cast");
        }
        long[] widened = new long[2];
        Array.Copy(new int[] { -1, 2 }, widened, 2);
        Show.V(widened[0]);
    }

    private static void Enumeration()
    {
        Show.Case("array: enumeration through interfaces");
        IEnumerable<int> items = new[] { 3, 1, 2 };
        int sum = 0;
        foreach (int v in items)
            sum = sum * 10 + v;
        Show.V(sum);
        System.Collections.IEnumerable plain = new[] { "a", "b" };
        foreach (object o in plain)
            Show.V((string)o);
    }

    private static void Lists()
    {
        Show.Case("array: as lists and collections");
        IList<int> list = new[] { 1, 2, 3 };
        list[1] = 20;
        Show.V(list.Count);
        Show.V(list[1]);
        Show.V(list.IndexOf(3));
        Show.V(list.Contains(5));
        IReadOnlyList<string> texts = new[] { "x" };
        Show.V(texts[0]);
        ICollection<int> collection = list;
        try
        {
            collection.Add(4);
        }
        catch (NotSupportedException)
        {
            Show.V("fixed");
        }
    }

    private static void Interfaces()
    {
        Show.Case("array: of interfaces and delegates");
        Func<int>[] functions = [() => 1, () => 2];
        functions[0] += () => 5;
        Show.V(functions[0]());
        IComparable<int>[] things = [1, 2];
        Show.V(things[1].CompareTo(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T? Nothing<T>()
        where T : class => null;

    private static void Nulls()
    {
        Show.Case("null: every kind of dereference");
        for (int kind = 0; kind < 16; kind++)
        {
            try
            {
                Show.V(Dereference(kind));
            }
            catch (NullReferenceException)
            {
                Show.V("null");
            }
            catch (ArgumentException)
            {
                Show.V("argument");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Dereference(int kind)
    {
        Node node = Nothing<Node>()!;
        switch (kind)
        {
            case 0:
                return node.Number;
            case 1:
                return node.Virtual();
            case 2:
                return node.Plain();
            case 3:
                return node.Ignores();
            case 4:
                return node.Big.C;
            case 5:
                return Nothing<int[]>()!.Length;
            case 6:
                return Nothing<int[]>()![0];
            case 7:
                return Nothing<Big[]>()![0].B;
            case 8:
                return Nothing<string>()!.Length;
            case 9:
                return Nothing<string>()![0];
            case 10:
                return Nothing<IThing>()!.Do();
            case 11:
                return Nothing<Func<int>>()!();
            case 12:
                return (int)Nothing<object>()!;
            case 13:
                return Nothing<object>()!.GetHashCode();
            case 14:
                return Nothing<int[,]>()![0, 0];
            default:
                Func<int> bound = node.Plain;
                return bound();
        }
    }

    private static void NullStores()
    {
        Show.Case("null: stores and addresses");
        for (int kind = 0; kind < 6; kind++)
        {
            try
            {
                Store(kind);
                Show.V("no");
            }
            catch (NullReferenceException)
            {
                Show.V("null");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Store(int kind)
    {
        Node node = Nothing<Node>()!;
        switch (kind)
        {
            case 0:
                node.Number = 1;
                break;
            case 1:
                node.Big = default;
                break;
            case 2:
                node.Big.B++;
                break;
            case 3:
                Nothing<byte[]>()![5] = 1;
                break;
            case 4:
                Nothing<string[]>()![0] = "x";
                break;
            default:
                ref int place = ref node.Number;
                place = 3;
                break;
        }
    }

    private static void NullStrings()
    {
        Show.Case("null: strings that are nothing");
        string? none = Nothing<string>();
        Show.V((none + "x").Length);
        Show.V(none == null);
        Show.V(string.IsNullOrEmpty(none));
        Show.V(string.Concat(none, none).Length);
        Show.V(none is "x");
        Show.V(string.Equals(none, "x"));
    }

    private static void NullInLoops()
    {
        Show.Case("null: hoisting must not move the exception");
        int turns = 0;
        Node? node = null;
        try
        {
            for (int i = 0; i < 5; i++)
            {
                turns++;
                if (i == 3)
                    turns += node!.Number;
            }
        }
        catch (NullReferenceException)
        {
            Show.V(turns);
        }
        int[] items = [1, 2, 3];
        int sum = 0;
        try
        {
            for (int i = 0; i < 10; i++)
                sum += items[i];
        }
        catch (IndexOutOfRangeException)
        {
            Show.V(sum);
        }
    }

    private static void Order()
    {
        Show.Case("null: what is evaluated before the check");
        int n = 0;
        try
        {
            Nothing<int[]>()![Count(ref n)] = Count(ref n);
        }
        catch (NullReferenceException)
        {
            Show.V(n);
        }
        try
        {
            int[] one = [0];
            one[Count(ref n)] = Count(ref n);
        }
        catch (IndexOutOfRangeException)
        {
            Show.V(n);
        }
        try
        {
            Nothing<Node>()!.Number = Count(ref n);
        }
        catch (NullReferenceException)
        {
            Show.V(n);
        }
    }

    private static int Count(ref int n) => ++n;

    private static void Lengths()
    {
        Show.Case("array: lengths in arithmetic");
        byte[] items = new byte[5];
        Show.V(items.Length - 6);
        Show.V((uint)items.Length - 6);
        Show.V(items.LongLength);
        Show.V(-items.Length);
        for (int i = items.Length - 1; i >= 0; i--)
            items[i] = (byte)i;
        Show.V(items[items.Length - 1]);
        Show.V(items.Length == 0 ? 1 : items[^items.Length]);
    }
}
