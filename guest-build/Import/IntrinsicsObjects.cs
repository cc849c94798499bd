using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>System.Object, System.Type, String and Array entries of the table.</summary>
internal static partial class Intrinsics
{
    private static void AddObjects(Dictionary<string, Expander> t)
    {
        t["System.Object::.ctor"] = s => null;
        t["System.Object::Finalize"] = s => null;
        t["System.Object::GetType"] = s => s.B.TypeOf(s.Args[0]);
        t["System.Object::MemberwiseClone"] = s =>
        {
            s.B.NullCheck(s.Args[0]);
            var r = s.B.CallRt("rt_clone", IrType.Ref, s.Args[0]);
            r.Static = s.Args[0].Static;
            r.Exact = s.Args[0].Exact;
            r.NonNull = true;
            return r;
        };
        t["System.Type::GetTypeFromHandle"] = s =>
            s.Args[0].Op == Op.TypeHandle
                ? s.B.TypeObject(s.Args[0].T!)
                : s.B.HandleToType(s.Args[0]);
        t["System.Type::op_Equality"] = s => s.B.Compare(Op.CmpEq, s.Args[0], s.Args[1]);
        t["System.Type::op_Inequality"] = s => s.B.Compare(Op.CmpNe, s.Args[0], s.Args[1]);
        t["System.Type::get_IsValueType"] = s => TypeFact(s, x => x.IsValueType);
        t["System.Type::get_IsEnum"] = s => TypeFact(s, x => x.IsEnum);
        t["System.Type::get_IsPrimitive"] = s => TypeFact(s, x => x.IsPrimitive);
        t["System.Type::get_IsByRefLike"] = s => TypeFact(s, x => x.IsByRefLike);
        t["System.Type::get_IsArray"] = s => TypeFact(s, x => x.IsArray);
        t["System.Type::get_IsSZArray"] = s => TypeFact(s, x => x.Kind == TypeKind.SzArray);
        t["System.Type::get_IsGenericType"] = s => TypeFact(s, x => x.Args.Count > 0);
        t["System.Type::get_IsGenericTypeDefinition"] = s =>
            TypeFact(s, x => x.IsOpen && x.Args.Count > 0);
        t["System.Type::get_IsInterface"] = s => TypeFact(s, x => x.IsInterface);
        t["System.Type::get_IsClass"] = s => TypeFact(s, x => x.IsGcRef && !x.IsInterface);
        t["System.Type::IsAssignableFrom"] = s =>
            s.Args[0].Op == Op.TypeObj && s.Args[1].Op == Op.TypeObj
                ? s.B.I32(s.C.Casting.IsAssignable(s.Args[1].T!, s.Args[0].T!) ? 1 : 0)
                : Declined;
        t["System.Type::IsAssignableTo"] = s =>
            s.Args[0].Op == Op.TypeObj && s.Args[1].Op == Op.TypeObj
                ? s.B.I32(s.C.Casting.IsAssignable(s.Args[0].T!, s.Args[1].T!) ? 1 : 0)
                : Declined;
        t["System.Type::GetTypeCode"] = s =>
            s.Args[0].Op == Op.TypeObj ? s.B.I32(TypeCodeOf(s.Args[0].T!)) : Declined;
        t["System.Nullable::GetUnderlyingType"] = s =>
            s.Args[0].Op != Op.TypeObj ? Declined
            : s.Known.IsNullable(s.Args[0].T!) ? s.B.TypeObject(s.Args[0].T!.Args[0])
            : s.B.Null();
        AddStrings(t);
        AddArrays(t);
        AddStructural(t);
    }

    /// <summary>F# picks the equality of a type by reflection; for a known type the answer is known.</summary>
    private static void AddStructural(Dictionary<string, Expander> t)
    {
        const string h = "Microsoft.FSharp.Core.LanguagePrimitives+HashCompare::";
        t[h + "isArray"] = s => TypeFact(s, x => x.IsArray || x.Is("System.Array"));
        t[h + "canUseDefaultEqualityComparer"] = s =>
            s.Args[1].Op != Op.TypeObj ? Declined
            : !DefaultEquality(s.C, s.Args[1].T!, true, []) ? s.B.I32(0)
            : DefaultEquality(s.C, s.Args[1].T!, false, []) ? s.B.I32(1)
            : s.Args[0];
    }

    /// <summary>
    /// Whether .NET's own equality is F#'s: sealed types that hold, all the way down, no arrays, no types with an equality
    /// of structure and, where NaN differs from itself, no floats (FSharp.Core, prim-types.fs).
    /// </summary>
    private static bool DefaultEquality(
        Compilation c,
        TypeDesc t,
        bool reflexive,
        HashSet<TypeDesc> seen
    )
    {
        if (!seen.Add(t))
            return true;
        if (!t.IsSealed || t.IsArray || (!reflexive && t.Kind is TypeKind.R4 or TypeKind.R8))
            return false;
        bool structural = c.Casting.IsAssignable(
            t,
            c.Types.CoreType("System.Collections", "IStructuralEquatable")
        );
        bool open =
            c.Types.Known.IsNullable(t)
            || structural
                && (
                    t.Def!.FullName.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
                    || t.Def.FullName
                        is "Microsoft.FSharp.Core.FSharpOption`1"
                            or "Microsoft.FSharp.Core.FSharpValueOption`1"
                            or "Microsoft.FSharp.Core.FSharpResult`2"
                );
        if (open)
            return t.Args.Items.All(a => DefaultEquality(c, a, reflexive, seen));
        return !structural;
    }

    private static Instr? TypeFact(Site s, Func<TypeDesc, bool> fact) =>
        s.Args[0].Op == Op.TypeObj ? s.B.I32(fact(s.Args[0].T!) ? 1 : 0) : Declined;

    private static int TypeCodeOf(TypeDesc t) =>
        t.Kind switch
        {
            TypeKind.Bool => 3,
            TypeKind.Char => 4,
            TypeKind.I1 => 5,
            TypeKind.U1 => 6,
            TypeKind.I2 => 7,
            TypeKind.U2 => 8,
            TypeKind.I4 => 9,
            TypeKind.U4 => 10,
            TypeKind.I8 => 11,
            TypeKind.U8 => 12,
            TypeKind.R4 => 13,
            TypeKind.R8 => 14,
            _ when t.Is("System.Decimal") => 15,
            _ when t.Is("System.DateTime") => 16,
            _ when t.Is("System.String") => 18,
            _ when t.Is("System.DBNull") => 2,
            _ => 1,
        };

    private static void AddStrings(Dictionary<string, Expander> t)
    {
        t["System.String::get_Length"] = s => StringLength(s);
        t["System.String::get_Chars"] = s =>
        {
            var length = StringLength(s);
            var index = s.Int(1);
            s.B.Make(Op.Bounds, IrType.Void, index, length);
            var p = s.B.Make(Op.PtrAdd, IrType.Ptr, s.B.AddOff(s.Args[0], 12), Twice(s.B, index));
            p.NonNull = true;
            return s.B.Load(s.Known.Char, p);
        };
        t["System.String::FastAllocateString"] = s =>
        {
            var r = s.B.CallRt("rt_new_string", IrType.Ref, s.Long(s.Args.Length - 1));
            r.Static = s.Known.String;
            r.Exact = true;
            r.NonNull = true;
            return r;
        };
    }

    private static Instr Twice(MethodImporter b, Instr index) =>
        b.Make(Op.Shl, IrType.I64, b.Coerce(index, IrType.I64), b.I32(1));

    private static Instr StringLength(Site s)
    {
        if (s.Args[0].Op == Op.StrLit)
            return s.B.I32(s.Args[0].Name!.Length);
        s.B.NullCheck(s.Args[0]);
        return s.B.Make(Op.ArrLen, IrType.I32, s.Args[0]);
    }

    private static void AddArrays(Dictionary<string, Expander> t)
    {
        t["System.Array::get_Length"] = s => ArrayLength(s);
        t["System.Array::get_NativeLength"] = s =>
            s.B.Convert(ConvKind.U8, IrType.I64, ArrayLength(s));
        t["System.Array::get_LongLength"] = s =>
            s.B.Convert(ConvKind.U8, IrType.I64, ArrayLength(s));
        t["System.Array::get_Rank"] = s =>
        {
            s.B.NullCheck(s.Args[0]);
            return s.B.CallRt("rt_array_rank", IrType.I32, s.Args[0]);
        };
        t["System.Array::GetLength"] = s =>
        {
            s.B.NullCheck(s.Args[0]);
            return s.B.CallRt("rt_array_length", IrType.I32, s.Args[0], s.Int(1));
        };
        t["System.Array::GetUpperBound"] = s =>
        {
            s.B.NullCheck(s.Args[0]);
            var n = s.B.CallRt("rt_array_length", IrType.I32, s.Args[0], s.Int(1));
            return s.B.Make(Op.Sub, IrType.I32, n, s.B.I32(1));
        };
        t["System.Array::GetLowerBound"] = s =>
        {
            s.B.NullCheck(s.Args[0]);
            var n = s.B.CallRt("rt_array_length", IrType.I32, s.Args[0], s.Int(1));
            return s.B.Make(Op.Mul, IrType.I32, n, s.B.I32(0));
        };
        t["System.Array::Clone"] = s =>
        {
            s.B.NullCheck(s.Args[0]);
            var r = s.B.CallRt("rt_clone", IrType.Ref, s.Args[0]);
            r.Static = s.Known.Object;
            r.NonNull = true;
            return r;
        };
        t["System.Runtime.InteropServices.MemoryMarshal::GetArrayDataReference"] = s =>
        {
            s.B.NullCheck(s.Args[0]);
            if (s.Method.Args.Count == 1)
                return s.B.AddOff(s.Args[0], Layout.ArrayData);
            return s.B.CallRt("rt_array_data", IrType.Ptr, s.Args[0]);
        };
    }

    private static Instr ArrayLength(Site s)
    {
        s.B.NullCheck(s.Args[0]);
        return s.B.Make(Op.ArrLen, IrType.I32, s.Args[0]);
    }
}
