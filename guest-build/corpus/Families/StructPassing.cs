using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>Structs of 1 to 64 bytes by value, by reference and as results; nested, generic, empty, with references.</summary>
internal static class StructPassing
{
    private struct Size1
    {
        public byte F0;
    }

    private struct Size2
    {
        public short F0;
    }

    private struct Size3
    {
        public short F0;
        public byte F1;
    }

    private struct Size4
    {
        public int F0;
    }

    private struct Size5
    {
        public int F0;
        public byte F1;
    }

    private struct Size6
    {
        public int F0;
        public short F1;
    }

    private struct Size7
    {
        public int F0;
        public short F1;
        public byte F2;
    }

    private struct Size8
    {
        public long F0;
    }

    private struct Size9
    {
        public long F0;
        public byte F1;
    }

    private struct Size12
    {
        public long F0;
        public int F1;
    }

    private struct Size15
    {
        public long F0;
        public int F1;
        public short F2;
        public byte F3;
    }

    private struct Size16
    {
        public long F0;
        public long F1;
    }

    private struct Size17
    {
        public long F0;
        public long F1;
        public byte F2;
    }

    private struct Size20
    {
        public long F0;
        public long F1;
        public int F2;
    }

    private struct Size24
    {
        public long F0;
        public long F1;
        public long F2;
    }

    private struct Size31
    {
        public long F0;
        public long F1;
        public long F2;
        public int F3;
        public short F4;
        public byte F5;
    }

    private struct Size32
    {
        public long F0;
        public long F1;
        public long F2;
        public long F3;
    }

    private struct Size33
    {
        public long F0;
        public long F1;
        public long F2;
        public long F3;
        public byte F4;
    }

    private struct Size40
    {
        public long F0;
        public long F1;
        public long F2;
        public long F3;
        public long F4;
    }

    private struct Size48
    {
        public long F0;
        public long F1;
        public long F2;
        public long F3;
        public long F4;
        public long F5;
    }

    private struct Size56
    {
        public long F0;
        public long F1;
        public long F2;
        public long F3;
        public long F4;
        public long F5;
        public long F6;
    }

    private struct Size63
    {
        public long F0;
        public long F1;
        public long F2;
        public long F3;
        public long F4;
        public long F5;
        public long F6;
        public int F7;
        public short F8;
        public byte F9;
    }

    private struct Size64
    {
        public long F0;
        public long F1;
        public long F2;
        public long F3;
        public long F4;
        public long F5;
        public long F6;
        public long F7;
    }

    private struct Empty { }

    private struct Nested
    {
        public Size3 A;
        public Size12 B;
        public byte C;
        public Size16 D;
    }

    private struct Mixed
    {
        public string Text;
        public int Number;
        public object? Other;
    }

    private struct Pair<TFirst, TSecond>
    {
        public TFirst First;
        public TSecond Second;
    }

    private struct Floats
    {
        public float X;
        public double Y;
        public float Z;
    }

    public static void Run()
    {
        Show.Case("struct: sizes");
        Show.V(Unsafe.SizeOf<Size1>());
        Show.V(Unsafe.SizeOf<Size2>());
        Show.V(Unsafe.SizeOf<Size3>());
        Show.V(Unsafe.SizeOf<Size4>());
        Show.V(Unsafe.SizeOf<Size5>());
        Show.V(Unsafe.SizeOf<Size6>());
        Show.V(Unsafe.SizeOf<Size7>());
        Show.V(Unsafe.SizeOf<Size8>());
        Show.V(Unsafe.SizeOf<Size9>());
        Show.V(Unsafe.SizeOf<Size12>());
        Show.V(Unsafe.SizeOf<Size15>());
        Show.V(Unsafe.SizeOf<Size16>());
        Show.V(Unsafe.SizeOf<Size17>());
        Show.V(Unsafe.SizeOf<Size20>());
        Show.V(Unsafe.SizeOf<Size24>());
        Show.V(Unsafe.SizeOf<Size31>());
        Show.V(Unsafe.SizeOf<Size32>());
        Show.V(Unsafe.SizeOf<Size33>());
        Show.V(Unsafe.SizeOf<Size40>());
        Show.V(Unsafe.SizeOf<Size48>());
        Show.V(Unsafe.SizeOf<Size56>());
        Show.V(Unsafe.SizeOf<Size63>());
        Show.V(Unsafe.SizeOf<Size64>());
        Show.V(Unsafe.SizeOf<Nested>());
        Show.V(Unsafe.SizeOf<Pair<byte, long>>());
        Show.V(Unsafe.SizeOf<Pair<byte, Pair<short, byte>>>());
        Show.V(Unsafe.SizeOf<Floats>());
        Pass1();
        Pass2();
        Pass3();
        Pass4();
        Pass5();
        Pass6();
        Pass7();
        Pass8();
        Pass9();
        Pass12();
        Pass15();
        Pass16();
        Pass17();
        Pass20();
        Pass24();
        Pass31();
        Pass32();
        Pass33();
        Pass40();
        Pass48();
        Pass56();
        Pass63();
        Pass64();
        PassEmpty();
        PassNested();
        PassMixed();
        PassGeneric();
        PassFloats();
        ManyArguments();
        ReturnChains();
        ThroughArrays();
        Recursive();
    }

    private static void Pass1()
    {
        Show.Case("struct: 1 bytes by value, by reference, as result");
        Size1 s = Make1(3);
        Show.V(Sum1(s));
        Show.V(Between1(1, s, 2, s));
        Size1 t = s;
        t.F0++;
        Show.V(Sum1(t) - Sum1(s));
        Show.V(Changed1(s));
        Show.V(Sum1(s));
        Raise1(ref s);
        Show.V(Sum1(s));
        Show.V(Sum1(Twice1(s)));
        Fill1(out s);
        Show.V(Sum1(s));
        Show.V(Read1(in t));
        Size1[] array = [s, t, default];
        array[2] = Make1(9);
        array[0].F0--;
        Show.V(Sum1(array[0]));
        Show.V(Sum1(array[1]));
        Show.V(Sum1(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size1 Make1(int seed)
    {
        Size1 s = default;
        s.F0 = (byte)(seed * 11 + 1);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum1(Size1 s) => s.F0 * 1L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between1(int before, Size1 a, long between, Size1 b) =>
        before + Sum1(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed1(Size1 s)
    {
        s.F0 = (byte)(s.F0 + 5);
        return Sum1(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise1(ref Size1 s) => s.F0 = (byte)(s.F0 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size1 Twice1(Size1 s)
    {
        Raise1(ref s);
        Raise1(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill1(out Size1 s) => s = Make1(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read1(in Size1 s) => s.F0 + Sum1(s);

    private static void Pass2()
    {
        Show.Case("struct: 2 bytes by value, by reference, as result");
        Size2 s = Make2(3);
        Show.V(Sum2(s));
        Show.V(Between2(1, s, 2, s));
        Size2 t = s;
        t.F0++;
        Show.V(Sum2(t) - Sum2(s));
        Show.V(Changed2(s));
        Show.V(Sum2(s));
        Raise2(ref s);
        Show.V(Sum2(s));
        Show.V(Sum2(Twice2(s)));
        Fill2(out s);
        Show.V(Sum2(s));
        Show.V(Read2(in t));
        Size2[] array = [s, t, default];
        array[2] = Make2(9);
        array[0].F0--;
        Show.V(Sum2(array[0]));
        Show.V(Sum2(array[1]));
        Show.V(Sum2(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size2 Make2(int seed)
    {
        Size2 s = default;
        s.F0 = (short)(seed * 11 + 1);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum2(Size2 s) => s.F0 * 1L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between2(int before, Size2 a, long between, Size2 b) =>
        before + Sum2(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed2(Size2 s)
    {
        s.F0 = (short)(s.F0 + 5);
        return Sum2(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise2(ref Size2 s) => s.F0 = (short)(s.F0 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size2 Twice2(Size2 s)
    {
        Raise2(ref s);
        Raise2(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill2(out Size2 s) => s = Make2(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read2(in Size2 s) => s.F0 + Sum2(s);

    private static void Pass3()
    {
        Show.Case("struct: 3 bytes by value, by reference, as result");
        Size3 s = Make3(3);
        Show.V(Sum3(s));
        Show.V(Between3(1, s, 2, s));
        Size3 t = s;
        t.F1++;
        Show.V(Sum3(t) - Sum3(s));
        Show.V(Changed3(s));
        Show.V(Sum3(s));
        Raise3(ref s);
        Show.V(Sum3(s));
        Show.V(Sum3(Twice3(s)));
        Fill3(out s);
        Show.V(Sum3(s));
        Show.V(Read3(in t));
        Size3[] array = [s, t, default];
        array[2] = Make3(9);
        array[0].F1--;
        Show.V(Sum3(array[0]));
        Show.V(Sum3(array[1]));
        Show.V(Sum3(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size3 Make3(int seed)
    {
        Size3 s = default;
        s.F0 = (short)(seed * 11 + 1);
        s.F1 = (byte)(seed * 48 + 6);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum3(Size3 s) => s.F0 * 1L + s.F1 * 2L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between3(int before, Size3 a, long between, Size3 b) =>
        before + Sum3(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed3(Size3 s)
    {
        s.F0 = (short)(s.F0 + 5);
        return Sum3(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise3(ref Size3 s) => s.F1 = (byte)(s.F1 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size3 Twice3(Size3 s)
    {
        Raise3(ref s);
        Raise3(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill3(out Size3 s) => s = Make3(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read3(in Size3 s) => s.F1 + Sum3(s);

    private static void Pass4()
    {
        Show.Case("struct: 4 bytes by value, by reference, as result");
        Size4 s = Make4(3);
        Show.V(Sum4(s));
        Show.V(Between4(1, s, 2, s));
        Size4 t = s;
        t.F0++;
        Show.V(Sum4(t) - Sum4(s));
        Show.V(Changed4(s));
        Show.V(Sum4(s));
        Raise4(ref s);
        Show.V(Sum4(s));
        Show.V(Sum4(Twice4(s)));
        Fill4(out s);
        Show.V(Sum4(s));
        Show.V(Read4(in t));
        Size4[] array = [s, t, default];
        array[2] = Make4(9);
        array[0].F0--;
        Show.V(Sum4(array[0]));
        Show.V(Sum4(array[1]));
        Show.V(Sum4(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size4 Make4(int seed)
    {
        Size4 s = default;
        s.F0 = (int)(seed * 11 + 1);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum4(Size4 s) => s.F0 * 1L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between4(int before, Size4 a, long between, Size4 b) =>
        before + Sum4(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed4(Size4 s)
    {
        s.F0 = (int)(s.F0 + 5);
        return Sum4(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise4(ref Size4 s) => s.F0 = (int)(s.F0 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size4 Twice4(Size4 s)
    {
        Raise4(ref s);
        Raise4(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill4(out Size4 s) => s = Make4(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read4(in Size4 s) => s.F0 + Sum4(s);

    private static void Pass5()
    {
        Show.Case("struct: 5 bytes by value, by reference, as result");
        Size5 s = Make5(3);
        Show.V(Sum5(s));
        Show.V(Between5(1, s, 2, s));
        Size5 t = s;
        t.F1++;
        Show.V(Sum5(t) - Sum5(s));
        Show.V(Changed5(s));
        Show.V(Sum5(s));
        Raise5(ref s);
        Show.V(Sum5(s));
        Show.V(Sum5(Twice5(s)));
        Fill5(out s);
        Show.V(Sum5(s));
        Show.V(Read5(in t));
        Size5[] array = [s, t, default];
        array[2] = Make5(9);
        array[0].F1--;
        Show.V(Sum5(array[0]));
        Show.V(Sum5(array[1]));
        Show.V(Sum5(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size5 Make5(int seed)
    {
        Size5 s = default;
        s.F0 = (int)(seed * 11 + 1);
        s.F1 = (byte)(seed * 48 + 6);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum5(Size5 s) => s.F0 * 1L + s.F1 * 2L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between5(int before, Size5 a, long between, Size5 b) =>
        before + Sum5(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed5(Size5 s)
    {
        s.F0 = (int)(s.F0 + 5);
        return Sum5(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise5(ref Size5 s) => s.F1 = (byte)(s.F1 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size5 Twice5(Size5 s)
    {
        Raise5(ref s);
        Raise5(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill5(out Size5 s) => s = Make5(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read5(in Size5 s) => s.F1 + Sum5(s);

    private static void Pass6()
    {
        Show.Case("struct: 6 bytes by value, by reference, as result");
        Size6 s = Make6(3);
        Show.V(Sum6(s));
        Show.V(Between6(1, s, 2, s));
        Size6 t = s;
        t.F1++;
        Show.V(Sum6(t) - Sum6(s));
        Show.V(Changed6(s));
        Show.V(Sum6(s));
        Raise6(ref s);
        Show.V(Sum6(s));
        Show.V(Sum6(Twice6(s)));
        Fill6(out s);
        Show.V(Sum6(s));
        Show.V(Read6(in t));
        Size6[] array = [s, t, default];
        array[2] = Make6(9);
        array[0].F1--;
        Show.V(Sum6(array[0]));
        Show.V(Sum6(array[1]));
        Show.V(Sum6(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size6 Make6(int seed)
    {
        Size6 s = default;
        s.F0 = (int)(seed * 11 + 1);
        s.F1 = (short)(seed * 48 + 6);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum6(Size6 s) => s.F0 * 1L + s.F1 * 2L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between6(int before, Size6 a, long between, Size6 b) =>
        before + Sum6(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed6(Size6 s)
    {
        s.F0 = (int)(s.F0 + 5);
        return Sum6(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise6(ref Size6 s) => s.F1 = (short)(s.F1 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size6 Twice6(Size6 s)
    {
        Raise6(ref s);
        Raise6(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill6(out Size6 s) => s = Make6(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read6(in Size6 s) => s.F1 + Sum6(s);

    private static void Pass7()
    {
        Show.Case("struct: 7 bytes by value, by reference, as result");
        Size7 s = Make7(3);
        Show.V(Sum7(s));
        Show.V(Between7(1, s, 2, s));
        Size7 t = s;
        t.F2++;
        Show.V(Sum7(t) - Sum7(s));
        Show.V(Changed7(s));
        Show.V(Sum7(s));
        Raise7(ref s);
        Show.V(Sum7(s));
        Show.V(Sum7(Twice7(s)));
        Fill7(out s);
        Show.V(Sum7(s));
        Show.V(Read7(in t));
        Size7[] array = [s, t, default];
        array[2] = Make7(9);
        array[0].F2--;
        Show.V(Sum7(array[0]));
        Show.V(Sum7(array[1]));
        Show.V(Sum7(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size7 Make7(int seed)
    {
        Size7 s = default;
        s.F0 = (int)(seed * 11 + 1);
        s.F1 = (short)(seed * 48 + 6);
        s.F2 = (byte)(seed * 85 + 11);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum7(Size7 s) => s.F0 * 1L + s.F1 * 2L + s.F2 * 3L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between7(int before, Size7 a, long between, Size7 b) =>
        before + Sum7(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed7(Size7 s)
    {
        s.F0 = (int)(s.F0 + 5);
        return Sum7(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise7(ref Size7 s) => s.F2 = (byte)(s.F2 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size7 Twice7(Size7 s)
    {
        Raise7(ref s);
        Raise7(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill7(out Size7 s) => s = Make7(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read7(in Size7 s) => s.F2 + Sum7(s);

    private static void Pass8()
    {
        Show.Case("struct: 8 bytes by value, by reference, as result");
        Size8 s = Make8(3);
        Show.V(Sum8(s));
        Show.V(Between8(1, s, 2, s));
        Size8 t = s;
        t.F0++;
        Show.V(Sum8(t) - Sum8(s));
        Show.V(Changed8(s));
        Show.V(Sum8(s));
        Raise8(ref s);
        Show.V(Sum8(s));
        Show.V(Sum8(Twice8(s)));
        Fill8(out s);
        Show.V(Sum8(s));
        Show.V(Read8(in t));
        Size8[] array = [s, t, default];
        array[2] = Make8(9);
        array[0].F0--;
        Show.V(Sum8(array[0]));
        Show.V(Sum8(array[1]));
        Show.V(Sum8(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size8 Make8(int seed)
    {
        Size8 s = default;
        s.F0 = (long)(seed * 11 + 1);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum8(Size8 s) => s.F0 * 1L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between8(int before, Size8 a, long between, Size8 b) =>
        before + Sum8(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed8(Size8 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum8(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise8(ref Size8 s) => s.F0 = (long)(s.F0 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size8 Twice8(Size8 s)
    {
        Raise8(ref s);
        Raise8(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill8(out Size8 s) => s = Make8(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read8(in Size8 s) => s.F0 + Sum8(s);

    private static void Pass9()
    {
        Show.Case("struct: 9 bytes by value, by reference, as result");
        Size9 s = Make9(3);
        Show.V(Sum9(s));
        Show.V(Between9(1, s, 2, s));
        Size9 t = s;
        t.F1++;
        Show.V(Sum9(t) - Sum9(s));
        Show.V(Changed9(s));
        Show.V(Sum9(s));
        Raise9(ref s);
        Show.V(Sum9(s));
        Show.V(Sum9(Twice9(s)));
        Fill9(out s);
        Show.V(Sum9(s));
        Show.V(Read9(in t));
        Size9[] array = [s, t, default];
        array[2] = Make9(9);
        array[0].F1--;
        Show.V(Sum9(array[0]));
        Show.V(Sum9(array[1]));
        Show.V(Sum9(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size9 Make9(int seed)
    {
        Size9 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (byte)(seed * 48 + 6);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum9(Size9 s) => s.F0 * 1L + s.F1 * 2L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between9(int before, Size9 a, long between, Size9 b) =>
        before + Sum9(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed9(Size9 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum9(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise9(ref Size9 s) => s.F1 = (byte)(s.F1 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size9 Twice9(Size9 s)
    {
        Raise9(ref s);
        Raise9(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill9(out Size9 s) => s = Make9(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read9(in Size9 s) => s.F1 + Sum9(s);

    private static void Pass12()
    {
        Show.Case("struct: 12 bytes by value, by reference, as result");
        Size12 s = Make12(3);
        Show.V(Sum12(s));
        Show.V(Between12(1, s, 2, s));
        Size12 t = s;
        t.F1++;
        Show.V(Sum12(t) - Sum12(s));
        Show.V(Changed12(s));
        Show.V(Sum12(s));
        Raise12(ref s);
        Show.V(Sum12(s));
        Show.V(Sum12(Twice12(s)));
        Fill12(out s);
        Show.V(Sum12(s));
        Show.V(Read12(in t));
        Size12[] array = [s, t, default];
        array[2] = Make12(9);
        array[0].F1--;
        Show.V(Sum12(array[0]));
        Show.V(Sum12(array[1]));
        Show.V(Sum12(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size12 Make12(int seed)
    {
        Size12 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (int)(seed * 48 + 6);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum12(Size12 s) => s.F0 * 1L + s.F1 * 2L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between12(int before, Size12 a, long between, Size12 b) =>
        before + Sum12(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed12(Size12 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum12(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise12(ref Size12 s) => s.F1 = (int)(s.F1 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size12 Twice12(Size12 s)
    {
        Raise12(ref s);
        Raise12(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill12(out Size12 s) => s = Make12(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read12(in Size12 s) => s.F1 + Sum12(s);

    private static void Pass15()
    {
        Show.Case("struct: 15 bytes by value, by reference, as result");
        Size15 s = Make15(3);
        Show.V(Sum15(s));
        Show.V(Between15(1, s, 2, s));
        Size15 t = s;
        t.F3++;
        Show.V(Sum15(t) - Sum15(s));
        Show.V(Changed15(s));
        Show.V(Sum15(s));
        Raise15(ref s);
        Show.V(Sum15(s));
        Show.V(Sum15(Twice15(s)));
        Fill15(out s);
        Show.V(Sum15(s));
        Show.V(Read15(in t));
        Size15[] array = [s, t, default];
        array[2] = Make15(9);
        array[0].F3--;
        Show.V(Sum15(array[0]));
        Show.V(Sum15(array[1]));
        Show.V(Sum15(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size15 Make15(int seed)
    {
        Size15 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (int)(seed * 48 + 6);
        s.F2 = (short)(seed * 85 + 11);
        s.F3 = (byte)(seed * 122 + 16);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum15(Size15 s) => s.F0 * 1L + s.F1 * 2L + s.F2 * 3L + s.F3 * 4L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between15(int before, Size15 a, long between, Size15 b) =>
        before + Sum15(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed15(Size15 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum15(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise15(ref Size15 s) => s.F3 = (byte)(s.F3 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size15 Twice15(Size15 s)
    {
        Raise15(ref s);
        Raise15(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill15(out Size15 s) => s = Make15(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read15(in Size15 s) => s.F3 + Sum15(s);

    private static void Pass16()
    {
        Show.Case("struct: 16 bytes by value, by reference, as result");
        Size16 s = Make16(3);
        Show.V(Sum16(s));
        Show.V(Between16(1, s, 2, s));
        Size16 t = s;
        t.F1++;
        Show.V(Sum16(t) - Sum16(s));
        Show.V(Changed16(s));
        Show.V(Sum16(s));
        Raise16(ref s);
        Show.V(Sum16(s));
        Show.V(Sum16(Twice16(s)));
        Fill16(out s);
        Show.V(Sum16(s));
        Show.V(Read16(in t));
        Size16[] array = [s, t, default];
        array[2] = Make16(9);
        array[0].F1--;
        Show.V(Sum16(array[0]));
        Show.V(Sum16(array[1]));
        Show.V(Sum16(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size16 Make16(int seed)
    {
        Size16 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum16(Size16 s) => s.F0 * 1L + s.F1 * 2L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between16(int before, Size16 a, long between, Size16 b) =>
        before + Sum16(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed16(Size16 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum16(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise16(ref Size16 s) => s.F1 = (long)(s.F1 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size16 Twice16(Size16 s)
    {
        Raise16(ref s);
        Raise16(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill16(out Size16 s) => s = Make16(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read16(in Size16 s) => s.F1 + Sum16(s);

    private static void Pass17()
    {
        Show.Case("struct: 17 bytes by value, by reference, as result");
        Size17 s = Make17(3);
        Show.V(Sum17(s));
        Show.V(Between17(1, s, 2, s));
        Size17 t = s;
        t.F2++;
        Show.V(Sum17(t) - Sum17(s));
        Show.V(Changed17(s));
        Show.V(Sum17(s));
        Raise17(ref s);
        Show.V(Sum17(s));
        Show.V(Sum17(Twice17(s)));
        Fill17(out s);
        Show.V(Sum17(s));
        Show.V(Read17(in t));
        Size17[] array = [s, t, default];
        array[2] = Make17(9);
        array[0].F2--;
        Show.V(Sum17(array[0]));
        Show.V(Sum17(array[1]));
        Show.V(Sum17(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size17 Make17(int seed)
    {
        Size17 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (byte)(seed * 85 + 11);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum17(Size17 s) => s.F0 * 1L + s.F1 * 2L + s.F2 * 3L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between17(int before, Size17 a, long between, Size17 b) =>
        before + Sum17(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed17(Size17 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum17(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise17(ref Size17 s) => s.F2 = (byte)(s.F2 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size17 Twice17(Size17 s)
    {
        Raise17(ref s);
        Raise17(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill17(out Size17 s) => s = Make17(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read17(in Size17 s) => s.F2 + Sum17(s);

    private static void Pass20()
    {
        Show.Case("struct: 20 bytes by value, by reference, as result");
        Size20 s = Make20(3);
        Show.V(Sum20(s));
        Show.V(Between20(1, s, 2, s));
        Size20 t = s;
        t.F2++;
        Show.V(Sum20(t) - Sum20(s));
        Show.V(Changed20(s));
        Show.V(Sum20(s));
        Raise20(ref s);
        Show.V(Sum20(s));
        Show.V(Sum20(Twice20(s)));
        Fill20(out s);
        Show.V(Sum20(s));
        Show.V(Read20(in t));
        Size20[] array = [s, t, default];
        array[2] = Make20(9);
        array[0].F2--;
        Show.V(Sum20(array[0]));
        Show.V(Sum20(array[1]));
        Show.V(Sum20(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size20 Make20(int seed)
    {
        Size20 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (int)(seed * 85 + 11);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum20(Size20 s) => s.F0 * 1L + s.F1 * 2L + s.F2 * 3L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between20(int before, Size20 a, long between, Size20 b) =>
        before + Sum20(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed20(Size20 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum20(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise20(ref Size20 s) => s.F2 = (int)(s.F2 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size20 Twice20(Size20 s)
    {
        Raise20(ref s);
        Raise20(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill20(out Size20 s) => s = Make20(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read20(in Size20 s) => s.F2 + Sum20(s);

    private static void Pass24()
    {
        Show.Case("struct: 24 bytes by value, by reference, as result");
        Size24 s = Make24(3);
        Show.V(Sum24(s));
        Show.V(Between24(1, s, 2, s));
        Size24 t = s;
        t.F2++;
        Show.V(Sum24(t) - Sum24(s));
        Show.V(Changed24(s));
        Show.V(Sum24(s));
        Raise24(ref s);
        Show.V(Sum24(s));
        Show.V(Sum24(Twice24(s)));
        Fill24(out s);
        Show.V(Sum24(s));
        Show.V(Read24(in t));
        Size24[] array = [s, t, default];
        array[2] = Make24(9);
        array[0].F2--;
        Show.V(Sum24(array[0]));
        Show.V(Sum24(array[1]));
        Show.V(Sum24(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size24 Make24(int seed)
    {
        Size24 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum24(Size24 s) => s.F0 * 1L + s.F1 * 2L + s.F2 * 3L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between24(int before, Size24 a, long between, Size24 b) =>
        before + Sum24(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed24(Size24 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum24(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise24(ref Size24 s) => s.F2 = (long)(s.F2 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size24 Twice24(Size24 s)
    {
        Raise24(ref s);
        Raise24(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill24(out Size24 s) => s = Make24(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read24(in Size24 s) => s.F2 + Sum24(s);

    private static void Pass31()
    {
        Show.Case("struct: 31 bytes by value, by reference, as result");
        Size31 s = Make31(3);
        Show.V(Sum31(s));
        Show.V(Between31(1, s, 2, s));
        Size31 t = s;
        t.F5++;
        Show.V(Sum31(t) - Sum31(s));
        Show.V(Changed31(s));
        Show.V(Sum31(s));
        Raise31(ref s);
        Show.V(Sum31(s));
        Show.V(Sum31(Twice31(s)));
        Fill31(out s);
        Show.V(Sum31(s));
        Show.V(Read31(in t));
        Size31[] array = [s, t, default];
        array[2] = Make31(9);
        array[0].F5--;
        Show.V(Sum31(array[0]));
        Show.V(Sum31(array[1]));
        Show.V(Sum31(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size31 Make31(int seed)
    {
        Size31 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        s.F3 = (int)(seed * 122 + 16);
        s.F4 = (short)(seed * 159 + 21);
        s.F5 = (byte)(seed * 196 + 26);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum31(Size31 s) =>
        s.F0 * 1L + s.F1 * 2L + s.F2 * 3L + s.F3 * 4L + s.F4 * 5L + s.F5 * 6L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between31(int before, Size31 a, long between, Size31 b) =>
        before + Sum31(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed31(Size31 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum31(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise31(ref Size31 s) => s.F5 = (byte)(s.F5 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size31 Twice31(Size31 s)
    {
        Raise31(ref s);
        Raise31(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill31(out Size31 s) => s = Make31(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read31(in Size31 s) => s.F5 + Sum31(s);

    private static void Pass32()
    {
        Show.Case("struct: 32 bytes by value, by reference, as result");
        Size32 s = Make32(3);
        Show.V(Sum32(s));
        Show.V(Between32(1, s, 2, s));
        Size32 t = s;
        t.F3++;
        Show.V(Sum32(t) - Sum32(s));
        Show.V(Changed32(s));
        Show.V(Sum32(s));
        Raise32(ref s);
        Show.V(Sum32(s));
        Show.V(Sum32(Twice32(s)));
        Fill32(out s);
        Show.V(Sum32(s));
        Show.V(Read32(in t));
        Size32[] array = [s, t, default];
        array[2] = Make32(9);
        array[0].F3--;
        Show.V(Sum32(array[0]));
        Show.V(Sum32(array[1]));
        Show.V(Sum32(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size32 Make32(int seed)
    {
        Size32 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        s.F3 = (long)(seed * 122 + 16);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum32(Size32 s) => s.F0 * 1L + s.F1 * 2L + s.F2 * 3L + s.F3 * 4L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between32(int before, Size32 a, long between, Size32 b) =>
        before + Sum32(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed32(Size32 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum32(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise32(ref Size32 s) => s.F3 = (long)(s.F3 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size32 Twice32(Size32 s)
    {
        Raise32(ref s);
        Raise32(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill32(out Size32 s) => s = Make32(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read32(in Size32 s) => s.F3 + Sum32(s);

    private static void Pass33()
    {
        Show.Case("struct: 33 bytes by value, by reference, as result");
        Size33 s = Make33(3);
        Show.V(Sum33(s));
        Show.V(Between33(1, s, 2, s));
        Size33 t = s;
        t.F4++;
        Show.V(Sum33(t) - Sum33(s));
        Show.V(Changed33(s));
        Show.V(Sum33(s));
        Raise33(ref s);
        Show.V(Sum33(s));
        Show.V(Sum33(Twice33(s)));
        Fill33(out s);
        Show.V(Sum33(s));
        Show.V(Read33(in t));
        Size33[] array = [s, t, default];
        array[2] = Make33(9);
        array[0].F4--;
        Show.V(Sum33(array[0]));
        Show.V(Sum33(array[1]));
        Show.V(Sum33(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size33 Make33(int seed)
    {
        Size33 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        s.F3 = (long)(seed * 122 + 16);
        s.F4 = (byte)(seed * 159 + 21);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum33(Size33 s) =>
        s.F0 * 1L + s.F1 * 2L + s.F2 * 3L + s.F3 * 4L + s.F4 * 5L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between33(int before, Size33 a, long between, Size33 b) =>
        before + Sum33(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed33(Size33 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum33(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise33(ref Size33 s) => s.F4 = (byte)(s.F4 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size33 Twice33(Size33 s)
    {
        Raise33(ref s);
        Raise33(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill33(out Size33 s) => s = Make33(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read33(in Size33 s) => s.F4 + Sum33(s);

    private static void Pass40()
    {
        Show.Case("struct: 40 bytes by value, by reference, as result");
        Size40 s = Make40(3);
        Show.V(Sum40(s));
        Show.V(Between40(1, s, 2, s));
        Size40 t = s;
        t.F4++;
        Show.V(Sum40(t) - Sum40(s));
        Show.V(Changed40(s));
        Show.V(Sum40(s));
        Raise40(ref s);
        Show.V(Sum40(s));
        Show.V(Sum40(Twice40(s)));
        Fill40(out s);
        Show.V(Sum40(s));
        Show.V(Read40(in t));
        Size40[] array = [s, t, default];
        array[2] = Make40(9);
        array[0].F4--;
        Show.V(Sum40(array[0]));
        Show.V(Sum40(array[1]));
        Show.V(Sum40(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size40 Make40(int seed)
    {
        Size40 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        s.F3 = (long)(seed * 122 + 16);
        s.F4 = (long)(seed * 159 + 21);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum40(Size40 s) =>
        s.F0 * 1L + s.F1 * 2L + s.F2 * 3L + s.F3 * 4L + s.F4 * 5L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between40(int before, Size40 a, long between, Size40 b) =>
        before + Sum40(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed40(Size40 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum40(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise40(ref Size40 s) => s.F4 = (long)(s.F4 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size40 Twice40(Size40 s)
    {
        Raise40(ref s);
        Raise40(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill40(out Size40 s) => s = Make40(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read40(in Size40 s) => s.F4 + Sum40(s);

    private static void Pass48()
    {
        Show.Case("struct: 48 bytes by value, by reference, as result");
        Size48 s = Make48(3);
        Show.V(Sum48(s));
        Show.V(Between48(1, s, 2, s));
        Size48 t = s;
        t.F5++;
        Show.V(Sum48(t) - Sum48(s));
        Show.V(Changed48(s));
        Show.V(Sum48(s));
        Raise48(ref s);
        Show.V(Sum48(s));
        Show.V(Sum48(Twice48(s)));
        Fill48(out s);
        Show.V(Sum48(s));
        Show.V(Read48(in t));
        Size48[] array = [s, t, default];
        array[2] = Make48(9);
        array[0].F5--;
        Show.V(Sum48(array[0]));
        Show.V(Sum48(array[1]));
        Show.V(Sum48(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size48 Make48(int seed)
    {
        Size48 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        s.F3 = (long)(seed * 122 + 16);
        s.F4 = (long)(seed * 159 + 21);
        s.F5 = (long)(seed * 196 + 26);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum48(Size48 s) =>
        s.F0 * 1L + s.F1 * 2L + s.F2 * 3L + s.F3 * 4L + s.F4 * 5L + s.F5 * 6L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between48(int before, Size48 a, long between, Size48 b) =>
        before + Sum48(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed48(Size48 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum48(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise48(ref Size48 s) => s.F5 = (long)(s.F5 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size48 Twice48(Size48 s)
    {
        Raise48(ref s);
        Raise48(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill48(out Size48 s) => s = Make48(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read48(in Size48 s) => s.F5 + Sum48(s);

    private static void Pass56()
    {
        Show.Case("struct: 56 bytes by value, by reference, as result");
        Size56 s = Make56(3);
        Show.V(Sum56(s));
        Show.V(Between56(1, s, 2, s));
        Size56 t = s;
        t.F6++;
        Show.V(Sum56(t) - Sum56(s));
        Show.V(Changed56(s));
        Show.V(Sum56(s));
        Raise56(ref s);
        Show.V(Sum56(s));
        Show.V(Sum56(Twice56(s)));
        Fill56(out s);
        Show.V(Sum56(s));
        Show.V(Read56(in t));
        Size56[] array = [s, t, default];
        array[2] = Make56(9);
        array[0].F6--;
        Show.V(Sum56(array[0]));
        Show.V(Sum56(array[1]));
        Show.V(Sum56(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size56 Make56(int seed)
    {
        Size56 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        s.F3 = (long)(seed * 122 + 16);
        s.F4 = (long)(seed * 159 + 21);
        s.F5 = (long)(seed * 196 + 26);
        s.F6 = (long)(seed * 233 + 31);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum56(Size56 s) =>
        s.F0 * 1L + s.F1 * 2L + s.F2 * 3L + s.F3 * 4L + s.F4 * 5L + s.F5 * 6L + s.F6 * 7L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between56(int before, Size56 a, long between, Size56 b) =>
        before + Sum56(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed56(Size56 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum56(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise56(ref Size56 s) => s.F6 = (long)(s.F6 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size56 Twice56(Size56 s)
    {
        Raise56(ref s);
        Raise56(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill56(out Size56 s) => s = Make56(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read56(in Size56 s) => s.F6 + Sum56(s);

    private static void Pass63()
    {
        Show.Case("struct: 63 bytes by value, by reference, as result");
        Size63 s = Make63(3);
        Show.V(Sum63(s));
        Show.V(Between63(1, s, 2, s));
        Size63 t = s;
        t.F9++;
        Show.V(Sum63(t) - Sum63(s));
        Show.V(Changed63(s));
        Show.V(Sum63(s));
        Raise63(ref s);
        Show.V(Sum63(s));
        Show.V(Sum63(Twice63(s)));
        Fill63(out s);
        Show.V(Sum63(s));
        Show.V(Read63(in t));
        Size63[] array = [s, t, default];
        array[2] = Make63(9);
        array[0].F9--;
        Show.V(Sum63(array[0]));
        Show.V(Sum63(array[1]));
        Show.V(Sum63(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size63 Make63(int seed)
    {
        Size63 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        s.F3 = (long)(seed * 122 + 16);
        s.F4 = (long)(seed * 159 + 21);
        s.F5 = (long)(seed * 196 + 26);
        s.F6 = (long)(seed * 233 + 31);
        s.F7 = (int)(seed * 270 + 36);
        s.F8 = (short)(seed * 307 + 41);
        s.F9 = (byte)(seed * 344 + 46);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum63(Size63 s) =>
        s.F0 * 1L
        + s.F1 * 2L
        + s.F2 * 3L
        + s.F3 * 4L
        + s.F4 * 5L
        + s.F5 * 6L
        + s.F6 * 7L
        + s.F7 * 8L
        + s.F8 * 9L
        + s.F9 * 10L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between63(int before, Size63 a, long between, Size63 b) =>
        before + Sum63(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed63(Size63 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum63(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise63(ref Size63 s) => s.F9 = (byte)(s.F9 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size63 Twice63(Size63 s)
    {
        Raise63(ref s);
        Raise63(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill63(out Size63 s) => s = Make63(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read63(in Size63 s) => s.F9 + Sum63(s);

    private static void Pass64()
    {
        Show.Case("struct: 64 bytes by value, by reference, as result");
        Size64 s = Make64(3);
        Show.V(Sum64(s));
        Show.V(Between64(1, s, 2, s));
        Size64 t = s;
        t.F7++;
        Show.V(Sum64(t) - Sum64(s));
        Show.V(Changed64(s));
        Show.V(Sum64(s));
        Raise64(ref s);
        Show.V(Sum64(s));
        Show.V(Sum64(Twice64(s)));
        Fill64(out s);
        Show.V(Sum64(s));
        Show.V(Read64(in t));
        Size64[] array = [s, t, default];
        array[2] = Make64(9);
        array[0].F7--;
        Show.V(Sum64(array[0]));
        Show.V(Sum64(array[1]));
        Show.V(Sum64(array[2]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size64 Make64(int seed)
    {
        Size64 s = default;
        s.F0 = (long)(seed * 11 + 1);
        s.F1 = (long)(seed * 48 + 6);
        s.F2 = (long)(seed * 85 + 11);
        s.F3 = (long)(seed * 122 + 16);
        s.F4 = (long)(seed * 159 + 21);
        s.F5 = (long)(seed * 196 + 26);
        s.F6 = (long)(seed * 233 + 31);
        s.F7 = (long)(seed * 270 + 36);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Sum64(Size64 s) =>
        s.F0 * 1L
        + s.F1 * 2L
        + s.F2 * 3L
        + s.F3 * 4L
        + s.F4 * 5L
        + s.F5 * 6L
        + s.F6 * 7L
        + s.F7 * 8L;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Between64(int before, Size64 a, long between, Size64 b) =>
        before + Sum64(a) * between - b.F0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Changed64(Size64 s)
    {
        s.F0 = (long)(s.F0 + 5);
        return Sum64(s);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise64(ref Size64 s) => s.F7 = (long)(s.F7 * 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size64 Twice64(Size64 s)
    {
        Raise64(ref s);
        Raise64(ref s);
        return s;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill64(out Size64 s) => s = Make64(-7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Read64(in Size64 s) => s.F7 + Sum64(s);

    private static void PassEmpty()
    {
        Show.Case("struct: empty");
        Empty e = default;
        Show.V(AroundEmpty(1, e, 2, e, 3));
        Empty[] many = new Empty[5];
        many[3] = e;
        Show.V(many.Length);
        Pair<Empty, int> pair = new() { Second = 9 };
        Show.V(pair.Second);
        Show.V(ReturnEmpty().Equals(e));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int AroundEmpty(int a, Empty x, int b, Empty y, int c) => a * 100 + b * 10 + c;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Empty ReturnEmpty() => new();

    private static void PassNested()
    {
        Show.Case("struct: nested");
        Nested n = MakeNested();
        Nested copy = n;
        copy.B = Make12(50);
        copy.A.F0++;
        copy.D.F1 = -1;
        Show.V(SumNested(n));
        Show.V(SumNested(copy));
        Size16 inner = copy.D;
        inner.F0 = 77;
        Show.V(copy.D.F0);
        copy.D = inner;
        Show.V(SumNested(copy));
        ref Size12 part = ref copy.B;
        part.F1 = 123;
        Show.V(SumNested(copy));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Nested MakeNested() =>
        new()
        {
            A = Make3(1),
            B = Make12(2),
            C = 200,
            D = Make16(4),
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumNested(Nested n) =>
        Sum3(n.A) + Sum12(n.B) * 3 + n.C * 5 + Sum16(n.D) * 7;

    private static void PassMixed()
    {
        Show.Case("struct: with references");
        Mixed m = MakeMixed("abc", 4);
        Mixed copy = m;
        copy.Text = "changed";
        copy.Other = copy.Text;
        Show.V(Describe(m));
        Show.V(Describe(copy));
        Mixed[] many = [m, copy, default];
        (many[0], many[1]) = (many[1], many[0]);
        foreach (Mixed each in many)
            Show.V(Describe(each));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Mixed MakeMixed(string text, int number) =>
        new()
        {
            Text = text,
            Number = number,
            Other = null,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Describe(Mixed m) =>
        (m.Text?.Length ?? -100) * 100 + m.Number * 10 + (m.Other is null ? 0 : 1);

    private static void PassGeneric()
    {
        Show.Case("struct: generic");
        var a = MakePair((byte)200, -3L);
        var b = MakePair(a, "text");
        var c = MakePair(b, b);
        Show.V(a.First);
        Show.V(a.Second);
        Show.V(b.First.Second);
        Show.V(b.Second);
        Show.V(c.Second.First.First);
        var swapped = Swap(b);
        swapped.Second.First++;
        Show.V(swapped.First);
        Show.V(swapped.Second.First);
        Show.V(b.First.First);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Pair<TFirst, TSecond> MakePair<TFirst, TSecond>(TFirst first, TSecond second) =>
        new() { First = first, Second = second };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Pair<TSecond, TFirst> Swap<TFirst, TSecond>(Pair<TFirst, TSecond> p) =>
        MakePair(p.Second, p.First);

    private static void PassFloats()
    {
        Show.Case("struct: floating-point fields");
        Floats f = MakeFloats(1.5f, -2.25, 0.1f);
        Floats g = Scale(f, 2);
        Show.V(f.X);
        Show.V(f.Y);
        Show.V(f.Z);
        Show.V(g.X);
        Show.V(g.Y);
        Show.V(g.Z);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Floats MakeFloats(float x, double y, float z) =>
        new()
        {
            X = x,
            Y = y,
            Z = z,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Floats Scale(Floats f, double by) =>
        MakeFloats((float)(f.X * by), f.Y * by, (float)(f.Z * by));

    private static void ManyArguments()
    {
        Show.Case("struct: more arguments than registers");
        Show.V(Many(1, Make8(1), 2, Make16(2), 3, Make24(3), 4, Make3(4), 5, Make64(5), 6));
        Show.V(ManyIntegers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Many(
        byte a,
        Size8 b,
        short c,
        Size16 d,
        int e,
        Size24 f,
        long g,
        Size3 h,
        sbyte i,
        Size64 j,
        ulong k
    ) =>
        a
        + Sum8(b)
        + c * 10
        + Sum16(d)
        + e * 100
        + Sum24(f)
        + g * 1000
        + Sum3(h)
        + i * 10000
        + Sum64(j)
        + (long)k * 100000;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long ManyIntegers(
        int a,
        long b,
        byte c,
        int d,
        short e,
        long f,
        int g,
        sbyte h,
        int i,
        long j,
        uint k,
        ulong l
    ) =>
        a
        + 2 * b
        + 3 * c
        + 4 * d
        + 5 * e
        + 6 * f
        + 7 * g
        + 8 * h
        + 9 * i
        + 10 * j
        + 11 * k
        + 12 * (long)l;

    private static void ReturnChains()
    {
        Show.Case("struct: results used at once");
        Show.V(Make33(2).F0);
        Show.V(Twice64(Twice64(Make64(1))).F7);
        Show.V(Sum40(Make40(Make5(3).F0)));
        Show.V((Make7(1), Make9(2)).Item2.F0);
        Size32 s = Condition(true);
        Show.V(Sum32(s) + Sum32(Condition(false)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Size32 Condition(bool first) => first ? Make32(1) : Make32(2);

    private static void ThroughArrays()
    {
        Show.Case("struct: array elements are places, copies are values");
        Size20[] items = new Size20[4];
        for (int i = 0; i < items.Length; i++)
            items[i] = Make20(i);
        Size20 copy = items[2];
        items[2].F0 = 1000;
        copy.F1 = 5;
        Raise20(ref items[3]);
        foreach (Size20 item in items)
            Show.V(Sum20(item));
        Show.V(Sum20(copy));
        Size20[] other = (Size20[])items.Clone();
        other[0].F0 = 31;
        Show.V(items[0].F0 == other[0].F0);
    }

    private static void Recursive()
    {
        Show.Case("struct: by value through recursion");
        Show.V(Depth(Make24(1), 6));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Depth(Size24 s, int n)
    {
        if (n == 0)
            return s.F0 + s.F2;
        Size24 next = s;
        next.F0 += n;
        next.F2 = s.F1;
        return Depth(next, n - 1) + s.F0;
    }
}
