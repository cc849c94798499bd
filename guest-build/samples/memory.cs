// Span, Memory, unsafe, function pointers, InlineArray, ref struct, stackalloc
using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

unsafe
{
    int* p = stackalloc int[5];
    for (int i = 0; i < 5; i++)
        p[i] = i * i;
    int* q = p + 2;
    Console.WriteLine(*q + " " + q[1] + " " + (q - p) + *(p + 4));
    fixed (char* c = "fixed")
        Console.WriteLine(c[2]);
    delegate* <int, int, int> f = &Add;
    Console.WriteLine(f(3, 4));
    delegate* <string, void> g = &Console.WriteLine;
    g("fp");
    St s = new() { A = 1, B = 2.5 };
    St* sp = &s;
    sp->A = 9;
    Console.WriteLine(s.A + " " + sizeof(St) + (*sp).B);
    nint hg = Marshal.AllocHGlobal(8);
    *(long*)hg = 77;
    Console.WriteLine(*(long*)hg);
    Marshal.FreeHGlobal(hg);
    fixed (byte* b = new byte[] { 1, 2, 3, 4 })
        Console.WriteLine(*(int*)b);
    Fix fx;
    fx.Buf[3] = 7;
    Console.WriteLine(fx.Buf[3]);
    void* vp = p;
    Console.WriteLine(((int*)vp)[3]);
    var table = new delegate* <double, double>[] { &Math.Sqrt, &Math.Abs };
    Console.WriteLine(table[0](16) + table[1](-2));
    nint addr = (nint)p;
    Console.WriteLine((int*)addr == p);
    ref int rr = ref Unsafe.AsRef<int>(p);
    rr = 42;
    Console.WriteLine(p[0]);
    NativeMem();
}
Span<int> sx = stackalloc int[] { 5, 3, 8, 1 };
sx.Sort();
Console.WriteLine(
    string.Join(",", sx.ToArray()) + sx.BinarySearch(5) + sx.Contains(8) + sx[1..3].Length
);
sx.Reverse();
sx.Fill(7);
sx[0] = 1;
Console.WriteLine(sx.IndexOf(7) + "" + sx.LastIndexOf(7) + sx.ToArray().Sum());
sx[..2].CopyTo(sx[2..]);
Console.WriteLine(
    string.Join(",", sx.ToArray()) + sx.SequenceEqual([1, 7, 1, 7]) + sx.TryCopyTo(new int[2])
);
try
{
    _ = Idx(sx, 10);
}
catch (IndexOutOfRangeException e)
{
    Console.WriteLine(e.Message);
}
try
{
    sx.Slice(5);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.Message);
}
try
{
    sx.CopyTo(new int[1]);
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}
Memory<byte> mem = new byte[10];
mem.Span[3] = 5;
mem = mem.Slice(2, 4);
Console.WriteLine(
    mem.Length
        + " "
        + mem.Span[1]
        + mem.ToArray().Length
        + MemoryMarshal.Cast<byte, int>(mem.Span)[0]
        + MemoryMarshal.Read<short>(mem.Span)
        + MemoryMarshal.AsBytes("ab".AsSpan()).Length
);
ReadOnlyMemory<char> rom = "memory".AsMemory(1, 3);
Console.WriteLine(rom + " " + rom.Span.ToString() + rom.Length);
var arr2d = new int[2, 3];
Console.WriteLine(MemoryMarshal.CreateSpan(ref arr2d[0, 0], 6).Length);
Buf4 ib = new();
ib[0] = 1;
ib[3] = 4;
Span<int> ibs = ib;
ibs[1] = 2;
foreach (var x in ib)
    Console.Write(x + " ");
Console.WriteLine(ib[^1] + ibs.Length + ib[1..3].Length);
var ts = new Tokenizer("a,bb,ccc".AsSpan());
while (ts.Next(out var tok))
    Console.Write($"[{tok}]");
Console.WriteLine();
var pool = ArrayPool<int>.Shared;
var rent = pool.Rent(100);
Console.WriteLine(rent.Length >= 100);
pool.Return(rent);
int a = 1,
    b2 = 2;
ref int big = ref (a > b2 ? ref a : ref b2);
big = 100;
Console.WriteLine(a + b2);
Swap(ref a, ref b2);
Console.WriteLine(a + " " + b2);
ref int el = ref Find([1, 2, 3], 2);
el++;
Console.WriteLine(el);
Console.WriteLine(
    ScopedMax([3, 9, 2])
        + Unsafe.SizeOf<St>()
        + Unsafe.As<float, int>(ref Ref(1.0f))
        + " "
        + Unsafe.IsNullRef(ref Unsafe.NullRef<int>())
        + Unsafe.BitCast<int, uint>(-1)
);
static ref float Ref(float f)
{
    var x = new float[] { f };
    return ref x[0];
}
var seq = new ReadOnlySequence<byte>(new byte[] { 1, 2, 3, 4, 5 });
Console.WriteLine(
    seq.Length
        + " "
        + seq.Slice(1, 3).ToArray().Sum(x => x)
        + seq.IsSingleSegment
        + seq.PositionOf((byte)3)!.Value.GetInteger()
);
var s1 = new Seg([1, 2], 0);
var s2 = s1.Append([3, 4, 5]);
var ms = new ReadOnlySequence<byte>(s1, 0, s2, 3);
Console.WriteLine(ms.Length + " " + string.Join(",", ms.ToArray()));
var rd = new SequenceReader<byte>(ms);
rd.TryRead(out var first);
rd.Advance(2);
Console.WriteLine(first + " " + rd.Remaining + rd.TryReadLittleEndian(out short sh) + sh);
var abw = new ArrayBufferWriter<char>();
abw.Write("hello");
abw.Write([' ', 'w']);
Console.WriteLine(abw.WrittenSpan.ToString() + abw.WrittenCount);
var im = ImmutableArray.Create(1, 2, 3);
var im2 = im.Add(4).Insert(0, 0).Remove(2);
Console.WriteLine(
    string.Join(",", im2) + im.Length + im2.IndexOf(4) + im2.SequenceEqual([0, 1, 3, 4])
);
var il = ImmutableList.Create(1, 2).Add(3).SetItem(0, 9);
var id = ImmutableDictionary<string, int>.Empty.Add("a", 1).SetItem("b", 2);
var id2 = id.Remove("a");
Console.WriteLine(string.Join(",", il) + id.Count + id2.Count + id["b"] + id2.ContainsKey("a"));
var iss = ImmutableSortedSet.Create(3, 1, 2);
var isd = ImmutableSortedDictionary.CreateRange(
    new[] { KeyValuePair.Create("z", 1), KeyValuePair.Create("a", 2) }
);
Console.WriteLine(
    string.Join(",", iss)
        + string.Join(",", isd)
        + ImmutableStack.Create(1, 2).Peek()
        + ImmutableQueue.Create(1, 2).Dequeue().Peek()
        + ImmutableHashSet.Create(1, 1).Count
);
var bld = ImmutableArray.CreateBuilder<string>();
bld.Add("x");
bld.AddRange("y", "z");
Console.WriteLine(string.Join("", bld.ToImmutable()));
ImmutableArray<int> ce = [1, 2];
Console.WriteLine(ce.Length + "" + ce.IsDefault + default(ImmutableArray<int>).IsDefaultOrEmpty);
var fd = new Dictionary<string, int>
{
    ["one"] = 1,
    ["two"] = 2,
    ["three"] = 3,
}.ToFrozenDictionary();
Console.WriteLine(
    fd["two"]
        + ""
        + fd.ContainsKey("x")
        + fd.Count
        + new[] { 1, 2, 3 }.ToFrozenSet().Contains(2)
        + new[] { 5, 6 }.ToFrozenDictionary(x => x)[6]
        + new[] { "a", "bb" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).Contains("BB")
);
var sv = SearchValues.Create("aeiou");
Console.WriteLine("xyzebc".AsSpan().IndexOfAny(sv) + "" + "bcd".AsSpan().ContainsAny(sv));
var sh2 = new StackHandler(2, 1, out var on);
sh2.AppendLiteral("L");
sh2.AppendFormatted(5);
Console.WriteLine(sh2.S + on);
Logger.Log(true, $"val {Expensive()}");
Logger.Log(false, $"val {Expensive()}");
var un = new Un { I = 0x41424344 };
Console.WriteLine(un.B.ToString("X"));
var dct = new Dictionary<string, int>();
CollectionsMarshal.GetValueRefOrAddDefault(dct, "k", out bool ex) += 5;
Console.WriteLine(
    dct["k"]
        + ""
        + ex
        + CollectionsMarshal.AsSpan(new List<int> { 1, 2 }).Length
        + dct.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey("k".AsSpan())
);
static string Expensive()
{
    Console.Write("(exp)");
    return "E";
}
static int Add(int a, int b) => a + b;
static int Idx(Span<int> s, int i) => s[i];
static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a);
static ref int Find(int[] a, int v)
{
    for (int i = 0; i < a.Length; i++)
        if (a[i] == v)
            return ref a[i];
    throw new Exception();
}
static int ScopedMax(scoped ReadOnlySpan<int> s)
{
    int m = s[0];
    foreach (ref readonly int x in s)
        if (x > m)
            m = x;
    return m;
}
static unsafe void NativeMem()
{
    byte* m = (byte*)NativeMemory.AllocZeroed(16);
    m[3] = 5;
    Console.WriteLine(m[3] + m[0]);
    NativeMemory.Free(m);
}

struct St
{
    public int A;
    public double B;
}

unsafe struct Fix
{
    public fixed int Buf[8];
}

[InlineArray(4)]
struct Buf4
{
    int _e;
}

[StructLayout(LayoutKind.Explicit)]
struct Un
{
    [FieldOffset(0)]
    public int I;

    [FieldOffset(0)]
    public byte B;
}

ref struct Tokenizer(ReadOnlySpan<char> s)
{
    ReadOnlySpan<char> rest = s;

    public bool Next(out ReadOnlySpan<char> t)
    {
        if (rest.IsEmpty)
        {
            t = default;
            return false;
        }
        int i = rest.IndexOf(',');
        if (i < 0)
        {
            t = rest;
            rest = default;
        }
        else
        {
            t = rest[..i];
            rest = rest[(i + 1)..];
        }
        return true;
    }
}

class Seg : ReadOnlySequenceSegment<byte>
{
    public Seg(byte[] m, long r)
    {
        Memory = m;
        RunningIndex = r;
    }

    public Seg Append(byte[] m)
    {
        var s = new Seg(m, RunningIndex + Memory.Length);
        Next = s;
        return s;
    }
}

[InterpolatedStringHandler]
ref struct StackHandler
{
    public string S = "";

    public StackHandler(int l, int f, out bool ok)
    {
        ok = true;
    }

    public void AppendLiteral(string s) => S += s;

    public void AppendFormatted<T>(T t) => S += "<" + t + ">";
}

[InterpolatedStringHandler]
ref struct LogH
{
    StringBuilder? sb;

    public LogH(int l, int f, bool on, out bool ok)
    {
        ok = on;
        sb = on ? new() : null;
    }

    public void AppendLiteral(string s) => sb!.Append(s);

    public void AppendFormatted<T>(T t) => sb!.Append(t);

    public override string ToString() => sb?.ToString() ?? "off";
}

static class Logger
{
    public static void Log(bool on, [InterpolatedStringHandlerArgument("on")] LogH h) =>
        Console.WriteLine(h.ToString());
}
