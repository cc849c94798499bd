using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>Static constructors: precise ones, beforefieldinit, cycles, throwing ones, generic ones; constants and pre-set data.</summary>
internal static class Statics
{
    private static class Precise
    {
        public static readonly int Value;

        static Precise()
        {
            Show.V("precise-cctor");
            Value = 5;
        }

        public static int Method() => Value + 1;
    }

    private static class Untouched
    {
        public static int Value = 3;

        static Untouched() => Show.V("never");
    }

    private static class Relaxed
    {
        public static readonly int[] Table = [1, 2, 3];
        public static readonly string Text = "a" + Table.Length;
        public static int Counter = Table[2] * 10;
    }

    private static class CycleA
    {
        public static readonly int Value;

        static CycleA() => Value = CycleB.Value + 1;
    }

    private static class CycleB
    {
        public static readonly int Value;

        static CycleB() => Value = CycleA.Value + 10;
    }

    private static class Throwing
    {
        public static readonly int Value;

        static Throwing()
        {
            Show.V("throwing-cctor");
            if (Precise.Value > 0)
                throw new InvalidOperationException("in cctor");
            Value = 1;
        }
    }

    private class Base
    {
        protected static readonly string Log;

        static Base()
        {
            Show.V("base-cctor");
            Log = "base";
        }

        public Base() => Show.V("base-ctor");
    }

    private sealed class Derived : Base
    {
        private static readonly string Own;

        static Derived()
        {
            Show.V("derived-cctor");
            Own = "own";
        }

        public Derived() => Show.V("derived-ctor");

        public string Both() => Own + Log;
    }

    private static class PerType<T>
    {
        public static int Count;
        public static readonly string Name;

        static PerType() =>
            Name =
                typeof(T) == typeof(int) ? "int"
                : typeof(T) == typeof(string) ? "string"
                : "other";

        public static int Next() => ++Count;
    }

    private struct WithStatic
    {
        public static int Made;
        public int Number;

        static WithStatic() => Made = 100;

        public WithStatic(int n)
        {
            Number = n;
            Made++;
        }
    }

    private sealed class Singleton
    {
        public static readonly Singleton Instance = new();
        public static int Created;
        private readonly int _number;

        private Singleton() => _number = ++Created;

        public int Number => _number;
    }

    private sealed class Order
    {
        public static readonly int First = Next();
        public static readonly int Second = Next();
        private static int _counter;
        public static readonly int Third = Next();

        private static int Next() => ++_counter;

        public static int Counter => _counter;
    }

    private static class Constants
    {
        public const int Number = 42;
        public const string Text = "const";
        public const long Big = long.MinValue;
        public const double Half = 0.5;
        public static readonly (int A, string B) Pair = (1, "b");
        public static readonly ulong[] Words = [1, ulong.MaxValue, 0x8000000000000000];
        public static readonly int[][] Nested =
        [
            [1],
            [2, 3],
        ];
        public static readonly Dictionary<string, int> Map = new() { ["one"] = 1, ["two"] = 2 };
        public static readonly Func<int, int> Function = v => v * 3;
        public static readonly decimal Money = 1.25m;
    }

    private static class LoopFilled
    {
        public static readonly uint[] Table = Fill();

        private static uint[] Fill()
        {
            var table = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint c = i;
                for (int k = 0; k < 8; k++)
                    c = (c & 1) != 0 ? 0xEDB88320 ^ c >> 1 : c >> 1;
                table[i] = c;
            }
            return table;
        }
    }

    public static void Run()
    {
        Show.Case("static: a precise constructor runs at the first access");
        Show.V("before");
        Show.V(Precise.Method());
        Show.V(Precise.Value);

        Show.Case("static: a constructor nobody needs does not run");
        if (Precise.Value == 0)
            Show.V(Untouched.Value);
        Show.V("quiet");

        Show.Case("static: field initialisers in order");
        Show.V(Relaxed.Table[1]);
        Show.V(Relaxed.Text);
        Show.V(++Relaxed.Counter);
        Show.V(Order.First);
        Show.V(Order.Second);
        Show.V(Order.Third);
        Show.V(Order.Counter);

        Show.Case("static: cycles see what is set so far");
        Show.V(CycleA.Value);
        Show.V(CycleB.Value);

        Show.Case("static: a constructor that throws");
        for (int i = 0; i < 2; i++)
        {
            try
            {
                Show.V(Throwing.Value);
            }
            catch (TypeInitializationException e)
            {
                Show.V("type-init");
                Show.V(e.InnerException is InvalidOperationException);
            }
        }

        Show.Case("static: base and derived");
        var d = new Derived();
        Show.V(d.Both());
        new Derived();

        Show.Case("static: one set per closed generic type");
        PerType<int>.Next();
        PerType<int>.Next();
        PerType<string>.Next();
        Show.V(PerType<int>.Count);
        Show.V(PerType<string>.Count);
        Show.V(PerType<byte>.Count);
        Show.V(PerType<int>.Name);
        Show.V(PerType<string>.Name);
        Show.V(PerType<List<int>>.Name);

        Show.Case("static: of a struct");
        Show.V(new WithStatic(5).Number);
        Show.V(WithStatic.Made);
        WithStatic w = default;
        Show.V(w.Number);
        Show.V(WithStatic.Made);

        Show.Case("static: a singleton made before its counter");
        Show.V(Singleton.Instance.Number);
        Show.V(Singleton.Created);

        Show.Case("static: constants and tables");
        Show.V(Constants.Number);
        Show.V(Constants.Text);
        Show.V(Constants.Big);
        Show.V(Constants.Half);
        Show.V(Constants.Pair.B);
        Show.V(Constants.Words[2]);
        Show.V(Constants.Nested[1][1]);
        Show.V(Constants.Map["two"]);
        Show.V(Constants.Function(7));
        Show.V((int)(Constants.Money * 4));
        uint crc = 0xffffffff;
        foreach (byte b in "123456789"u8)
            crc = LoopFilled.Table[(crc ^ b) & 255] ^ crc >> 8;
        Show.X(~crc);

        Show.Case("static: changed from everywhere");
        Change(3);
        Change(4);
        Show.V(_shared);
        ref int r = ref _shared;
        r -= 100;
        Show.V(_shared);

        Show.Case("static: thread statics");
        _perThread += 5;
        _perThread *= 2;
        Show.V(_perThread);
    }

    private static int _shared = 7;

    [ThreadStatic]
    private static int _perThread;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Change(int by) => _shared = _shared * 10 + by;
}
