using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Casts, boxes, allocation and tokens (ECMA-335 III.4).</summary>
internal sealed partial class MethodImporter
{
    private bool TryObject(Il i)
    {
        switch (i.Op)
        {
            case ILOpCode.Box:
                ImportBox(TypeToken(i));
                return true;
            case ILOpCode.Unbox:
            {
                var t = TypeToken(i);
                Push(UnboxAddress(Pop(), t));
                return true;
            }
            case ILOpCode.Unbox_any:
                Push(UnboxAny(Pop(), TypeToken(i)));
                return true;
            case ILOpCode.Castclass:
                Push(Cast(Op.CastClass, TypeToken(i), Pop()));
                return true;
            case ILOpCode.Isinst:
                Push(Cast(Op.IsInst, TypeToken(i), Pop()));
                return true;
            case ILOpCode.Newarr:
            {
                var t = TypeToken(i);
                Push(NewArray(t, Pop()));
                return true;
            }
            case ILOpCode.Ldlen:
            {
                var a = Pop();
                NullCheck(a);
                Push(Make(Op.ArrLen, IrType.I32, a));
                return true;
            }
            case ILOpCode.Jmp
            or ILOpCode.Arglist
            or ILOpCode.Mkrefany
            or ILOpCode.Refanytype
            or ILOpCode.Refanyval:
                throw new CompileError($"opcode: {i.Op} is not supported");
            default:
                return false;
        }
    }

    public Instr NewArray(TypeDesc element, Instr length)
    {
        if (IsAddress(length))
            length = Coerce(length, IrType.I64);
        if (!length.IsConst || length.Imm < 0)
            Make(Op.LenCheck, IrType.Void, length);
        var a = Typed(Op.NewArr, IrType.Ref, element, Coerce(length, IrType.I64));
        a.Static = Types.SzArray(element);
        a.Exact = true;
        a.NonNull = true;
        return a;
    }

    public Instr New(TypeDesc t)
    {
        if (t.IsAbstract || t.IsInterface)
            throw new CompileError($"abstract-new: {t}");
        var o = Typed(Op.New, IrType.Ref, t);
        o.Static = t;
        o.Exact = true;
        o.NonNull = true;
        return o;
    }

    /// <summary>The opcode <paramref name="ahead"/> places on, when control cannot enter between here and there.</summary>
    private Il? Ahead(int ahead)
    {
        for (int k = 1; k <= ahead; k++)
        {
            if (_at + k >= _code.Length || _leaders.Contains(_code[_at + k].Offset))
                return null;
        }
        return _code[_at + ahead];
    }

    private void ImportBox(TypeDesc t)
    {
        if (t.IsGcRef)
            return;
        if (t.IsByRefLike)
            BoxOfRefStruct(t);
        else
            Push(TryFoldBox(t) ?? BoxValue(t, Pop()));
    }

    /// <summary>Only tests against null and unreachable code box a ref struct; both are decided here.</summary>
    private void BoxOfRefStruct(TypeDesc t)
    {
        if (TryFoldBox(t) is not { } known)
            throw new CompileError($"box: {t} is a ref struct");
        Push(known);
    }

    /// <summary>Patterns of generic code that need no object: null tests and type tests of a boxed struct.</summary>
    private Instr? TryFoldBox(TypeDesc t)
    {
        if (Known.IsNullable(t))
            return null;
        var next = Ahead(1);
        if (next is null)
            return null;
        switch (next.Value.Op)
        {
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                Pop();
                return I32(1);
            case ILOpCode.Ldnull when Ahead(2) is { Op: ILOpCode.Cgt_un or ILOpCode.Ceq } compare:
                Pop();
                _at += 2;
                return I32(compare.Op == ILOpCode.Ceq ? 0 : 1);
            case ILOpCode.Isinst:
                return FoldBoxedTest(t, TypeToken(next.Value));
            case ILOpCode.Unbox_any when TypeToken(next.Value) == t:
                _at += 1;
                return Pop();
            default:
                return null;
        }
    }

    private Instr? FoldBoxedTest(TypeDesc t, TypeDesc target)
    {
        bool matches = C.Casting.IsAssignable(t, target);
        var then = Ahead(2);
        if (then is null)
            return null;
        switch (then.Value.Op)
        {
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                Pop();
                _at += 1;
                return I32(matches ? 1 : 0);
            case ILOpCode.Ldnull when Ahead(3) is { Op: ILOpCode.Cgt_un or ILOpCode.Ceq } compare:
                Pop();
                _at += 3;
                return I32(matches == (compare.Op == ILOpCode.Cgt_un) ? 1 : 0);
            case ILOpCode.Unbox_any when target == t && TypeToken(then.Value) == t:
                _at += 2;
                return Pop();
            case ILOpCode.Unbox_any when !matches && !Known.IsNullable(TypeToken(then.Value)):
                return null;
            default:
                if (matches)
                    return null;
                Pop();
                _at += 1;
                return Null();
        }
    }

    public Instr BoxValue(TypeDesc t, Instr v)
    {
        if (!Known.IsNullable(t))
        {
            var o = New(t);
            Store(t, AddOff(o, Layout.Header), v);
            return o;
        }
        var inner = t.Args[0];
        var spill = Body.NewLocal("nb", t);
        StLoc(spill, v);
        var result = Body.NewLocal("bx", Known.Object);
        var some = Body.NewBlock(Current.Region);
        var none = Body.NewBlock(Current.Region);
        var done = Body.NewBlock(Current.Region);
        Branch(
            Load(Known.Bool, FieldAddress(LocAddr(spill), t.FieldNamed("hasValue")!)),
            some,
            none
        );
        Current = some;
        var boxed = New(inner);
        Store(
            inner,
            AddOff(boxed, Layout.Header),
            Load(inner, FieldAddress(LocAddr(spill), t.FieldNamed("value")!))
        );
        StLoc(result, boxed);
        Jump(done);
        Current = none;
        StLoc(result, Null());
        Jump(done);
        Current = done;
        return LdLoc(result);
    }

    public Instr UnboxAddress(Instr o, TypeDesc t)
    {
        if (Known.IsNullable(t))
        {
            var spill = Body.NewLocal("un", t);
            StLoc(spill, UnboxAny(o, t));
            return LocAddr(spill);
        }
        if (o.Exact && o.Static == t && o.NonNull)
            return AddOff(o, Layout.Header);
        NullCheck(o);
        var p = Typed(Op.Unbox, IrType.Ptr, t, o);
        p.NonNull = true;
        return p;
    }

    public Instr UnboxAny(Instr o, TypeDesc t)
    {
        if (t.IsGcRef)
            return Cast(Op.CastClass, t, o);
        if (!Known.IsNullable(t))
            return Load(t, UnboxAddress(o, t));
        var inner = t.Args[0];
        var result = Body.NewLocal("un", t);
        var some = Body.NewBlock(Current.Region);
        var none = Body.NewBlock(Current.Region);
        var done = Body.NewBlock(Current.Region);
        Branch(IsNonZero(o), some, none);
        Current = some;
        var value = Load(inner, Typed(Op.Unbox, IrType.Ptr, inner, o));
        Store(Known.Bool, FieldAddress(LocAddr(result), t.FieldNamed("hasValue")!), I32(1));
        Store(inner, FieldAddress(LocAddr(result), t.FieldNamed("value")!), value);
        Jump(done);
        Current = none;
        StLoc(result, ZeroOf(t));
        Jump(done);
        Current = done;
        return LdLoc(result);
    }

    public Instr Cast(Op op, TypeDesc t, Instr o)
    {
        if (Known.IsNullable(t))
            t = t.Args[0];
        if (o.Op == Op.Null)
            return o;
        if (o.Static is not null && C.Casting.IsAssignable(o.Static, t))
            return o;
        if (o.Exact && o.Static is not null && op == Op.IsInst)
            return Null();
        var r = Typed(op, IrType.Ref, t, o);
        r.Static = t;
        r.Exact = t.IsSealed && !t.IsArray;
        r.NonNull = op == Op.CastClass && o.NonNull;
        return r;
    }

    private void PushToken(Il i)
    {
        var h = Handle(i);
        switch (h.Kind)
        {
            case HandleKind.TypeDefinition
            or HandleKind.TypeReference
            or HandleKind.TypeSpecification:
                Push(
                    Typed(
                        Op.TypeHandle,
                        new IrType(VT.Struct, Known.RuntimeTypeHandle),
                        Resolver.Type(Types, _module, h, _context)
                    )
                );
                return;
            case HandleKind.FieldDefinition:
            case HandleKind.MemberReference
                when _module.Md.GetMemberReference((MemberReferenceHandle)h).GetKind()
                    == MemberReferenceKind.Field:
                Push(
                    Emit(
                        new Instr
                        {
                            Op = Op.FieldHandle,
                            Type = new IrType(VT.Struct, Known.RuntimeFieldHandle),
                            F = Resolver.Field(Types, _module, h, _context),
                        }
                    )
                );
                return;
            default:
                throw new CompileError(
                    "ldtoken: method handles need reflection and are not supported"
                );
        }
    }
}
