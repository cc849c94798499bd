using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>Delegates of every kind, multicast, closures, function pointers, local functions, events.</summary>
internal static class Delegates
{
    private delegate int Operation(int a, int b);

    private delegate void Mutator(ref int value);

    private delegate bool TryParse(string s, out int value);

    private delegate ReadOnlySpan<char> SpanFunction(ReadOnlySpan<char> s);

    private class Calculator(int bias)
    {
        public int Biased(int a, int b) => a + b + bias;

        public virtual int Virtual(int a, int b) => a - b;

        public static int Static(int a, int b) => a * b;

        public event Action<string>? Said;

        public void Say(string text) => Said?.Invoke(text);
    }

    private sealed class Reversed(int bias) : Calculator(bias)
    {
        public override int Virtual(int a, int b) => b - a;

        public Operation BaseVirtual() => base.Virtual;
    }

    private struct Accumulator
    {
        public int Sum;

        public int Add(int a, int b)
        {
            Sum += a + b;
            return Sum;
        }
    }

    private interface IOperation
    {
        int Run(int a, int b);
    }

    private sealed class Max : IOperation
    {
        public int Run(int a, int b) => a > b ? a : b;
    }

    public static void Run()
    {
        Kinds();
        VirtualTargets();
        StructTargets();
        Multicast();
        MulticastResults();
        Equality();
        Closures();
        LoopCaptures();
        NestedClosures();
        LocalFunctions();
        ReferenceParameters();
        Generic();
        Events();
        FunctionPointers();
        Extension();
        Recursive();
        Currying();
        NullDelegates();
        Exceptions();
        AsArguments();
        StaticLambdas();
        CapturedThis();
        Lazy();
    }

    private static void Kinds()
    {
        Show.Case("delegate: static, instance, lambda, anonymous method");
        var c = new Calculator(100);
        Operation[] all =
        [
            Calculator.Static,
            c.Biased,
            c.Virtual,
            (a, b) => a ^ b,
            delegate(int a, int b)
            {
                return a | b;
            },
            new Max().Run,
        ];
        foreach (Operation o in all)
            Show.V(o(6, 3));
        Func<int, int, int> same = Calculator.Static;
        Show.V(same(4, 5));
        Show.V(same.Invoke(1, 2));
        Action none = () => Show.V("action");
        none();
    }

    private static void VirtualTargets()
    {
        Show.Case("delegate: virtual and interface targets are bound when made");
        Calculator c = new Reversed(1);
        Operation o = c.Virtual;
        Show.V(o(10, 3));
        Show.V(new Reversed(0).BaseVirtual()(10, 3));
        IOperation i = new Max();
        Operation p = i.Run;
        i = null!;
        Show.V(p(4, 9));
    }

    private static void StructTargets()
    {
        Show.Case("delegate: a struct target is boxed");
        Accumulator a = new();
        Operation o = a.Add;
        Show.V(o(1, 2));
        Show.V(o(3, 4));
        Show.V(a.Sum);
        Operation same = o;
        Show.V(same(0, 0));
    }

    private static void Multicast()
    {
        Show.Case("delegate: combine and remove");
        Action a = () => Show.V("a");
        Action b = () => Show.V("b");
        Action? both = a + b;
        both();
        Show.End();
        both += a;
        both();
        Show.End();
        both -= a;
        both!();
        Show.End();
        both -= b;
        both!();
        Show.End();
        both -= a;
        Show.V(both is null);
        Action? nothing = null;
        nothing += b;
        nothing();
        Action twice = b + b;
        Action four = twice + twice;
        four();
        Show.V(four.GetInvocationList().Length);
        Show.V((four - twice)!.GetInvocationList().Length);
    }

    private static void MulticastResults()
    {
        Show.Case("delegate: the last result counts, references pass through all");
        Func<int> numbers = () => 1;
        numbers += () => 2;
        numbers += () => 3;
        Show.V(numbers());
        Mutator m = (ref int v) => v += 5;
        m += (ref int v) => v *= 2;
        int x = 1;
        m(ref x);
        Show.V(x);
    }

    private static void Equality()
    {
        Show.Case("delegate: equality");
        var c = new Calculator(1);
        Operation a = c.Biased;
        Operation b = c.Biased;
        Operation other = new Calculator(1).Biased;
        Show.V(a == b);
        Show.V(a.Equals(b));
        Show.V(a == other);
        Show.V(a + other == b + other);
        Operation s = Calculator.Static;
        Operation t = Calculator.Static;
        Show.V(s == t);
        Show.V(s == a);
    }

    private static void Closures()
    {
        Show.Case("delegate: closures share their variables");
        int n = 1;
        string s = "x";
        Func<int> up = () => ++n;
        Action twice = () =>
        {
            n *= 2;
            s += n > 5 ? "y" : "z";
        };
        Show.V(up());
        twice();
        twice();
        Show.V(n);
        Show.V(s);
        n = 100;
        Show.V(up());
        (Func<int> get, Action<int> set) = Cell(7);
        set(get() + 1);
        Show.V(get());
    }

    private static (Func<int>, Action<int>) Cell(int value) => (() => value, v => value = v);

    private static void LoopCaptures()
    {
        Show.Case("delegate: captured loop variables");
        var actions = new List<Func<int>>();
        for (int i = 0; i < 3; i++)
            actions.Add(() => i);
        foreach (int v in (int[])[10, 20, 30])
            actions.Add(() => v);
        for (int i = 0; i < 3; i++)
        {
            int copy = i * 7;
            actions.Add(() => copy++);
        }
        foreach (Func<int> f in actions)
        {
            Show.V(f());
            Show.V(f());
        }
    }

    private static void NestedClosures()
    {
        Show.Case("delegate: closures inside closures");
        int outer = 1;
        Func<int, Func<int, int>> make = a =>
        {
            int middle = a * 10;
            return b =>
            {
                outer++;
                middle++;
                return outer * 1000 + middle + b;
            };
        };
        Func<int, int> f = make(2);
        Func<int, int> g = make(3);
        Show.V(f(1));
        Show.V(f(1));
        Show.V(g(1));
        Show.V(outer);
    }

    private static void LocalFunctions()
    {
        Show.Case("delegate: local functions");
        int calls = 0;
        Show.V(Fibonacci(15));
        Show.V(calls);
        Show.V(Twice(Half, 40));
        Show.V(Sum(1, 2, 3));

        int Fibonacci(int n)
        {
            calls++;
            return n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
        }

        static int Half(int v) => v / 2;

        static int Twice(Func<int, int> f, int v) => f(f(v));

        static int Sum(params int[] values)
        {
            int sum = 0;
            foreach (int v in values)
                sum += v;
            return sum;
        }
    }

    private static void ReferenceParameters()
    {
        Show.Case("delegate: ref, out and span parameters");
        Mutator m = (ref int v) => v = v * v + 1;
        int x = 4;
        m(ref x);
        Show.V(x);
        TryParse parse = (string s, out int value) =>
        {
            value = s.Length;
            return value > 2;
        };
        Show.V(parse("abc", out int length));
        Show.V(length);
        SpanFunction tail = s => s[1..];
        Show.V(tail(tail("hello")).ToString());
    }

    private static void Generic()
    {
        Show.Case("delegate: generic");
        Show.V(Map([1, 2, 3], v => v * 1.5)[2]);
        Show.V(Map(["a", "bb"], s => s.Length)[1]);
        Show.V(Fold([1, 2, 3, 4], 1L, (sum, v) => sum * v));
        Func<object, string> general = _ => "object";
        Func<string, object> narrow = general;
        Show.V((string)narrow("x"));
        Converter<int, long> widen = Identity<int>.Widen;
        Show.V(widen(5));
    }

    private static class Identity<T>
    {
        public static long Widen(T value) => value is int i ? i + 1L : -1;
    }

    private static TResult[] Map<T, TResult>(T[] items, Func<T, TResult> f)
    {
        var results = new TResult[items.Length];
        for (int i = 0; i < items.Length; i++)
            results[i] = f(items[i]);
        return results;
    }

    private static TState Fold<T, TState>(T[] items, TState state, Func<TState, T, TState> f)
    {
        foreach (T item in items)
            state = f(state, item);
        return state;
    }

    private static void Events()
    {
        Show.Case("delegate: events");
        var c = new Calculator(0);
        c.Say("nobody");
        Action<string> first = s => Show.V("1:" + s);
        c.Said += first;
        c.Said += s => Show.V("2:" + s);
        c.Say("hello");
        c.Said -= first;
        c.Say("bye");
    }

    private static unsafe void FunctionPointers()
    {
        Show.Case("delegate: function pointers");
        delegate* <int, int, int> f = &Calculator.Static;
        Show.V(f(6, 7));
        delegate* <ref int, void> change = &Increase;
        int x = 1;
        change(ref x);
        Show.V(x);
        delegate* <int, int, int>[] table = [&Calculator.Static, &Plus, &Minus];
        for (int i = 0; i < table.Length; i++)
            Show.V(table[i](10, 4));
        delegate* <string, int> length = &Length<string>;
        Show.V(length("four"));
    }

    private static void Increase(ref int v) => v++;

    private static int Plus(int a, int b) => a + b;

    private static int Minus(int a, int b) => a - b;

    private static int Length<T>(T value) => value is string s ? s.Length : -1;

    private static void Extension()
    {
        Show.Case("delegate: over an extension method");
        Func<int> f = "hello".CountLetters;
        Show.V(f());
        Func<string, int> open = Extensions.CountLetters;
        Show.V(open("ab1"));
    }

    private static void Recursive()
    {
        Show.Case("delegate: recursion through a variable");
        Func<int, long> factorial = null!;
        factorial = n => n <= 1 ? 1 : n * factorial(n - 1);
        Show.V(factorial(15));
    }

    private static void Currying()
    {
        Show.Case("delegate: functions of functions");
        Func<int, Func<int, Func<int, int>>> curried = a => b => c => a * 100 + b * 10 + c;
        Show.V(curried(1)(2)(3));
        Func<Func<int, int>, Func<int, int>> twice = f => v => f(f(v));
        Show.V(twice(twice(v => v + 3))(1));
    }

    private static void NullDelegates()
    {
        Show.Case("delegate: calling nothing throws");
        Action? none = Nothing();
        try
        {
            none!();
        }
        catch (NullReferenceException)
        {
            Show.V("null");
        }
        none?.Invoke();
        Show.V(none is null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Action? Nothing() => null;

    private static void Exceptions()
    {
        Show.Case("delegate: an exception stops the list");
        Action all = () => Show.V("one");
        all += () => throw new InvalidOperationException();
        all += () => Show.V("three");
        try
        {
            all();
        }
        catch (InvalidOperationException)
        {
            Show.V("stopped");
        }
    }

    private static void AsArguments()
    {
        Show.Case("delegate: passed to the library");
        int[] items = [5, 2, 8, 1];
        Array.Sort(items, (a, b) => b - a);
        Show.V(items[0]);
        Show.V(Array.Find(items, v => v < 5));
        Show.V(Array.Exists(items, v => v == 8));
        var list = new List<int>(items);
        list.RemoveAll(v => v % 2 == 0);
        Show.V(list.Count);
        list.ForEach(v => Show.V(v));
        Show.V(Array.ConvertAll(items, v => v * 10)[3]);
    }

    private static void StaticLambdas()
    {
        Show.Case("delegate: static lambdas are made once");
        Show.V(ReferenceEquals(Cached(), Cached()));
        Show.V(Cached()(4));
    }

    private static Func<int, int> Cached() => static v => v + 1;

    private sealed class Owner(int start)
    {
        private int _count = start;

        public Func<int> Next() => () => _count++;

        public Func<int> Both(int by) => () => _count += by;
    }

    private static void CapturedThis()
    {
        Show.Case("delegate: this is captured");
        var owner = new Owner(5);
        Func<int> next = owner.Next();
        Func<int> both = owner.Both(10);
        next();
        Show.V(both());
        Show.V(next());
        Show.V(next());
    }

    private static void Lazy()
    {
        Show.Case("delegate: evaluated when asked for");
        int made = 0;
        Func<int> slow = Memo(() => ++made * 100);
        Show.V(made);
        Show.V(slow());
        Show.V(slow());
        Show.V(made);
    }

    private static Func<T> Memo<T>(Func<T> f)
    {
        bool done = false;
        T value = default!;
        return () =>
        {
            if (!done)
            {
                value = f();
                done = true;
            }
            return value;
        };
    }
}

internal static class Extensions
{
    public static int CountLetters(this string s)
    {
        int count = 0;
        foreach (char c in s)
        {
            if (char.IsAsciiLetter(c))
                count++;
        }
        return count;
    }
}
