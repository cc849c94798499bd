using System.Globalization;
using System.Text;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;
using Perjury.GuestBuild.Reach;

namespace Perjury.GuestBuild.Emit;

/// <summary>Prints one body as a C function (and one more per filter).</summary>
internal sealed partial class FunctionEmitter
{
    private readonly ProgramEmitter _p;
    private readonly Compilation _c;
    private readonly Body _body;
    private readonly Placement _place;
    private readonly HashSet<LocalVar> _addressTaken = [];
    private readonly HashSet<LocalVar> _framed = [];
    private readonly StringBuilder _out = new();
    private readonly bool _dispatches;
    private readonly List<Instr> _tables = [];
    private readonly Dictionary<Instr, string> _text = [];
    private string _frame = "L.";

    public FunctionEmitter(ProgramEmitter program, Body body)
    {
        _p = program;
        _c = program.Compilation;
        _body = body;
        foreach (var b in body.Blocks)
        {
            foreach (var i in b.Code)
            {
                if (i.Op == Op.LocAddr)
                    _addressTaken.Add(i.Local!);
                _dispatches |= i.Op == Op.Switch && i.Targets.Length > ManyCases;
                if (i.Op == Op.Switch && IsWhole(i) && !InFilter(b.Region))
                    _tables.Add(i);
            }
        }
        FindFramed();
        _place = new Placement(body, _addressTaken);
    }

    /// <summary>Cases of a switch from which on its function is taken for an interpreter's loop.</summary>
    private const int ManyCases = 64;

    /// <summary>
    /// A pointer that becomes what is made of it, a step further or by a call. In an interpreter's loop it stays one register: the
    /// compiler would keep where it was as well, for the cases that read from there on, at a copy for each instruction that the loop
    /// interprets.
    /// </summary>
    private static bool MovesOn(Instr i) =>
        i.Args[0] is { Op: Op.AddOff or Op.Call, Args: [{ Op: Op.LdLoc } from, ..] }
        && from.Local == i.Local;

    private bool HasFilter => _body.Regions.Any(r => r.Kind == RegionKind.Filter);

    /// <summary>Locals a filter touches live in a struct that the filter function is handed.</summary>
    private void FindFramed()
    {
        if (!HasFilter)
            return;
        foreach (var b in _body.Blocks)
        {
            if (!InFilter(b.Region))
                continue;
            foreach (var i in b.Code)
            {
                if (i.Local is not null)
                    _framed.Add(i.Local);
            }
        }
    }

    private bool InFilter(int region) => FilterOf(region) >= 0;

    private int FilterOf(int region)
    {
        for (int r = region; r >= 0; r = _body.Regions[r].Parent)
        {
            if (_body.Regions[r].Kind == RegionKind.Filter)
                return r;
        }
        return -1;
    }

    public string Emit()
    {
        var head = new StringBuilder();
        string name = _p.Names.Of(_body.Routine);
        if (_framed.Count > 0)
        {
            head.Append($"typedef struct {{");
            foreach (var l in Variables().Where(_framed.Contains))
                head.Append($" {_p.Types.Of(l.Type)} {l.Name};");
            head.Append($" }} L_{name};\n");
        }
        foreach (var r in _body.Regions.Where(r => r.Kind == RegionKind.Filter))
            head.Append(Filter(r, name));
        foreach (var r in _body.Regions.Where(r => r.IsTry && r.Clauses[0].Handler is not null))
            head.Append(Clauses(r, name));
        _out.Clear();
        _frame = "L.";
        head.Append(_p.Signature(_body.Routine)).Append("\n{\n");
        Declare(-1);
        if (_p.IsRecursive(_body.Routine))
            Line("RT_STACK_CHECK();");
        foreach (var b in _body.Blocks)
        {
            if (!InFilter(b.Region))
                EmitBlock(b);
        }
        foreach (var r in _body.Regions.Where(r => r.IsTry && r.Clauses[0].Handler is not null))
            Dispatch(r);
        head.Append(_out).Append("}\n\n");
        return head.ToString();
    }

    private IEnumerable<LocalVar> Variables() => _body.Arguments.Concat(_body.Locals);

    private void Declare(int filter)
    {
        string name = _p.Names.Of(_body.Routine);
        if (filter < 0 && _framed.Count > 0)
        {
            _out.Append($"  L_{name} L = {{0}}; ESCAPE(L);\n");
            foreach (var a in _body.Arguments.Where(_framed.Contains))
                _out.Append($"  L.{a.Name} = {a.Name};\n");
        }
        if (filter < 0)
        {
            foreach (var l in _body.Locals.Where(l => !_framed.Contains(l)))
                _out.Append($"  {_p.Types.Of(l.Type)} {l.Name}{Initially(l)};{Escape(l)}\n");
            foreach (var a in _body.Arguments.Where(a => a.CrossesTry && !_framed.Contains(a)))
                _out.Append($"  {Escape(a)}\n");
            foreach (var i in _tables)
                _out.Append(TableText(i));
            foreach (var r in _body.Regions)
            {
                if (r.IsTry && r.Clauses[0].Handler is not null)
                    _out.Append($"  EhFrame f{r.Index};\n");
                if (r.Kind == RegionKind.TryFinally)
                    _out.Append($"  int32_t sel{r.Index} = 0; EhState st{r.Index} = {{0}};\n");
                if (r.Kind == RegionKind.Catch)
                    _out.Append($"  P ex{r.Index} = 0;\n");
            }
        }
        foreach (var b in _body.Blocks)
        {
            if (FilterOf(b.Region) != filter)
                continue;
            foreach (var i in b.Code)
            {
                if (NeedsVariable(i))
                    _out.Append($"  {_p.Types.Of(i.Type)} t{i.Id};\n");
            }
        }
    }

    private static string Escape(LocalVar l) => l.CrossesTry ? $" ESCAPE({l.Name});" : "";

    /// <summary>Zero, but for a struct that is assigned first in any case; the compiler finds that out for itself of smaller values.</summary>
    private string Initially(LocalVar l) =>
        l is { IsUninitialized: true, CrossesTry: false, Type.Kind: TypeKind.Struct }
            ? ""
            : " = " + ZeroText(l.Type);

    private string ZeroText(TypeDesc t) => t.Kind == TypeKind.Struct ? "{0}" : "0";

    private bool NeedsVariable(Instr i) =>
        i.Type.Kind != VT.Void && !_place.IsInline(i) && (_place.IsUsed(i) || !i.IsPure);

    private void EmitBlock(Block b)
    {
        _out.Append($" B{b.Id}:;\n");
        foreach (var i in b.Code)
            EmitInstr(i);
    }

    private void EmitInstr(Instr i)
    {
        if (i.IsTerminator || i.Type.Kind == VT.Void)
        {
            Statement(i);
            return;
        }
        if (_place.IsInline(i))
        {
            _text[i] = Expression(i);
            return;
        }
        if (i.IsPure && !_place.IsUsed(i))
            return;
        string text = Expression(i);
        _out.Append($"  t{i.Id} = {text};\n");
        _text[i] = "t" + i.Id;
    }

    /// <summary>The C text of an operand: a variable, or the expression printed in place.</summary>
    private string A(Instr i, int k = 0) => Text(i.Args[k]);

    private string Text(Instr v)
    {
        if (_text.TryGetValue(v, out var s))
            return s;
        if (_place.IsInline(v))
            return _text[v] = Expression(v);
        return "t" + v.Id;
    }

    private string Name(LocalVar l) => _framed.Contains(l) ? _frame + l.Name : l.Name;

    private static string I(long v) => v.ToString(CultureInfo.InvariantCulture);

    private static string Const(Instr i)
    {
        if (i.Type == IrType.I32)
            return i.Imm == int.MinValue ? "(-2147483647-1)" : I((int)i.Imm);
        return i.Imm == long.MinValue
            ? "(-INT64_C(9223372036854775807)-1)"
            : $"INT64_C({I(i.Imm)})";
    }

    private static string FloatConst(Instr i)
    {
        double d = BitConverter.Int64BitsToDouble(i.Imm);
        if (i.Type == IrType.F32)
            return $"rt_f32(0x{BitConverter.SingleToUInt32Bits((float)d):x}u)";
        return $"rt_f64(UINT64_C(0x{i.Imm:x}))";
    }
}
