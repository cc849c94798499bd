using System.Reflection.Metadata;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>One decoded IL instruction. Branch operands are absolute offsets.</summary>
internal readonly record struct Il(int Offset, ILOpCode Op, long Operand, int Next, int[]? Targets);

/// <summary>Decodes a method body's IL bytes.</summary>
internal static class IlCode
{
    public static Il[] Decode(BlobReader reader)
    {
        var list = new List<Il>();
        while (reader.RemainingBytes > 0)
        {
            int offset = reader.Offset;
            int b = reader.ReadByte();
            var op = (ILOpCode)(b == 0xFE ? 0xFE00 | reader.ReadByte() : b);
            long operand = 0;
            int[]? targets = null;
            switch (Kind(op))
            {
                case OperandKind.I1:
                    operand = reader.ReadSByte();
                    break;
                case OperandKind.U1:
                    operand = reader.ReadByte();
                    break;
                case OperandKind.U2:
                    operand = reader.ReadUInt16();
                    break;
                case OperandKind.I4:
                case OperandKind.Token:
                    operand = reader.ReadInt32();
                    break;
                case OperandKind.I8:
                    operand = reader.ReadInt64();
                    break;
                case OperandKind.R4:
                    operand = BitConverter.DoubleToInt64Bits(reader.ReadSingle());
                    break;
                case OperandKind.Branch1:
                    operand = reader.ReadSByte();
                    operand += reader.Offset;
                    break;
                case OperandKind.Branch4:
                    operand = reader.ReadInt32();
                    operand += reader.Offset;
                    break;
                case OperandKind.Switch:
                    targets = new int[reader.ReadInt32()];
                    for (int i = 0; i < targets.Length; i++)
                        targets[i] = reader.ReadInt32();
                    for (int i = 0; i < targets.Length; i++)
                        targets[i] += reader.Offset;
                    break;
            }
            list.Add(new Il(offset, op, operand, reader.Offset, targets));
        }
        return [.. list];
    }

    private enum OperandKind
    {
        None,
        I1,
        U1,
        U2,
        I4,
        I8,
        R4,
        Token,
        Branch1,
        Branch4,
        Switch,
    }

    private static OperandKind Kind(ILOpCode op)
    {
        switch (op)
        {
            case ILOpCode.Ldarg_s
            or ILOpCode.Ldarga_s
            or ILOpCode.Starg_s
            or ILOpCode.Ldloc_s
            or ILOpCode.Ldloca_s
            or ILOpCode.Stloc_s
            or ILOpCode.Unaligned:
                return OperandKind.U1;
            case ILOpCode.Ldc_i4_s:
            case (ILOpCode)0xFE19:
                return OperandKind.I1;
            case ILOpCode.Ldarg
            or ILOpCode.Ldarga
            or ILOpCode.Starg
            or ILOpCode.Ldloc
            or ILOpCode.Ldloca
            or ILOpCode.Stloc:
                return OperandKind.U2;
            case ILOpCode.Ldc_i4:
                return OperandKind.I4;
            case ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8:
                return OperandKind.I8;
            case ILOpCode.Ldc_r4:
                return OperandKind.R4;
            case ILOpCode.Switch:
                return OperandKind.Switch;
        }
        if (op.IsBranch())
            return op.GetBranchOperandSize() == 1 ? OperandKind.Branch1 : OperandKind.Branch4;
        return HasToken(op) ? OperandKind.Token : OperandKind.None;
    }

    private static bool HasToken(ILOpCode op) =>
        op
            is ILOpCode.Jmp
                or ILOpCode.Call
                or ILOpCode.Calli
                or ILOpCode.Callvirt
                or ILOpCode.Cpobj
                or ILOpCode.Ldobj
                or ILOpCode.Ldstr
                or ILOpCode.Newobj
                or ILOpCode.Castclass
                or ILOpCode.Isinst
                or ILOpCode.Unbox
                or ILOpCode.Ldfld
                or ILOpCode.Ldflda
                or ILOpCode.Stfld
                or ILOpCode.Ldsfld
                or ILOpCode.Ldsflda
                or ILOpCode.Stsfld
                or ILOpCode.Stobj
                or ILOpCode.Box
                or ILOpCode.Newarr
                or ILOpCode.Ldelema
                or ILOpCode.Ldelem
                or ILOpCode.Stelem
                or ILOpCode.Unbox_any
                or ILOpCode.Refanyval
                or ILOpCode.Mkrefany
                or ILOpCode.Ldtoken
                or ILOpCode.Ldftn
                or ILOpCode.Ldvirtftn
                or ILOpCode.Initobj
                or ILOpCode.Constrained
                or ILOpCode.Sizeof;

    /// <summary>Control never continues behind it.</summary>
    public static bool EndsFlow(ILOpCode op) =>
        op
            is ILOpCode.Br
                or ILOpCode.Br_s
                or ILOpCode.Ret
                or ILOpCode.Throw
                or ILOpCode.Rethrow
                or ILOpCode.Leave
                or ILOpCode.Leave_s
                or ILOpCode.Endfinally
                or ILOpCode.Endfilter
                or ILOpCode.Jmp;
}
