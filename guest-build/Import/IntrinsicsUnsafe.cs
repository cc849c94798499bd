using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>System.Runtime.CompilerServices.Unsafe, spans and raw memory.</summary>
internal static partial class Intrinsics
{
    private static void AddUnsafe(Dictionary<string, Expander> t)
    {
        const string u = "System.Runtime.CompilerServices.Unsafe::";
        t[u + "As"] = s => s.Method.Args.Count == 1 ? Retype(s) : s.Ptr(0);
        t[u + "AsRef"] = s => s.Ptr(0);
        t[u + "AsPointer"] = s => s.Ptr(0);
        t[u + "NullRef"] = s => s.B.Emit(new Instr { Op = Op.Null, Type = IrType.Ptr });
        t[u + "IsNullRef"] = s =>
            s.B.Make(
                Op.CmpEq,
                IrType.I32,
                s.Ptr(0),
                s.B.Emit(new Instr { Op = Op.Null, Type = IrType.Ptr })
            );
        t[u + "SkipInit"] = s => null;
        t[u + "SizeOf"] = s => s.B.I32(s.C.Layout.Size(s.T));
        t[u + "AreSame"] = s => s.B.Compare(Op.CmpEq, s.Ptr(0), s.Ptr(1));
        t[u + "IsAddressGreaterThan"] = s => s.B.Compare(Op.CmpGtU, s.Ptr(0), s.Ptr(1));
        t[u + "IsAddressLessThan"] = s => s.B.Compare(Op.CmpLtU, s.Ptr(0), s.Ptr(1));
        t[u + "IsAddressGreaterThanOrEqualTo"] = s => s.B.Compare(Op.CmpGeU, s.Ptr(0), s.Ptr(1));
        t[u + "IsAddressLessThanOrEqualTo"] = s => s.B.Compare(Op.CmpLeU, s.Ptr(0), s.Ptr(1));
        t[u + "ByteOffset"] = s => s.B.Make(Op.Sub, IrType.I64, s.Long(1), s.Long(0));
        t[u + "Add"] = s => s.B.Offset(s.Ptr(0), Scaled(s, s.T));
        t[u + "Subtract"] = s => s.B.Offset(s.Ptr(0), Negated(s.B, Scaled(s, s.T)));
        t[u + "AddByteOffset"] = s => s.B.Offset(s.Ptr(0), s.Long(1));
        t[u + "SubtractByteOffset"] = s => s.B.Offset(s.Ptr(0), Negated(s.B, s.Long(1)));
        t[u + "Read"] = s => s.B.Load(s.T, s.Ptr(0), s.C.Alignment.MayBeUnaligned(s.Ptr(0), s.T));
        t[u + "ReadUnaligned"] = s => s.B.Load(s.T, s.Ptr(0), s.C.Layout.Align(s.T) > 1);
        t[u + "Write"] = s =>
        {
            s.B.Store(s.T, s.Ptr(0), s.Args[1], s.C.Alignment.MayBeUnaligned(s.Ptr(0), s.T));
            return null;
        };
        t[u + "WriteUnaligned"] = s =>
        {
            s.B.Store(s.T, s.Ptr(0), s.Args[1], s.C.Layout.Align(s.T) > 1);
            return null;
        };
        t[u + "Copy"] = s =>
        {
            s.B.Store(s.T, s.Ptr(0), s.B.Load(s.T, s.Ptr(1)));
            return null;
        };
        t[u + "CopyBlock"] = t[u + "CopyBlockUnaligned"] = s =>
        {
            s.B.Make(Op.MemCopy, IrType.Void, s.Ptr(0), s.Ptr(1), Unsigned(s, 2));
            return null;
        };
        t[u + "InitBlock"] = t[u + "InitBlockUnaligned"] = s =>
        {
            s.B.Make(Op.MemSet, IrType.Void, s.Ptr(0), s.Int(1), Unsigned(s, 2));
            return null;
        };
        t[u + "Unbox"] = s => s.B.UnboxAddress(s.Args[0], s.T);
        t[u + "BitCast"] = s => BitCast(s);
        AddSpans(t);
    }

    /// <summary>Unsafe.As of a reference: believed, as .NET does.</summary>
    private static Instr Retype(Site s)
    {
        var o = s.Args[0];
        if (o.Static == s.T || o.Op == Op.Null || o.Exact)
            return o;
        var r = s.B.Emit(
            new Instr
            {
                Op = Op.Conv,
                Conv = ConvKind.ToPtr,
                Type = IrType.Ref,
                Args = [o],
                NonNull = o.NonNull,
                Static = s.T.IsGcRef ? s.T : null,
            }
        );
        return r;
    }

    private static Instr Scaled(Site s, TypeDesc element)
    {
        var n =
            s.Args[1].Type == IrType.I32
                ? s.B.Convert(ConvKind.I8, IrType.I64, s.Args[1])
                : s.Long(1);
        int size = s.C.Layout.Size(element);
        if (n.IsConst)
            return s.B.I64(n.Imm * size);
        return size == 1 ? n : s.B.Make(Op.Mul, IrType.I64, n, s.B.I64(size));
    }

    private static Instr Negated(MethodImporter b, Instr n) =>
        n.IsConst ? b.I64(-n.Imm) : b.Make(Op.Neg, IrType.I64, n);

    private static Instr Unsigned(Site s, int i) =>
        s.Args[i].Type == IrType.I32 ? s.B.Convert(ConvKind.U8, IrType.I64, s.Args[i]) : s.Long(i);

    private static Instr? BitCast(Site s)
    {
        var from = s.Method.Args[0];
        var to = s.Method.Args[1];
        if (s.C.Layout.Size(from) != s.C.Layout.Size(to))
        {
            s.B.ThrowHelper("ThrowNotSupported");
            s.Ends = true;
            return null;
        }
        var a = IrType.Of(from);
        var b = IrType.Of(to);
        if (a.IsInt && b.IsInt)
            return s.B.Narrow(s.B.Coerce(s.Args[0], b), to);
        if (a == IrType.F64 && b == IrType.I64)
            return s.B.Convert(ConvKind.F64ToBits, b, s.Args[0]);
        if (a == IrType.I64 && b == IrType.F64)
            return s.B.Convert(ConvKind.BitsToF64, b, s.Args[0]);
        if (a == IrType.F32 && b == IrType.I32)
            return s.B.Convert(ConvKind.F32ToBits, b, s.Args[0]);
        if (a == IrType.I32 && b == IrType.F32)
            return s.B.Convert(ConvKind.BitsToF32, b, s.Args[0]);
        if (a == b)
            return s.Args[0];
        return s.B.Pun(s.Args[0], from, to);
    }

    private static void AddSpans(Dictionary<string, Expander> t)
    {
        t["System.Span`1::get_Item"] = SpanItem;
        t["System.ReadOnlySpan`1::get_Item"] = SpanItem;
        t["System.Span`1::get_Length"] = SpanLength;
        t["System.ReadOnlySpan`1::get_Length"] = SpanLength;
        t["System.SpanHelpers::Memmove"] = s =>
        {
            s.B.Make(Op.MemCopy, IrType.Void, s.Ptr(0), s.Ptr(1), s.Long(2));
            return null;
        };
        t["System.Buffer::Memmove"] = s =>
        {
            var n = s.Long(2);
            if (s.Method.Args.Count == 1)
                n = s.B.Make(Op.Mul, IrType.I64, n, s.B.I64(s.C.Layout.Size(s.T)));
            s.B.Make(Op.MemCopy, IrType.Void, s.Ptr(0), s.Ptr(1), n);
            return null;
        };
        t["System.Buffer::BulkMoveWithWriteBarrier"] = t["System.SpanHelpers::Memmove"];
        t["System.Buffer::_BulkMoveWithWriteBarrier"] = t["System.SpanHelpers::Memmove"];
        t["System.SpanHelpers::ClearWithoutReferences"] = s =>
        {
            s.B.Make(Op.MemSet, IrType.Void, s.Ptr(0), s.B.I32(0), s.Long(1));
            return null;
        };
        t["System.SpanHelpers::ClearWithReferences"] = s =>
        {
            var bytes = s.B.Make(Op.Mul, IrType.I64, s.Long(1), s.B.I64(8));
            s.B.Make(Op.MemSet, IrType.Void, s.Ptr(0), s.B.I32(0), bytes);
            return null;
        };
        t["System.SpanHelpers::SequenceEqual"] = s =>
            s.Method.Args.Count == 0
                ? s.B.CallRt("rt_mem_equal", IrType.I32, s.Ptr(0), s.Ptr(1), s.Long(2))
                : Declined;
    }

    private static Instr? SpanItem(Site s)
    {
        var owner = s.Method.Owner;
        var element = owner.Args[0];
        var length = s.B.LoadField(s.Args[0], owner.FieldNamed("_length")!);
        var index = s.Int(1);
        s.B.Make(Op.Bounds, IrType.Void, index, length);
        var data = s.B.LoadField(s.Args[0], owner.FieldNamed("_reference")!);
        var bytes = s.B.Coerce(index, IrType.I64);
        int size = s.C.Layout.Size(element);
        if (size > 1)
            bytes = bytes.IsConst
                ? s.B.I64(bytes.Imm * size)
                : s.B.Make(Op.Mul, IrType.I64, bytes, s.B.I64(size));
        var p = s.B.Offset(data, bytes);
        p.NonNull = true;
        return p;
    }

    private static Instr? SpanLength(Site s) =>
        s.B.LoadField(s.Args[0], s.Method.Owner.FieldNamed("_length")!);
}
