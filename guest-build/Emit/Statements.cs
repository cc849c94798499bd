using System.Text;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Emit;

/// <summary>Effects, checks, control flow, exception frames.</summary>
internal sealed partial class FunctionEmitter
{
    private void Statement(Instr i)
    {
        switch (i.Op)
        {
            case Op.StLoc:
                Line($"{Name(i.Local!)} = {StoreValue(i.Local!.Type, i.Args[0])};");
                if (_dispatches && MovesOn(i))
                    Line($"PIN({Name(i.Local!)});");
                break;
            case Op.Store:
                Line(StoreText(i));
                break;
            case Op.MemCopy:
                Line($"rt_memmove({A(i)}, {A(i, 1)}, (uint64_t){A(i, 2)});");
                break;
            case Op.MemSet:
                Line($"rt_memset({A(i)}, {A(i, 1)}, (uint64_t){A(i, 2)});");
                break;
            case Op.NullCheck:
                Line($"if (UNLIKELY(!{A(i)})) {Thrower("ThrowNullReference")}();");
                break;
            case Op.Bounds:
                Line(BoundsText(i));
                break;
            case Op.DivZero:
                Line($"if (UNLIKELY({A(i)} == 0)) {Thrower("ThrowDivideByZero")}();");
                break;
            case Op.DivOvf:
                string min = i.Args[0].Type == IrType.I64 ? "INT64_MIN" : "INT32_MIN";
                Line(
                    $"if (UNLIKELY({A(i, 1)} == -1 && {A(i)} == {min})) {Thrower("ThrowOverflow")}();"
                );
                break;
            case Op.LenCheck:
                Line(
                    $"if (UNLIKELY((uint64_t)(int64_t){A(i)} > 0x7fffffc7u)) {Thrower("ThrowOverflow")}();"
                );
                break;
            case Op.StoreCheck:
                Line($"rt_store_check({A(i)}, {A(i, 1)});");
                break;
            case Op.ElemTypeCheck:
                Line(
                    $"if (UNLIKELY(((const Mt*)*(P*){A(i)})->elem != (const Mt*)&{_p.Names.Table(i.T!)})) "
                        + $"{Thrower("ThrowArrayTypeMismatch")}();"
                );
                break;
            case Op.Call or Op.CallExtern or Op.CallSlot or Op.CallPtr or Op.CallRt:
                Line(CallText(i) + ";");
                break;
            case Op.Cctor:
                if (_p.NeedsCctor(i.T!))
                    Line($"if (UNLIKELY({_p.CctorFlag(i.T!)} != 2)) {_p.CctorRunner(i.T!)}();");
                break;
            case Op.TryEnter:
                Line(
                    $"EH_ENTER(f{i.Imm}, cl{i.Imm}_{_p.Names.Of(_body.Routine)}, {FrameLocals()}, D{i.Imm});"
                );
                break;
            case Op.TryLeave:
                Line($"eh_top = f{i.Imm}.prev;");
                break;
            default:
                Terminator(i);
                break;
        }
    }

    private void Line(string s) => _out.Append("  ").Append(s).Append('\n');

    private string FrameLocals() => _framed.Count > 0 ? "&L" : "0";

    private string Thrower(string name) => _p.Thrower(name);

    private string StoreValue(TypeDesc t, Instr v)
    {
        string text = Text(v);
        return t.Kind is TypeKind.Bool or TypeKind.Char or (>= TypeKind.I1 and <= TypeKind.U2)
            ? $"({_p.Types.Of(t)}){text}"
            : text;
    }

    private string StoreText(Instr i)
    {
        string type = _p.Types.Of(i.T!);
        string value = StoreValue(i.T!, i.Args[1]);
        var access = Access(i);
        if (access == AccessKind.Aligned)
            return $"*({type}*)({A(i)}) = {value};";
        if (access == AccessKind.Bytes || i.T!.Kind == TypeKind.Struct)
            return $"RT_STORE({type}, {A(i)}, {value});";
        bool f = i.Args[1].Type.IsFloat;
        return $"rt_store{_c.Layout.Size(i.T!)}_{(f ? "f" : "i")}({A(i)}, {(i.Args[1].Type.Kind is VT.Ref or VT.Ptr ? "(int64_t)" : "")}{value});";
    }

    private string BoundsText(Instr i)
    {
        string test =
            i.Args[0].Type == IrType.I64
                ? $"(uint64_t){A(i)} >= (uint64_t)(uint32_t){A(i, 1)}"
                : $"(uint32_t){A(i)} >= (uint32_t){A(i, 1)}";
        return $"if (UNLIKELY({test})) {Thrower("ThrowIndexOutOfRange")}();";
    }

    private void Terminator(Instr i)
    {
        switch (i.Op)
        {
            case Op.Jump when i.Name == "finally":
                var t = _body.Regions.First(r => r.IsTry && r.Clauses[0].Handler == i.Targets[0]);
                Line($"sel{t.Index} = {i.Imm}; goto B{i.Targets[0].Id};");
                break;
            case Op.Jump:
                Line($"goto B{i.Targets[0].Id};");
                break;
            case Op.Branch:
                Line($"if ({A(i)}) goto B{i.Targets[0].Id}; else goto B{i.Targets[1].Id};");
                break;
            case Op.Switch:
                Line(SwitchText(i));
                break;
            case Op.Ret:
                Line(
                    i.Args.Length == 0
                        ? "return;"
                        : $"return {StoreValue(_body.Return, i.Args[0])};"
                );
                break;
            case Op.Throw:
                Line($"rt_throw_checked({A(i)});");
                break;
            case Op.Rethrow:
                Line($"rt_throw(ex{i.Imm});");
                break;
            case Op.EndFinally:
                EndFinally((int)i.Imm);
                break;
            case Op.EndFilter:
                Line($"return {A(i)};");
                break;
            case Op.Unreachable:
                Line("__builtin_unreachable();");
                break;
            default:
                throw new CompileError($"emit: {i.Op} is not a statement");
        }
    }

    private const int ByteValues = 256;

    /// <summary>A byte has 256 values: a table that is half of that already becomes a whole one, and needs no test of the range.</summary>
    private static bool IsWhole(Instr i) =>
        i.Targets.Length - 1 is >= ByteValues / 2 and <= ByteValues && IsByte(i.Args[0]);

    /// <summary>
    /// A whole table, and where it begins as something that the compiler does not know: it would compute that anew at each jump, and
    /// keeps it in a register now.
    /// </summary>
    private static string TableText(Instr i)
    {
        int cases = i.Targets.Length - 1;
        var sb = new StringBuilder($"  static void* const cases{i.Id}[] = {{");
        for (int k = 0; k < ByteValues; k++)
            sb.Append($" &&B{i.Targets[Math.Min(k, cases)].Id},");
        return sb.Append($" }}; P table{i.Id} = (P)cases{i.Id}; PIN(table{i.Id});\n").ToString();
    }

    /// <summary>The byte is scaled by a shift: where the program scales it for a table of its own, the compiler shifts once.</summary>
    private string SwitchText(Instr i)
    {
        if (_tables.Contains(i))
            return $"goto *(void*)*(P*)(table{i.Id} + ((int64_t)(uint8_t){A(i)} << 3));";
        var sb = new StringBuilder($"switch ((uint32_t){A(i)}) {{");
        for (int k = 0; k < i.Targets.Length - 1; k++)
            sb.Append($" case {k}: goto B{i.Targets[k].Id};");
        return sb.Append($" default: goto B{i.Targets[^1].Id}; }}").ToString();
    }

    private static bool IsByte(Instr i) =>
        i switch
        {
            { Op: Op.LdLoc, Local: { IsSpill: false, Type.Kind: TypeKind.U1 } } => true,
            { Op: Op.Load, T.Kind: TypeKind.U1 } => true,
            { Op: Op.Conv, Conv: ConvKind.U1 } => true,
            _ => false,
        };

    private void EndFinally(int region)
    {
        var r = _body.Regions[region];
        var sb = new StringBuilder($"switch (sel{region}) {{");
        for (int k = 0; k < r.Continuations.Count; k++)
            sb.Append($" case {k + 1}: goto B{r.Continuations[k].Id};");
        sb.Append($" default: rt_resume(st{region}); }}");
        Line(sb.ToString());
    }

    private string Clauses(Region r, string function)
    {
        var sb = new StringBuilder($"static const EhClause cl{r.Index}_{function}[] = {{");
        for (int k = 0; k < r.Clauses.Count; k++)
        {
            var c = r.Clauses[k];
            if (r.Kind == RegionKind.TryFinally)
                sb.Append(" { EH_FINALLY, 0, 0, 0, 0 },");
            else if (c.FilterRegion >= 0)
                sb.Append($" {{ EH_FILTER, 0, 0, 0, filter{c.FilterRegion}_{function} }},");
            else
                sb.Append($" {{ EH_CATCH, {_p.Casts.Range(c.CatchType!)}, 0 }},");
        }
        return sb.Append(" { EH_END, 0, 0, 0, 0 } };\n").ToString();
    }

    private void Dispatch(Region r)
    {
        _out.Append($" D{r.Index}:;\n");
        if (r.Kind == RegionKind.TryFinally)
        {
            Line($"st{r.Index} = eh_state; sel{r.Index} = 0; goto B{r.Clauses[0].Handler!.Id};");
            return;
        }
        for (int k = 0; k < r.Clauses.Count; k++)
        {
            var c = r.Clauses[k];
            string test = k == r.Clauses.Count - 1 ? "" : $"if (eh_state.clause == {k}) ";
            Line($"{test}{{ ex{c.HandlerRegion} = eh_state.exc; goto B{c.Handler!.Id}; }}");
        }
    }

    private string Filter(Region r, string function)
    {
        _out.Clear();
        _frame = "L->";
        string frame = _framed.Count > 0 ? $"L_{function}* L = locals; (void)L;" : "(void)locals;";
        _out.Append(
            $"static int32_t filter{r.Index}_{function}(void* locals, P exc)\n{{\n  {frame} (void)exc;\n"
        );
        Declare(r.Index);
        var clause = _body.Regions[r.Try].Clauses.First(c => c.FilterRegion == r.Index);
        if (clause.FilterStart is null)
            return $"static int32_t filter{r.Index}_{function}(void* locals, P exc) {{ return 0; }}\n";
        Line($"goto B{clause.FilterStart.Id};");
        foreach (var b in _body.Blocks)
        {
            if (FilterOf(b.Region) == r.Index)
                EmitBlock(b);
        }
        _out.Append("}\n");
        var text = _out.ToString();
        _out.Clear();
        _text.Clear();
        return text;
    }
}
