using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

byte[] a = new byte[32];
for (int i = 0; i < 32; i++)
    a[i] = (byte)i;
Memory<byte> mem = a;
mem = mem.Slice(2, 4);
Console.WriteLine(MemoryMarshal.Cast<byte, int>(mem.Span)[0]);
Console.WriteLine(MemoryMarshal.Cast<byte, int>(a.AsSpan(3))[1]);
ref long r = ref Unsafe.As<byte, long>(ref a[1]);
Console.WriteLine(r);
r = 5;
Console.WriteLine(Get(ref r) + a[1]);
Console.WriteLine(MemoryMarshal.AsRef<S>(a.AsSpan(5)).B);
unsafe
{
    fixed (byte* p = a)
    {
        int* q = (int*)(p + 3);
        Console.WriteLine(Sum(q, 3));
        Console.WriteLine(new Span<int>(p + 1, 2)[1]);
        var h = new Holder { P = (long*)(p + 7) };
        Console.WriteLine(*h.P + h.P[1]);
    }
}
static long Get(ref long r) => r;
static unsafe int Sum(int* p, int n)
{
    int s = 0;
    for (int i = 0; i < n; i++)
        s += p[i];
    return s;
}

struct S
{
    public short A;
    public int B;
}

unsafe struct Holder
{
    public long* P;
}
