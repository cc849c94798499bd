using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>box, unbox, unbox.any, Nullable boxes, isinst and castclass over classes, interfaces, arrays, enums and variance.</summary>
internal static class Boxing
{
    private enum Small : byte
    {
        One = 1,
        Two = 2,
    }

    private enum Other : byte
    {
        One = 1,
    }

    private struct Point
    {
        public int X;
        public long Y;
    }

    private class Animal { }

    private class Dog : Animal, INamed
    {
        public string Name => "dog";
    }

    private sealed class Puppy : Dog { }

    private interface INamed
    {
        string Name { get; }
    }

    private interface IProducer<out T>
    {
        T Make();
    }

    private interface IConsumer<in T>
    {
        bool Take(T value);
    }

    private sealed class Producer<T>(T value) : IProducer<T>
    {
        public T Make() => value;
    }

    private sealed class Consumer<T> : IConsumer<T>
    {
        public bool Take(T value) => value is not null;
    }

    public static void Run()
    {
        Primitives();
        Failures();
        Structs();
        Enums();
        Nullables();
        Classes();
        Interfaces();
        Arrays();
        Variance();
        Generics();
        Patterns();
        Equality();
        NullCasts();
        Identity();
    }

    private static void Primitives()
    {
        Show.Case("box: primitives keep value and type");
        object[] boxes =
        [
            (sbyte)-1,
            (byte)255,
            (short)-2,
            (ushort)65535,
            'c',
            -3,
            4u,
            -5L,
            6UL,
            1.5f,
            2.5,
            true,
            (nint)7,
        ];
        foreach (object o in boxes)
        {
            Show.V(o is int);
            Show.V(o is byte);
            Show.V(o is bool);
            Show.V(o is ulong);
            Show.V(o is IComparable);
            Show.V(o is ValueType);
        }
        Show.End();
        Show.V((sbyte)boxes[0]);
        Show.V((byte)boxes[1]);
        Show.V((short)boxes[2]);
        Show.V((ushort)boxes[3]);
        Show.V((char)boxes[4]);
        Show.V((int)boxes[5]);
        Show.V((uint)boxes[6]);
        Show.V((long)boxes[7]);
        Show.V((ulong)boxes[8]);
        Show.V((float)boxes[9]);
        Show.V((double)boxes[10]);
        Show.V((bool)boxes[11]);
        Show.V((nint)boxes[12]);
    }

    private static void Failures()
    {
        Show.Case("box: unboxing to another type throws");
        object[] boxes = [5, 5L, (byte)5, 'a', "text", new Point()];
        foreach (object o in boxes)
        {
            try
            {
                Show.V((int)o);
            }
            catch (InvalidCastException)
            {
                Show.V("cast");
            }
            try
            {
                Show.V(((string)o).Length);
            }
            catch (InvalidCastException)
            {
                Show.V("cast");
            }
        }
        try
        {
            Show.V((int)Null()!);
        }
        catch (NullReferenceException)
        {
            Show.V("null");
        }
        // A box of uint is no box of int, although the bits would fit.
        try
        {
            object u = 7u;
            Show.V((int)u);
        }
        catch (InvalidCastException)
        {
            Show.V("cast");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? Null() => null;

    private static void Structs()
    {
        Show.Case("box: structs");
        Point p = new() { X = 1, Y = 2 };
        object o = p;
        p.X = 10;
        Point q = (Point)o;
        q.Y = 20;
        Show.V(((Point)o).X);
        Show.V(((Point)o).Y);
        Show.V(q.Y);
        object copy = (Point)o;
        Show.V(ReferenceEquals(o, copy));
        Show.V(o is Point { X: 1 });
    }

    private static void Enums()
    {
        Show.Case("box: enums");
        object o = Small.Two;
        Show.V(o is Small);
        Show.V(o is Other);
        Show.V(o is byte);
        Show.V(o is Enum);
        Show.V((byte)(Small)o);
        Show.V(o.Equals(Small.Two));
        Show.V(o.Equals((byte)2));
        Show.V(((object)Small.One).Equals(Other.One));
        // Unboxing between an enum and its underlying type is allowed.
        Show.V((byte)o);
        object b = (byte)1;
        Show.V((int)(Small)b);
    }

    private static void Nullables()
    {
        Show.Case("box: nullable");
        int? none = null;
        int? some = 5;
        object? boxedNone = none;
        object? boxedSome = some;
        Show.V(boxedNone is null);
        Show.V(boxedSome is int);
        Show.V((int)boxedSome!);
        Show.V(((int?)boxedSome).HasValue);
        Show.V(((int?)boxedNone).HasValue);
        Show.V(boxedSome is int?);
        Small? e = Small.Two;
        Show.V((object)e is Small);
        try
        {
            long? wrong = (long?)boxedSome;
            Show.V(wrong.HasValue);
        }
        catch (InvalidCastException)
        {
            Show.V("cast");
        }
        Show.V(Wrap<int?>(none) is null);
        Show.V(Wrap<int?>(9)!.Equals(9));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? Wrap<T>(T value) => value;

    private static void Classes()
    {
        Show.Case("cast: classes");
        object?[] objects = [new Animal(), new Dog(), new Puppy(), "text", null];
        foreach (object? o in objects)
        {
            Show.V(o is Animal);
            Show.V(o is Dog);
            Show.V(o is Puppy);
            Show.V(o as Dog is null);
            try
            {
                Dog? dog = (Dog?)o;
                Show.V(dog is null ? "null" : "ok");
            }
            catch (InvalidCastException)
            {
                Show.V("cast");
            }
        }
    }

    private static void Interfaces()
    {
        Show.Case("cast: interfaces");
        object[] objects = [new Animal(), new Dog(), new Puppy(), 5, new List<int>()];
        foreach (object o in objects)
        {
            Show.V(o is INamed);
            Show.V(o is IComparable<int>);
            Show.V(o is IEnumerable<int>);
            Show.V(o is IReadOnlyList<int>);
            try
            {
                Show.V(((INamed)o).Name);
            }
            catch (InvalidCastException)
            {
                Show.V("cast");
            }
        }
    }

    private static void Arrays()
    {
        Show.Case("cast: arrays");
        object[] arrays =
        [
            new int[1],
            new uint[1],
            new string[1],
            new object[1],
            new Dog[1],
            new int[1, 1],
            new int[1][],
            new Small[1],
        ];
        foreach (object a in arrays)
        {
            Show.V(a is Array);
            Show.V(a is int[]);
            Show.V(a is object[]);
            Show.V(a is Animal[]);
            Show.V(a is string[]);
            Show.V(a is int[,]);
            Show.V(a is IEnumerable<object>);
            Show.V(a is IList<int>);
            Show.V(a is IReadOnlyList<Animal>);
            Show.End();
        }
        object signed = new int[] { -1 };
        Show.V(((uint[])signed)[0]);
        object enums = new Small[] { Small.Two };
        Show.V(((byte[])enums)[0]);
    }

    private static void Variance()
    {
        Show.Case("cast: variance of interfaces and delegates");
        IProducer<Dog> dogs = new Producer<Dog>(new Dog());
        IProducer<Animal> animals = dogs;
        Show.V(animals.Make() is Dog);
        object o = dogs;
        Show.V(o is IProducer<object>);
        Show.V(o is IProducer<Puppy>);
        Show.V(o is IProducer<INamed>);
        object numbers = new Producer<int>(5);
        Show.V(numbers is IProducer<object>);
        Show.V(numbers is IProducer<int>);
        IConsumer<object> eats = new Consumer<object>();
        IConsumer<string> narrow = eats;
        Show.V(narrow.Take("x"));
        Show.V((object)eats is IConsumer<Dog>);
        Show.V((object)new Consumer<Dog>() is IConsumer<Animal>);
        Func<Dog> make = () => new Puppy();
        Func<Animal> general = make;
        Show.V(general() is Puppy);
        Action<object> sink = _ => { };
        Action<string> texts = sink;
        texts("x");
        Show.V((object)sink is Action<Dog>);
        IEnumerable<object> seen = new List<string> { "a" };
        foreach (object each in seen)
            Show.V(each is string);
    }

    private static void Generics()
    {
        Show.Case("cast: type parameters");
        Show.V(Is<int>(5));
        Show.V(Is<long>(5));
        Show.V(Is<string>("s"));
        Show.V(Is<object>(5));
        Show.V(Is<int?>(5));
        Show.V(Is<int?>(null));
        Show.V(Is<IComparable>("s"));
        Show.V(Is<Dog[]>(new Puppy[0]));
        Show.V(To<byte>((byte)3));
        Show.V(To<string>("abc").Length);
        try
        {
            Show.V(To<int>("x"));
        }
        catch (InvalidCastException)
        {
            Show.V("cast");
        }
        Show.V(As<Dog>(new Puppy()) is not null);
        Show.V(As<Puppy>(new Dog()) is null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Is<T>(object? o) => o is T;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T To<T>(object o) => (T)o;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T? As<T>(object o)
        where T : class => o as T;

    private static void Patterns()
    {
        Show.Case("cast: patterns bind");
        object?[] objects = [3, -3, "abc", "", new Point { X = 5 }, new[] { 1, 2 }, null, 2.5];
        foreach (object? o in objects)
        {
            if (o is int and > 0)
                Show.V("positive");
            else if (o is int n)
                Show.V(n);
            else if (o is string { Length: > 0 } s)
                Show.V(s);
            else if (o is Point { X: var x })
                Show.V(x);
            else if (o is int[] { Length: 2 } a)
                Show.V(a[1]);
            else if (o is null or double)
                Show.V("rest");
            else
                Show.V("none");
        }
    }

    private static void Equality()
    {
        Show.Case("box: equality of boxes");
        object a = 5;
        object b = 5;
        object c = 5L;
        Show.V(a == b);
        Show.V(a.Equals(b));
        Show.V(a.Equals(c));
        Show.V(Equals(a, b));
        Show.V(Equals(null, null));
        Show.V(Equals(a, null));
        Show.V(a!.GetHashCode() == b.GetHashCode());
        object p = new Point { X = 1, Y = 2 };
        object q = new Point { X = 1, Y = 2 };
        Show.V(((Point)p).X == ((Point)q).X);
        object s = 1.0;
        Show.V(s.Equals(1.0f));
        Show.V(s.Equals(1.0));
    }

    private static void NullCasts()
    {
        Show.Case("cast: null is of every reference type");
        object? none = Null();
        Show.V((string?)none is null);
        Show.V((INamed?)none is null);
        Show.V((int[]?)none is null);
        Show.V(none is object);
        Show.V(none as string is null);
        Show.V((int?)none is null);
    }

    private static void Identity()
    {
        Show.Case("box: GetType tells types apart");
        object i = 5;
        object s = "s";
        Show.V(i.GetType() == typeof(int));
        Show.V(s.GetType() == typeof(string));
        Show.V(i.GetType() == s.GetType());
        Show.V(new Puppy().GetType() == typeof(Dog));
        Show.V(typeof(List<int>) == typeof(List<string>));
        Show.V(typeof(Dog[]) == new Dog[0].GetType());
        Show.V(Same<int>(i));
        Show.V(Same<long>(i));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Same<T>(object o) => o.GetType() == typeof(T);
}
