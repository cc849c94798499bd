using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>The one table of library methods the compiler expands itself. Keys are <c>Namespace.Type::Method</c>.</summary>
internal static partial class Intrinsics
{
    /// <summary>One call site being expanded.</summary>
    internal sealed class Site(MethodImporter b, MethodDesc method, Instr[] args)
    {
        public MethodImporter B => b;
        public MethodDesc Method => method;
        public Instr[] Args => args;
        public Compilation C => b.Compilation;
        public WellKnown Known => b.Compilation.Types.Known;

        /// <summary>The single type argument of the method.</summary>
        public TypeDesc T => method.Args[0];

        /// <summary>Set when the expansion ended the block.</summary>
        public bool Ends { get; set; }

        public Instr Int(int i) => b.Coerce(args[i], IrType.I32);

        public Instr Long(int i) => b.Coerce(args[i], IrType.I64);

        public Instr Ptr(int i) => b.Coerce(args[i], IrType.Ptr);
    }

    /// <summary>Expands to a value (null for void); returning <see cref="Declined"/> falls back to the ordinary call.</summary>
    private delegate Instr? Expander(Site s);

    private static readonly Instr Declined = new() { Op = Op.Null };
    private static readonly Dictionary<string, Expander> Table = Build();

    /// <summary>Whether a call of the method may be expanded: cheap, and true of few.</summary>
    public static bool Knows(MethodDesc m) => Table.ContainsKey(m.Def.Key);

    private static Dictionary<string, Expander> Build()
    {
        var t = new Dictionary<string, Expander>();
        AddObjects(t);
        AddUnsafe(t);
        AddMath(t);
        AddAtomics(t);
        AddRuntime(t);
        AddCollections(t);
        AddFormats(t);
        AddByType(t);
        return t;
    }

    public static bool TryExpand(
        MethodImporter b,
        MethodDesc m,
        Instr[] args,
        out Instr? result,
        out bool ends
    )
    {
        ends = false;
        result = null;
        if (IsVectorProbe(m))
        {
            // Of a vector type the answer is about its elements: the operations themselves are ordinary code.
            result = b.I32(m.Owner.Args.Count == 1 && IsVectorElement(m.Owner.Args[0]) ? 1 : 0);
            return true;
        }
        if (Switches.TryGetValue(m.Def.Key, out int setting))
        {
            result = b.I32(setting);
            return true;
        }
        if (TryMessage(b, m, out result))
            return true;
        if (!Table.TryGetValue(m.Def.Key, out var expand))
            return false;
        var site = new Site(b, m, args);
        result = expand(site);
        ends = site.Ends;
        if (result != Declined)
            return true;
        result = null;
        return false;
    }

    /// <summary>Library switches whose value is fixed on this machine.</summary>
    private static readonly Dictionary<string, int> Switches = new()
    {
        ["System.Globalization.GlobalizationMode::get_Invariant"] = 1,
        ["System.Globalization.GlobalizationMode::get_InvariantNoLoad"] = 1,
        ["System.Globalization.GlobalizationMode::get_PredefinedCulturesOnly"] = 1,
        ["System.Globalization.GlobalizationMode::get_UseNls"] = 0,
        ["System.Diagnostics.Tracing.EventSource::get_IsSupported"] = 0,
        ["System.Diagnostics.Tracing.EventSource::IsEnabled"] = 0,
        ["System.Diagnostics.Debugger::get_IsAttached"] = 0,
        ["System.Runtime.CompilerServices.RuntimeFeature::get_IsDynamicCodeSupported"] = 0,
        ["System.Runtime.CompilerServices.RuntimeFeature::get_IsDynamicCodeCompiled"] = 0,
        ["System.Environment::get_IsSingleProcessor"] = 1,
        ["System.Environment::get_ProcessorCount"] = 1,
        ["System.Environment::get_HasShutdownStarted"] = 0,
        ["System.Environment::get_CurrentManagedThreadId"] = 1,
        ["System.AppContextConfigHelper::GetBooleanConfig"] = 0,
        ["System.AppContext::TryGetSwitch"] = 0,
        ["System.LocalAppContextSwitches::get_EnforceJapaneseEraYearRanges"] = 0,
    };

    /// <summary>No vector unit here: every guarded fast path is dropped at its test.</summary>
    private static bool IsVectorProbe(MethodDesc m) =>
        m.Def.IsStatic
        && m.Def.Owner.IsCoreLib
        && m.Name is "get_IsSupported" or "get_IsHardwareAccelerated"
        && m.Owner.Def!.Namespace
            is "System.Runtime.Intrinsics"
                or "System.Numerics"
                or "System.Runtime.Intrinsics.X86"
                or "System.Runtime.Intrinsics.Arm"
                or "System.Runtime.Intrinsics.Wasm";

    private static bool IsVectorElement(TypeDesc t) =>
        t.IsPrimitive && t.Kind is not (TypeKind.Bool or TypeKind.Char);

    /// <summary>The libraries' own messages become literals; the resource reader is never reached.</summary>
    private static bool TryMessage(MethodImporter b, MethodDesc m, out Instr? result)
    {
        result = null;
        if (m.IsStatic && m.Owner.Is(Messages) && m.Name.StartsWith("get_"))
        {
            // FSharp.Core names a message by its key and asks for it in a second call.
            bool known = m.Def.Owner.Module.ResourceString(m.Name[4..]) is not null;
            result = known ? b.StringLiteral(m.Name[4..]) : null;
            return known;
        }
        if (!m.IsStatic || m.Owner.Def!.FullName is not ("System.SR" or "FSComp.SR"))
            return false;
        if (m.Name == "UsingResourceKeys")
        {
            result = b.I32(0);
            return true;
        }
        if (!m.Name.StartsWith("get_") || m.Sig.Return != b.Compilation.Types.Known.String)
            return false;
        string key = m.Name[4..];
        result = b.StringLiteral(m.Def.Owner.Module.ResourceString(key) ?? key);
        return true;
    }

    /// <summary>Object methods a struct does not override, called on it without a box.</summary>
    public static bool TryConstrained(
        MethodImporter b,
        TypeDesc t,
        MethodDesc m,
        Instr[] args,
        out Instr? result
    )
    {
        result = null;
        switch (m.Def.Key)
        {
            case "System.Object::GetType":
                result = b.TypeObject(t);
                return true;
            case "System.Object::GetHashCode" when t.IsEnum:
                result = EnumHash(b, t, args[0]);
                return true;
            default:
                return false;
        }
    }

    private static Instr EnumHash(MethodImporter b, TypeDesc t, Instr address)
    {
        var v = b.Load(t, address);
        if (v.Type == IrType.I64)
        {
            var high = b.Make(Op.ShrU, IrType.I64, v, b.I32(32));
            return b.Convert(ConvKind.I4, IrType.I32, b.Make(Op.Xor, IrType.I64, v, high));
        }
        return t.Kind switch
        {
            // SByte and Int16 mix their bits the way their own GetHashCode does.
            TypeKind.I1 => v,
            TypeKind.I2 => v,
            _ => v,
        };
    }

    /// <summary>Constructors that are not constructors here.</summary>
    public static bool TryNew(MethodImporter b, MethodDesc ctor, Instr[] args, out Instr? made)
    {
        if (TryFormat(b, ctor, args, out made))
            return true;
        switch (ctor.Owner.Def!.FullName)
        {
            case "System.IntPtr" or "System.UIntPtr":
                made = b.Coerce(args[0], IrType.I64);
                return true;
            default:
                return false;
        }
    }
}
