using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Emit;

/// <summary>Values: one C expression per instruction.</summary>
internal sealed partial class FunctionEmitter
{
    private string Expression(Instr i)
    {
        switch (i.Op)
        {
            case Op.Const:
                return Const(i);
            case Op.ConstF:
                return FloatConst(i);
            case Op.Null:
                return "(P)0";
            case Op.StrLit:
                return $"(P)&{_p.Names.String(i.Name!)}";
            case Op.TypeObj:
                return i.Name is null ? $"(P)&{_p.TypeObject(i.T!)}" : $"(P)&{_p.Singleton(i.T!)}";
            case Op.TypeHandle:
                return $"({_p.Types.Of(i.Type)}){{ (P)&{_p.TypeObject(i.T!)} }}";
            case Op.MtOf:
                return $"(P)&{_p.Names.Table(i.T!)}";
            case Op.FnAddr:
                return $"(P)&{_p.Names.Of(_p.Canonical(new Routine(i.Variant, i.M!)))}";
            case Op.StaticAddr:
                return $"(P)&{_p.Static(i.F!)}";
            case Op.RvaAddr:
                return $"(P){_p.Rva(i.F!)}";
            case Op.Zero:
                return $"({_p.Types.Of(i.Type)}){{0}}";
            case Op.LdLoc:
                return Name(i.Local!);
            case Op.LocAddr:
                return $"(P)&{Name(i.Local!)}";
            case Op.Conv:
                return ConvText(i);
            case Op.Load:
                return LoadText(i);
            case Op.AddOff:
                return i.Imm == 0 ? A(i) : $"({A(i)} + {I(i.Imm)})";
            case Op.PtrAdd:
                return $"({A(i)} + {A(i, 1)})";
            case Op.ElemAddr:
                return $"({A(i)} + 16 + {A(i, 1)} * {_c.Layout.Size(i.T!)})";
            case Op.ArrLen:
                return $"*(const int32_t*)({A(i)} + 8)";
            case Op.LoadMt:
                return $"*(P*){A(i)}";
            case Op.ExtractField:
                return ExtractText(i);
            case Op.LocAlloc:
                return $"rt_localloc({A(i)}, {i.Imm})";
            case Op.New:
                return $"rt_new({_p.Names.Table(i.T!)}, {_c.Layout.InstanceSize(i.T!)})";
            case Op.NewArr:
                return $"rt_new_array(&{_p.Names.Table(_c.Types.SzArray(i.T!))}, {A(i)}, {_c.Layout.Size(i.T!)})";
            case Op.NewMd:
                return NewMdText(i);
            case Op.IsInst:
            case Op.CastClass:
            case Op.Unbox:
                return _p.Casts.Text(i, A(i));
            case Op.Call:
            case Op.CallExtern:
            case Op.CallSlot:
            case Op.CallPtr:
            case Op.CallRt:
            case Op.SlotFn:
                return CallText(i);
            case Op.CatchObj:
                return CatchText(i);
            default:
                return Operator(i);
        }
    }

    private string Operator(Instr i)
    {
        bool wide = i.Type == IrType.I64;
        string signed = wide ? "int64_t" : "int32_t";
        string unsigned = wide ? "uint64_t" : "uint32_t";
        int mask = wide ? 63 : 31;
        switch (i.Op)
        {
            case Op.Add:
                return $"({A(i)} + {A(i, 1)})";
            case Op.Sub:
                return $"({A(i)} - {A(i, 1)})";
            case Op.Mul:
                return $"({A(i)} * {A(i, 1)})";
            case Op.DivS:
                return $"({A(i)} / {A(i, 1)})";
            case Op.RemS:
                return $"({A(i)} % {A(i, 1)})";
            case Op.DivU:
                return $"({signed})(({unsigned}){A(i)} / ({unsigned}){A(i, 1)})";
            case Op.RemU:
                return $"({signed})(({unsigned}){A(i)} % ({unsigned}){A(i, 1)})";
            case Op.And:
                return $"({A(i)} & {A(i, 1)})";
            case Op.Or:
                return $"({A(i)} | {A(i, 1)})";
            case Op.Xor:
                return $"({A(i)} ^ {A(i, 1)})";
            case Op.Shl:
                return $"({signed})(({unsigned}){A(i)} << ({A(i, 1)} & {mask}))";
            case Op.ShrS:
                return $"({A(i)} >> ({A(i, 1)} & {mask}))";
            case Op.ShrU:
                return $"({signed})(({unsigned}){A(i)} >> ({A(i, 1)} & {mask}))";
            case Op.Neg:
                return $"(-{A(i)})";
            case Op.Not:
                return $"(~{A(i)})";
            case >= Op.CmpEq and <= Op.CmpGeU:
                return CompareText(i);
            case >= Op.AddOvfS and <= Op.MulOvfU:
                string fn = i
                    .Op.ToString()
                    .Replace("OvfS", "")
                    .Replace("OvfU", "")
                    .ToLowerInvariant();
                bool u = i.Op is Op.AddOvfU or Op.SubOvfU or Op.MulOvfU;
                return $"rt_{fn}_ovf_{(u ? "u" : "i")}{(wide ? 64 : 32)}({A(i)}, {A(i, 1)})";
            default:
                throw new CompileError($"emit: {i.Op} is not a value");
        }
    }

    private string CompareText(Instr i)
    {
        string a = A(i);
        string b = A(i, 1);
        bool isFloat = i.Args[0].Type.IsFloat;
        string sign = i.Op switch
        {
            Op.CmpEq => "==",
            Op.CmpNe => "!=",
            Op.CmpLt or Op.CmpLtU => "<",
            Op.CmpLe or Op.CmpLeU => "<=",
            Op.CmpGt or Op.CmpGtU => ">",
            _ => ">=",
        };
        bool un = i.Op is Op.CmpLtU or Op.CmpLeU or Op.CmpGtU or Op.CmpGeU;
        if (isFloat && un)
        {
            // Unordered or the relation holds: the negation of the opposite ordered test.
            string opposite = i.Op switch
            {
                Op.CmpLtU => ">=",
                Op.CmpLeU => ">",
                Op.CmpGtU => "<=",
                _ => "<",
            };
            return $"(!({a} {opposite} {b}))";
        }
        if (un && i.Args[0].Type.IsInt)
        {
            string u = i.Args[0].Type == IrType.I64 ? "uint64_t" : "uint32_t";
            return $"(({u}){a} {sign} ({u}){b})";
        }
        if (i.Args[0].Type.Kind is VT.Ptr or VT.Ref && i.Op is not (Op.CmpEq or Op.CmpNe))
        {
            string u = un ? "uint64_t" : "int64_t";
            return $"(({u}){a} {sign} ({u}){b})";
        }
        return $"({a} {sign} {b})";
    }

    private string ConvText(Instr i)
    {
        string a = A(i);
        var from = i.Args[0].Type;
        bool f = from.IsFloat;
        switch (i.Conv)
        {
            case ConvKind.I1:
                return f ? $"(int8_t)rt_f_i32({a})" : $"(int32_t)(int8_t){a}";
            case ConvKind.U1:
                return f ? $"(uint8_t)rt_f_i32({a})" : $"(int32_t)(uint8_t){a}";
            case ConvKind.I2:
                return f ? $"(int16_t)rt_f_i32({a})" : $"(int32_t)(int16_t){a}";
            case ConvKind.U2:
                return f ? $"(uint16_t)rt_f_i32({a})" : $"(int32_t)(uint16_t){a}";
            case ConvKind.I4:
                return f ? $"rt_f_i32({a})" : $"(int32_t){a}";
            case ConvKind.U4:
                return f ? $"(int32_t)rt_f_u32({a})" : $"(int32_t){a}";
            case ConvKind.I8:
                return f ? $"rt_f_i64({a})" : $"(int64_t){a}";
            case ConvKind.U8:
                if (f)
                    return $"(int64_t)rt_f_u64({a})";
                return from == IrType.I32 ? $"(int64_t)(uint32_t){a}" : $"(int64_t){a}";
            case ConvKind.R4:
                return $"(float){a}";
            case ConvKind.R8:
                return $"(double){a}";
            case ConvKind.RUn:
                string real = i.Type == IrType.F32 ? "float" : "double";
                return from == IrType.I32 ? $"({real})(uint32_t){a}" : $"({real})(uint64_t){a}";
            case ConvKind.ToPtr:
                return $"(P){a}";
            case ConvKind.FromPtr:
                return $"(int64_t){a}";
            case ConvKind.BitsToF32:
                return $"rt_f32((uint32_t){a})";
            case ConvKind.BitsToF64:
                return $"rt_f64((uint64_t){a})";
            case ConvKind.F32ToBits:
                return $"(int32_t)rt_bits32({a})";
            case ConvKind.F64ToBits:
                return $"(int64_t)rt_bits64({a})";
            default:
                string source = from.Kind switch
                {
                    VT.I32 => "i32",
                    VT.I64 => "i64",
                    _ => "f64",
                };
                string kind = i.Conv.ToString()["Ovf".Length..].ToLowerInvariant();
                string un = kind.EndsWith("un") ? "_un" : "";
                kind = kind.Replace("un", "");
                return $"rt_ovf_{kind}_{source}{(source == "f64" ? "" : un)}({a})";
        }
    }

    private string LoadText(Instr i)
    {
        string type = _p.Types.Of(i.T!);
        var access = Access(i);
        if (access == AccessKind.Aligned)
            return $"*({type}*)({A(i)})";
        if (access == AccessKind.Bytes || i.T!.Kind == TypeKind.Struct)
            return $"RT_LOAD({type}, {A(i)})";
        return $"({type})rt_load{_c.Layout.Size(i.T!)}_{(i.Type.IsFloat ? "f" : "i")}({A(i)})";
    }

    private enum AccessKind
    {
        Aligned,
        Checked,
        Bytes,
    }

    /// <summary>Plain where alignment is certain; checked or byte by byte where it is not.</summary>
    private AccessKind Access(Instr i)
    {
        int align = _c.Layout.Align(i.T!);
        if (align == 1)
            return AccessKind.Aligned;
        if (i.Unaligned)
            return AccessKind.Checked;
        bool suspect = _c.Alignment.IsLeaked(align) && Import.Alignment.IsForeign(i.Args[0]);
        return suspect ? AccessKind.Checked : AccessKind.Aligned;
    }

    private string ExtractText(Instr i)
    {
        string? member = _p.Types.Member(i.F!);
        if (member is not null)
            return $"{A(i)}.{member}";
        return $"RT_LOAD({_p.Types.Of(i.F!.Type)}, ((P)&{A(i)} + {_c.Layout.OffsetOf(i.F!)}))";
    }

    private string NewMdText(Instr i)
    {
        string lengths = string.Join(", ", i.Args.Select(Text));
        int rank = i.T!.Rank;
        return $"rt_new_md(&{_p.Names.Table(i.T!)}, {rank}, {_c.Layout.Size(i.T.Element!)}, "
            + $"{Layout.MdData(rank)}, (int32_t[]){{ {lengths} }})";
    }

    private string CatchText(Instr i)
    {
        var r = _body.Regions[(int)i.Imm];
        return r.Kind == RegionKind.Filter ? "exc" : "ex" + r.Index;
    }
}
