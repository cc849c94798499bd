using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perjury.Corpus.Families;

/// <summary>Explicit and packed layouts, unions, fixed buffers, reinterpretation.</summary>
internal static class ExplicitLayout
{
    [StructLayout(LayoutKind.Explicit)]
    private struct Union
    {
        [FieldOffset(0)]
        public ulong Whole;

        [FieldOffset(0)]
        public uint Low;

        [FieldOffset(4)]
        public uint High;

        [FieldOffset(0)]
        public byte First;

        [FieldOffset(7)]
        public byte Last;

        [FieldOffset(2)]
        public ushort Middle;

        [FieldOffset(0)]
        public double Number;

        [FieldOffset(4)]
        public float Half;
    }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    private struct Sparse
    {
        [FieldOffset(4)]
        public int A;

        [FieldOffset(16)]
        public long B;

        [FieldOffset(12)]
        public short C;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed
    {
        public byte A;
        public int B;
        public short C;
        public long D;
        public byte E;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 2)]
    private struct PackedBy2
    {
        public byte A;
        public int B;
        public long C;
    }

    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct Padded
    {
        public int A;
        public int B;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Ordered
    {
        public byte A;
        public long B;
        public byte C;
        public int D;
        public short E;
    }

    private unsafe struct Fixed
    {
        public byte Before;
        public fixed byte Bytes[5];
        public fixed int Ints[3];
        public byte After;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Inner
    {
        [FieldOffset(0)]
        public Pair Pair;

        [FieldOffset(0)]
        public ulong Bits;

        [FieldOffset(8)]
        public object? Reference;
    }

    private struct Pair
    {
        public int X;
        public int Y;
    }

    [StructLayout(LayoutKind.Explicit)]
    private sealed class ExplicitClass
    {
        [FieldOffset(0)]
        public long Whole;

        [FieldOffset(4)]
        public int High;

        [FieldOffset(8)]
        public byte Tail;
    }

    public static void Run()
    {
        Sizes();
        Unions();
        UnionCopies();
        SparseFields();
        PackedFields();
        PackedArrays();
        PaddedArrays();
        FixedBuffers();
        FixedInClass();
        NestedUnions();
        Classes();
        Reinterpret();
        FloatBits();
        Offsets();
        Marshals();
        Generic();
    }

    private static unsafe void Sizes()
    {
        Show.Case("layout: sizes");
        Show.V(sizeof(Union));
        Show.V(sizeof(Sparse));
        Show.V(sizeof(Packed));
        Show.V(sizeof(PackedBy2));
        Show.V(sizeof(Padded));
        Show.V(sizeof(Ordered));
        Show.V(sizeof(Fixed));
        Show.V(sizeof(Pair));
        Show.V(sizeof(bool));
        Show.V(sizeof(char));
        Show.V(sizeof(nint));
        Show.V(sizeof(decimal));
        Show.V(Unsafe.SizeOf<Guid>());
        Show.V(Unsafe.SizeOf<Inner>());
        Show.V(Unsafe.SizeOf<(byte, int)>());
        Show.V(Unsafe.SizeOf<int?>());
        Show.V(Unsafe.SizeOf<long?>());
        Show.V(Unsafe.SizeOf<string>());
    }

    private static void Unions()
    {
        Show.Case("layout: union");
        Union u = default;
        u.Whole = 0x1122334455667788;
        Show.X(u.Low);
        Show.X(u.High);
        Show.X(u.First);
        Show.X(u.Last);
        Show.X(u.Middle);
        u.Middle = 0xabcd;
        Show.X(u.Whole);
        u.Last = 0xff;
        u.High++;
        Show.X(u.Whole);
        u.Number = -1.5;
        Show.X(u.Whole);
        u.Half = 1;
        Show.V(u.Number);
    }

    private static void UnionCopies()
    {
        Show.Case("layout: union by value and through arrays");
        Union[] many = new Union[3];
        many[1] = Make(0xcafe);
        many[1].Last = 1;
        Union copy = many[1];
        copy.First = 0;
        Show.X(many[1].Whole);
        Show.X(copy.Whole);
        Show.X(Read(many[1]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Union Make(ulong v) => new() { Whole = v };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint Read(Union u) => u.High + u.Low;

    private static void SparseFields()
    {
        Show.Case("layout: gaps between explicit fields");
        Sparse s = new()
        {
            A = -1,
            B = long.MinValue,
            C = 0x1234,
        };
        Sparse t = s;
        t.C++;
        Show.V(t.A);
        Show.V(t.B);
        Show.V(t.C);
        Show.V(s.C);
    }

    private static void PackedFields()
    {
        Show.Case("layout: packed fields are unaligned");
        Packed p = new()
        {
            A = 1,
            B = 0x02030405,
            C = 0x0607,
            D = 0x08090a0b0c0d0e0f,
            E = 0x10,
        };
        foreach (byte b in MemoryMarshal.AsBytes(new ReadOnlySpan<Packed>(in p)))
            Show.X(b);
        p.D++;
        p.B = -p.B;
        Packed q = p;
        Show.V(q.B);
        Show.V(q.D);
        Show.V(q.E);
        q.D = 5;
        Show.V(q.D);
        PackedBy2 r = new()
        {
            A = 9,
            B = int.MinValue,
            C = long.MaxValue,
        };
        Show.V(r.B);
        Show.V(r.C);
    }

    private static void PackedArrays()
    {
        Show.Case("layout: arrays of packed structs");
        Packed[] many = new Packed[4];
        for (int i = 0; i < many.Length; i++)
        {
            many[i].A = (byte)i;
            many[i].B = i * 1000000;
            many[i].D = i * 10000000000;
        }
        long sum = 0;
        foreach (Packed p in many)
            sum = sum * 3 + p.A + p.B + p.D;
        Show.V(sum);
        // Not through a reference: IL has no way to say that a ref int is misaligned, and machines that trap would.
        many[1].B = ~many[1].B;
        Show.V(many[1].B);
    }

    private static void PaddedArrays()
    {
        Show.Case("layout: a size larger than the fields");
        Padded[] many = new Padded[3];
        many[2].B = 7;
        Padded copy = many[2];
        Show.V(copy.B);
        Show.V(MemoryMarshal.AsBytes(many.AsSpan()).Length);
        Show.V(MemoryMarshal.AsBytes(many.AsSpan())[84]);
    }

    private static unsafe void FixedBuffers()
    {
        Show.Case("layout: fixed buffers");
        Fixed f = default;
        f.Before = 1;
        f.After = 2;
        for (int i = 0; i < 5; i++)
            f.Bytes[i] = (byte)(250 + i * 3);
        for (int i = 0; i < 3; i++)
            f.Ints[i] = -i;
        Fixed g = f;
        g.Bytes[4] = 99;
        Show.V(f.Bytes[4]);
        Show.V(g.Bytes[4]);
        Show.V(g.Ints[2]);
        Show.V(g.Before + g.After);
        int* p = g.Ints;
        p[1] = 77;
        Show.V(g.Ints[1]);
    }

    private sealed unsafe class Owner
    {
        public Fixed Buffer;

        public int Sum()
        {
            fixed (int* p = Buffer.Ints)
            {
                return p[0] + p[1] + p[2];
            }
        }
    }

    private static unsafe void FixedInClass()
    {
        Show.Case("layout: a fixed buffer inside an object, pinned");
        var owner = new Owner();
        fixed (byte* p = owner.Buffer.Bytes)
        {
            for (int i = 0; i < 5; i++)
                p[i] = (byte)i;
        }
        owner.Buffer.Ints[0] = 10;
        owner.Buffer.Ints[2] = 30;
        Show.V(owner.Sum());
        Show.V(owner.Buffer.Bytes[4]);
        int[] array = [1, 2, 3];
        fixed (int* q = array)
        {
            q[1] += 40;
            Show.V(*(q + 2));
        }
        Show.V(array[1]);
        fixed (char* c = "pinned")
        {
            Show.V(c[3]);
        }
        fixed (int* none = (int[])[])
        {
            Show.V(none == null);
        }
    }

    private static void NestedUnions()
    {
        Show.Case("layout: structs and references inside unions");
        Inner i = default;
        i.Pair.X = 1;
        i.Pair.Y = -1;
        i.Reference = "text";
        Show.X(i.Bits);
        i.Bits = 5;
        Show.V(i.Pair.X);
        Show.V(i.Pair.Y);
        Inner j = i;
        j.Reference = null;
        Show.V(i.Reference is string);
        Show.V(j.Reference is null);
    }

    private static void Classes()
    {
        Show.Case("layout: explicit class");
        var c = new ExplicitClass { Whole = 0x0102030405060708 };
        c.Tail = 9;
        Show.X((ulong)c.High);
        c.High = -1;
        Show.X((ulong)c.Whole);
        Show.V(c.Tail);
    }

    private static void Reinterpret()
    {
        Show.Case("layout: reinterpretation through spans");
        Ordered o = new()
        {
            A = 1,
            B = 2,
            C = 3,
            D = 4,
            E = 5,
        };
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<Ordered>(ref o));
        Show.V(bytes.Length);
        Show.V(bytes[0]);
        Show.V(bytes[8]);
        Show.V(bytes[16]);
        Show.V(bytes[20]);
        Show.V(bytes[24]);
        bytes[9] = 1;
        Show.V(o.B);
        ulong[] words = [1, 2];
        Span<Pair> pairs = MemoryMarshal.Cast<ulong, Pair>(words.AsSpan());
        pairs[1].Y = 1;
        Show.V(pairs.Length);
        Show.X(words[1]);
    }

    private static void FloatBits()
    {
        Show.Case("layout: floating-point bits");
        foreach (
            double d in (double[])[0, -0.0, 1, -2.5, 1e100, double.Epsilon, double.PositiveInfinity]
        )
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(d);
            Show.X(bits);
            Show.V(BitConverter.UInt64BitsToDouble(bits + 1));
            Show.X(BitConverter.SingleToUInt32Bits((float)d));
        }
        Show.V(BitConverter.Int32BitsToSingle(0x40490fdb));
    }

    private static unsafe void Offsets()
    {
        Show.Case("layout: offsets of sequential fields");
        Ordered o = default;
        byte* start = (byte*)&o;
        Show.V((byte*)&o.B - start);
        Show.V((byte*)&o.C - start);
        Show.V((byte*)&o.D - start);
        Show.V((byte*)&o.E - start);
        Packed p = default;
        start = (byte*)&p;
        Show.V((byte*)&p.B - start);
        Show.V((byte*)&p.C - start);
        Show.V((byte*)&p.D - start);
        Show.V((byte*)&p.E - start);
    }

    private static void Marshals()
    {
        Show.Case("layout: reads and writes at odd offsets");
        byte[] data = new byte[32];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i * 7);
        Show.X(MemoryMarshal.Read<ulong>(data.AsSpan(3)));
        Show.X((uint)MemoryMarshal.Read<int>(data.AsSpan(1)));
        Pair p = new() { X = -2, Y = 3 };
        MemoryMarshal.Write(data.AsSpan(5), in p);
        Show.V(MemoryMarshal.Read<Pair>(data.AsSpan(5)).X);
        Show.V(data[5]);
        Show.V(data[9]);
    }

    private struct Slot<T>
        where T : unmanaged
    {
        public byte Tag;
        public T Value;
    }

    private static unsafe void Generic()
    {
        Show.Case("layout: generic structs of unmanaged types");
        Show.V(sizeof(Slot<byte>));
        Show.V(sizeof(Slot<short>));
        Show.V(sizeof(Slot<long>));
        Show.V(sizeof(Slot<Packed>));
        Show.V(sizeof(Slot<Slot<int>>));
        Slot<Slot<int>> s = default;
        s.Value.Value = 5;
        s.Value.Tag = 6;
        Slot<Slot<int>>* p = &s;
        p->Value.Value++;
        Show.V(s.Value.Value);
        Show.V(((byte*)p)[4]);
    }
}
