using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>The pseudo methods of multi-dimensional arrays (ECMA-335 II.14.2).</summary>
internal sealed partial class MethodImporter
{
    private void ArrayCall(MethodTarget target)
    {
        var sig = target.ArraySig!;
        var args = PopMany(sig.Params.Count + 1);
        var t = target.ArrayType!;
        var element = t.Element!;
        switch (target.ArrayMethod)
        {
            case "Get":
                Push(Load(element, MdAddress(t, args[0], args.AsSpan(1, t.Rank))));
                break;
            case "Set":
            {
                var address = MdAddress(t, args[0], args.AsSpan(1, t.Rank));
                if (element.IsGcRef && args[^1].Op != Op.Null && !element.IsSealed)
                    Make(Op.StoreCheck, IrType.Void, args[0], args[^1]);
                Store(element, address, args[^1]);
                break;
            }
            case "Address":
                if (element.IsGcRef && !element.IsSealed && !IsReadonlyPrefixed())
                    Typed(Op.ElemTypeCheck, IrType.Void, element, args[0]);
                Push(MdAddress(t, args[0], args.AsSpan(1, t.Rank)));
                break;
            default:
                throw new CompileError($"array-method: {t}.{target.ArrayMethod}");
        }
    }

    private Instr NewMdArray(TypeDesc t, Instr[] lengths)
    {
        if (lengths.Length != t.Rank)
            throw new CompileError(
                $"array-bounds: {t} with explicit lower bounds is not supported"
            );
        for (int k = 0; k < lengths.Length; k++)
            lengths[k] = Coerce(lengths[k], IrType.I32);
        var a = Typed(Op.NewMd, IrType.Ref, t, lengths);
        a.Static = t;
        a.Exact = true;
        a.NonNull = true;
        return a;
    }

    /// <summary>Header, length, then rank lengths, rank lower bounds (always 0), then the elements in row order.</summary>
    private Instr MdAddress(TypeDesc t, Instr array, ReadOnlySpan<Instr> indices)
    {
        NullCheck(array);
        Instr? flat = null;
        for (int k = 0; k < t.Rank; k++)
        {
            var length = Load(Known.I4, AddOff(array, Layout.ArrayData + 4 * k));
            var index = Coerce(indices[k], IrType.I32);
            Make(Op.Bounds, IrType.Void, index, length);
            var wide = Coerce(index, IrType.I64);
            flat = flat is null
                ? wide
                : Make(
                    Op.Add,
                    IrType.I64,
                    Make(Op.Mul, IrType.I64, flat, Coerce(length, IrType.I64)),
                    wide
                );
        }
        var bytes = Make(Op.Mul, IrType.I64, flat!, I64(C.Layout.Size(t.Element!)));
        var p = Make(Op.PtrAdd, IrType.Ptr, AddOff(array, Layout.MdData(t.Rank)), bytes);
        p.NonNull = true;
        return p;
    }
}
