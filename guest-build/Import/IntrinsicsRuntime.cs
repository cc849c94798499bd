using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>RuntimeHelpers, activators and the comparers whose choice .NET makes by reflection.</summary>
internal static partial class Intrinsics
{
    private static void AddRuntime(Dictionary<string, Expander> t)
    {
        const string r = "System.Runtime.CompilerServices.RuntimeHelpers::";
        t[r + "IsReferenceOrContainsReferences"] = s => s.B.I32(s.C.Layout.HasGcRefs(s.T) ? 1 : 0);
        t[r + "IsBitwiseEquatable"] = s => s.B.I32(IsBitwiseEquatable(s.T) ? 1 : 0);
        t[r + "IsKnownConstant"] = s => s.B.I32(0);
        t[r + "EnumEquals"] = s => s.B.Compare(Op.CmpEq, s.Args[0], s.Args[1]);
        t[r + "EnumCompareTo"] = EnumCompare;
        t[r + "InitializeArray"] = InitializeArray;
        t[r + "CreateSpan"] = CreateSpan;
        t[r + "GetHashCode"] = s => s.B.CallRt("rt_identity_hash", IrType.I32, s.Args[0]);
        t[r + "TryGetHashCode"] = t[r + "GetHashCode"];
        t["System.Object::GetHashCode"] = s =>
            s.Method.Owner == s.Known.Object
                ? s.B.CallRt("rt_identity_hash", IrType.I32, s.Args[0])
                : Declined;
        t[r + "ObjectHasComponentSize"] = s =>
        {
            s.B.NullCheck(s.Args[0]);
            return s.B.CallRt("rt_has_elements", IrType.I32, s.Args[0]);
        };
        t[r + "GetRawData"] = s => s.B.AddOff(s.Args[0], Layout.Header);
        t[r + "EnsureSufficientExecutionStack"] = s =>
        {
            s.B.CallRt("rt_ensure_stack", IrType.Void);
            return null;
        };
        t[r + "TryEnsureSufficientExecutionStack"] = s => s.B.CallRt("rt_has_stack", IrType.I32);
        t[r + "RunClassConstructor"] = s =>
        {
            if (s.Args[0].Op != Op.TypeHandle)
                return Declined;
            s.B.Typed(Op.Cctor, IrType.Void, s.Args[0].T!);
            return null;
        };
        t[r + "GetUninitializedObject"] = s =>
            s.Args[0].Op == Op.TypeObj && !s.Args[0].T!.IsValueType
                ? s.B.New(s.Args[0].T!)
                : Declined;
        t["System.Activator::CreateInstance"] = s =>
            s.Method.Args.Count == 1 ? CreateInstance(s)
            : s.Args is [{ Op: Op.TypeObj, T.IsOpen: false }]
                ? Generic(s, "Activation", "CreateBoxed", s.Args[0].T!)
            : Declined;
        t["Perjury.GuestBuild.Shims.Activation::Make"] = Activate;
        t["System.ArgIterator::.ctor"] = s => throw new CompileError("varargs: ArgIterator");
        t["System.GC::KeepAlive"] = s => null;
        t["System.Diagnostics.Debugger::NotifyOfCrossThreadDependency"] = s => null;
        t["System.ValueType::Equals"] = s => StructRoutine(s, RoutineKind.StructEquals);
        t["System.ValueType::GetHashCode"] = s => StructRoutine(s, RoutineKind.StructHash);
    }

    /// <summary>Field-wise equality and hash of one struct, generated; the receiver is a box of known type.</summary>
    private static Instr? StructRoutine(Site s, RoutineKind kind)
    {
        if (!s.Args[0].Exact || s.Args[0].Static is not { Kind: TypeKind.Struct } t)
            return Declined;
        s.B.NullCheck(s.Args[0]);
        return s.B.CallStruct(kind, s.Method, t, s.Args);
    }

    private static bool IsBitwiseEquatable(TypeDesc t) =>
        t.IsEnum || t.Kind is >= TypeKind.Bool and <= TypeKind.U8 or TypeKind.IPtr or TypeKind.UPtr;

    private static Instr EnumCompare(Site s)
    {
        bool unsigned =
            s.T.Kind is TypeKind.U1 or TypeKind.U2 or TypeKind.U4 or TypeKind.U8 or TypeKind.UPtr;
        var gt = s.B.Compare(unsigned ? Op.CmpGtU : Op.CmpGt, s.Args[0], s.Args[1]);
        var lt = s.B.Compare(unsigned ? Op.CmpLtU : Op.CmpLt, s.Args[0], s.Args[1]);
        return s.B.Make(Op.Sub, IrType.I32, gt, lt);
    }

    private static Instr? InitializeArray(Site s)
    {
        if (s.Args[1].Op != Op.FieldHandle)
            throw new CompileError("initialize-array: field handle is not a constant");
        var f = s.Args[1].F!;
        s.B.NullCheck(s.Args[0]);
        var data = RvaAddress(s.B, f);
        var target = s.B.CallRt("rt_array_data", IrType.Ptr, s.Args[0]);
        s.B.Make(Op.MemCopy, IrType.Void, target, data, s.B.I64(s.C.Layout.Size(f.Type)));
        return null;
    }

    private static Instr RvaAddress(MethodImporter b, FieldDesc f) =>
        b.Emit(
            new Instr
            {
                Op = Op.RvaAddr,
                Type = IrType.Ptr,
                F = f,
                NonNull = true,
            }
        );

    private static Instr? CreateSpan(Site s)
    {
        if (s.Args[0].Op != Op.FieldHandle)
            throw new CompileError("create-span: field handle is not a constant");
        var f = s.Args[0].F!;
        int count = s.C.Layout.Size(f.Type) / s.C.Layout.Size(s.T);
        return s.B.SpanValue(s.Method.Sig.Return, RvaAddress(s.B, f), s.B.I32(count));
    }

    private static Instr? CreateInstance(Site s) =>
        MayThrow(s.C, s.T) ? s.B.CallOn(Guarded(s), [], isVirtual: false) : Activate(s);

    /// <summary>The shim that wraps what a constructor throws, as .NET does for <c>new T()</c>.</summary>
    private static MethodDesc Guarded(Site s)
    {
        var shim = s.C.Shim("Activation", "Create");
        return shim.Owner.Method(shim.Def, s.Method.Args);
    }

    /// <summary>Constructors that do no more than call object's cannot throw.</summary>
    private static bool MayThrow(Compilation c, TypeDesc t)
    {
        const int CallOfTheBase = 7;
        foreach (var m in t.Def?.Methods ?? [])
        {
            if (m.IsCtor && m.IsPublic && c.Types.OpenSig(m).Params.Count == 0)
                return m.Body.GetILReader().Length > CallOfTheBase || !t.Base!.Is("System.Object");
        }
        return false;
    }

    private static Instr? Activate(Site s)
    {
        MethodDesc? ctor = null;
        foreach (var m in s.T.Def?.Methods ?? [])
        {
            if (m.IsCtor && m.IsPublic && s.C.Types.OpenSig(m).Params.Count == 0)
                ctor = s.C.Types.OpenMethod(s.T, m);
        }
        if (s.T.IsValueType)
        {
            if (ctor is null)
                return s.B.ZeroOf(s.T);
            return s.B.ConstructStruct(ctor, []);
        }
        if (ctor is null || s.T.IsAbstract)
        {
            s.B.ThrowHelper(
                s.T.IsAbstract ? "ThrowAbstractType" : "ThrowMissingConstructor",
                s.B.StringLiteral(TypeNames.ReflectionToString(s.T))
            );
            s.Ends = true;
            return null;
        }
        var o = s.B.New(s.T);
        s.B.CallOn(ctor, [o], isVirtual: false);
        return o;
    }

    private static void AddCollections(Dictionary<string, Expander> t)
    {
        t["System.Collections.Generic.EqualityComparer`1::get_Default"] = s =>
            s.B.Singleton(ComparerChoice.Equality(s.C, s.Method.Owner.Args[0]));
        t["System.Collections.Generic.Comparer`1::get_Default"] = s =>
            s.B.Singleton(ComparerChoice.Ordering(s.C, s.Method.Owner.Args[0]));
        t["System.Collections.Generic.ArraySortHelper`1::get_Default"] = s =>
            s.B.Singleton(ComparerChoice.Sorter(s.C, s.Method.Owner));
        t["System.Collections.Generic.ArraySortHelper`2::get_Default"] = t[
            "System.Collections.Generic.ArraySortHelper`1::get_Default"
        ];
    }
}
