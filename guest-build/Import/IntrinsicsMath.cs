using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Math, BitOperations, bit casts, 128-bit integers and atomics.</summary>
internal static partial class Intrinsics
{
    private static void AddMath(Dictionary<string, Expander> t)
    {
        const string hashes = "Perjury.Guest.Crypto.Hashes.";
        t[hashes + "KeccakPermutation::Rounds"] = s => Assembly(s, "rt_keccakf");
        t["Perjury.Guest.Crypto.Keccak::Add"] = s =>
        {
            s.B.CallRt("rt_xor_words", IrType.Void, s.Ptr(0), s.Ptr(1), s.Int(2));
            return null;
        };
        t[hashes + "Sha256::Compress"] = s => Assembly(s, "rt_sha256");
        t[hashes + "Sha256::Rounds"] = s => Assembly(s, "rt_sha256_scheduled");
        t["System.Math::BigMul"] = s =>
        {
            if (s.Args.Length != 3 || s.Method.Sig.Return.Kind != TypeKind.U8)
                return Declined;
            var a = Unsigned64(s, 0);
            var b = Unsigned64(s, 1);
            var high = s.B.CallRt("rt_mulhu", IrType.I64, a, b);
            s.B.Store(s.Known.U8, s.Ptr(2), s.B.Make(Op.Mul, IrType.I64, a, b));
            return high;
        };
        t["System.Math::MultiplyHigh"] = s =>
            s.B.CallRt("rt_mulhu", IrType.I64, s.Long(0), s.Long(1));
        foreach (
            var (name, fn) in new[] { ("Sqrt", "sqrt"), ("Floor", "floor"), ("Ceiling", "ceil") }
        )
        {
            t["System.Math::" + name] = s =>
                s.Method.Sig.Params[0].Kind == TypeKind.R8
                    ? s.B.CallRt("rt_" + fn, IrType.F64, s.B.Coerce(s.Args[0], IrType.F64))
                    : Declined;
            t["System.MathF::" + name] = s =>
                s.B.Coerce(
                    s.B.CallRt("rt_" + fn, IrType.F64, s.B.Coerce(s.Args[0], IrType.F64)),
                    IrType.F32
                );
        }
        t["System.Math::ModF"] = s =>
        {
            var x = s.B.Coerce(s.Args[0], IrType.F64);
            var whole = s.B.CallRt("rt_trunc", IrType.F64, x);
            s.B.Store(s.Known.R8, s.Ptr(1), whole);
            return s.B.CallRt("rt_fraction", IrType.F64, x, whole);
        };
        t["System.Math::FusedMultiplyAdd"] = s =>
            s.B.CallRt(
                "rt_fma",
                IrType.F64,
                s.B.Coerce(s.Args[0], IrType.F64),
                s.B.Coerce(s.Args[1], IrType.F64),
                s.B.Coerce(s.Args[2], IrType.F64)
            );
        foreach (string type in new[] { "System.Double::", "System.Single::" })
            t[type + "ConvertToInteger"] = t[type + "ConvertToIntegerNative"] = FloatToInteger;
        AddBits(t);
        AddBitCasts(t);
    }

    /// <summary>In the library these are written in terms of themselves: .NET's compiler expands them as conv does.</summary>
    /// <summary>A routine of the runtime in assembly, for references alone; on a host the method as it is.</summary>
    private static Instr? Assembly(Site s, string routine)
    {
        if (!s.C.HasAssembly)
            return Declined;
        s.B.CallRt(routine, IrType.Void, [.. s.Args.Select((_, i) => s.Ptr(i))]);
        return null;
    }

    private static Instr? FloatToInteger(Site s) =>
        s.T.Kind switch
        {
            TypeKind.I1 => s.B.Convert(ConvKind.I1, IrType.I32, s.Args[0]),
            TypeKind.U1 => s.B.Convert(ConvKind.U1, IrType.I32, s.Args[0]),
            TypeKind.I2 => s.B.Convert(ConvKind.I2, IrType.I32, s.Args[0]),
            TypeKind.U2 or TypeKind.Char => s.B.Convert(ConvKind.U2, IrType.I32, s.Args[0]),
            TypeKind.I4 => s.B.Convert(ConvKind.I4, IrType.I32, s.Args[0]),
            TypeKind.U4 => s.B.Convert(ConvKind.U4, IrType.I32, s.Args[0]),
            TypeKind.I8 or TypeKind.IPtr => s.B.Convert(ConvKind.I8, IrType.I64, s.Args[0]),
            TypeKind.U8 or TypeKind.UPtr => s.B.Convert(ConvKind.U8, IrType.I64, s.Args[0]),
            _ => Declined,
        };

    private static Instr Unsigned64(Site s, int i) =>
        s.Args[i].Type == IrType.I32 ? s.B.Convert(ConvKind.U8, IrType.I64, s.Args[i]) : s.Long(i);

    private static void AddBits(Dictionary<string, Expander> t)
    {
        const string b = "System.Numerics.BitOperations::";
        t[b + "LeadingZeroCount"] = s => Count(s, "rt_clz");
        t[b + "TrailingZeroCount"] = s => Count(s, "rt_ctz");
        t[b + "PopCount"] = s => Count(s, "rt_popcount");
        t[b + "RotateLeft"] = s => Rotate(s, Op.Shl, Op.ShrU);
        t[b + "RotateRight"] = s => Rotate(s, Op.ShrU, Op.Shl);
        t["System.Buffers.Binary.BinaryPrimitives::ReverseEndianness"] = s =>
            s.Method.Sig.Return.Kind switch
            {
                TypeKind.U8 or TypeKind.I8 or TypeKind.UPtr or TypeKind.IPtr => Swapped(s),
                TypeKind.U4 or TypeKind.I4 => s.B.CallRt("rt_bswap32", IrType.I32, s.Int(0)),
                TypeKind.U2 => s.B.Convert(
                    ConvKind.U2,
                    IrType.I32,
                    s.B.CallRt("rt_bswap16", IrType.I32, s.Int(0))
                ),
                TypeKind.I2 => s.B.Convert(
                    ConvKind.I2,
                    IrType.I32,
                    s.B.CallRt("rt_bswap16", IrType.I32, s.Int(0))
                ),
                _ => Declined,
            };
    }

    // Eight bytes of any alignment are read once more, in the order that is asked for; the C compiler drops the first reading.
    private static Instr Swapped(Site s)
    {
        var value = s.Long(0);
        return value is { Op: Op.Load, Unaligned: true } && s.B.IsLast(value)
            ? s.B.CallRt("rt_load8_be", IrType.I64, value.Args[0])
            : s.B.CallRt("rt_bswap64", IrType.I64, value);
    }

    private static Instr? Count(Site s, string fn) =>
        s.Method.Sig.Params[0].Kind switch
        {
            TypeKind.U4 or TypeKind.I4 => s.B.CallRt(fn + "32", IrType.I32, s.Int(0)),
            TypeKind.U8 or TypeKind.I8 or TypeKind.UPtr or TypeKind.IPtr => s.B.CallRt(
                fn + "64",
                IrType.I32,
                s.Long(0)
            ),
            _ => Declined,
        };

    private static Instr? Rotate(Site s, Op first, Op second)
    {
        var type = IrType.Of(s.Method.Sig.Return);
        if (!type.IsInt)
            return Declined;
        int bits = type == IrType.I64 ? 64 : 32;
        var v = s.B.Coerce(s.Args[0], type);
        var n = s.Int(1);
        var back = n.IsConst
            ? s.B.I32(bits - (int)(n.Imm & (bits - 1)))
            : s.B.Make(Op.Neg, IrType.I32, n);
        return s.B.Make(Op.Or, type, s.B.Make(first, type, v, n), s.B.Make(second, type, v, back));
    }

    private static void AddBitCasts(Dictionary<string, Expander> t)
    {
        const string b = "System.BitConverter::";
        t[b + "DoubleToInt64Bits"] = t[b + "DoubleToUInt64Bits"] = s =>
            s.B.Convert(ConvKind.F64ToBits, IrType.I64, s.B.Coerce(s.Args[0], IrType.F64));
        t[b + "Int64BitsToDouble"] = t[b + "UInt64BitsToDouble"] = s =>
            s.B.Convert(ConvKind.BitsToF64, IrType.F64, s.Long(0));
        t[b + "SingleToInt32Bits"] = t[b + "SingleToUInt32Bits"] = s =>
            s.B.Convert(ConvKind.F32ToBits, IrType.I32, s.B.Coerce(s.Args[0], IrType.F32));
        t[b + "Int32BitsToSingle"] = t[b + "UInt32BitsToSingle"] = s =>
            s.B.Convert(ConvKind.BitsToF32, IrType.F32, s.Int(0));
    }

    private static void AddAtomics(Dictionary<string, Expander> t)
    {
        const string i = "System.Threading.Interlocked::";
        t[i + "Increment"] = s => Bump(s, s.B.One(s.Method.Sig.Return), post: false);
        t[i + "Decrement"] = s => Bump(s, s.B.MinusOne(s.Method.Sig.Return), post: false);
        t[i + "Add"] = s => Bump(s, s.Args[1], post: false);
        t[i + "ExchangeAdd"] = s => Bump(s, s.Args[1], post: true);
        t[i + "Exchange"] = s =>
        {
            var type = s.Method.Sig.Return;
            var old = s.B.Load(type, s.Ptr(0));
            s.B.Store(type, s.Ptr(0), s.Args[1]);
            return old;
        };
        t[i + "CompareExchange"] = s =>
            IrType.Of(s.Method.Sig.Return) is { IsFloat: true }
                ? Declined
                : s.B.CompareExchange(s.Method.Sig.Return, s.Ptr(0), s.Args[1], s.Args[2]);
        t[i + "MemoryBarrier"] = t[i + "MemoryBarrierProcessWide"] = s => null;
        t["System.Threading.Volatile::ReadBarrier"] = t["System.Threading.Volatile::WriteBarrier"] =
            s => null;
        t["System.Threading.Thread::MemoryBarrier"] = s => null;
    }

    private static Instr Bump(Site s, Instr by, bool post)
    {
        var type = s.Method.Sig.Return;
        var old = s.B.Load(type, s.Ptr(0));
        var sum = s.B.Make(Op.Add, IrType.Of(type), old, s.B.Coerce(by, IrType.Of(type)));
        s.B.Store(type, s.Ptr(0), sum);
        return post ? old : sum;
    }
}
