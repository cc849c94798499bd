using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>Copies, defensive copies, constrained calls, boxing of structs, equality, tuples, records.</summary>
internal static class StructSemantics
{
    private interface ICounter
    {
        int Next();
        int Value { get; }
    }

    private struct Counter : ICounter
    {
        private int _value;

        public int Next() => ++_value;

        public readonly int Value => _value;

        public override string ToString() => "counter";

        public override int GetHashCode() => _value;

        public override bool Equals(object? o) => o is Counter other && other._value == _value;
    }

    private readonly struct Point(int x, int y) : IEquatable<Point>
    {
        public int X { get; } = x;
        public int Y { get; } = y;

        public bool Equals(Point other) => X == other.X && Y == other.Y;

        public override bool Equals(object? o) => o is Point p && Equals(p);

        public override int GetHashCode() => X * 31 + Y;

        public static bool operator ==(Point a, Point b) => a.Equals(b);

        public static bool operator !=(Point a, Point b) => !a.Equals(b);

        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

        public static Point operator -(Point a) => new(-a.X, -a.Y);

        public static implicit operator Point((int X, int Y) pair) => new(pair.X, pair.Y);

        public static explicit operator int(Point p) => p.X;

        public Point With(int dx) => new(X + dx, Y);
    }

    private readonly record struct Entry(int Key, string Name, long Weight);

    private sealed class Box
    {
        public Counter Counter;
        public readonly Counter Fixed;
        public Point Point;
    }

    private struct Tree
    {
        public int Value;
        public Tree[]? Children;
    }

    private struct Initialised
    {
        public int A = 5;
        public string B = "b";

        public Initialised() { }
    }

    public static void Run()
    {
        Copies();
        Defensive();
        Constrained();
        Boxed();
        Operators();
        Tuples();
        Records();
        Fields();
        Defaults();
        Recursion();
        Interfaces();
        NullableStructs();
        Mutation();
        ThisCopies();
        WithExpressions();
    }

    private static void Copies()
    {
        Show.Case("struct: assignment copies");
        Counter a = new();
        a.Next();
        Counter b = a;
        b.Next();
        b.Next();
        Show.V(a.Value);
        Show.V(b.Value);
        Counter[] many = [a, b];
        many[0].Next();
        Counter c = many[0];
        c.Next();
        Show.V(many[0].Value);
        Show.V(c.Value);
        a = b;
        Show.V(a.Value);
    }

    private static void Defensive()
    {
        Show.Case("struct: readonly places are copied before a call");
        var box = new Box();
        box.Counter.Next();
        box.Fixed.Next();
        box.Fixed.Next();
        Show.V(box.Counter.Value);
        Show.V(box.Fixed.Value);
        Counter c = new();
        Show.V(CallTwice(in c));
        Show.V(c.Value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CallTwice(in Counter c) => c.Next() + c.Next();

    private static void Constrained()
    {
        Show.Case("struct: constrained calls change the original");
        Counter c = new();
        Show.V(CallThrice(ref c));
        Show.V(c.Value);
        Show.V(CallThriceByValue(c));
        Show.V(c.Value);
        Show.V(Text(c));
        Show.V(Hash(c));
        Show.V(Text(5 > 3 ? "text" : ""));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CallThrice<T>(ref T c)
        where T : ICounter
    {
        c.Next();
        c.Next();
        return c.Next();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CallThriceByValue<T>(T c)
        where T : ICounter => CallThrice(ref c);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Text<T>(T value)
        where T : notnull => value.ToString()!;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Hash<T>(T value)
        where T : notnull => value.GetHashCode();

    private static void Boxed()
    {
        Show.Case("struct: boxes are copies with identity");
        Counter c = new();
        c.Next();
        object boxed = c;
        ICounter counter = (ICounter)boxed;
        counter.Next();
        counter.Next();
        Show.V(c.Value);
        Show.V(((Counter)boxed).Value);
        ICounter other = c;
        Show.V(other.Next());
        Show.V(c.Value);
        Show.V(ReferenceEquals(boxed, counter));
        Show.V(boxed.Equals(counter));
        Show.V(boxed.Equals(other));
        Show.V(boxed.ToString()!);
        Show.V(boxed.GetHashCode());
        ref Counter inside = ref Unsafe.Unbox<Counter>(boxed);
        inside.Next();
        Show.V(counter.Value);
    }

    private static void Operators()
    {
        Show.Case("struct: operators and conversions");
        Point a = (1, 2);
        Point b = a + (10, 20);
        Point c = -b;
        Show.V(b.X);
        Show.V(b.Y);
        Show.V(c.X);
        Show.V((int)c);
        Show.V(a == (1, 2));
        Show.V(a != b);
        Show.V(a.With(5).With(6).X);
        Show.V(a.Equals((object)new Point(1, 2)));
        Show.V(a.Equals("no"));
    }

    private static void Tuples()
    {
        Show.Case("struct: tuples");
        (int A, long B) t = (1, 2);
        t.B += 5;
        (int, long) u = t;
        u.Item1 = 9;
        Show.V(t.A);
        Show.V(t.B);
        Show.V(u.Item1);
        (int x, (byte y, string z)) = Deconstruct();
        Show.V(x);
        Show.V(y);
        Show.V(z);
        Show.V(t == (1, 7));
        Show.V(t.Equals((1, 7L)));
        Show.V((1, "a").CompareTo((1, "b")) < 0);
        int p = 1;
        int q = 2;
        int r = 3;
        (p, q, r) = (r, p, q);
        Show.V(p);
        Show.V(q);
        Show.V(r);
        var many = (1, 2, 3, 4, 5, 6, 7, 8, 9);
        Show.V(many.Item8 + many.Item9);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int, (byte, string)) Deconstruct() => (-4, (200, "in"));

    private static void Records()
    {
        Show.Case("struct: record structs");
        Entry a = new(1, "one", 10);
        Entry b = a with { Weight = 11 };
        Show.V(a == b);
        Show.V(a == new Entry(1, "one", 10));
        Show.V(b.Weight);
        Show.V(a.Name);
        (int key, string name, long weight) = b;
        Show.V(key);
        Show.V(name);
        Show.V(weight);
        Show.V(a.Equals((object)b));
        Show.V(a.GetHashCode() == new Entry(1, "one", 10).GetHashCode());
    }

    private static void Fields()
    {
        Show.Case("struct: fields of objects are places");
        var box = new Box { Point = (3, 4) };
        box.Counter.Next();
        ref Counter place = ref box.Counter;
        place.Next();
        Counter copy = box.Counter;
        copy.Next();
        Show.V(box.Counter.Value);
        Show.V(copy.Value);
        Show.V(box.Point.Y);
    }

    private static void Defaults()
    {
        Show.Case("struct: default and parameterless constructors");
        Initialised made = new();
        Initialised zero = default;
        Initialised[] many = new Initialised[1];
        Show.V(made.A);
        Show.V(made.B);
        Show.V(zero.A);
        Show.V(zero.B is null);
        Show.V(many[0].A);
        Show.V(Default<Initialised>().A);
        Show.V(Make<Initialised>().A);
        Show.V(Default<string>() is null);
        Show.V(Default<long>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T? Default<T>() => default;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Make<T>()
        where T : new() => new();

    private static void Recursion()
    {
        Show.Case("struct: a type that holds arrays of itself");
        Tree tree = new()
        {
            Value = 1,
            Children = [new() { Value = 2 }, new() { Value = 3, Children = [new() { Value = 4 }] }],
        };
        Show.V(SumOf(tree));
        tree.Children[1].Children![0].Value = 40;
        Show.V(SumOf(tree));
    }

    private static int SumOf(in Tree tree)
    {
        int sum = tree.Value;
        foreach (Tree child in tree.Children ?? [])
            sum += SumOf(child);
        return sum;
    }

    private static void Interfaces()
    {
        Show.Case("struct: interface calls on boxes in an array");
        ICounter[] counters = [new Counter(), new Counter()];
        counters[0].Next();
        counters[1] = counters[0];
        counters[1].Next();
        foreach (ICounter c in counters)
            Show.V(c.Value);
    }

    private static void NullableStructs()
    {
        Show.Case("struct: nullable");
        Point? none = null;
        Point? some = new Point(1, 2);
        Show.V(none.HasValue);
        Show.V(some.HasValue);
        Show.V(some.Value.Y);
        Show.V(none.GetValueOrDefault().X);
        Show.V((none ?? new Point(7, 8)).X);
        Show.V(some == null);
        Show.V(none == some);
        Show.V(some == new Point(1, 2));
        Show.V(some?.X ?? -1);
        Show.V(none?.X ?? -1);
        object? boxed = some;
        object? empty = none;
        Show.V(boxed is Point);
        Show.V(empty is null);
        Point? back = (Point?)empty;
        Show.V(back.HasValue);
        back = (Point?)boxed;
        Show.V(back!.Value.X);
        int? a = 5;
        int? b = null;
        Show.V((a + b).HasValue);
        Show.V((a + 1)!.Value);
        Show.V(a > b);
        Show.V(a < 6);
        Show.V(!(a >= b));
        try
        {
            Show.V(b!.Value);
        }
        catch (InvalidOperationException)
        {
            Show.V("no value");
        }
    }

    private static void Mutation()
    {
        Show.Case("struct: arguments are evaluated before the callee changes them");
        Counter c = new();
        Show.V(Both(c.Next(), c, c.Next()));
        Show.V(c.Value);
        int i = 0;
        int[] slots = new int[4];
        slots[i++] = i++ + i;
        Show.V(slots[0]);
        Show.V(i);
        slots[i] = i = 3;
        Show.V(slots[2]);
        Show.V(slots[3]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Both(int a, Counter c, int b) => a * 100 + c.Value * 10 + b;

    private struct Range
    {
        public int From;
        public int To;

        public void Become(Range other) => this = other;

        public readonly Range Shifted(int by)
        {
            Range copy = this;
            copy.From += by;
            copy.To += by;
            return copy;
        }

        public Range Swap()
        {
            Range before = this;
            (From, To) = (To, From);
            return before;
        }
    }

    private static void ThisCopies()
    {
        Show.Case("struct: this is a place");
        Range a = new() { From = 1, To = 5 };
        Range b = a.Swap();
        Show.V(a.From);
        Show.V(b.From);
        a.Become(b.Shifted(10));
        Show.V(a.From);
        Show.V(a.To);
        Show.V(b.To);
        a.Become(a.Shifted(1).Swap());
        Show.V(a.From);
    }

    private static void WithExpressions()
    {
        Show.Case("struct: with on plain structs");
        Range a = new() { From = 1, To = 2 };
        Range b = a with { To = 9 };
        Show.V(a.To);
        Show.V(b.To);
        Show.V(b.From);
    }
}
