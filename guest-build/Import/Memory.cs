using System.Reflection.Metadata;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Indirect, field, static and array access (ECMA-335 III.3.42, III.4).</summary>
internal sealed partial class MethodImporter
{
    private bool TryMemory(Il i)
    {
        switch (i.Op)
        {
            case ILOpCode.Ldind_i1:
                return LoadIndirect(Known.I1);
            case ILOpCode.Ldind_u1:
                return LoadIndirect(Known.U1);
            case ILOpCode.Ldind_i2:
                return LoadIndirect(Known.I2);
            case ILOpCode.Ldind_u2:
                return LoadIndirect(Known.U2);
            case ILOpCode.Ldind_i4:
                return LoadIndirect(Known.I4);
            case ILOpCode.Ldind_u4:
                return LoadIndirect(Known.U4);
            case ILOpCode.Ldind_i8:
                return LoadIndirect(Known.I8);
            case ILOpCode.Ldind_i:
                return LoadIndirect(Known.IPtr);
            case ILOpCode.Ldind_r4:
                return LoadIndirect(Known.R4);
            case ILOpCode.Ldind_r8:
                return LoadIndirect(Known.R8);
            case ILOpCode.Ldind_ref:
                return LoadIndirect(Known.Object);
            case ILOpCode.Ldobj:
                return LoadIndirect(TypeToken(i));
            case ILOpCode.Stind_i1:
                return StoreIndirect(Known.I1);
            case ILOpCode.Stind_i2:
                return StoreIndirect(Known.I2);
            case ILOpCode.Stind_i4:
                return StoreIndirect(Known.I4);
            case ILOpCode.Stind_i8:
                return StoreIndirect(Known.I8);
            case ILOpCode.Stind_i:
                return StoreIndirect(Known.IPtr);
            case ILOpCode.Stind_r4:
                return StoreIndirect(Known.R4);
            case ILOpCode.Stind_r8:
                return StoreIndirect(Known.R8);
            case ILOpCode.Stind_ref:
                return StoreIndirect(Known.Object);
            case ILOpCode.Stobj:
                return StoreIndirect(TypeToken(i));
            case ILOpCode.Cpobj:
            {
                var t = TypeToken(i);
                var src = Address(Pop());
                var dst = Address(Pop());
                Store(t, dst, Load(t, src));
                return true;
            }
            case ILOpCode.Initobj:
            {
                var t = TypeToken(i);
                var dst = Address(Pop());
                Store(t, dst, ZeroOf(t));
                return true;
            }
            case ILOpCode.Cpblk:
            {
                var n = PopSize();
                var src = Pop();
                var dst = Pop();
                Make(Op.MemCopy, IrType.Void, Coerce(dst, IrType.Ptr), Coerce(src, IrType.Ptr), n);
                return true;
            }
            case ILOpCode.Initblk:
            {
                var n = PopSize();
                var v = Coerce(Pop(), IrType.I32);
                Make(Op.MemSet, IrType.Void, Coerce(Pop(), IrType.Ptr), v, n);
                return true;
            }
            case ILOpCode.Localloc:
            {
                var n = PopSize();
                var p = Make(Op.LocAlloc, IrType.Ptr, n);
                p.Imm = _il.LocalVariablesInitialized ? 1 : 0;
                p.NonNull = true;
                Push(p);
                return true;
            }
            default:
                return TryField(i) || TryElement(i);
        }
    }

    private Instr PopSize()
    {
        var n = Pop();
        return n.Type == IrType.I32 ? Convert(ConvKind.U8, IrType.I64, n) : Coerce(n, IrType.I64);
    }

    /// <summary>An address as pointer; unmanaged pointers and ref fields are checked for null like the host does.</summary>
    private Instr Address(Instr p)
    {
        bool mayBeNull = p.Type.Kind == VT.I64 || (p.Static is null && MayBeNullPointer(p));
        p = Coerce(p, IrType.Ptr);
        if (mayBeNull && !p.NonNull)
            NullCheck(p);
        return p;
    }

    private static bool MayBeNullPointer(Instr p) =>
        p.Op switch
        {
            Op.LdLoc => p.Local!.Type.Kind is TypeKind.Pointer or TypeKind.IPtr or TypeKind.UPtr,
            Op.Load => p.T!.Kind
                is TypeKind.Pointer
                    or TypeKind.ByRef
                    or TypeKind.IPtr
                    or TypeKind.UPtr,
            Op.Call => p.M!.Sig.Return.Kind == TypeKind.Pointer,
            Op.Conv => true,
            _ => false,
        };

    /// <summary>Through an unmanaged pointer the alignment is whatever the program made it.</summary>
    private bool MayBeUnaligned(Instr p, TypeDesc t)
    {
        if (_unalignedPrefix)
            return true;
        if (C.Layout.Align(t) == 1)
            return false;
        return C.Alignment.MayBeUnaligned(p, t);
    }

    private bool LoadIndirect(TypeDesc t)
    {
        var p = Pop();
        bool unaligned = MayBeUnaligned(p, t);
        _unalignedPrefix = false;
        Push(Load(t, Address(p), unaligned));
        return true;
    }

    private bool StoreIndirect(TypeDesc t)
    {
        var v = Pop();
        var p = Pop();
        bool unaligned = MayBeUnaligned(p, t);
        _unalignedPrefix = false;
        Store(t, Address(p), v, unaligned);
        return true;
    }

    public Instr ZeroOf(TypeDesc t)
    {
        var type = IrType.Of(t);
        return type.Kind switch
        {
            VT.I32 => I32(0),
            VT.I64 => I64(0),
            VT.F32 or VT.F64 => Float(0, type),
            VT.Ref => Null(),
            VT.Ptr => Emit(new Instr { Op = Op.Null, Type = IrType.Ptr }),
            _ => Emit(new Instr { Op = Op.Zero, Type = type }),
        };
    }

    private bool TryField(Il i)
    {
        switch (i.Op)
        {
            case ILOpCode.Ldfld:
            {
                var f = Resolver.Field(Types, _module, Handle(i), _context);
                if (f.IsStatic)
                {
                    Pop();
                    Push(LoadStatic(f));
                    return true;
                }
                Push(LoadField(Pop(), f));
                return true;
            }
            case ILOpCode.Ldflda:
            {
                var f = Resolver.Field(Types, _module, Handle(i), _context);
                var o = Pop();
                Push(f.IsStatic ? StaticAddress(f) : FieldAddress(o, f));
                return true;
            }
            case ILOpCode.Stfld:
            {
                var f = Resolver.Field(Types, _module, Handle(i), _context);
                var v = Pop();
                var o = Pop();
                if (f.IsStatic)
                {
                    Store(f.Type, StaticAddress(f), v);
                    return true;
                }
                bool unaligned = MayBeUnaligned(o, f.Owner) || Misplaced(f);
                _unalignedPrefix = false;
                Store(f.Type, FieldAddress(o, f), v, unaligned);
                return true;
            }
            case ILOpCode.Ldsfld:
                Push(LoadStatic(Resolver.Field(Types, _module, Handle(i), _context)));
                return true;
            case ILOpCode.Ldsflda:
                Push(StaticAddress(Resolver.Field(Types, _module, Handle(i), _context)));
                return true;
            case ILOpCode.Stsfld:
            {
                var f = Resolver.Field(Types, _module, Handle(i), _context);
                var v = Pop();
                Store(f.Type, StaticAddress(f), v);
                return true;
            }
            default:
                return false;
        }
    }

    /// <summary>A packed or explicit layout may put a field off its alignment.</summary>
    private bool Misplaced(FieldDesc f) =>
        C.Layout.OffsetOf(f) % C.Layout.Align(f.Type) != 0
        || (f.Owner.IsValueType && C.Layout.Align(f.Owner) < C.Layout.Align(f.Type));

    public Instr LoadField(Instr o, FieldDesc f)
    {
        if (o.Type.Kind == VT.Struct)
        {
            var v = Emit(
                new Instr
                {
                    Op = Op.ExtractField,
                    Type = IrType.Of(f.Type),
                    F = f,
                    Args = [o],
                }
            );
            NoteStatic(v, f.Type);
            return v;
        }
        if (f.Owner.IsPrimitive && !IsAddress(o))
            return o;
        bool unaligned = (f.Owner.IsValueType && MayBeUnaligned(o, f.Owner)) || Misplaced(f);
        _unalignedPrefix = false;
        return Load(f.Type, FieldAddress(o, f), unaligned);
    }

    public Instr FieldAddress(Instr o, FieldDesc f)
    {
        int offset = C.Layout.OffsetOf(f);
        if (f.Owner.IsValueType)
            return AddOff(Address(o), offset);
        NullCheck(o);
        var p = AddOff(o, offset);
        p.NonNull = true;
        return p;
    }

    private Instr LoadStatic(FieldDesc f)
    {
        switch (f.Def.ToString())
        {
            case "System.BitConverter::IsLittleEndian":
                return I32(1);
            case "System.String::Empty":
                return StringLiteral("");
        }
        if (C.Replacements.Field(f) is { } getter)
            return Call(getter);
        return Load(f.Type, StaticAddress(f));
    }

    public Instr StaticAddress(FieldDesc f)
    {
        if (f.Def.Rva != 0)
        {
            return Emit(
                new Instr
                {
                    Op = Op.RvaAddr,
                    Type = IrType.Ptr,
                    F = f,
                    NonNull = true,
                }
            );
        }
        if (C.Statics.NeedsTrigger(f.Owner, _method))
            Typed(Op.Cctor, IrType.Void, f.Owner);
        return Emit(
            new Instr
            {
                Op = Op.StaticAddr,
                Type = IrType.Ptr,
                F = f,
                NonNull = true,
            }
        );
    }

    private bool TryElement(Il i)
    {
        TypeDesc? t = i.Op switch
        {
            ILOpCode.Ldelem_i1 or ILOpCode.Stelem_i1 => Known.I1,
            ILOpCode.Ldelem_u1 => Known.U1,
            ILOpCode.Ldelem_i2 or ILOpCode.Stelem_i2 => Known.I2,
            ILOpCode.Ldelem_u2 => Known.U2,
            ILOpCode.Ldelem_i4 or ILOpCode.Stelem_i4 => Known.I4,
            ILOpCode.Ldelem_u4 => Known.U4,
            ILOpCode.Ldelem_i8 or ILOpCode.Stelem_i8 => Known.I8,
            ILOpCode.Ldelem_i or ILOpCode.Stelem_i => Known.IPtr,
            ILOpCode.Ldelem_r4 or ILOpCode.Stelem_r4 => Known.R4,
            ILOpCode.Ldelem_r8 or ILOpCode.Stelem_r8 => Known.R8,
            ILOpCode.Ldelem_ref or ILOpCode.Stelem_ref => Known.Object,
            ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Ldelema => TypeToken(i),
            _ => null,
        };
        if (t is null)
            return false;
        bool isStore = i.Op is ILOpCode.Stelem or (>= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref);
        if (isStore)
        {
            StoreElement(t);
            return true;
        }
        var index = Pop();
        var array = Pop();
        if (
            i.Op != ILOpCode.Ldelema
            && t == Known.Object
            && array.Static is { Kind: TypeKind.SzArray } s
            && s.Element!.IsGcRef
        )
            t = s.Element;
        var address = ElementAddress(array, index, t);
        if (i.Op == ILOpCode.Ldelema)
        {
            if (t.IsGcRef && !t.IsSealed && !IsReadonlyPrefixed())
                Typed(Op.ElemTypeCheck, IrType.Void, t, array);
            Push(address);
        }
        else
        {
            Push(Load(t, address));
        }
        return true;
    }

    private bool IsReadonlyPrefixed() => _at > 0 && _code[_at - 1].Op == ILOpCode.Readonly;

    private void StoreElement(TypeDesc t)
    {
        var v = Pop();
        var index = Pop();
        var array = Pop();
        if (
            t.IsGcRef
            && array.Static is { Kind: TypeKind.SzArray } s
            && s.Element!.IsGcRef
            && t == Known.Object
        )
            t = s.Element;
        var address = ElementAddress(array, index, t);
        if (t.IsGcRef && !StoreIsSafe(array, v, t))
            Make(Op.StoreCheck, IrType.Void, array, v);
        Store(t, address, v);
    }

    /// <summary>Null always fits; a sealed element type has no covariant arrays, except behind an unknown static type.</summary>
    private static bool StoreIsSafe(Instr array, Instr v, TypeDesc t)
    {
        if (v.Op == Op.Null)
            return true;
        if (array.Static is not { Kind: TypeKind.SzArray } s)
            return false;
        return (s.Element!.IsSealed && v.Static == s.Element)
            || (array.Exact && v.Static == s.Element && t == v.Static);
    }

    /// <summary>Checked address of a vector element.</summary>
    public Instr ElementAddress(Instr array, Instr index, TypeDesc element)
    {
        NullCheck(array);
        var length = Make(Op.ArrLen, IrType.I32, array);
        if (IsAddress(index))
            index = Coerce(index, IrType.I64);
        Make(Op.Bounds, IrType.Void, index, length);
        return ElementAddressUnchecked(array, Coerce(index, IrType.I64), element);
    }

    public Instr ElementAddressUnchecked(Instr array, Instr index, TypeDesc element)
    {
        var p = Typed(Op.ElemAddr, IrType.Ptr, element, array, index);
        p.NonNull = true;
        return p;
    }
}
