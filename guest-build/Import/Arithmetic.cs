using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Arithmetic, comparison and conversion opcodes (ECMA-335 III.1.5, III.3).</summary>
internal sealed partial class MethodImporter
{
    private void Binary(Op op)
    {
        var b = Pop();
        var a = Pop();
        Push(BinaryOp(op, a, b));
    }

    public Instr BinaryOp(Op op, Instr a, Instr b)
    {
        if (a.Type.IsFloat || b.Type.IsFloat)
        {
            var f = a.Type == IrType.F32 && b.Type == IrType.F32 ? IrType.F32 : IrType.F64;
            a = Coerce(a, f);
            b = Coerce(b, f);
            if (op is Op.RemS)
                return CallRt(f == IrType.F32 ? "rt_fmodf" : "rt_fmod", f, a, b);
            return Make(op, f, a, b);
        }
        if (IsAddress(a) || IsAddress(b))
        {
            if (op == Op.Add)
            {
                var (p, i) = IsAddress(a) ? (a, b) : (b, a);
                if (!IsAddress(i))
                    return Offset(p, i);
            }
            if (op == Op.Sub && !IsAddress(b))
                return Offset(
                    a,
                    b.IsConst ? I64(-b.Imm) : Make(Op.Neg, IrType.I64, Coerce(b, IrType.I64))
                );
            a = Coerce(a, IrType.I64);
            b = Coerce(b, IrType.I64);
        }
        var t = a.Type == IrType.I64 || b.Type == IrType.I64 ? IrType.I64 : IrType.I32;
        a = Coerce(a, t);
        b = Coerce(b, t);
        if (op is Op.DivS or Op.RemS or Op.DivU or Op.RemU)
            DivisionChecks(op, a, b);
        return FoldBinary(op, t, a, b) ?? Make(op, t, a, b);
    }

    private void DivisionChecks(Op op, Instr a, Instr b)
    {
        if (!b.IsConst || b.Imm == 0)
            Make(Op.DivZero, IrType.Void, b);
        if (op is Op.DivS or Op.RemS && (!b.IsConst || b.Imm == -1))
            Make(Op.DivOvf, IrType.Void, a, b);
    }

    private static bool IsAddress(Instr v) => v.Type.Kind is VT.Ptr or VT.Ref;

    /// <summary>Pointer plus byte distance.</summary>
    public Instr Offset(Instr p, Instr bytes)
    {
        if (bytes.IsConst)
            return AddOff(p, bytes.Imm);
        return Make(Op.PtrAdd, IrType.Ptr, p, Coerce(bytes, IrType.I64));
    }

    private Instr? FoldBinary(Op op, IrType t, Instr a, Instr b)
    {
        if (!a.IsConst || !b.IsConst)
            return Identity(op, a, b);
        bool wide = t == IrType.I64;
        long x = a.Imm;
        long y = b.Imm;
        long? r = op switch
        {
            Op.Add => x + y,
            Op.Sub => x - y,
            Op.Mul => x * y,
            Op.And => x & y,
            Op.Or => x | y,
            Op.Xor => x ^ y,
            Op.DivS when y is not (0 or -1) => x / y,
            Op.RemS when y is not (0 or -1) => x % y,
            Op.DivU when y != 0 => wide ? (long)((ulong)x / (ulong)y) : (uint)x / (uint)y,
            Op.RemU when y != 0 => wide ? (long)((ulong)x % (ulong)y) : (uint)x % (uint)y,
            _ => null,
        };
        if (r is null)
            return null;
        return wide ? I64(r.Value) : I32((int)r.Value);
    }

    private static Instr? Identity(Op op, Instr a, Instr b) =>
        op switch
        {
            Op.Add or Op.Sub or Op.Or or Op.Xor when b.IsConst && b.Imm == 0 => a,
            Op.Add or Op.Or when a.IsConst && a.Imm == 0 => b,
            Op.Mul or Op.DivU when b.IsConst && b.Imm == 1 => a,
            Op.Mul when a.IsConst && a.Imm == 1 => b,
            _ => null,
        };

    private void BinaryOvf(Op op)
    {
        var b = Pop();
        var a = Pop();
        if (IsAddress(a) || IsAddress(b))
        {
            Push(BinaryOp(op is Op.AddOvfS or Op.AddOvfU ? Op.Add : Op.Sub, a, b));
            return;
        }
        var t = a.Type == IrType.I64 || b.Type == IrType.I64 ? IrType.I64 : IrType.I32;
        Push(Make(op, t, Coerce(a, t), Coerce(b, t)));
    }

    private void Shift(Op op)
    {
        var count = Pop();
        var v = Pop();
        if (IsAddress(v))
            v = Coerce(v, IrType.I64);
        count = Coerce(count, IrType.I32);
        if (v.IsConst && count.IsConst)
        {
            int n = (int)count.Imm & (v.Type == IrType.I64 ? 63 : 31);
            bool wide = v.Type == IrType.I64;
            long r = op switch
            {
                Op.Shl => v.Imm << n,
                Op.ShrS => v.Imm >> n,
                _ => wide ? v.Imm >>> n : (uint)v.Imm >>> n,
            };
            Push(wide ? I64(r) : I32((int)r));
            return;
        }
        Push(Make(op, v.Type, v, count));
    }

    private void Unary(Op op)
    {
        var v = Pop();
        if (IsAddress(v))
            v = Coerce(v, IrType.I64);
        if (v.IsConst)
        {
            long r = op == Op.Neg ? -v.Imm : ~v.Imm;
            Push(v.Type == IrType.I64 ? I64(r) : I32((int)r));
            return;
        }
        Push(Make(op, v.Type, v));
    }

    private void PushCompare(Op op)
    {
        var b = Pop();
        var a = Pop();
        Push(Compare(op, a, b));
    }

    /// <summary>I32 0 or 1; folds constants, and references known not to be null against null.</summary>
    public Instr Compare(Op op, Instr a, Instr b)
    {
        if (a.Type.IsFloat || b.Type.IsFloat)
        {
            var f = a.Type == IrType.F32 && b.Type == IrType.F32 ? IrType.F32 : IrType.F64;
            return Make(op, IrType.I32, Coerce(a, f), Coerce(b, f));
        }
        if (IsAddress(a) || IsAddress(b))
        {
            if (FoldReferences(op, a, b) is { } known)
                return known;
            if (a.Type.Kind != VT.Ref || b.Type.Kind != VT.Ref)
            {
                var kind = IsAddress(a) && IsAddress(b) ? IrType.Ptr : IrType.I64;
                a = Coerce(a, kind);
                b = Coerce(b, kind);
            }
            return Make(op, IrType.I32, a, b);
        }
        var t = a.Type == IrType.I64 || b.Type == IrType.I64 ? IrType.I64 : IrType.I32;
        a = Coerce(a, t);
        b = Coerce(b, t);
        if (a.IsConst && b.IsConst)
            return I32(Evaluate(op, a.Imm, b.Imm, t == IrType.I64) ? 1 : 0);
        return Make(op, IrType.I32, a, b);
    }

    private Instr? FoldReferences(Op op, Instr a, Instr b)
    {
        bool equal = op is Op.CmpEq or Op.CmpLeU;
        bool differ = op is Op.CmpNe or Op.CmpGtU;
        if (!equal && !differ)
            return null;
        if (a.Op == Op.Null && b.Op == Op.Null)
            return I32(equal ? 1 : 0);
        if ((a.Op == Op.Null && b.NonNull) || (b.Op == Op.Null && a.NonNull))
            return op is Op.CmpGtU && a.Op == Op.Null ? null : I32(equal ? 0 : 1);
        if (a.Op == Op.TypeObj && b.Op == Op.TypeObj && op is Op.CmpEq or Op.CmpNe)
        {
            if (a.Op == Op.TypeObj && b.Op == Op.TypeObj)
                return I32((a.T == b.T) == equal ? 1 : 0);
        }
        return null;
    }

    private static bool Evaluate(Op op, long x, long y, bool wide)
    {
        ulong ux = wide ? (ulong)x : (uint)x;
        ulong uy = wide ? (ulong)y : (uint)y;
        return op switch
        {
            Op.CmpEq => x == y,
            Op.CmpNe => x != y,
            Op.CmpLt => x < y,
            Op.CmpLe => x <= y,
            Op.CmpGt => x > y,
            Op.CmpGe => x >= y,
            Op.CmpLtU => ux < uy,
            Op.CmpLeU => ux <= uy,
            Op.CmpGtU => ux > uy,
            Op.CmpGeU => ux >= uy,
            _ => throw new CompileError($"not-a-comparison: {op}"),
        };
    }

    private void Conversion(ILOpCode op)
    {
        var v = Pop();
        switch (op)
        {
            case ILOpCode.Conv_i1:
                Push(ToInt(v, ConvKind.I1, IrType.I32));
                break;
            case ILOpCode.Conv_u1:
                Push(ToInt(v, ConvKind.U1, IrType.I32));
                break;
            case ILOpCode.Conv_i2:
                Push(ToInt(v, ConvKind.I2, IrType.I32));
                break;
            case ILOpCode.Conv_u2:
                Push(ToInt(v, ConvKind.U2, IrType.I32));
                break;
            case ILOpCode.Conv_i4:
                Push(ToInt(v, ConvKind.I4, IrType.I32));
                break;
            case ILOpCode.Conv_u4:
                Push(ToInt(v, ConvKind.U4, IrType.I32));
                break;
            case ILOpCode.Conv_i:
            case ILOpCode.Conv_i8:
                Push(ToInt(v, ConvKind.I8, IrType.I64));
                break;
            case ILOpCode.Conv_u:
            case ILOpCode.Conv_u8:
                Push(ToInt(v, ConvKind.U8, IrType.I64));
                break;
            case ILOpCode.Conv_r4:
                Push(ToSingle(v));
                break;
            case ILOpCode.Conv_r8:
                Push(v.Type == IrType.F64 ? v : Convert(ConvKind.R8, IrType.F64, v));
                break;
            case ILOpCode.Conv_r_un:
                Push(v.Type.IsFloat ? v : Convert(ConvKind.RUn, IrType.F64, v));
                break;
            default:
                Push(CheckedConversion(op, v));
                break;
        }
    }

    /// <summary>conv.r.un then conv.r4 is one rounding from the integer, not two.</summary>
    private Instr ToSingle(Instr v)
    {
        if (v.Type == IrType.F32)
            return v;
        if (v.Op == Op.Conv && v.Conv == ConvKind.RUn)
            return Convert(ConvKind.RUn, IrType.F32, v.Args[0]);
        return Convert(ConvKind.R4, IrType.F32, v);
    }

    private Instr ToInt(Instr v, ConvKind kind, IrType type)
    {
        if (IsAddress(v))
        {
            if (type == IrType.I64)
                return v.Type.Kind == VT.Ptr ? v : Coerce(v, IrType.Ptr);
            v = Coerce(v, IrType.I64);
        }
        if (v.Type == type && kind is ConvKind.I4 or ConvKind.U4 && v.Type == IrType.I32)
            return v;
        if (v.Type == IrType.I64 && type == IrType.I64)
            return v;
        return Convert(kind, type, v);
    }

    private Instr CheckedConversion(ILOpCode op, Instr v)
    {
        if (IsAddress(v))
            v = Coerce(v, IrType.I64);
        (ConvKind kind, IrType type) = op switch
        {
            ILOpCode.Conv_ovf_i1 => (ConvKind.OvfI1, IrType.I32),
            ILOpCode.Conv_ovf_u1 => (ConvKind.OvfU1, IrType.I32),
            ILOpCode.Conv_ovf_i2 => (ConvKind.OvfI2, IrType.I32),
            ILOpCode.Conv_ovf_u2 => (ConvKind.OvfU2, IrType.I32),
            ILOpCode.Conv_ovf_i4 => (ConvKind.OvfI4, IrType.I32),
            ILOpCode.Conv_ovf_u4 => (ConvKind.OvfU4, IrType.I32),
            ILOpCode.Conv_ovf_i or ILOpCode.Conv_ovf_i8 => (ConvKind.OvfI8, IrType.I64),
            ILOpCode.Conv_ovf_u or ILOpCode.Conv_ovf_u8 => (ConvKind.OvfU8, IrType.I64),
            ILOpCode.Conv_ovf_i1_un => (ConvKind.OvfI1Un, IrType.I32),
            ILOpCode.Conv_ovf_u1_un => (ConvKind.OvfU1Un, IrType.I32),
            ILOpCode.Conv_ovf_i2_un => (ConvKind.OvfI2Un, IrType.I32),
            ILOpCode.Conv_ovf_u2_un => (ConvKind.OvfU2Un, IrType.I32),
            ILOpCode.Conv_ovf_i4_un => (ConvKind.OvfI4Un, IrType.I32),
            ILOpCode.Conv_ovf_u4_un => (ConvKind.OvfU4Un, IrType.I32),
            ILOpCode.Conv_ovf_i_un or ILOpCode.Conv_ovf_i8_un => (ConvKind.OvfI8Un, IrType.I64),
            ILOpCode.Conv_ovf_u_un or ILOpCode.Conv_ovf_u8_un => (ConvKind.OvfU8Un, IrType.I64),
            _ => throw new CompileError($"opcode: {op}"),
        };
        return Convert(kind, type, v);
    }
}
