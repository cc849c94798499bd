using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Methods that make arrays from a Type object: where it is <c>typeof</c> of a known type, they are generic calls.</summary>
internal static partial class Intrinsics
{
    private static void AddByType(Dictionary<string, Expander> t)
    {
        t["System.Array::CreateInstance"] = s =>
            s.Args is [{ Op: Op.TypeObj }, { Type.Kind: VT.I32 }]
                ? Generic(s, "ArrayByType", "Create", s.Args[0].T!, s.Args[1])
                : Declined;
        t["System.Array::CreateInstanceFromArrayType"] = s =>
            s.Args is [{ Op: Op.TypeObj, T.Kind: TypeKind.SzArray }, { Type.Kind: VT.I32 }]
                ? Generic(s, "ArrayByType", "Create", s.Args[0].T!.Element!, s.Args[1])
                : Declined;
        t["System.Enum::GetValues"] = s =>
            s.Args is [{ Op: Op.TypeObj, T.IsEnum: true }]
                ? Generic(s, "EnumShim", "GetValues", s.Args[0].T!)
                : Declined;
        t["System.Enum::GetValuesAsUnderlyingType"] = s =>
            EnumOf(s) is { } type
                ? Generic(s, "ArrayByType", "Numbers", [type, Underlying(type)])
                : Declined;
    }

    private static TypeDesc? EnumOf(Site s)
    {
        var type =
            s.Method.Args.Count == 1 ? s.T
            : s.Args[0].Op == Op.TypeObj ? s.Args[0].T
            : null;
        return type is { IsEnum: true } ? type : null;
    }

    private static TypeDesc Underlying(TypeDesc type) => type.Fields.First(f => !f.IsStatic).Type;

    private static Instr? Generic(
        Site s,
        string shim,
        string name,
        TypeDesc t,
        params Instr[] args
    ) => Generic(s, shim, name, [t], args);

    private static Instr? Generic(
        Site s,
        string shim,
        string name,
        TypeDesc[] types,
        params Instr[] args
    )
    {
        var m = s.C.Shim(shim, name);
        return s.B.CallOn(m.Owner.Method(m.Def, new TypeList(types)), args, isVirtual: false);
    }
}
