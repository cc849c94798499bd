using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Branches, switch, return and the exception opcodes (ECMA-335 III.3, III.4.31, II.19).</summary>
internal sealed partial class MethodImporter
{
    /// <summary>Ends the block with a two-way branch, or a jump when the condition is known.</summary>
    private void BranchTo(Il i, Instr cond, bool whenTrue)
    {
        int taken = (int)i.Operand;
        int other = i.Next;
        if (TryTruth(cond, out bool truth))
        {
            int only = truth == whenTrue ? taken : other;
            SpillStack(only);
            Jump(Edge(Current.Region, only));
            return;
        }
        SpillStack(taken);
        SpillStack(other);
        var yes = Edge(Current.Region, taken);
        var no = Edge(Current.Region, other);
        if (cond.Type != IrType.I32)
            cond = IsNonZero(cond);
        Branch(cond, whenTrue ? yes : no, whenTrue ? no : yes);
    }

    private Instr IsNonZero(Instr v)
    {
        if (v.Type.Kind is VT.Ref or VT.Ptr)
            return Make(Op.CmpNe, IrType.I32, v, Emit(new Instr { Op = Op.Null, Type = v.Type }));
        if (v.Type.IsFloat)
            return Make(Op.CmpNe, IrType.I32, v, Float(0, v.Type));
        return Make(Op.CmpNe, IrType.I32, v, I64(0));
    }

    private void CompareBranch(Il i, Op op)
    {
        var b = Pop();
        var a = Pop();
        bool negate = false;
        // The unordered forms of the branches: ble.un a,b is not (a > b) and so on, exact for NaN.
        if (a.Type.IsFloat || b.Type.IsFloat)
            (op, negate) = FloatBranch(op);
        BranchTo(i, Compare(op, a, b), !negate);
    }

    private static (Op, bool) FloatBranch(Op op) =>
        op switch
        {
            Op.CmpLtU => (Op.CmpGe, true),
            Op.CmpLeU => (Op.CmpGt, true),
            Op.CmpGtU => (Op.CmpLe, true),
            Op.CmpGeU => (Op.CmpLt, true),
            _ => (op, false),
        };

    private void SwitchOn(Il i)
    {
        var v = Coerce(Pop(), IrType.I32);
        if (v.IsConst)
        {
            int only = (ulong)v.Imm < (ulong)i.Targets!.Length ? i.Targets[v.Imm] : i.Next;
            SpillStack(only);
            Jump(Edge(Current.Region, only));
            return;
        }
        var targets = new Block[i.Targets!.Length + 1];
        for (int k = 0; k < i.Targets.Length; k++)
        {
            SpillStack(i.Targets[k]);
            targets[k] = Edge(Current.Region, i.Targets[k]);
        }
        SpillStack(i.Next);
        targets[^1] = Edge(Current.Region, i.Next);
        Emit(
            new Instr
            {
                Op = Op.Switch,
                Args = [v],
                Targets = targets,
            }
        );
    }

    private void Return()
    {
        if (_method.Sig.Return.Kind == TypeKind.Void)
        {
            Emit(new Instr { Op = Op.Ret });
            return;
        }
        var result = Pop();
        if (WatchesAlignment)
            C.Alignment.NoteFlow(result, _method.Sig.Return);
        var v = Coerce(result, IrType.Of(_method.Sig.Return));
        Emit(new Instr { Op = Op.Ret, Args = [v] });
    }

    private void ThrowTop()
    {
        var v = Pop();
        Emit(new Instr { Op = Op.Throw, Args = [v] });
    }

    private void RethrowCurrent()
    {
        for (int r = Current.Region; r >= 0; r = Body.Regions[r].Parent)
        {
            if (Body.Regions[r].Kind == RegionKind.Catch)
            {
                Emit(new Instr { Op = Op.Rethrow, Imm = r });
                return;
            }
        }
        throw new CompileError("rethrow: outside a catch block");
    }

    /// <summary>Leaves regions from the innermost outward, running each finally on the way.</summary>
    private void Leave(int target)
    {
        _stack.Clear();
        LeaveFrom(Current.Region, target);
    }

    private void LeaveFrom(int region, int target)
    {
        int goal = _regions.At(target);
        for (int r = region; r >= 0; r = Body.Regions[r].Parent)
        {
            if (_regions.Contains(r, goal))
                break;
            var region_ = Body.Regions[r];
            if (!region_.IsTry)
                continue;
            Emit(new Instr { Op = Op.TryLeave, Imm = r });
            if (region_.Kind == RegionKind.TryFinally && !region_.IsFault)
            {
                EnterFinally(region_, target);
                return;
            }
        }
        Jump(Edge(goal == -1 ? -1 : NearestCommon(region, goal), target));
    }

    /// <summary>The region control is in once everything has been left and before a new try is entered.</summary>
    private int NearestCommon(int region, int goal)
    {
        int r = region;
        while (r >= 0 && !_regions.Contains(r, goal))
            r = Body.Regions[r].Parent;
        return r;
    }

    private void EnterFinally(Region r, int target)
    {
        var clause = r.Clauses[0];
        if (!_continuations.TryGetValue((r.Index, target, 0), out var next))
        {
            next = Body.NewBlock(r.Parent);
            _continuations[(r.Index, target, 0)] = next;
            r.Continuations.Add(next);
            var saved = Current;
            Current = next;
            LeaveFrom(r.Parent, target);
            Current = saved;
        }
        int selector = r.Continuations.IndexOf(next) + 1;
        clause.Handler ??= BlockAt(_regions.StartOf(Body.Regions[clause.HandlerRegion]));
        Emit(
            new Instr
            {
                Op = Op.Jump,
                Imm = selector,
                Targets = [clause.Handler],
                Name = "finally",
            }
        );
    }

    private void EndFinally()
    {
        for (int r = Current.Region; r >= 0; r = Body.Regions[r].Parent)
        {
            if (Body.Regions[r].Kind == RegionKind.Finally)
            {
                Emit(new Instr { Op = Op.EndFinally, Imm = Body.Regions[r].Try });
                return;
            }
        }
        throw new CompileError("endfinally: outside a finally block");
    }
}
