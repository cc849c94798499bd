using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Appends instructions to a current block and folds what is constant.</summary>
internal class Builder(Compilation c, Body body)
{
    protected readonly Compilation C = c;
    protected readonly Body Body = body;
    protected Block Current = null!;

    protected TypeSystem Types => C.Types;
    protected WellKnown Known => C.Types.Known;

    /// <summary>
    /// Whether flows of pointers are watched for lost alignment. The library's are not: it reinterprets all the time and reads
    /// such places by ReadUnaligned.
    /// </summary>
    protected virtual bool WatchesAlignment => false;

    private void NoteFlow(Instr value, TypeDesc declared)
    {
        if (WatchesAlignment)
            C.Alignment.NoteFlow(value, declared);
    }

    public Instr Emit(Instr i)
    {
        i.Id = Body.NextValue();
        Current.Code.Add(i);
        return i;
    }

    public Instr I32(int v) =>
        Emit(
            new Instr
            {
                Op = Op.Const,
                Type = IrType.I32,
                Imm = v,
            }
        );

    public Instr I64(long v) =>
        Emit(
            new Instr
            {
                Op = Op.Const,
                Type = IrType.I64,
                Imm = v,
            }
        );

    public Instr Null() => Emit(new Instr { Op = Op.Null, Type = IrType.Ref });

    public Instr Float(double v, IrType type) =>
        Emit(
            new Instr
            {
                Op = Op.ConstF,
                Type = type,
                Imm = BitConverter.DoubleToInt64Bits(v),
            }
        );

    public Instr Make(Op op, IrType type, params Instr[] args) =>
        Emit(
            new Instr
            {
                Op = op,
                Type = type,
                Args = args,
            }
        );

    public Instr Typed(Op op, IrType type, TypeDesc t, params Instr[] args) =>
        Emit(
            new Instr
            {
                Op = op,
                Type = type,
                T = t,
                Args = args,
            }
        );

    public Instr AddOff(Instr p, long offset)
    {
        if (offset == 0 && p.Type.Kind == VT.Ptr)
            return p;
        if (p.Op == Op.AddOff)
        {
            offset += p.Imm;
            p = p.Args[0];
        }
        return Emit(
            new Instr
            {
                Op = Op.AddOff,
                Type = IrType.Ptr,
                Imm = offset,
                Args = [p],
                NonNull = p.NonNull,
            }
        );
    }

    public Instr Load(TypeDesc t, Instr address, bool unaligned = false)
    {
        var i = Typed(Op.Load, IrType.Of(t), t, address);
        i.Unaligned = unaligned;
        NoteStatic(i, t);
        return i;
    }

    public void Store(TypeDesc t, Instr address, Instr value, bool unaligned = false)
    {
        NoteFlow(value, t);
        var i = Typed(Op.Store, IrType.Void, t, address, Coerce(value, IrType.Of(t)));
        i.Unaligned = unaligned;
    }

    public Instr LdLoc(LocalVar l)
    {
        var i = Emit(
            new Instr
            {
                Op = Op.LdLoc,
                Type = IrType.Of(l.Type),
                Local = l,
            }
        );
        NoteStatic(i, l.Type);
        if (l.ExactType is not null)
        {
            i.Static = l.ExactType;
            i.Exact = true;
        }
        return i;
    }

    public void StLoc(LocalVar l, Instr value)
    {
        NoteFlow(value, l.Type);
        Emit(
            new Instr
            {
                Op = Op.StLoc,
                Local = l,
                Args = [Coerce(value, IrType.Of(l.Type))],
            }
        );
    }

    public Instr LocAddr(LocalVar l) =>
        Emit(
            new Instr
            {
                Op = Op.LocAddr,
                Type = IrType.Ptr,
                Local = l,
                NonNull = true,
            }
        );

    public void Jump(Block target) => Emit(new Instr { Op = Op.Jump, Targets = [target] });

    public void Branch(Instr cond, Block yes, Block no) =>
        Emit(
            new Instr
            {
                Op = Op.Branch,
                Args = [cond],
                Targets = [yes, no],
            }
        );

    public void NullCheck(Instr v)
    {
        if (!v.NonNull)
            Make(Op.NullCheck, IrType.Void, v);
    }

    /// <summary>True if nothing has happened since the instruction.</summary>
    public bool IsLast(Instr i) => Current.Code.Count > 0 && Current.Code[^1] == i;

    public Instr CallRt(string name, IrType type, params Instr[] args) =>
        Emit(
            new Instr
            {
                Op = Op.CallRt,
                Type = type,
                Name = name,
                Args = args,
            }
        );

    /// <summary>A direct call; arguments are brought to the parameter types.</summary>
    public Instr Call(MethodDesc m, params Instr[] args)
    {
        int first = m.IsStatic ? 0 : 1;
        for (int i = first; i < args.Length; i++)
            NoteFlow(args[i], m.Sig.Params[i - first]);
        if (WatchesAlignment)
            C.Alignment.NoteCall(m, args);
        for (int i = first; i < args.Length; i++)
            args[i] = Coerce(args[i], IrType.Of(m.Sig.Params[i - first]));
        if (first == 1)
            args[0] = Coerce(args[0], IrType.Of(m.ThisType));
        var call = Emit(
            new Instr
            {
                Op = Op.Call,
                Type = IrType.Of(m.Sig.Return),
                M = m,
                Args = args,
            }
        );
        NoteStatic(call, m.Sig.Return);
        return call;
    }

    /// <summary>A throw built from one of the shim throwers; the block ends.</summary>
    public void ThrowHelper(string name, params Instr[] args)
    {
        CallRt(name, IrType.Void, args);
        Emit(new Instr { Op = Op.Unreachable, Name = name });
    }

    protected static void NoteStatic(Instr i, TypeDesc t)
    {
        if (!t.IsGcRef)
            return;
        i.Static = t;
        i.Exact = t.IsSealed && !t.IsArray;
    }

    public Instr Convert(ConvKind kind, IrType type, Instr v)
    {
        if (v.IsConst && type.IsInt && kind <= ConvKind.U8)
            return type == IrType.I32 ? I32((int)Fold(kind, v)) : I64(Fold(kind, v));
        return Emit(
            new Instr
            {
                Op = Op.Conv,
                Conv = kind,
                Type = type,
                Args = [v],
            }
        );
    }

    private static long Fold(ConvKind kind, Instr v) =>
        kind switch
        {
            ConvKind.I1 => (sbyte)v.Imm,
            ConvKind.U1 => (byte)v.Imm,
            ConvKind.I2 => (short)v.Imm,
            ConvKind.U2 => (ushort)v.Imm,
            ConvKind.I4 or ConvKind.U4 => (int)v.Imm,
            ConvKind.U8 when v.Type == IrType.I32 => (uint)v.Imm,
            _ => v.Imm,
        };

    /// <summary>Brings a value to the shape its destination needs.</summary>
    public Instr Coerce(Instr v, IrType to)
    {
        if (v.Type == to)
            return v;
        switch (v.Type.Kind, to.Kind)
        {
            case (VT.I32, VT.I64):
                return Convert(ConvKind.I8, to, v);
            case (VT.I64, VT.I32):
                return Convert(ConvKind.I4, to, v);
            case (VT.I32, VT.Ptr):
                return Convert(ConvKind.ToPtr, to, Convert(ConvKind.I8, IrType.I64, v));
            case (VT.I64, VT.Ptr):
            case (VT.I64, VT.Ref):
                return Convert(ConvKind.ToPtr, to, v);
            case (VT.Ptr, VT.I64):
            case (VT.Ref, VT.I64):
                return Convert(ConvKind.FromPtr, to, v);
            case (VT.Ref, VT.Ptr):
            case (VT.Ptr, VT.Ref):
                return AsKind(v, to);
            case (VT.F32, VT.F64):
                return Convert(ConvKind.R8, to, v);
            case (VT.F64, VT.F32):
                return Convert(ConvKind.R4, to, v);
            case (VT.Struct, VT.Struct)
                when C.Layout.Size(v.Type.Struct!) == C.Layout.Size(to.Struct!):
                return Reinterpret(v, to);
            default:
                throw new CompileError(
                    $"stack-type: {v.Type} where {to} is needed in {Body.Routine}"
                );
        }
    }

    private Instr AsKind(Instr v, IrType to)
    {
        if (v.Op == Op.Null)
            return Emit(new Instr { Op = Op.Null, Type = to });
        return Emit(
            new Instr
            {
                Op = Op.Conv,
                Conv = ConvKind.ToPtr,
                Type = to,
                Args = [v],
                NonNull = v.NonNull,
            }
        );
    }

    private Instr Reinterpret(Instr v, IrType to)
    {
        var spill = Body.NewLocal("pun", v.Type.Struct!);
        StLoc(spill, v);
        return Load(to.Struct!, LocAddr(spill), unaligned: true);
    }

    /// <summary>True when a reference or integer is known at compile time; <paramref name="truth"/> is its value as a condition.</summary>
    protected static bool TryTruth(Instr v, out bool truth)
    {
        truth = false;
        switch (v.Op)
        {
            case Op.Const:
                truth = v.Imm != 0;
                return true;
            case Op.Null:
                return true;
            default:
                truth = true;
                return v.NonNull;
        }
    }
}
