using System.Text;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Reach;

namespace Perjury.GuestBuild.Emit;

/// <summary>Static data: literals, static fields, initial data, method tables, type descriptions.</summary>
internal sealed class DataEmitter(ProgramEmitter p, Reachability reach)
{
    private readonly StringBuilder _forward = new();
    private readonly StringBuilder _data = new();
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly List<TypeDesc> _infos = [];
    private readonly HashSet<TypeDesc> _infoSet = [];
    private readonly Dictionary<TypeDesc, string> _infoNames = [];

    /// <summary>Forward declarations of everything the functions mention; read after they are printed.</summary>
    public string Declarations => _forward.ToString();

    public string Static(FieldDesc f)
    {
        string name = p.Names.Static(f);
        if (_declared.Add(name))
            _forward.Append($"static {p.Types.Of(f.Type)} {name};\n");
        return name;
    }

    public string Rva(FieldDesc f)
    {
        string name = "rva_" + p.Names.Static(f);
        if (!_declared.Add(name))
            return name;
        int size = p.Compilation.Layout.Size(f.Type);
        var bytes = f.Def.Owner.Module.RvaData(f.Def.Rva, size);
        _forward.Append($"static const _Alignas(8) uint8_t {name}[{size}];\n");
        _data.Append(
            $"static const _Alignas(8) uint8_t {name}[{size}] = {{ {string.Join(",", bytes)} }};\n"
        );
        return name;
    }

    public string TypeObject(TypeDesc t)
    {
        TypeInfo(t);
        return "to_" + _infoNames[t];
    }

    public string Singleton(TypeDesc t)
    {
        string name = "one_" + p.Names.Table(t);
        if (!_declared.Add(name))
            return name;
        int words = (p.Compilation.Layout.InstanceSize(t) + 7) / 8;
        _forward.Append($"static int64_t {name}[{words}];\n");
        _data.Append($"static int64_t {name}[{words}] = {{ (int64_t)&{p.Names.Table(t)} }};\n");
        return name;
    }

    public string CctorFlag(TypeDesc t) => "cc_" + Cctor(t);

    public string CctorRunner(TypeDesc t) => "ccrun_" + Cctor(t);

    private string Cctor(TypeDesc t)
    {
        var routine = new Routine(RoutineKind.Body, p.Compilation.Statics.Cctor(t)!);
        string name = p.Names.Of(routine);
        if (!_declared.Add("cc_" + name))
            return name;
        _forward.Append(
            $"static uint8_t cc_{name}; static P ccx_{name}; static void ccrun_{name}(void);\n"
        );
        _data.Append(
            $"static NOINLINE void ccrun_{name}(void) {{ rt_run_cctor(&cc_{name}, {name}, &ccx_{name}, "
                + $"(P)&{p.Names.String(TypeNames.ReflectionToString(t))}); }}\n"
        );
        return name;
    }

    /// <summary>Address text of the description of a type.</summary>
    public string TypeInfo(TypeDesc t)
    {
        if (!_infoNames.TryGetValue(t, out var name))
            _infoNames[t] = name = TypeNames.Mangle("ti_" + t, 40);
        if (_infoSet.Add(t))
        {
            _infos.Add(t);
            _forward.Append($"static const TypeInfo {name}; static TypeObj to_{name};\n");
        }
        return "&" + name;
    }

    /// <summary>Descriptions are written for every type when code can ask any object for its type.</summary>
    private bool AllInfos =>
        reach.RuntimeFunctions.Any(f =>
            f is "rt_type_of" or "rt_info_of" or "rt_array_elem_info" or "rt_describe"
        );

    private bool HasTypeObjects => reach.IsConstructed(p.Compilation.GuestType);

    private bool NeedsInfo(TypeDesc t) => AllInfos || IsException(t);

    private bool IsException(TypeDesc t)
    {
        for (var b = t; b is not null; b = b.Base)
        {
            if (b == p.Compilation.Types.Known.Exception)
                return reach.RuntimeFunctions.Contains("rt_throw");
        }
        return false;
    }

    public string Emit()
    {
        foreach (var t in reach.Constructed)
            p.Names.Table(t);
        int tables = 0;
        int infos = 0;
        while (tables < p.Names.Tables.Count || infos < _infos.Count)
        {
            if (tables < p.Names.Tables.Count)
                Table(p.Names.Tables[tables++]);
            else
                Info(_infos[infos++]);
        }
        foreach (var (text, name) in p.Names.Strings)
            Literal(text, name);
        if (reach.RuntimeFunctions.Contains("rt_literal"))
            LiteralTable();
        return _data.ToString();
    }

    /// <summary>Every literal, for String.Intern: they are interned from the start.</summary>
    private void LiteralTable()
    {
        var addresses = p.Names.Strings.Select(s => $"(P)&{s.Value}").Append("0");
        _forward.Append("static P rt_literal(int32_t k);\n");
        _data.Append(
            $"static const P literals[] = {{ {string.Join(",", addresses)} }};\n"
                + "static P rt_literal(int32_t k) { return literals[k]; }\n"
        );
    }

    private void Literal(string text, string name)
    {
        string type = $"Str{text.Length + 1}";
        if (_declared.Add(type))
            _forward.Append($"typedef STR({text.Length + 1}) {type};\n");
        _forward.Append($"static const {type} {name};\n");
        var units = string.Join(",", text.Select(ch => (int)ch).Append(0));
        _data.Append(
            $"static const {type} {name} = {{ &RT_STRING_MT, {text.Length}, {{ {units} }} }};\n"
        );
    }

    private void Table(TypeDesc t)
    {
        var c = p.Compilation;
        string name = p.Names.Table(t);
        _forward.Append($"static const Mt {name};\n");
        int size =
            t.IsValueType ? Layout.Header + c.Layout.Size(t)
            : t.IsGcRef && !t.IsInterface ? c.Layout.InstanceSize(t)
            : 8;
        int element = t.IsArray ? c.Layout.Size(t.Element!) : 0;
        string elem = t.IsArray ? "&" + p.Names.Table(t.Element!) : "0";
        string info = NeedsInfo(t) ? TypeInfo(t) : "0";
        string cast = NeedsRuntimeCast(t) ? p.Casts.RuntimeBits(t) : "0";
        string multicast =
            t.IsDelegate && reach.IsConstructed(t)
                ? "(void*)&"
                    + p.Names.Of(new Routine(RoutineKind.Multicast, c.DelegateInvoke(t), t))
                : "0";
        var slots = p.Dispatch.Table(t);
        string entries =
            slots.Length == 0
                ? ""
                : ", .slots = { "
                    + string.Join(
                        ", ",
                        slots.Select(r => r is null ? "0" : "(void*)&" + p.Names.Of(r))
                    )
                    + " }";
        _data.Append(
            $"static const Mt {name} = {{ .id = {p.Casts.IdOf(t)}, .size = {size}, .kind = {KindOf(t)}, "
                + $".elemSize = {element}, .rank = {t.Rank}, .elem = {elem}, .info = {info}, .cast = {cast}, "
                + $".multicast = {multicast}{entries} }};\n"
        );
    }

    private bool NeedsRuntimeCast(TypeDesc t) =>
        t.IsGcRef && reach.IsConstructed(p.Compilation.Types.SzArray(t))
        || reach.TypeObjects.Contains(t);

    private static string KindOf(TypeDesc t)
    {
        if (t.Kind == TypeKind.SzArray)
            return t.Element!.IsGcRef ? "MT_VECTOR | MT_REFS" : "MT_VECTOR";
        if (t.Kind == TypeKind.MdArray)
            return t.Element!.IsGcRef ? "MT_MDARRAY | MT_REFS" : "MT_MDARRAY";
        if (t.Is("System.String"))
            return "MT_STRING";
        return t.IsValueType ? "MT_STRUCT" : "MT_CLASS";
    }

    private void Info(TypeDesc t)
    {
        string name = _infoNames[t];
        string mt = HasTypeObjects ? "&" + p.Names.Table(p.Compilation.GuestType) : "0";
        string own = OwnTable(t);
        string elem =
            t.Element is not null ? TypeInfo(t.Element)
            : t.IsEnum ? TypeInfo(t.EnumUnderlying!)
            : "0";
        string basis = t.Base is not null && !t.IsOpen && AllInfos ? TypeInfo(t.Base) : "0";
        string args = "0";
        if (t.Args.Count > 0 && !t.IsOpen)
        {
            args = "ta_" + name;
            _data.Append(
                $"static const TypeInfo* const {args}[] = {{ {string.Join(", ", t.Args.Items.Select(TypeInfo))} }};\n"
            );
        }
        var (count, values, names) = EnumTables(t, name);
        _data.Append(
            $"static const TypeInfo {name} = {{ .mt = {own}, .name = (P)&{p.Names.String(TypeNames.Reflection(t, false))}, "
                + $".full = (P)&{p.Names.String(TypeNames.Reflection(t, true))}, "
                + $".display = (P)&{p.Names.String(TypeNames.ReflectionToString(t))}, "
                + $".ns = (P)&{p.Names.String(t.Def?.Namespace ?? "")}, .flags = {Flags(t)}, .code = {Code(t)}, "
                + $".elem = {elem}, .base = {basis}, .argCount = {(t.IsOpen ? 0 : t.Args.Count)}, .args = {args}, "
                + $".enumCount = {count}, .enumValues = {values}, .enumNames = {names}, .object = (P)&to_{name}{Shape(t)} }};\n"
        );
        _data.Append($"static TypeObj to_{name} = {{ {mt}, &{name} }};\n");
    }

    /// <summary>What structured text of F# asks of a type.</summary>
    private string Shape(TypeDesc t)
    {
        if (!reach.ShowsValues || t.IsOpen)
            return "";
        var c = p.Compilation;
        string Text(string? text) => text is null ? "0" : $"(P)&{p.Names.String(text)}";
        string describe =
            DescribeRoutines.For(c, t) is { } r && reach.BodyOf(r) is not null
                ? "&" + p.Names.Of(r)
                : "0";
        return $", .shape = {(int)FSharpShapes.Of(t)}, "
            + $".nullText = {Text(FSharpShapes.NullText(c.Types, t))}, "
            + $".itemNullText = {Text(FSharpShapes.ItemNullText(c.Types, t))}, .describe = {describe}";
    }

    /// <summary>Interfaces and open shapes have no objects, but array tables may still point at them.</summary>
    private string OwnTable(TypeDesc t) =>
        t.IsPointerLike || t.IsOpen || t.Kind is TypeKind.Void or TypeKind.FnPtr
            ? "0"
            : "&" + p.Names.Table(t);

    private static int Flags(TypeDesc t)
    {
        int f = 0;
        f |= t.IsValueType ? 1 : 0;
        f |= t.IsEnum ? 2 : 0;
        f |= t.IsPrimitive ? 4 : 0;
        f |= t.IsArray ? 8 : 0;
        f |= t.IsInterface ? 16 : 0;
        f |= t.Args.Count > 0 ? 32 : 0;
        f |= t.IsEnum && t.Def!.HasAttribute("FlagsAttribute") ? 64 : 0;
        f |= t.IsAbstract ? 128 : 0;
        f |= t.IsSealed ? 256 : 0;
        f |= t.Kind == TypeKind.Pointer ? 512 : 0;
        f |= t.Kind == TypeKind.ByRef ? 1024 : 0;
        f |= t.Kind
            is TypeKind.U1
                or TypeKind.U2
                or TypeKind.U4
                or TypeKind.U8
                or TypeKind.UPtr
                or TypeKind.Char
            ? 2048
            : 0;
        f |= t.IsOpen && t.Args.Count > 0 ? 4096 : 0;
        return f;
    }

    private static int Code(TypeDesc t) =>
        t.Kind switch
        {
            >= TypeKind.Bool and <= TypeKind.R8 => t.Kind - TypeKind.Bool + 3,
            _ when t.Is("System.String") => 18,
            _ when t.Is("System.Decimal") => 15,
            _ when t.Is("System.DateTime") => 16,
            _ => 1,
        };

    private (int, string, string) EnumTables(TypeDesc t, string name)
    {
        if (!t.IsEnum)
            return (0, "0", "0");
        var members = EnumMembers.Of(t);
        if (members.Count == 0)
            return (0, "0", "0");
        var values = string.Join(
            ", ",
            members.Select(m =>
                $"INT64_C({m.Value})".Replace("INT64_C(-9223372036854775808)", "INT64_MIN")
            )
        );
        var names = string.Join(", ", members.Select(m => $"(P)&{p.Names.String(m.Name)}"));
        _data.Append($"static const int64_t ev_{name}[] = {{ {values} }};\n");
        _data.Append($"static const P en_{name}[] = {{ {names} }};\n");
        return (members.Count, "ev_" + name, "en_" + name);
    }
}
