using System.Reflection;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>When static constructors run (ECMA-335 II.10.5.3).</summary>
internal sealed class Statics(Compilation c)
{
    private readonly Dictionary<TypeDef, MethodDef?> _cctors = [];

    public MethodDesc? Cctor(TypeDesc t)
    {
        if (t.Def is null)
            return null;
        if (!_cctors.TryGetValue(t.Def, out var def))
        {
            foreach (var m in t.Def.Methods)
            {
                if (m.IsCctor)
                    def = m;
            }
            _cctors[t.Def] = def;
        }
        return def is null ? null : c.Types.OpenMethod(t, def);
    }

    /// <summary>Has a static constructor that must run exactly at the first member access.</summary>
    public bool IsPrecise(TypeDesc t) =>
        t.Def is not null
        && (t.Def.Attributes & TypeAttributes.BeforeFieldInit) == 0
        && Cctor(t) is not null;

    /// <summary>Does an access to a static field of <paramref name="t"/> from <paramref name="from"/> have to run its constructor?</summary>
    public bool NeedsTrigger(TypeDesc t, MethodDesc from)
    {
        if (Cctor(t) is null)
            return false;
        if (from.Owner != t)
            return true;
        if (from.Def.IsCctor)
            return false;
        // A precise type's own methods have triggered it at their entry, or an instance exists.
        return !IsPrecise(t);
    }
}
