using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Finds static methods that return a compile-time constant, so that the branches they guard can be dropped.</summary>
internal sealed class ConstantBodies(Compilation c)
{
    private const int MaxIlBytes = 64;
    private readonly Dictionary<MethodDesc, long?> _known = [];

    public bool TryEvaluate(MethodDesc m, out long value)
    {
        value = 0;
        if (m.Sig.Params.Count != 0 || IrType.Of(m.Sig.Return) != IrType.I32 || !m.Def.HasBody)
            return false;
        if (!_known.TryGetValue(m, out var known))
        {
            _known[m] = null;
            _known[m] = known = Evaluate(m);
        }
        value = known ?? 0;
        return known is not null;
    }

    private long? Evaluate(MethodDesc m)
    {
        if (m.Def.Body.GetILReader().Length > MaxIlBytes || m.Def.Body.ExceptionRegions.Length > 0)
            return null;
        Body body;
        try
        {
            body = MethodImporter.Import(c, m);
        }
        catch (CompileError)
        {
            return null;
        }
        var b = body.Blocks[0];
        for (int hops = 0; hops < 64; hops++)
        {
            foreach (var i in b.Code)
            {
                if (!i.IsPure && !i.IsTerminator && i.Op is not (Op.LdLoc or Op.StLoc))
                    return null;
            }
            var t = b.Terminator;
            if (t.Op == Op.Jump && t.Name is null)
                b = t.Targets[0];
            else if (t.Op == Op.Ret && t.Args[0].IsConst)
                return t.Args[0].Imm;
            else
                return null;
        }
        return null;
    }
}
