using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>Virtual calls, hiding, interfaces implemented in every way, default methods, static abstracts, generic virtuals.</summary>
internal static class Dispatch
{
    private class Base
    {
        public virtual string Virtual() => "base";

        public string Plain() => "base plain";

        public virtual int Value
        {
            get => 1;
            set { }
        }

        public virtual string Twice() => Virtual() + Virtual();

        public virtual string Generic<T>(T value) => "base " + (value is int ? "int" : "other");
    }

    private class Middle : Base
    {
        public override string Virtual() => "middle>" + base.Virtual();

        public new string Plain() => "middle plain";

        public new virtual string Twice() => "new slot";

        public override int Value => base.Value + 10;

        public override string Generic<T>(T value) =>
            "middle " + (value is string ? "string" : "other");
    }

    private sealed class Leaf : Middle
    {
        public override string Virtual() => "leaf>" + base.Virtual();

        public override string Twice() => "leaf slot";
    }

    private interface IShape
    {
        string Name();
        string Describe() => "shape " + Name();
    }

    private interface ISized
    {
        string Name();
    }

    private class Square : IShape, ISized
    {
        public string Name() => "square";

        string ISized.Name() => "sized square";
    }

    private class Round : Square
    {
        public new string Name() => "round";
    }

    private sealed class ReImplemented : Square, IShape
    {
        public new string Name() => "again";

        string IShape.Describe() => "own description";
    }

    private abstract class AbstractShape : IShape
    {
        public abstract string Name();

        public virtual string Describe() => "abstract " + Name();
    }

    private sealed class Concrete : AbstractShape
    {
        public override string Name() => "concrete";
    }

    private struct StructShape(int n) : IShape
    {
        public readonly string Name() => n > 5 ? "large" : "small";
    }

    private interface ILeft
    {
        string Who() => "left";
    }

    private interface IMiddleLeft : ILeft
    {
        string ILeft.Who() => "middle left";
    }

    private interface IMiddleRight : ILeft
    {
        string Only() => "right " + Who();
    }

    private sealed class Diamond : IMiddleLeft, IMiddleRight { }

    private interface INumber<TSelf>
        where TSelf : INumber<TSelf>
    {
        static abstract TSelf Zero { get; }

        static abstract TSelf operator +(TSelf a, TSelf b);

        static virtual string Title => "number";
        int Key { get; }
    }

    private readonly struct Cents(int value) : INumber<Cents>
    {
        public static Cents Zero => new(0);
        public int Key => value;

        public static Cents operator +(Cents a, Cents b) => new(a.Key + b.Key);

        public static string Title => "cents";
    }

    private sealed class Length(int value) : INumber<Length>
    {
        public static Length Zero { get; } = new(0);
        public int Key => value;

        public static Length operator +(Length a, Length b) => new(a.Key + b.Key + 1);
    }

    private class GenericBase<T>
    {
        public virtual string Kind(T value) => "base of T";

        public virtual string Kind(int value) => "base of int";
    }

    private sealed class GenericLeaf : GenericBase<string>
    {
        public override string Kind(string value) => "leaf of string";
    }

    private interface IVisitor
    {
        int Visit<T>(T value);
    }

    private sealed class Counter : IVisitor
    {
        public int Visit<T>(T value) => value is long ? 100 : 1;
    }

    private struct StructVisitor : IVisitor
    {
        public int Visit<T>(T value) => value is string s ? s.Length : -1;
    }

    private class Covariant
    {
        public virtual Base Make() => new Base();
    }

    private sealed class CovariantLeaf : Covariant
    {
        public override Leaf Make() => new();
    }

    private class ObjectMembers
    {
        public override string ToString() => "text of it";

        public override int GetHashCode() => 77;

        public override bool Equals(object? o) => o is ObjectMembers;
    }

    public static void Run()
    {
        Virtuals();
        Hiding();
        InterfaceCalls();
        ReImplementation();
        Defaults();
        Diamonds();
        StaticAbstracts();
        GenericVirtuals();
        GenericClasses();
        CovariantReturns();
        Overrides();
        ManyTypes();
        ThroughBase();
        ConstructorCalls();
        Indexers();
    }

    private static void Virtuals()
    {
        Show.Case("dispatch: virtual, base calls, properties");
        Base[] all = [new Base(), new Middle(), new Leaf()];
        foreach (Base b in all)
        {
            Show.V(b.Virtual());
            Show.V(b.Plain());
            Show.V(b.Twice());
            Show.V(b.Value);
        }
        Base property = new Middle();
        property.Value = 5;
        property.Value += 7;
        Show.V(property.Value);
    }

    private static void Hiding()
    {
        Show.Case("dispatch: new hides and opens a new slot");
        Leaf leaf = new();
        Middle middle = leaf;
        Base b = leaf;
        Show.V(leaf.Plain());
        Show.V(((Base)leaf).Plain());
        Show.V(middle.Twice());
        Show.V(b.Twice());
        Show.V(new Middle().Twice());
    }

    private static void InterfaceCalls()
    {
        Show.Case("dispatch: interfaces, explicit and shared");
        IShape[] shapes =
        [
            new Square(),
            new Round(),
            new ReImplemented(),
            new Concrete(),
            new StructShape(3),
            new StructShape(9),
        ];
        foreach (IShape s in shapes)
        {
            Show.V(s.Name());
            Show.V(s.Describe());
        }
        ISized[] sized = [new Square(), new Round(), new ReImplemented()];
        foreach (ISized s in sized)
            Show.V(s.Name());
    }

    private static void ReImplementation()
    {
        Show.Case("dispatch: only a class that lists the interface again implements it again");
        Square asSquare = new Round();
        Show.V(asSquare.Name());
        Show.V(((IShape)asSquare).Name());
        Show.V(((Round)asSquare).Name());
        Square again = new ReImplemented();
        Show.V(again.Name());
        Show.V(((IShape)again).Name());
        Show.V(((ISized)again).Name());
    }

    private static void Defaults()
    {
        Show.Case("dispatch: default methods on structs and classes");
        Show.V(DescribeBoxed(new StructShape(7)));
        Show.V(DescribeConstrained(new StructShape(1)));
        Show.V(DescribeConstrained(new Square()));
        Show.V(DescribeConstrained(new Concrete()));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string DescribeBoxed(IShape shape) => shape.Describe();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string DescribeConstrained<T>(T shape)
        where T : IShape => shape.Name() + "/" + shape.Describe();

    private static void Diamonds()
    {
        Show.Case("dispatch: the most specific default wins");
        Diamond d = new();
        Show.V(((ILeft)d).Who());
        Show.V(((IMiddleRight)d).Who());
        Show.V(((IMiddleRight)d).Only());
    }

    private static void StaticAbstracts()
    {
        Show.Case("dispatch: static abstract members");
        Show.V(Sum<Cents>([new(1), new(2), new(3)]).Key);
        Show.V(Sum<Length>([new(1), new(2), new(3)]).Key);
        Show.V(Title<Cents>());
        Show.V(Title<Length>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Sum<T>(ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        T sum = T.Zero;
        foreach (T v in values)
            sum += v;
        return sum;
    }

    private static string Title<T>()
        where T : INumber<T> => T.Title;

    private static void GenericVirtuals()
    {
        Show.Case("dispatch: generic virtual methods");
        Base[] all = [new Base(), new Middle(), new Leaf()];
        foreach (Base b in all)
        {
            Show.V(b.Generic(1));
            Show.V(b.Generic("s"));
            Show.V(b.Generic(2.5));
        }
        IVisitor[] visitors = [new Counter(), new StructVisitor()];
        foreach (IVisitor v in visitors)
        {
            Show.V(v.Visit(5L));
            Show.V(v.Visit("four"));
            Show.V(v.Visit(new object()));
            Show.V(VisitAll(v, 1L, "ab"));
        }
        Show.V(VisitAll(new StructVisitor(), "abc", 1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int VisitAll<TVisitor, TFirst, TSecond>(TVisitor v, TFirst first, TSecond second)
        where TVisitor : IVisitor => v.Visit(first) * 1000 + v.Visit(second);

    private static void GenericClasses()
    {
        Show.Case("dispatch: virtual methods of generic classes");
        GenericBase<string> a = new GenericLeaf();
        GenericBase<string> b = new();
        GenericBase<int> c = new();
        Show.V(a.Kind("x"));
        Show.V(a.Kind(1));
        Show.V(b.Kind("x"));
        Show.V(c.Kind(5));
    }

    private static void CovariantReturns()
    {
        Show.Case("dispatch: covariant returns");
        Covariant c = new CovariantLeaf();
        Show.V(c.Make().Virtual());
        Show.V(new CovariantLeaf().Make().Virtual());
        Show.V(new Covariant().Make().Virtual());
    }

    private static void Overrides()
    {
        Show.Case("dispatch: members of object");
        object[] objects = [new ObjectMembers(), "text", 5, true, 'c', new StructShape(1)];
        foreach (object o in objects)
            Show.V(o.Equals(o));
        Show.V(objects[0].ToString()!);
        Show.V(objects[0].GetHashCode());
        Show.V(objects[0].Equals(new ObjectMembers()));
        Show.V(objects[1].ToString()!);
        Show.V(objects[2].ToString()!);
        Show.V(objects[3].ToString()!);
        Show.V(objects[4].ToString()!);
        Show.V(objects[2].GetHashCode());
    }

    private abstract class Instruction
    {
        public abstract int Run(int x);
    }

    private sealed class Add(int n) : Instruction
    {
        public override int Run(int x) => x + n;
    }

    private sealed class Mul(int n) : Instruction
    {
        public override int Run(int x) => x * n;
    }

    private sealed class Neg : Instruction
    {
        public override int Run(int x) => -x;
    }

    private sealed class If(Instruction a, Instruction b) : Instruction
    {
        public override int Run(int x) => x > 0 ? a.Run(x) : b.Run(x);
    }

    private static void ManyTypes()
    {
        Show.Case("dispatch: one call site, many targets");
        Instruction[] program =
        [
            new Add(5),
            new Mul(3),
            new Neg(),
            new If(new Add(100), new Mul(2)),
            new Add(1),
        ];
        int x = 2;
        for (int i = 0; i < 12; i++)
        {
            x = program[i % program.Length].Run(x);
            Show.V(x);
        }
    }

    private static void ThroughBase()
    {
        Show.Case("dispatch: an interface implemented by an inherited method");
        IDisposableLike d = new Inheriting();
        Show.V(d.Close());
        Show.V(new Inheriting().Close());
    }

    private interface IDisposableLike
    {
        string Close();
    }

    private class HasClose
    {
        public virtual string Close() => "closed by base";
    }

    private sealed class Inheriting : HasClose, IDisposableLike { }

    private class CallsInConstructor
    {
        public readonly string Seen;

        public CallsInConstructor() => Seen = Hook();

        protected virtual string Hook() => "base hook";
    }

    private sealed class Overriding : CallsInConstructor
    {
        private readonly string _set = "set";
        private readonly string? _late;

        public Overriding() => _late = "late";

        protected override string Hook() => _set + (_late ?? "/not yet");
    }

    private static void ConstructorCalls()
    {
        Show.Case(
            "dispatch: a virtual call in a constructor sees initialisers but not the constructor"
        );
        Show.V(new CallsInConstructor().Seen);
        Show.V(new Overriding().Seen);
    }

    private class Indexed
    {
        private readonly int[] _items = [1, 2, 3];

        public virtual int this[int i]
        {
            get => _items[i];
            set => _items[i] = value;
        }

        public int this[string s] => s.Length;
    }

    private sealed class Doubling : Indexed
    {
        public override int this[int i]
        {
            get => base[i] * 2;
            set => base[i] = value + 1;
        }
    }

    private static void Indexers()
    {
        Show.Case("dispatch: indexers");
        Indexed i = new Doubling();
        i[1] = 10;
        i[2] += 3;
        Show.V(i[1]);
        Show.V(i[2]);
        Show.V(i["four"]);
    }
}
