using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>Types narrower than 32 bits in every place a value can live: they are widened on load and cut on store.</summary>
internal static class SmallIntegers
{
    private static sbyte _sbyte;
    private static byte _byte;
    private static short _short;
    private static ushort _ushort;
    private static char _char;
    private static bool _bool;

    private sealed class Holder
    {
        public sbyte A;
        public byte B;
        public short C;
        public ushort D;
        public char E;
        public bool F;
        public byte G;
    }

    private struct Packed
    {
        public byte A;
        public sbyte B;
        public ushort C;
        public short D;
        public bool E;
        public byte F;
    }

    private enum Tiny : sbyte
    {
        Minus = -1,
        Low = -128,
        High = 127,
    }

    private static readonly int[] Values =
    [
        0,
        1,
        -1,
        127,
        128,
        255,
        256,
        -128,
        -129,
        32767,
        32768,
        65535,
        65536,
        int.MaxValue,
        int.MinValue,
    ];

    public static void Run()
    {
        Statics();
        Fields();
        StructFields();
        Arrays();
        Locals();
        Parameters();
        Returns();
        ByReference();
        Pointers();
        Enums();
        Loops();
        Characters();
        BooleansFromBytes();
    }

    private static void Statics()
    {
        Show.Case("small: statics");
        foreach (int v in Values)
        {
            _sbyte = (sbyte)v;
            _byte = (byte)v;
            _short = (short)v;
            _ushort = (ushort)v;
            _char = (char)v;
            _bool = v > 100;
            Show.V(_sbyte);
            Show.V(_byte);
            Show.V(_short);
            Show.V(_ushort);
            Show.V(_char);
            Show.V(_bool);
            Show.V(_sbyte + _byte + _short + _ushort + _char);
            Show.End();
        }
    }

    private static void Fields()
    {
        Show.Case("small: fields do not touch their neighbours");
        var h = new Holder();
        foreach (int v in Values)
        {
            h.A = (sbyte)v;
            h.B = (byte)~v;
            h.C = (short)v;
            h.D = (ushort)~v;
            h.E = (char)v;
            h.F = (v & 1) != 0;
            h.G = 0xA5;
            Show.V(h.A);
            Show.V(h.B);
            Show.V(h.C);
            Show.V(h.D);
            Show.V(h.E);
            Show.V(h.F);
            Show.V(h.G);
            h.B++;
            h.C -= 3;
            Show.V(h.A);
            Show.V(h.B);
            Show.V(h.C);
            Show.End();
        }
    }

    private static void StructFields()
    {
        Show.Case("small: struct fields and copies");
        Packed p = default;
        foreach (int v in Values)
        {
            p.A = (byte)v;
            p.B = (sbyte)v;
            p.C = (ushort)v;
            p.D = (short)v;
            p.E = v < 0;
            p.F = (byte)(v >> 8);
            Packed q = p;
            q.A++;
            q.D--;
            Show.V(p.A);
            Show.V(q.A);
            Show.V(q.B);
            Show.V(q.C);
            Show.V(q.D);
            Show.V(q.E);
            Show.V(q.F);
            Show.End();
        }
    }

    private static void Arrays()
    {
        Show.Case("small: array elements");
        var sbytes = new sbyte[3];
        var bytes = new byte[3];
        var shorts = new short[3];
        var ushorts = new ushort[3];
        var chars = new char[3];
        var bools = new bool[3];
        foreach (int v in Values)
        {
            sbytes[1] = (sbyte)v;
            bytes[1] = (byte)v;
            shorts[1] = (short)v;
            ushorts[1] = (ushort)v;
            chars[1] = (char)v;
            bools[1] = v == 255;
            for (int i = 0; i < 3; i++)
            {
                Show.V(sbytes[i]);
                Show.V(bytes[i]);
                Show.V(shorts[i]);
                Show.V(ushorts[i]);
                Show.V(chars[i]);
                Show.V(bools[i]);
            }
            bytes[1] += 200;
            sbytes[1]--;
            Show.V(bytes[1]);
            Show.V(sbytes[1]);
            Show.End();
        }
    }

    private static void Locals()
    {
        Show.Case("small: locals are cut at every store");
        foreach (int v in Values)
        {
            byte b = (byte)v;
            b += 1;
            sbyte s = (sbyte)v;
            s *= 3;
            ushort u = (ushort)v;
            u -= 1;
            short h = (short)v;
            h += 30000;
            int sum = b + s + u + h;
            Show.V(b);
            Show.V(s);
            Show.V(u);
            Show.V(h);
            Show.V(sum);
            Show.V((byte)(b * 3) / 2);
            Show.V((sbyte)(s + s) >> 1);
            Show.End();
        }
    }

    private static void Parameters()
    {
        Show.Case("small: parameters, also assigned inside");
        foreach (int v in Values)
        {
            Show.V(Take((sbyte)v, (byte)v, (short)v, (ushort)v, (char)v, v > 0));
            Show.V(Assigned((byte)v));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Take(sbyte a, byte b, short c, ushort d, char e, bool f) =>
        a + b * 1000L + c * 1000000L + d * 1000000000L + e * 7L + (f ? 1 : 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Assigned(byte b)
    {
        b = (byte)(b * 2);
        b++;
        return b;
    }

    private static void Returns()
    {
        Show.Case("small: return values");
        foreach (int v in Values)
        {
            Show.V(ReturnSbyte(v));
            Show.V(ReturnByte(v));
            Show.V(ReturnShort(v));
            Show.V(ReturnUshort(v));
            Show.V(ReturnChar(v));
            Show.V(ReturnBool(v));
            Show.V(ReturnSbyte(v) + ReturnByte(v));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static sbyte ReturnSbyte(int v) => (sbyte)v;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte ReturnByte(int v) => (byte)v;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static short ReturnShort(int v) => (short)v;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ushort ReturnUshort(int v) => (ushort)v;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static char ReturnChar(int v) => (char)v;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ReturnBool(int v) => (v & 256) != 0;

    private static void ByReference()
    {
        Show.Case("small: by reference");
        byte b = 255;
        sbyte s = -128;
        short h = 32767;
        char c = 'a';
        bool f = true;
        Change(ref b, ref s, ref h, ref c, ref f);
        Show.V(b);
        Show.V(s);
        Show.V(h);
        Show.V(c);
        Show.V(f);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Change(ref byte b, ref sbyte s, ref short h, ref char c, ref bool f)
    {
        b += 2;
        s--;
        h++;
        c = (char)(c + 65530);
        f = !f;
    }

    private static unsafe void Pointers()
    {
        Show.Case("small: through pointers of another width");
        ulong raw = 0x8090a0b0c0d0e0f0;
        byte* p = (byte*)&raw;
        for (int i = 0; i < 8; i++)
        {
            Show.V(p[i]);
            Show.V(((sbyte*)p)[i]);
        }
        for (int i = 0; i < 4; i++)
        {
            Show.V(((short*)p)[i]);
            Show.V(((ushort*)p)[i]);
        }
        Show.V(((int*)p)[1]);
        Show.V(((uint*)p)[1]);
        Show.End();
        p[3] = 0x11;
        ((short*)p)[3] = -2;
        Show.X(raw);
    }

    private static void Enums()
    {
        Show.Case("small: enums over small types");
        Tiny t = Tiny.High;
        t++;
        Show.V((sbyte)t);
        Show.V(t == Tiny.Low);
        Show.V((int)Tiny.Minus);
        Show.V(unchecked((uint)(sbyte)Tiny.Minus));
        Show.V(unchecked((byte)Tiny.Minus));
        Tiny[] all = [Tiny.Minus, Tiny.Low, Tiny.High];
        foreach (Tiny each in all)
            Show.V((long)each);
        Show.V(unchecked((Tiny)200) == (Tiny)(-56));
    }

    private static void Loops()
    {
        Show.Case("small: counters that wrap end their loops");
        int turns = 0;
        for (byte b = 250; b >= 250; b++)
            turns++;
        Show.V(turns);
        turns = 0;
        for (sbyte s = 120; s > 0; s++)
            turns++;
        Show.V(turns);
        turns = 0;
        for (ushort u = 65000; u != 0; u++)
            turns++;
        Show.V(turns);
        turns = 0;
        for (char c = '\uff00'; c > 10; c++)
            turns++;
        Show.V(turns);
    }

    private static void Characters()
    {
        Show.Case("small: arithmetic on characters");
        foreach (char c in "aZ09\u00e9\uffff")
        {
            Show.V(c + 1);
            Show.V((char)(c + 1));
            Show.V((char)(c ^ 0x20));
            Show.V(c - '0');
            Show.V((uint)(c - 'a') < 26);
            Show.V((byte)c);
        }
    }

    private static void BooleansFromBytes()
    {
        Show.Case("small: booleans are numbers underneath");
        bool[] flags = new bool[4];
        flags[2] = true;
        int count = 0;
        foreach (bool flag in flags)
            count += flag ? 1 : 0;
        Show.V(count);
        bool any = false;
        foreach (bool flag in flags)
            any |= flag;
        Show.V(any);
        Show.V(Unsafe.As<bool, byte>(ref flags[2]));
        Show.V(Unsafe.As<bool, byte>(ref flags[1]));
    }
}
