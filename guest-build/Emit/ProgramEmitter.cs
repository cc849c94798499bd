using System.Text;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Passes;
using Perjury.GuestBuild.Reach;
using Perjury.GuestBuild.Runtime;

namespace Perjury.GuestBuild.Emit;

/// <summary>Prints the whole program as one C translation unit.</summary>
internal sealed class ProgramEmitter
{
    private readonly Reachability _reach;
    private readonly DataEmitter _data;
    private readonly StringBuilder _functions = new();
    private readonly MethodDesc _main;

    public ProgramEmitter(Compilation c, Reachability reach, MethodDesc main)
    {
        Compilation = c;
        _reach = reach;
        _main = main;
        Names = new CNames();
        Types = new CTypes(c);
        _data = new DataEmitter(this, reach);
        Casts = new Casts(c, reach, Names, _data.TypeInfo);
        Dispatch = new Dispatch(reach);
        _graph = new CallGraph(
            reach
                .Routines.Where(r => reach.BodyOf(r) is not null)
                .Select(r => (r, reach.BodyOf(r)!)),
            Targets
        );
    }

    private readonly CallGraph _graph;

    private IEnumerable<Routine> Targets(Instr i)
    {
        switch (i.Op)
        {
            case Op.Call:
                return [Canonical(new Routine(i.Variant, i.M!, i.T))];
            case Op.CallSlot:
                return Dispatch.Targets(i.M!).Select(Underlying);
            case Op.CallExtern when _reach.Exports.Find(ExternName(i.M!)) is { } export:
                return [new Routine(RoutineKind.Body, export)];
            case Op.Cctor when NeedsCctor(i.T!):
                return [new Routine(RoutineKind.Body, Compilation.Statics.Cctor(i.T!)!)];
            default:
                return [];
        }
    }

    private Routine Underlying(Routine r) =>
        r.Kind == RoutineKind.Unbox ? r with { Kind = RoutineKind.Body } : r;

    /// <summary>Recursive code checks the stack on entry; loops through delegates are not seen and meet the guard elsewhere.</summary>
    public bool IsRecursive(Routine r) => _graph.IsRecursive(r);

    public Compilation Compilation { get; }
    public CNames Names { get; }
    public CTypes Types { get; }
    public Casts Casts { get; }
    public Dispatch Dispatch { get; }

    /// <summary>C names of routines with their display names, for the symbol map.</summary>
    public List<(string Symbol, Routine Routine)> Map { get; } = [];

    public string Emit()
    {
        var prototypes = new StringBuilder();
        foreach (var r in _reach.Routines)
        {
            Map.Add((Names.Of(r), r));
            if (r.Kind != RoutineKind.Export)
                prototypes.Append(Attributes(r)).Append(Signature(r)).Append(";\n");
            var body = _reach.BodyOf(r);
            _functions.Append(
                body is not null ? new FunctionEmitter(this, body).Emit() : Thunks.Text(this, r)
            );
        }
        prototypes.Append(ExternDeclarations());
        _functions.Append(Entry());
        var data = _data.Emit();
        var sb = new StringBuilder();
        if (_reach.ShowsValues)
            sb.Append("#define RT_DISPLAY 1\n");
        sb.Append(RuntimeText.Read("runtime.h"));
        sb.Append(Types.Definitions);
        sb.Append(_data.Declarations);
        sb.Append(prototypes);
        sb.Append(ThrowerMacros());
        sb.Append(Casts.Tables);
        sb.Append(RuntimeText.Read("core.h"));
        sb.Append(RuntimeText.Read("numbers.h"));
        sb.Append(_functions);
        sb.Append(data);
        sb.Append(RuntimeText.Read("exit.h"));
        return sb.ToString();
    }

    public Routine Canonical(Routine r)
    {
        if (r.Kind is RoutineKind.StructEquals or RoutineKind.StructHash)
            return r with
            {
                Method = Compilation.Types.Known.Object.Method(r.Method.Def, TypeList.Empty),
            };
        return r with { Method = Compilation.Replacements.Apply(r.Method) };
    }

    public string Signature(Routine r)
    {
        var m = r.Method;
        string name = Names.Of(r);
        switch (r.Kind)
        {
            case RoutineKind.StructEquals:
                return $"static uint8_t {name}(P a0, P a1)";
            case RoutineKind.StructHash:
                return $"static int32_t {name}(P a0)";
            case RoutineKind.Describe:
                return $"static P {name}(P a0)";
        }
        var parts = new List<string>();
        int k = 0;
        if (!m.IsStatic || r.Kind == RoutineKind.StaticThunk)
            parts.Add("P " + (r.Kind == RoutineKind.StaticThunk ? "target" : "a" + k++));
        foreach (var p in m.Sig.Params.Items)
            parts.Add($"{Types.Of(p)} a{k++}");
        string args = parts.Count == 0 ? "void" : string.Join(", ", parts);
        return $"static {Types.Of(m.Sig.Return)} {name}({args})";
    }

    private string Attributes(Routine r)
    {
        var body = _reach.BodyOf(r);
        if (r.Method.Owner == Compilation.ShimType("Throwers"))
            return "COLD NORETURN ";
        if (body is null)
            return "";
        if (body.AlwaysThrows && r.Method != _main)
            return "COLD NORETURN ";
        bool inlinable = body.Regions.Count == 0 && !_graph.IsRecursive(r);
        if (body.AlwaysInline && inlinable)
            return "ALWAYS ";
        return body.NoInline ? "NOINLINE " : "";
    }

    public string Static(FieldDesc f) => _data.Static(f);

    public string Rva(FieldDesc f) => _data.Rva(f);

    public string TypeObject(TypeDesc t) => _data.TypeObject(t);

    public string Singleton(TypeDesc t) => _data.Singleton(t);

    public bool NeedsCctor(TypeDesc t) => _reach.Cctors.Contains(t);

    public string CctorFlag(TypeDesc t) => _data.CctorFlag(t);

    public string CctorRunner(TypeDesc t) => _data.CctorRunner(t);

    public string Thrower(string name) => "RT_" + name;

    public string ExternName(MethodDesc m) => m.Def.ImportName;

    public bool IsAccelerator(MethodDesc m) => _reach.Exports.IsAccelerator(m);

    /// <summary>One declaration per C symbol; two imports of one symbol have to agree.</summary>
    private string ExternDeclarations()
    {
        var declared = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var r in _reach.Routines.Where(r => r.Kind == RoutineKind.Export))
            declared.Add(Names.Of(r), $"extern {ExternHead(r.Method, Names.Of(r), "")};\n");
        foreach (var m in _reach.Externs)
        {
            string text = $"extern {ExternHead(m, ExternName(m), "")};\n";
            if (!declared.TryAdd(ExternName(m), text) && declared[ExternName(m)] != text)
                throw new CompileError(
                    $"extern-conflict: {m} and {Other(ExternName(m))} give {ExternName(m)} two signatures"
                );
        }
        return string.Concat(declared.Values);

        string Other(string symbol) =>
            _reach.Exports.Find(symbol)?.ToString() ?? "another DllImport";
    }

    /// <summary>The C head of a function that crosses the border; parameters are named only where a prefix is given.</summary>
    public string ExternHead(MethodDesc m, string symbol, string prefix)
    {
        string Spell(TypeDesc t)
        {
            if (t.IsGcRef)
                throw new CompileError(
                    $"marshalling: {m} passes {t}; C functions take and return numbers, pointers and structs of them"
                );
            return t.IsPointerLike ? "void*" : Types.Of(t);
        }
        string Parameter(TypeDesc t, int k) =>
            Spell(t) + (prefix.Length > 0 ? $" {prefix}{k}" : "");
        string args = string.Join(", ", m.Sig.Params.Items.Select(Parameter));
        return $"{Spell(m.Sig.Return)} {symbol}({(args.Length == 0 ? "void" : args)})";
    }

    private string ThrowerMacros()
    {
        var sb = new StringBuilder();
        var throwers = Compilation.ShimType("Throwers");
        foreach (var def in throwers.Def!.Methods)
        {
            if (!def.Name.StartsWith("Throw"))
                continue;
            var r = new Routine(RoutineKind.Body, Compilation.Types.OpenMethod(throwers, def));
            bool reached =
                _reach.RuntimeFunctions.Contains(def.Name) || _reach.BodyOf(r) is not null;
            sb.Append(
                $"#define RT_{def.Name}{(reached ? " " + Names.Of(r) : "(...) rt_no_target()")}\n"
            );
        }
        if (_reach.RuntimeFunctions.Contains("rt_throw"))
        {
            var report = new Routine(RoutineKind.Body, Compilation.Shim("Unhandled", "Report"));
            sb.Append($"#define RT_REPORT {Names.Of(report)}\n");
        }
        if (_reach.RuntimeFunctions.Contains("rt_type_of"))
            sb.Append("#define RT_TYPES 1\n");
        if (_reach.IsConstructed(Compilation.Types.Known.String))
            sb.Append($"#define RT_STRING_MT {Names.Table(Compilation.Types.Known.String)}\n");
        return sb.ToString();
    }

    private string Entry()
    {
        string call = Names.Of(new Routine(RoutineKind.Body, _main));
        bool takesArgs = _main.Sig.Params.Count == 1;
        string args = takesArgs
            ? $"(P)rt_new_array(&{Names.Table(Compilation.Types.SzArray(Compilation.Types.Known.String))}, 0, 8)"
            : "";
        return _main.Sig.Return.Kind == TypeKind.Void
            ? $"int main(void) {{ {call}({args}); return rt_exit_code; }}\n"
            : $"int main(void) {{ return (int){call}({args}); }}\n";
    }
}
