using System.Text;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Emit;

/// <summary>Entry points that only rearrange arguments.</summary>
internal static class Thunks
{
    public static string Text(ProgramEmitter p, Routine r)
    {
        var m = r.Method;
        string ret = m.Sig.Return.Kind == TypeKind.Void ? "" : "return ";
        string body = p.Names.Of(p.Canonical(new Routine(RoutineKind.Body, m)));
        if (r.Kind == RoutineKind.Export)
            return Export(p, r, body);
        string head = p.Signature(r);
        switch (r.Kind)
        {
            case RoutineKind.Unbox:
            {
                bool shim = m.IsStatic;
                int extra = m.Sig.Params.Count - (shim ? 1 : 0);
                string rest = string.Concat(Enumerable.Range(1, extra).Select(k => $", a{k}"));
                return $"{head} {{ {ret}{body}(a0 + 8{rest}); }}\n";
            }
            case RoutineKind.StaticThunk:
            {
                string args = string.Join(
                    ", ",
                    Enumerable.Range(0, m.Sig.Params.Count).Select(k => $"a{k}")
                );
                return $"{head} {{ (void)target; {ret}{body}({args}); }}\n";
            }
            case RoutineKind.ClosedThunk:
            {
                string args = string.Join(
                    ", ",
                    Enumerable.Range(0, m.Sig.Params.Count).Select(k => $"a{k}")
                );
                return $"{head} {{ {ret}{body}({args}); }}\n";
            }
            case RoutineKind.Multicast:
                return Multicast(p, r, head, ret);
            default:
                throw new CompileError($"emit: no body for {r}");
        }
    }

    /// <summary>
    /// Frames of C may lie between this function and the managed code below it, so no exception passes: it finds no handler and ends the
    /// run. Accelerators are weak, which also keeps optimisers from copying or specialising what counters look for by name.
    /// </summary>
    private static string Export(ProgramEmitter p, Routine r, string body)
    {
        var m = r.Method;
        string args = string.Join(
            ", ",
            Enumerable.Range(0, m.Sig.Params.Count).Select(k => $"a{k}")
        );
        bool hasResult = m.Sig.Return.Kind != TypeKind.Void;
        string result = hasResult ? $"{p.Types.Of(m.Sig.Return)} r = " : "";
        string attribute = p.IsAccelerator(m) ? "__attribute__((weak)) " : "NOINLINE ";
        return $"{attribute}{p.ExternHead(m, p.Names.Of(r), "a")}\n{{\n"
            + "  EhFrame* outer = eh_top; eh_top = 0;\n"
            + $"  {result}{body}({args});\n"
            + $"  eh_top = outer;{(hasResult ? " return r;" : "")}\n}}\n";
    }

    /// <summary>Calls each delegate of the list; the last result is the result.</summary>
    private static string Multicast(ProgramEmitter p, Routine r, string head, string ret)
    {
        var m = r.Method;
        var c = p.Compilation;
        int target = c.Layout.OffsetOf(c.DelegateField("_target"));
        int fn = c.Layout.OffsetOf(c.DelegateField("_methodPtr"));
        int list = c.Layout.OffsetOf(c.DelegateField("_invocationList"));
        int count = c.Layout.OffsetOf(c.DelegateField("_invocationCount"));
        string types = string.Concat(m.Sig.Params.Items.Select(t => ", " + p.Types.Of(t)));
        string args = string.Concat(Enumerable.Range(1, m.Sig.Params.Count).Select(k => $", a{k}"));
        string type = $"{p.Types.Of(m.Sig.Return)}(*)(P{types})";
        string call = $"(({type})*(P*)(d + {fn}))(*(P*)(d + {target}){args})";
        var sb = new StringBuilder(head).Append(" {\n");
        sb.Append($"  P list = *(P*)(a0 + {list}); int64_t n = *(int64_t*)(a0 + {count});\n");
        sb.Append(
            $"  for (int64_t k = 0; k < n - 1; k++) {{ P d = *(P*)(list + 16 + k * 8); {call}; }}\n"
        );
        sb.Append($"  P d = *(P*)(list + 16 + (n - 1) * 8); {ret}{call};\n}}\n");
        return sb.ToString();
    }
}
