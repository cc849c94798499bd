using System.Globalization;
using System.Text;

namespace Perjury.GuestBuild.Ir;

/// <summary>The text form of a body, for <c>--dump-ir</c> and the verifier's messages.</summary>
internal static class Printer
{
    public static string Print(Body body)
    {
        var sb = new StringBuilder();
        sb.Append("routine ").Append(body.Routine).Append(" -> ").Append(body.Return).Append('\n');
        foreach (var l in body.Arguments)
            sb.Append("  arg ").Append(l.Name).Append(" : ").Append(l.Type).Append('\n');
        foreach (var l in body.Locals)
        {
            sb.Append("  local ").Append(l.Name).Append(" : ").Append(l.Type);
            sb.Append(l.CrossesTry ? " crosses-try\n" : "\n");
        }
        foreach (var r in body.Regions)
        {
            sb.Append("  region ").Append(r.Index).Append(' ').Append(r.Kind);
            sb.Append(" in ").Append(r.Parent).Append('\n');
            foreach (var c in r.Clauses)
            {
                sb.Append("    clause ").Append(c.CatchType);
                if (c.FilterStart is not null)
                    sb.Append("filter ->").Append(c.FilterStart);
                sb.Append(" -> ").Append(c.Handler).Append('\n');
            }
        }
        foreach (var b in body.Blocks)
        {
            if (b.Code.Count == 0)
                continue;
            sb.Append(b).Append(b.Region >= 0 ? $" (region {b.Region})" : "").Append(":\n");
            foreach (var i in b.Code)
                sb.Append("  ").Append(Line(i)).Append('\n');
        }
        return sb.ToString();
    }

    public static string Line(Instr i)
    {
        var sb = new StringBuilder();
        if (i.Type.Kind != VT.Void)
            sb.Append(i).Append(" : ").Append(i.Type).Append(" = ");
        sb.Append(i.Op == Op.Conv ? "Conv." + i.Conv : i.Op.ToString());
        if (i.Op == Op.ConstF)
            sb.Append(' ').Append(Real(i.Imm));
        if (
            i.Op
                is Op.Const
                    or Op.AddOff
                    or Op.LocAlloc
                    or Op.TryEnter
                    or Op.TryLeave
                    or Op.EndFinally
                    or Op.CatchObj
                    or Op.Rethrow
            || (i.Op == Op.Jump && i.Imm != 0)
        )
            sb.Append(' ').Append(i.Imm);
        if (i.T is not null)
            sb.Append(" {").Append(i.T).Append('}');
        if (i.M is not null)
            sb.Append(" {")
                .Append(i.Variant == RoutineKind.Body ? "" : i.Variant + ":")
                .Append(i.M)
                .Append('}');
        if (i.F is not null)
            sb.Append(" {").Append(i.F).Append('}');
        if (i.Sig is not null)
            sb.Append(" {").Append(i.Sig).Append('}');
        if (i.Local is not null)
            sb.Append(' ').Append(i.Local.Name);
        if (i.Name is not null)
            sb.Append(" \"").Append(i.Name.Replace("\n", "\\n")).Append('"');
        foreach (var a in i.Args)
            sb.Append(' ').Append(a);
        foreach (var t in i.Targets)
            sb.Append(" ->").Append(t);
        if (i.Unaligned)
            sb.Append(" unaligned");
        return sb.ToString();
    }

    private static string Real(long bits) =>
        BitConverter.Int64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture);
}
