using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>One case per opcode; each line names the ECMA-335 group it belongs to by the method it calls.</summary>
internal sealed partial class MethodImporter
{
    /// <summary>Imports one instruction; false when the block has ended early.</summary>
    private bool ImportOne(Il i)
    {
        switch (i.Op)
        {
            case ILOpCode.Nop
            or ILOpCode.Break
            or ILOpCode.Volatile
            or ILOpCode.Tail
            or ILOpCode.Readonly:
            case (ILOpCode)0xFE19:
                break;
            case ILOpCode.Unaligned:
                _unalignedPrefix = true;
                break;
            case ILOpCode.Constrained:
                _constrained = TypeToken(i);
                break;
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                PushArgument(i.Op - ILOpCode.Ldarg_0);
                break;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s:
                PushArgument((int)i.Operand);
                break;
            case ILOpCode.Ldarga or ILOpCode.Ldarga_s:
                Push(LocAddr(_args[i.Operand]));
                break;
            case ILOpCode.Starg or ILOpCode.Starg_s:
                StLoc(_args[i.Operand], Pop());
                break;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                PushLocal(i.Op - ILOpCode.Ldloc_0);
                break;
            case ILOpCode.Ldloc or ILOpCode.Ldloc_s:
                PushLocal((int)i.Operand);
                break;
            case ILOpCode.Ldloca or ILOpCode.Ldloca_s:
                Push(LocAddr(_locals[i.Operand]));
                break;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                StoreLocal(i.Op - ILOpCode.Stloc_0);
                break;
            case ILOpCode.Stloc or ILOpCode.Stloc_s:
                StoreLocal((int)i.Operand);
                break;
            case ILOpCode.Ldnull:
                Push(Null());
                break;
            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8:
                Push(I32((int)i.Op - (int)ILOpCode.Ldc_i4_0));
                break;
            case ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s:
                Push(I32((int)i.Operand));
                break;
            case ILOpCode.Ldc_i8:
                Push(I64(i.Operand));
                break;
            case ILOpCode.Ldc_r4:
                Push(Float(BitConverter.Int64BitsToDouble(i.Operand), IrType.F32));
                break;
            case ILOpCode.Ldc_r8:
                Push(Float(BitConverter.Int64BitsToDouble(i.Operand), IrType.F64));
                break;
            case ILOpCode.Dup:
                Push(_stack[^1]);
                break;
            case ILOpCode.Pop:
                Pop();
                break;
            case ILOpCode.Ldstr:
                PushString(i);
                break;
            case ILOpCode.Ret:
                Return();
                break;
            case ILOpCode.Br or ILOpCode.Br_s:
                SpillStack((int)i.Operand);
                Jump(Edge(Current.Region, (int)i.Operand));
                break;
            case ILOpCode.Leave or ILOpCode.Leave_s:
                Leave((int)i.Operand);
                break;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s:
                BranchTo(i, Pop(), true);
                return false;
            case ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                BranchTo(i, Pop(), false);
                return false;
            case ILOpCode.Switch:
                SwitchOn(i);
                return false;
            case ILOpCode.Throw:
                ThrowTop();
                break;
            case ILOpCode.Rethrow:
                RethrowCurrent();
                break;
            case ILOpCode.Endfinally:
                EndFinally();
                break;
            case ILOpCode.Endfilter:
                Emit(new Instr { Op = Op.EndFilter, Args = [Pop()] });
                break;
            case ILOpCode.Call:
                return ImportCall(i, isVirtual: false);
            case ILOpCode.Callvirt:
                return ImportCall(i, isVirtual: true);
            case ILOpCode.Calli:
                ImportCalli(i);
                break;
            case ILOpCode.Newobj:
                return ImportNewobj(i);
            case ILOpCode.Ldftn:
                PushFunction(i);
                break;
            case ILOpCode.Ldvirtftn:
                PushVirtualFunction(i);
                break;
            case ILOpCode.Ldtoken:
                PushToken(i);
                break;
            case ILOpCode.Sizeof:
                Push(I32(C.Layout.Size(TypeToken(i))));
                break;
            default:
                if (TryBranch(i))
                    return false;
                if (!TryArithmetic(i.Op) && !TryMemory(i) && !TryObject(i))
                    throw new CompileError($"opcode: {i.Op} is not supported");
                break;
        }
        return true;
    }

    private bool TryBranch(Il i)
    {
        Op? op = i.Op switch
        {
            ILOpCode.Beq or ILOpCode.Beq_s => Op.CmpEq,
            ILOpCode.Bne_un or ILOpCode.Bne_un_s => Op.CmpNe,
            ILOpCode.Blt or ILOpCode.Blt_s => Op.CmpLt,
            ILOpCode.Ble or ILOpCode.Ble_s => Op.CmpLe,
            ILOpCode.Bgt or ILOpCode.Bgt_s => Op.CmpGt,
            ILOpCode.Bge or ILOpCode.Bge_s => Op.CmpGe,
            ILOpCode.Blt_un or ILOpCode.Blt_un_s => Op.CmpLtU,
            ILOpCode.Ble_un or ILOpCode.Ble_un_s => Op.CmpLeU,
            ILOpCode.Bgt_un or ILOpCode.Bgt_un_s => Op.CmpGtU,
            ILOpCode.Bge_un or ILOpCode.Bge_un_s => Op.CmpGeU,
            _ => null,
        };
        if (op is null)
            return false;
        CompareBranch(i, op.Value);
        return true;
    }

    private bool TryArithmetic(ILOpCode op)
    {
        switch (op)
        {
            case ILOpCode.Add:
                Binary(Op.Add);
                return true;
            case ILOpCode.Sub:
                Binary(Op.Sub);
                return true;
            case ILOpCode.Mul:
                Binary(Op.Mul);
                return true;
            case ILOpCode.Div:
                Binary(Op.DivS);
                return true;
            case ILOpCode.Div_un:
                Binary(Op.DivU);
                return true;
            case ILOpCode.Rem:
                Binary(Op.RemS);
                return true;
            case ILOpCode.Rem_un:
                Binary(Op.RemU);
                return true;
            case ILOpCode.And:
                Binary(Op.And);
                return true;
            case ILOpCode.Or:
                Binary(Op.Or);
                return true;
            case ILOpCode.Xor:
                Binary(Op.Xor);
                return true;
            case ILOpCode.Add_ovf:
                BinaryOvf(Op.AddOvfS);
                return true;
            case ILOpCode.Add_ovf_un:
                BinaryOvf(Op.AddOvfU);
                return true;
            case ILOpCode.Sub_ovf:
                BinaryOvf(Op.SubOvfS);
                return true;
            case ILOpCode.Sub_ovf_un:
                BinaryOvf(Op.SubOvfU);
                return true;
            case ILOpCode.Mul_ovf:
                BinaryOvf(Op.MulOvfS);
                return true;
            case ILOpCode.Mul_ovf_un:
                BinaryOvf(Op.MulOvfU);
                return true;
            case ILOpCode.Shl:
                Shift(Op.Shl);
                return true;
            case ILOpCode.Shr:
                Shift(Op.ShrS);
                return true;
            case ILOpCode.Shr_un:
                Shift(Op.ShrU);
                return true;
            case ILOpCode.Neg:
                Unary(Op.Neg);
                return true;
            case ILOpCode.Not:
                Unary(Op.Not);
                return true;
            case ILOpCode.Ceq:
                PushCompare(Op.CmpEq);
                return true;
            case ILOpCode.Cgt:
                PushCompare(Op.CmpGt);
                return true;
            case ILOpCode.Cgt_un:
                PushCompare(Op.CmpGtU);
                return true;
            case ILOpCode.Clt:
                PushCompare(Op.CmpLt);
                return true;
            case ILOpCode.Clt_un:
                PushCompare(Op.CmpLtU);
                return true;
            case ILOpCode.Ckfinite:
                Push(CallRt("rt_ckfinite", IrType.F64, Coerce(Pop(), IrType.F64)));
                return true;
        }
        if (!IsConversion(op))
            return false;
        Conversion(op);
        return true;
    }

    private static bool IsConversion(ILOpCode op) =>
        op
            is >= ILOpCode.Conv_i1
                and <= ILOpCode.Conv_u8
                or ILOpCode.Conv_r_un
                or ILOpCode.Conv_i
                or ILOpCode.Conv_u
                or ILOpCode.Conv_u1
                or ILOpCode.Conv_u2
                or (>= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8)
                or (>= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un)
                or ILOpCode.Conv_ovf_i
                or ILOpCode.Conv_ovf_u;

    private void PushArgument(int index)
    {
        var v = LdLoc(_args[index]);
        if (index == 0 && !_method.IsStatic && _storesToThis is false)
            v.NonNull = true;
        Push(v);
    }

    private bool? _storesToThisCache;

    /// <summary>Hand-written IL may assign argument 0; compilers never do for classes.</summary>
    private bool _storesToThis =>
        _storesToThisCache ??= _code.Any(i =>
            i.Op is ILOpCode.Starg or ILOpCode.Starg_s && i.Operand == 0
        );

    private void StoreLocal(int index)
    {
        var v = Pop();
        var local = _locals[index];
        if (_storeCount[index] == 1 && v.Exact && v.Static is not null && local.Type.IsGcRef)
            local.ExactType = v.Static;
        if (_storeCount[index] == 1 && v.Op == Op.TypeObj && v.Name is null)
            local.TypeConstant = v.T;
        StLoc(local, v);
    }

    /// <summary>A local that only ever holds one <c>typeof</c> is that constant: tests of it fold.</summary>
    private void PushLocal(int index) =>
        Push(_locals[index].TypeConstant is { } t ? TypeObject(t) : LdLoc(_locals[index]));

    private void PushString(Il i)
    {
        var handle = System.Reflection.Metadata.Ecma335.MetadataTokens.UserStringHandle(
            (int)i.Operand & 0xFFFFFF
        );
        Push(StringLiteral(_module.Md.GetUserString(handle)));
    }

    public Instr StringLiteral(string text) =>
        Emit(
            new Instr
            {
                Op = Op.StrLit,
                Type = IrType.Ref,
                Name = text,
                Static = Known.String,
                Exact = true,
                NonNull = true,
            }
        );
}
