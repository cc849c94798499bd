using System.Runtime.InteropServices;

namespace Perjury.Corpus.Families;

/// <summary>Marshal.Copy between arrays and memory: every element type, both ways, any address, and its checks.</summary>
internal static unsafe class MarshalCopies
{
    private delegate void Copies<T>(T[] array, int start, nint memory, int length);

    public static void Run()
    {
        Bytes();
        Words();
        Reals();
        Characters();
        NativeIntegers();
        Parts();
        OddAddresses();
        NullArguments();
        RangesOfArrays();
        Overlaps();
        ByDelegate();
    }

    /// <summary>Element 1 to the last go out and come back one place earlier, with the memory between them shown.</summary>
    private static T[] RoundTrip<T>(T[] array, Copies<T> outwards, Copies<T> back)
        where T : unmanaged
    {
        byte* memory = stackalloc byte[64];
        new Span<byte>(memory, 64).Fill(0xee);
        outwards(array, 1, (nint)memory, array.Length - 1);
        for (int i = 0; i < array.Length * sizeof(T); i++)
            Show.X(memory[i]);
        var result = new T[array.Length];
        back(result, 0, (nint)memory, array.Length - 1);
        return result;
    }

    private static void Bytes()
    {
        Show.Case("marshal-copy: bytes");
        foreach (
            byte b in RoundTrip<byte>(
                [1, 2, 250, 4],
                Marshal.Copy,
                (a, start, p, n) => Marshal.Copy(p, a, start, n)
            )
        )
            Show.V(b);
    }

    private static void Words()
    {
        Show.Case("marshal-copy: short, int and long");
        foreach (
            short s in RoundTrip<short>(
                [1, -2, short.MinValue],
                Marshal.Copy,
                (a, start, p, n) => Marshal.Copy(p, a, start, n)
            )
        )
            Show.V(s);
        Show.End();
        foreach (
            int i in RoundTrip<int>(
                [1, -2, int.MaxValue],
                Marshal.Copy,
                (a, start, p, n) => Marshal.Copy(p, a, start, n)
            )
        )
            Show.V(i);
        Show.End();
        foreach (
            long l in RoundTrip<long>(
                [1, -2, long.MinValue],
                Marshal.Copy,
                (a, start, p, n) => Marshal.Copy(p, a, start, n)
            )
        )
            Show.V(l);
    }

    private static void Reals()
    {
        Show.Case("marshal-copy: float and double");
        foreach (
            float f in RoundTrip<float>(
                [1, -0f, float.Epsilon],
                Marshal.Copy,
                (a, start, p, n) => Marshal.Copy(p, a, start, n)
            )
        )
            Show.V(f);
        Show.End();
        foreach (
            double d in RoundTrip<double>(
                [1, 0.1, double.NegativeInfinity],
                Marshal.Copy,
                (a, start, p, n) => Marshal.Copy(p, a, start, n)
            )
        )
            Show.V(d);
    }

    private static void Characters()
    {
        Show.Case("marshal-copy: char");
        foreach (
            char c in RoundTrip<char>(
                ['a', 'b', '\uffff'],
                Marshal.Copy,
                (a, start, p, n) => Marshal.Copy(p, a, start, n)
            )
        )
            Show.V(c);
    }

    private static void NativeIntegers()
    {
        Show.Case("marshal-copy: nint");
        foreach (
            nint n in RoundTrip<nint>(
                [1, -1, nint.MaxValue],
                Marshal.Copy,
                (a, start, p, count) => Marshal.Copy(p, a, start, count)
            )
        )
            Show.V(n);
    }

    private static void Parts()
    {
        Show.Case("marshal-copy: a part, and nothing");
        int[] data = [1, 2, 3, 4, 5];
        int* memory = stackalloc int[5];
        Marshal.Copy(data, 2, (nint)memory, 2);
        Marshal.Copy(data, 5, (nint)memory, 0);
        Marshal.Copy((nint)memory, data, 3, 2);
        Marshal.Copy((nint)memory, data, 5, 0);
        foreach (int x in data)
            Show.V(x);
    }

    private static void OddAddresses()
    {
        Show.Case("marshal-copy: an address of no alignment");
        byte* memory = stackalloc byte[40];
        long[] values = [0x0102030405060708, -1, 3];
        for (int off = 0; off < 8; off++)
        {
            Marshal.Copy(values, 0, (nint)(memory + off), 3);
            long[] back = new long[3];
            Marshal.Copy((nint)(memory + off), back, 0, 3);
            Show.V(back[0]);
            Show.V(back[1] + back[2]);
            Show.X(memory[off]);
        }
    }

    private static void NullArguments()
    {
        Show.Case("marshal-copy: what is null");
        byte* memory = stackalloc byte[8];
        byte[] data = new byte[8];
        Try(() => Marshal.Copy((byte[])null!, 0, (nint)memory, 1));
        Try(() => Marshal.Copy(data, 0, 0, 1));
        Try(() => Marshal.Copy(data, 0, 0, 0));
        Try(() => Marshal.Copy((nint)memory, (byte[])null!, 0, 1));
        Try(() => Marshal.Copy(0, data, 0, 1));
        Try(() => Marshal.Copy(0, data, 0, 0));
        Try(() => Marshal.Copy((double[])null!, 3, 0, -1));
        Try(() => Marshal.Copy(0, (nint[])null!, -3, 1));
    }

    private static void RangesOfArrays()
    {
        Show.Case("marshal-copy: what is out of range");
        int* memory = stackalloc int[8];
        int[] data = [1, 2, 3, 4];
        foreach (int start in (int[])[-1, 0, 3, 4, 5, int.MaxValue])
        {
            foreach (int length in (int[])[-1, 0, 1, 4, 5, int.MaxValue])
            {
                Try(() => Marshal.Copy(data, start, (nint)memory, length));
                Try(() => Marshal.Copy((nint)memory, data, start, length));
            }
        }
    }

    private static void Overlaps()
    {
        Show.Case("marshal-copy: an array onto itself");
        byte[] data = [1, 2, 3, 4, 5, 6];
        fixed (byte* p = data)
        {
            Marshal.Copy(data, 0, (nint)(p + 2), 4);
            foreach (byte b in data)
                Show.V(b);
            Show.End();
            Marshal.Copy((nint)(p + 1), data, 0, 5);
            foreach (byte b in data)
                Show.V(b);
        }
    }

    private static void ByDelegate()
    {
        Show.Case("marshal-copy: behind a delegate");
        Copies<short> copy = Marshal.Copy;
        short* memory = stackalloc short[2];
        copy([7, 8, 9], 1, (nint)memory, 2);
        Show.V(memory[0]);
        Show.V(memory[1]);
    }

    /// <summary>Which exception, and of which parameter.</summary>
    private static void Try(Action copy)
    {
        try
        {
            copy();
            Show.V("done");
        }
        catch (ArgumentException e)
        {
            Show.V(
                e is ArgumentNullException ? "null"
                : e is ArgumentOutOfRangeException ? "range"
                : "argument"
            );
            Show.V(e.ParamName ?? "-");
        }
    }
}
