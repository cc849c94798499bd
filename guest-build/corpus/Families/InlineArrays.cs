using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perjury.Corpus.Families;

/// <summary>[InlineArray] structs as locals, fields, elements, parameters and spans; collection expressions over them.</summary>
internal static class InlineArrays
{
    [InlineArray(4)]
    private struct Four
    {
        private int _first;
    }

    [InlineArray(7)]
    private struct SevenBytes
    {
        private byte _first;
    }

    [InlineArray(3)]
    private struct Texts
    {
        private string? _first;
    }

    [InlineArray(2)]
    private struct Pairs
    {
        private (short A, long B) _first;
    }

    [InlineArray(2)]
    private struct Rows
    {
        private Four _first;
    }

    [InlineArray(5)]
    private struct Buffer<T>
    {
        private T _first;
    }

    private sealed class Owner
    {
        public byte Before = 0xaa;
        public SevenBytes Bytes;
        public byte After = 0xbb;
        public Buffer<long> Longs;
    }

    public static void Run()
    {
        Sizes();
        Locals();
        Copies();
        Fields();
        AsSpans();
        Elements();
        Parameters();
        Nested();
        Generic();
        WithReferences();
        Tuples();
        OutOfRange();
        Loops();
        Slices();
        Defaults();
        Arrays();
        CollectionExpressions();
        ParamsSpans();
    }

    private static void Sizes()
    {
        Show.Case("inline array: sizes");
        Show.V(Unsafe.SizeOf<Four>());
        Show.V(Unsafe.SizeOf<SevenBytes>());
        Show.V(Unsafe.SizeOf<Pairs>());
        Show.V(Unsafe.SizeOf<Rows>());
        Show.V(Unsafe.SizeOf<Buffer<short>>());
        Show.V(Unsafe.SizeOf<Buffer<string>>());
    }

    private static void Locals()
    {
        Show.Case("inline array: local");
        Four f = default;
        for (int i = 0; i < 4; i++)
            f[i] = i * i + 1;
        f[2]++;
        f[^1] -= 3;
        int sum = 0;
        foreach (int v in f)
            sum = sum * 10 + v;
        Show.V(sum);
    }

    private static void Copies()
    {
        Show.Case("inline array: copies are values");
        Four a = default;
        a[0] = 1;
        Four b = a;
        b[0] = 2;
        a[3] = 9;
        Show.V(a[0]);
        Show.V(b[0]);
        Show.V(b[3]);
    }

    private static void Fields()
    {
        Show.Case("inline array: field beside others");
        var owner = new Owner();
        for (int i = 0; i < 7; i++)
            owner.Bytes[i] = (byte)(255 - i);
        owner.Longs[4] = long.MinValue;
        owner.Longs[0]--;
        Show.V(owner.Before);
        Show.V(owner.After);
        Show.V(owner.Bytes[6]);
        Show.V(owner.Longs[4]);
        Show.V(owner.Longs[0]);
        Show.V(owner.Longs[1]);
    }

    private static void AsSpans()
    {
        Show.Case("inline array: as a span");
        SevenBytes b = default;
        Span<byte> span = b;
        span.Fill(3);
        span[6] = 4;
        ReadOnlySpan<byte> read = b;
        Show.V(read.Length);
        Show.V(read[6]);
        Show.V(b[0]);
        Show.V(read.IndexOf((byte)4));
        ((Span<byte>)b).Clear();
        Show.V(b[5]);
    }

    private static void Elements()
    {
        Show.Case("inline array: references to elements");
        Four f = default;
        ref int third = ref f[2];
        third = 7;
        f[2] *= 2;
        Show.V(third);
        Increase(ref f[1]);
        Increase(ref f[1]);
        Show.V(f[1]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Increase(ref int v) => v++;

    private static void Parameters()
    {
        Show.Case("inline array: parameters and results");
        Four f = Make(5);
        Show.V(Sum(f));
        Show.V(Changed(f));
        Show.V(Sum(f));
        Change(ref f);
        Show.V(Sum(f));
        Show.V(Read(in f));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Four Make(int seed)
    {
        Four f = default;
        for (int i = 0; i < 4; i++)
            f[i] = seed + i;
        return f;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Sum(Four f)
    {
        int sum = 0;
        foreach (int v in f)
            sum += v;
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Changed(Four f)
    {
        f[0] = 1000;
        return Sum(f);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Change(ref Four f) => f[3] = -1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Read(in Four f) => f[0] * 100 + f[3];

    private static void Nested()
    {
        Show.Case("inline array: of inline arrays");
        Rows rows = default;
        for (int i = 0; i < 2; i++)
        {
            for (int k = 0; k < 4; k++)
                rows[i][k] = i * 10 + k;
        }
        rows[1] = Make(1);
        rows[0][2]++;
        Show.V(Sum(rows[0]));
        Show.V(Sum(rows[1]));
    }

    private static void Generic()
    {
        Show.Case("inline array: generic");
        Buffer<byte> bytes = default;
        Buffer<long> longs = default;
        Fill(ref bytes, (byte)200);
        Fill(ref longs, -5_000_000_000L);
        bytes[1] += 100;
        longs[4]++;
        Show.V(bytes[0]);
        Show.V(bytes[1]);
        Show.V(longs[4]);
        Show.V(longs[3]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill<T>(ref Buffer<T> buffer, T value)
    {
        for (int i = 0; i < 5; i++)
            buffer[i] = value;
    }

    private static void WithReferences()
    {
        Show.Case("inline array: of references");
        Texts t = default;
        t[0] = "zero";
        t[2] = t[0];
        Texts u = t;
        u[0] = "other";
        Show.V(t[0]!);
        Show.V(u[0]!);
        Show.V(t[1] is null);
        Show.V(u[2]!.Length);
    }

    private static void Tuples()
    {
        Show.Case("inline array: of tuples");
        Pairs p = default;
        p[0] = (1, 2);
        p[1].A = -1;
        p[1].B = p[0].B << 40;
        Show.V(p[0].A);
        Show.V(p[1].A);
        Show.V(p[1].B);
    }

    private static void OutOfRange()
    {
        Show.Case("inline array: an index out of range throws");
        Four f = default;
        foreach (int i in (int[])[0, 3, 4, -1])
        {
            try
            {
                f[i] = 1;
                Show.V("ok");
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("range");
            }
        }
    }

    private static void Loops()
    {
        Show.Case("inline array: in a loop variable");
        int total = 0;
        for (int n = 0; n < 3; n++)
        {
            Four f = default;
            f[n] = n + 1;
            total = total * 10 + Sum(f);
        }
        Show.V(total);
    }

    private static void Slices()
    {
        Show.Case("inline array: ranges");
        Four f = Make(10);
        Span<int> part = f[1..3];
        part[0] = 0;
        Show.V(part.Length);
        Show.V(f[1]);
        Show.V(f[..2].Length + f[3..][0]);
    }

    private static void Defaults()
    {
        Show.Case("inline array: default is zero");
        Buffer<int> b = new();
        Show.V(b[0] | b[1] | b[2] | b[3] | b[4]);
        b[2] = 4;
        b = default;
        Show.V(b[2]);
    }

    private static void Arrays()
    {
        Show.Case("inline array: in arrays");
        Four[] many = new Four[3];
        many[1][2] = 5;
        many[2] = many[1];
        many[2][2]++;
        Show.V(many[1][2]);
        Show.V(many[2][2]);
        Span<byte> bytes = MemoryMarshal.AsBytes(many.AsSpan());
        Show.V(bytes.Length);
        Show.V(bytes[24]);
    }

    /// <summary>The compiler makes inline arrays of its own for spans of run-time values.</summary>
    private static void CollectionExpressions()
    {
        Show.Case("inline array: collection expressions");
        int a = 5;
        Span<int> numbers = [a, a * 2, a * 3];
        numbers[1]++;
        Show.V(numbers[0] + numbers[1] + numbers[2]);
        ReadOnlySpan<string> texts = ["x", a > 3 ? "long" : "", "z"];
        Show.V(texts[1]);
        Span<int> spread = [.. numbers, 7, .. numbers];
        Show.V(spread.Length);
        Show.V(spread[6]);
        int[] array = [1, .. spread[..2]];
        Show.V(array[2]);
        List<int> list = [3, 4, .. array];
        Show.V(list.Count);
        Show.V(list[^1]);
    }

    private static void ParamsSpans()
    {
        Show.Case("inline array: params spans");
        int n = 3;
        Show.V(Total(n, n + 1, n + 2));
        Show.V(Total());
        Show.V(Total(9));
        Show.V(Total([1, 2]));
        Show.V(Joined("a", "b", "c"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Total(params ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int v in values)
            sum = sum * 10 + v;
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Joined(params ReadOnlySpan<string> values)
    {
        int length = 0;
        foreach (string v in values)
            length = length * 2 + v.Length;
        return length;
    }
}
